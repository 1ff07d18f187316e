import { type Bool, cat, literal, mux, type Signal, select, sint, type UInt, uint } from 'gatewright'
import type { Control } from '../isa/control.ts'

export type Doubleword = Signal<UInt<64>>

/** The lower 32 bits, extended from bit 31. */
export const signedWord = (value: Doubleword): Doubleword => value.low(32).as(sint(32)).extend(64).asBits() as Doubleword

/** Sum or difference; of words, extended. One carry chain. */
export function sum(control: Signal<Control>, left: Doubleword, right: Doubleword): Doubleword {
  const turned = mux(control.subtracts, right.not(), right)
  const carried = cat(left, literal(uint(1), 1)).addWrap(cat(turned, control.subtracts) as never)
  return carried.bits(64, 1) as unknown as Doubleword
}

export const logic = (control: Signal<Control>, left: Doubleword, right: Doubleword): Doubleword =>
  select(uint(64), control.logic, { xor: left.xor(right), or: left.or(right), and: left.and(right) }) as Doubleword

/** What `compare` and `inverts` ask. */
export function comparison(control: Signal<Control>, left: Doubleword, right: Doubleword): Signal<Bool> {
  const isSigned = control.compare.eq('less')
  const flip = (value: Doubleword) => cat(value.bit(63).xor(isSigned), value.low(63))
  const isLess = flip(left).lt(flip(right))
  return mux(control.compare.eq('equal'), left.eq(right), isLess).xor(control.inverts) as Signal<Bool>
}
