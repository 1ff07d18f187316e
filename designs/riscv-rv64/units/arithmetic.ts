import { type Bool, bool, cat, literal, mux, type Signal, select, sint, type UInt, uint } from 'gatewright'
import type { Control } from '../isa/control.ts'
import { kept } from './late.ts'

export type Doubleword = Signal<UInt<64>>

/** The lower 32 bits, extended from bit 31. */
export const signedWord = (value: Doubleword): Doubleword => value.low(32).as(sint(32)).extend(64).asBits() as Doubleword

/** The left operand of a sum or a shift, moved up by `scale`: as it is, unless an extension asks for more. */
export function addend(control: Signal<Control>, left: Doubleword): Doubleword {
  const whole = cat(mux(control.isUnsignedWord, literal(uint(32), 0), left.high(32)), left.low(32))
  const scaled = (by: number) => cat(whole.low(64 - by), literal(uint(by), 0))
  return select(uint(64), control.scale, { 0: whole, 1: scaled(1), 2: scaled(2), 3: scaled(3) } as never) as Doubleword
}

/** The right operand of logic: itself, or the bit that it is the number of, or all but that. */
export function logicOperand(control: Signal<Control>, right: Doubleword): Doubleword {
  const one = right.low(6).oneHot(64) as Doubleword
  return mux(control.isBitIndex, one.xor(control.complements.repeat(64) as never), right) as Doubleword
}

/** Sum, or difference where the right operand is the complement. One carry chain. */
export function sum(control: Signal<Control>, left: Doubleword, right: Doubleword): Doubleword {
  const carried = cat(left, literal(uint(1), 1)).addWrap(cat(right, control.complements) as never)
  return carried.bits(64, 1) as unknown as Doubleword
}

/** 0 where nothing of the kind is asked for. */
export const logic = (control: Signal<Control>, left: Doubleword, right: Doubleword): Doubleword =>
  select(uint(64), control.logic, {
    none: 0n,
    xor: left.xor(right),
    or: left.or(right),
    and: left.and(right),
  }) as Doubleword

/** What `compare` and `inverts` ask of `left` and `right`, given right's complement and the difference. */
export function comparison(
  control: Signal<Control>,
  left: Doubleword,
  complement: Doubleword,
  difference: Doubleword,
): Signal<Bool> {
  const isSigned = control.compare.eq('less')
  const isBelow = mux(isSigned, left.bit(63), complement.bit(63).not())
  const haveOneSign = left.bit(63).ne(complement.bit(63))
  const isEqual = left.xor(complement).all()
  // The sign of the difference comes last.
  const given = (sign: boolean) => {
    const isLess = mux(haveOneSign, literal(bool, sign), isBelow)
    return kept(bool, mux(control.compare.eq('equal'), isEqual, isLess).xor(control.inverts) as Signal<Bool>)
  }
  return mux(difference.bit(63), given(true), given(false)) as Signal<Bool>
}

/**
 * Whether `total` = `base` + `offset` lies past 2^32, where `offset` is a sign-extended immediate: from the upper half of
 * `base` alone and the carry out of the lower, so that no 64-bit carry chain stands before the memory.
 */
export function leavesLow32(base: Doubleword, offset: Doubleword, total: Doubleword): Signal<Bool> {
  const upper = base.high(32)
  const isDown = offset.bit(63)
  const leavesWithCarry = mux(isDown, upper.ne(0), upper.all().not())
  const leavesWithout = mux(isDown, upper.ne(1), upper.ne(0))
  // Last, because it comes last.
  const carry = total.bit(32).xor(base.bit(32).xor(offset.bit(32)))
  return mux(carry, kept(bool, leavesWithCarry), kept(bool, leavesWithout)) as Signal<Bool>
}
