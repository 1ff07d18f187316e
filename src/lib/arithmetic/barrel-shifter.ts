import { cat } from '../../dsl/cat.ts'
import { mux } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bits, bool, struct, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'

/**
 * Which way, and what comes in at the other end: what went out where it `rotates`, else the sign where `isArithmetic`,
 * else 0. To the left 0 comes in either way.
 */
export const ShiftKind = struct({ isLeft: bool, isArithmetic: bool, rotates: bool })

export interface ShifterParameters {
  readonly width: number
  /** Cycles from operands to result: registers between the multiplexers. */
  readonly latency: number
}

/**
 * One shifter for all kinds: to the left, to the right, arithmetic, rotations.
 *
 * Rotates to the right by one multiplexer for each bit of the amount, then masks what a shift brings in; to the left by n is
 * to the right by width - n.
 * Ports       `value`; `amount`: what counts to width - 1 (where it can hold more than that: all is shifted out, a rotation
 *             goes on round); `kind`: a `ShiftKind`; `result`.
 * Latency     `latency` cycles. Throughput: one a cycle.
 * Timing      latency 0: log2(width) multiplexers after a small negation, and the mask; each register cuts them. The result
 *             comes from logic.
 * Reset       none: what comes before the first result is not defined.
 * Errors      GW231 a width or a latency out of range.
 */
export const BarrelShifter = module('barrel_shifter', (p: ShifterParameters) => {
  checkShifter(p, 1)
  const io = ports({
    value: input(uint(p.width)),
    amount: input(uint(bits(p.width))),
    kind: input(ShiftKind),
    result: output(uint(p.width)),
  })
  io.result.set(barrelShift(io, p.latency))
  return io
})

/**
 * A `BarrelShifter` that also shifts or rotates the lower half alone and extends the sign of its result: all shifts of RV64,
 * the word forms included, in one.
 *
 * Ports       as of `BarrelShifter`; `isHalf`: the lower half alone, by `amount` modulo half the width.
 * Errors      GW231 a width that is no power of two, or less than 4; a latency out of range.
 */
export const HalfShifter = module('half_shifter', (p: ShifterParameters) => {
  checkShifter(p, 4)
  if (!isPowerOfTwo(p.width))
    shifterFault(
      `half_shifter has a width of ${p.width}`,
      'give a power of two: both halves are rotated by the same multiplexers',
    )
  const io = ports({
    value: input(uint(p.width)),
    amount: input(uint(bits(p.width))),
    kind: input(ShiftKind),
    isHalf: input(bool),
    result: output(uint(p.width)),
  })
  const { value, amount, kind, isHalf } = io
  const half = p.width / 2
  // The half twice: rotated by less than a half, each copy is that half rotated.
  const doubled = cat(mux(isHalf, value.low(half), value.high(half)), value.low(half))
  const ownAmount = cat(amount.bit(amount.width - 1).and(isHalf.not()), amount.low(amount.width - 1))
  const { word, isHalf: extendsSign } = shifted({ value: doubled, amount: ownAmount, kind }, p.latency, isHalf)
  io.result.set(cat(mux(extendsSign!, word.bit(half - 1).repeat(half), word.high(half)), word.low(half)))
  return io
})

export interface ShiftRequest {
  readonly value: Signal<UInt<any>>
  /** `bits(width)` wide. */
  readonly amount: Signal<UInt<any>>
  readonly kind: Signal<typeof ShiftKind>
}

/**
 * What `BarrelShifter` does, in the module that calls it.
 *
 * @example const moved = barrelShift({ value, amount, kind }, 0)
 */
export function barrelShift(request: ShiftRequest, latency: number): Signal<UInt<any>> {
  return shifted(request, latency).word
}

/** A word on its way through the multiplexers, with what is still to be done. */
interface Turning {
  readonly word: Signal<UInt<any>>
  /** Rotate to the right by so much. */
  readonly right: Signal<UInt<any>>
  /** What a shift to the right keeps lies below this bit, what one to the left keeps above. */
  readonly edge: Signal<UInt<any>>
  readonly isLeft: Signal<Bool>
  readonly keepsAll: Signal<Bool>
  /** Absent where the amount cannot reach the width. */
  readonly keepsNone?: Signal<Bool>
  readonly fill: Signal<Bool>
  readonly isHalf?: Signal<Bool>
}

