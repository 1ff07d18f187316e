import { fail } from '../../dsl/fault.ts'
import { type MemoryInit, memory } from '../../dsl/memory.ts'
import type { Outside } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { UInt } from '../../dsl/signal-type.ts'
import { literal } from '../../dsl/storage.ts'
import type { AccessPort } from './access-port.ts'
import { byteBits } from './axi-lite.ts'

export interface RamSize {
  /** Bits of a word. */
  readonly data: number
  /** Words. */
  readonly depth: number
  /** Bits of a byte address; without it as many as the words need. Words past `depth` are refused. */
  readonly address?: number
  readonly init?: MemoryInit<UInt<any>>
}

/** The bus that a RAM is on. */
export function ramWidths({ data, depth, address }: RamSize): { readonly address: number; readonly data: number } {
  const refuse = (message: string, mend: string): never => fail({ code: 'GW241', title: 'bus memory', message, mend })
  if (!Number.isSafeInteger(depth) || depth < 1) refuse(`a memory of ${depth} words on a bus`, 'give a depth of 1 or more')
  const needed = bits(depth) + byteBits(data)
  if (address !== undefined && address < needed)
    refuse(`${depth} words of ${data} bits do not fit a byte address of ${address} bits`, `give address: ${needed} or more`)
  return { address: address ?? needed, data }
}

/** A block RAM with byte strobes behind a bus's front end. One access a cycle: one port, and no collisions. */
export function ramBehind(access: Outside<AccessPort>, { data, depth, init }: RamSize): void {
  const ram = memory(uint(data), depth, { kind: 'block', collision: 'never', ...(init ? { init } : {}) })
  const isPast = depth === 2 ** access.address.width ? literal(bool, false) : access.address.ge(depth)
  const address = access.address.low(bits(depth))
  access.isRefused.set(isPast)
  ram.write(address, access.data, {
    enable: access.enable.and(access.isWrite).and(isPast.not()),
    mask: access.strobes,
  })
  access.readData.set(ram.read(address, { enable: access.enable.and(access.isWrite.not()) }))
}
