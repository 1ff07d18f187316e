import { type Bool, memory, type Signal, type UInt, uint } from 'gatewright'
import type { Doubleword } from './arithmetic.ts'

/** The integer registers, in block RAM: a read shows in the next cycle, writes up to that edge included. x0 is never written. */
export function registerFile() {
  const registers = memory(uint(64), 32, { kind: 'block', collision: 'new', init: Array(32).fill(0n) })
  return {
    read: (index: Signal<UInt<5>>): Doubleword => registers.read(index) as Doubleword,
    write: (index: Signal<UInt<5>>, value: Doubleword, enable: Signal<Bool>): void => registers.write(index, value, { enable }),
  }
}
