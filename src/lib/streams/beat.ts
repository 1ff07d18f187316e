import { fail } from '../../dsl/fault.ts'
import { bool, struct, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal, Struct, UInt } from '../../dsl/signal-type.ts'
import type { Plus } from '../../dsl/width.ts'
import { expectCount } from './stream-fault.ts'

/** What a packet's words have in common: `last` marks the final one. Every part that knows packets takes any such struct. */
export type PacketShape = Struct<{ readonly last: Bool }>
/** What the beats of byte streams have in common; further fields (`user`) may follow. */
export type BeatShape = Struct<{ readonly data: UInt<any>; readonly keep: UInt<any>; readonly last: Bool }>

type Double<N extends number> = Plus<N, N>
type BeatFields<N extends number> = {
  readonly data: UInt<Double<Double<Double<N>>>>
  readonly keep: UInt<N>
  readonly last: Bool
}

/**
 * A beat of a stream of octets in packets, first octet in the lowest bits.
 *
 * `keep` has a bit for each octet: all are set but in the last beat, where the lowest ones are. A last beat without any
 * octet is allowed; a packet may end so. `user` is whatever travels with the beats; what it means is the design's.
 *
 * Source  Arm IHI 0051A (AXI4-Stream), 2.4, 2.5 and 2.8: TKEEP, TLAST, TUSER; without position octets (TSTRB).
 *
 * @example const FrameBeat = beat(8, bool) // data: uint(64), keep: uint(8), last: bool, user: bool
 */
export function beat<const N extends number>(bytes: N): Struct<BeatFields<N>>
export function beat<const N extends number, U extends Shape>(bytes: N, user: U): Struct<BeatFields<N> & { readonly user: U }>
export function beat(bytes: number, user?: Shape): Struct<any> {
  expectCount('the number of octets in a beat', bytes)
  return struct({ data: uint(bytes * 8), keep: uint(bytes), last: bool, ...(user ? { user } : {}) })
}

/** Words of any shape in packets: `{ data, last }`. */
export const packet = <S extends Shape>(data: S): Struct<{ readonly data: S; readonly last: Bool }> =>
  struct({ data, last: bool })

/** Refuses a shape without `last`. `part` is what a person calls the module. */
export function expectPacket(part: string, shape: Shape): void {
  const fields: Record<string, Shape> = shape.kind === 'struct' ? shape.fields : {}
  if (fields.last?.kind !== 'bool')
    fail({
      code: 'GW205',
      title: 'no packet',
      message: `${part} takes packets, and its shape has no field \`last\` of shape bool`,
      mend: 'give packet(shape), beat(bytes), or a struct of your own with last: bool',
    })
}

/** Whether a word ends its packet. */
export const isLast = (word: Signal<any>): Signal<Bool> => (word as Signal<PacketShape>).last
