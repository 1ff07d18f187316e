import { type Bool, bool, cat, literal, mux, type Signal, select, sint, type UInt, uint } from 'gatewright'
import { type Control, isUnit } from '../isa/control.ts'
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

/** Whether operands of one sign are compared, so that the difference tells which is less; and what their signs tell if not. */
export interface Order {
  readonly haveOneSign: Signal<Bool>
  readonly isLessBySign: Signal<Bool>
}

/** The order of `left` and `right`, given right's complement: signed where `compare` is 'less'. */
export function orderOf(control: Signal<Control>, left: Doubleword, complement: Doubleword): Order {
  const haveOneSign = left.bit(63).ne(complement.bit(63)) as Signal<Bool>
  const isBelow = mux(control.compare.eq('less'), left.bit(63), complement.bit(63).not())
  return { haveOneSign, isLessBySign: isBelow.and(haveOneSign.not()) as Signal<Bool> }
}

/** What `compare` and `inverts` ask of `left` and `right`, given right's complement and the difference. */
export function comparison(
  control: Signal<Control>,
  left: Doubleword,
  complement: Doubleword,
  difference: Doubleword,
): Signal<Bool> {
  const { haveOneSign, isLessBySign } = orderOf(control, left, complement)
  const isLess = isLessBySign.or(haveOneSign.and(difference.bit(63)))
  return mux(control.compare.eq('equal'), left.xor(complement).all(), isLess).xor(control.inverts) as Signal<Bool>
}

/**
 * Whether the next instruction is another than the one that follows in memory: a jump, or a branch whose condition holds. It is
 * if `isEqual`, or else, if the difference is negative, `ifBelow`, and if it is not, `ifNot`; the sign of the difference comes last.
 */
export function decision(control: Signal<Control>, left: Doubleword, complement: Doubleword) {
  const { haveOneSign, isLessBySign } = orderOf(control, left, complement)
  const isBranch = isUnit(control, 'branch')
  const jumps = isUnit(control, 'link')
  const asksEqual = kept(bool, isBranch.and(control.compare.eq('equal')) as Signal<Bool>)
  const asksLess = isBranch.and(control.compare.ne('equal'))
  const holds = (isLess: Signal<Bool>) => kept(bool, jumps.or(asksLess.and(isLess.xor(control.inverts))) as Signal<Bool>)
  return {
    isEqual: asksEqual.and(left.xor(complement).all().xor(control.inverts)) as Signal<Bool>,
    ifBelow: holds(isLessBySign.or(haveOneSign) as Signal<Bool>),
    ifNot: holds(isLessBySign),
  }
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
