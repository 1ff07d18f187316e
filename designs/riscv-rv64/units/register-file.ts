import { type Bool, literal, memory, type Signal, type UInt, uint } from 'gatewright'
import type { Doubleword } from './arithmetic.ts'

/**
 * The integer registers, in block RAM: a read shows in the next cycle. x0 is never written.
 *
 * No register is read at an edge at which it is written: the reader leaves out such a read, by `enable`.
 */
export function registerFile() {
  const registers = memory(uint(64), 32, { kind: 'block', collision: 'never', init: Array(32).fill(0n) })
  return {
    read: (index: Signal<UInt<5>>, enable: Signal<Bool> = literal(uint(1), 1).any()): Doubleword =>
      registers.read(index, { enable }) as Doubleword,
    write: (index: Signal<UInt<5>>, value: Doubleword, enable: Signal<Bool>): void => registers.write(index, value, { enable }),
  }
}
export type RegisterFile = ReturnType<typeof registerFile>