function shifted(request: ShiftRequest, latency: number, isHalf?: Signal<Bool>): Turning {
  const steps = request.amount.width
  // The steps and the mask in latency + 1 parts of nearly one length.
  const cuts = Array.from({ length: latency }, (_, cut) => Math.ceil(((cut + 1) * (steps + 1)) / (latency + 1)))
  let turning = prepared(request, isHalf)
  for (let step = 0; step <= steps; step++) {
    if (cuts.includes(step)) turning = registered(turning)
    const { word, right } = turning
    const distance = 2 ** step % word.width
    if (step < steps && distance > 0)
      turning = { ...turning, word: mux(right.bit(step), cat(word.low(distance), word.high(word.width - distance)), word) }
  }
  const { word, fill } = turning
  const kept = keptBits(turning)
  return { ...turning, word: word.and(kept).or(fill.repeat(word.width).and(kept.not())) }
}

function prepared({ value, amount, kind }: ShiftRequest, isHalf?: Signal<Bool>): Turning {
  const { width } = value
  const isRound = 2 ** amount.width === width
  const isWithin = isRound ? undefined : amount.lt(width)
  const by = isWithin !== undefined ? mux(isWithin, amount, amount.subWrap(width)) : amount
  const back = literal(uint(amount.width), isRound ? 0 : width).subWrap(by)
  const edge = mux(kind.isLeft, by, back)
  const keepsAll = isRound ? kind.rotates.or(by.eq(0)) : kind.rotates
  return {
    word: value,
    right: mux(kind.isLeft, back, by),
    edge: isHalf !== undefined ? cat(edge.bit(edge.width - 1).and(isHalf.not()), edge.low(edge.width - 1)) : edge,
    isLeft: kind.isLeft.and(keepsAll.not()),
    keepsAll,
    fill: kind.isArithmetic.and(kind.isLeft.not()).and(value.bit(width - 1)),
    ...(isWithin !== undefined ? { keepsNone: isWithin.or(kind.rotates).not() } : {}),
    ...(isHalf !== undefined ? { isHalf } : {}),
  }
}

/** Ones where bits stay: those below the edge, or the others. By groups of eight, so that a bit takes one LUT4. */
function keptBits({ word, edge, isLeft, keepsAll, keepsNone }: Turning): Signal<UInt<any>> {
  const { width } = word
  const lowWidth = Math.min(3, edge.width)
  const size = 2 ** lowWidth
  const low = edge.low(lowWidth)
  const below = cat(...Array.from({ length: size }, (_, i) => low.gt(size - 1 - i)))
  const lastGroup = Math.ceil(width / size) - 1
  const groups = Array.from({ length: lastGroup + 1 }, (_, group) => {
    if (edge.width === lowWidth) return below.or(keepsAll.repeat(size))
    const high = edge.high(edge.width - lowWidth)
    // No edge lies above the last group.
    const isFull = group === lastGroup ? keepsAll : high.gt(group).or(keepsAll)
    return isFull.repeat(size).or(below.and(high.eq(group).repeat(size)))
  })
  const kept = cat(...groups.toReversed())
    .low(width)
    .xor(isLeft.repeat(width))
  return keepsNone !== undefined ? kept.and(keepsNone.not().repeat(width)) : kept
}

function registered(turning: Turning): Turning {
  const { word, right, edge, isLeft, keepsAll, keepsNone, fill, isHalf } = turning
  return {
    word: held(uint(word.width), word),
    right: held(uint(right.width), right),
    edge: held(uint(edge.width), edge),
    isLeft: held(bool, isLeft),
    keepsAll: held(bool, keepsAll),
    fill: held(bool, fill),
    ...(keepsNone !== undefined ? { keepsNone: held(bool, keepsNone) } : {}),
    ...(isHalf !== undefined ? { isHalf: held(bool, isHalf) } : {}),
  }
}

function held<S extends Shape>(shape: S, value: Signal<S>): Signal<S> {
  const register = reg(shape)
  register.next = value
  return register as Signal<S>
}

const isPowerOfTwo = (width: number): boolean => 2 ** bits(width) === width

function checkShifter({ width, latency }: ShifterParameters, leastWidth: number): void {
  if (!Number.isSafeInteger(width) || width < leastWidth)
    shifterFault(`the width of a shifter is ${width}`, `give a whole number of bits, ${leastWidth} or more`)
  if (!Number.isSafeInteger(latency) || latency < 0 || latency > bits(width))
    shifterFault(
      `the latency of a shifter of ${width} bits is ${latency}`,
      `give 0 … ${bits(width)} cycles: it has ${bits(width)} multiplexers to cut`,
    )
}

const shifterFault = (message: string, mend: string): never => fail({ code: 'GW231', title: 'shifter', message, mend })
