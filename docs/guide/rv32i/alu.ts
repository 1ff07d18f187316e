import { type Bool, cat, literal, mux, type Signal, select, sint, type UInt, uint } from 'gatewright'
import type { Control } from './instructions.ts'

export type Word = Signal<UInt<32>>

const zeros = (count: number): Signal<UInt<any>> => literal(uint(count), 0)
/** Any number of bits as a word, the highest copied upwards. */
export const signed = (bits: Signal<UInt<any>>): Word => bits.as(sint(bits.width)).extend(32).asBits()
/** The lowest two bits of an address, in bits rather than bytes. */
export const bitsWithin = (address: Word): Signal<UInt<5>> => cat(address.low(2), literal(uint(3), 0))

/** The immediate, whose bits lie where the manual's figure 2.4 puts them: the sign is always bit 31. */
export const immediateOf = (word: Word, { immediate }: Signal<typeof Control>): Word =>
  select(uint(32), immediate, {
    i: signed(word.bits(31, 20)),
    s: signed(cat(word.bits(31, 25), word.bits(11, 7))),
    b: signed(cat(word.bit(31), word.bit(7), word.bits(30, 25), word.bits(11, 8), zeros(1))),
    u: cat(word.bits(31, 12), zeros(12)),
    j: signed(cat(word.bit(31), word.bits(19, 12), word.bit(20), word.bits(30, 21), zeros(1))),
  })

export const isLess = ({ operation }: Signal<typeof Control>, a: Word, b: Word): Signal<Bool> =>
  mux(operation.eq('less'), a.as(sint(32)).lt(b.as(sint(32))), a.lt(b))

export function operate({ operation }: Signal<typeof Control>, a: Word, b: Word, less: Signal<Bool>): Word {
  // One shifter for both shifts to the right: what comes in from the left is the sign, or 0.
  const sign = a.bit(31).and(operation.eq('shiftRightSigned'))
  const shifted = cat(sign, a).as(sint(33)).shr(b.low(5)).low(32)
  return select(uint(32), operation, {
    add: a.addWrap(b),
    sub: a.subWrap(b),
    shiftLeft: a.shl(b.low(5)),
    less: less.asBits().extend(32),
    lessUnsigned: less.asBits().extend(32),
    xor: a.xor(b),
    shiftRight: shifted,
    shiftRightSigned: shifted,
    or: a.or(b),
    and: a.and(b),
  })
}
