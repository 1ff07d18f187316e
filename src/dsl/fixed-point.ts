import type { Expression } from '../ir/expression.ts'
import * as ir from '../ir/expression.ts'
import { type Round, rangeOf, rounded, scaledText } from '../ir/fixed-point.ts'
import { type FixedShape, shapeText, widthOf } from '../ir/shape.ts'
import { report } from './fault.ts'
import { here } from './place-in-source.ts'

/**
 * Fixed point in the IR: plain integers with the binary point kept aside.
 *
 * Points are aligned by zeros below, so sums and comparisons are those of integers, and nothing is ever lost but in
 * `resized`, which is told how.
 */
export type Overflow = 'wrap' | 'saturate'
export interface ResizeOptions {
  /** How bits behind the point are dropped. */
  readonly round?: Round
  /** What becomes of a value that the new shape cannot hold. */
  readonly overflow?: Overflow
}
export interface FixedNode {
  readonly node: Expression
  readonly shape: FixedShape
}

const roundings: readonly unknown[] = ['floor', 'zero', 'halfUp', 'halfEven']
const overflows: readonly unknown[] = ['wrap', 'saturate']

export const fixedShape = (signed: boolean, integer: number, fraction: number): FixedShape => ({
  kind: signed ? 'fixed' : 'ufixed',
  integer,
  fraction,
})

const withSign = (node: Expression, signed: boolean): Expression =>
  node.signed === signed ? node : ir.unary('reinterpret', node, node.width, signed, here())

/** The same value with `count` zeros below. */
export function withZerosBelow(node: Expression, count: number): Expression {
  if (count === 0) return node
  if (node.op === 'constant') return ir.constant(node.value << BigInt(count), node.width + count, node.signed, here())
  return withSign(ir.cat([node, ir.constant(0n, count, false, here())], here()), node.signed)
}

/** Both with the point at one place. */
export function aligned(a: FixedNode, b: FixedNode): { left: Expression; right: Expression; fraction: number } {
  const fraction = Math.max(a.shape.fraction, b.shape.fraction)
  return {
    left: withZerosBelow(a.node, fraction - a.shape.fraction),
    right: withZerosBelow(b.node, fraction - b.shape.fraction),
    fraction,
  }
}

export function exactSum(op: 'add' | 'subtract', a: FixedNode, b: FixedNode): FixedNode {
  const { left, right, fraction } = aligned(a, b)
  const anySigned = left.signed || right.signed
  const room = ({ node, shape }: FixedNode): number => shape.integer + (anySigned && !node.signed ? 1 : 0)
  const signed = anySigned || op === 'subtract'
  const shape = fixedShape(signed, Math.max(room(a), room(b)) + 1, fraction)
  return { node: ir.binary(op, left, right, widthOf(shape), signed, here()), shape }
}

export function exactProduct(a: FixedNode, b: FixedNode): FixedNode {
  const signed = a.node.signed || b.node.signed
  const shape = fixedShape(signed, a.shape.integer + b.shape.integer, a.shape.fraction + b.shape.fraction)
  return { node: ir.binary('multiply', a.node, b.node, widthOf(shape), signed, here()), shape }
}

/** The point moved to the right by `by` places, to the left where it is negative. The bits stay, with as many more as it needs. */
export function scaledByPowerOfTwo({ node, shape }: FixedNode, by: number): FixedNode {
  const below = Math.max(0, by - shape.fraction)
  const least = node.signed ? 1 : 0
  const above = Math.max(0, least - shape.integer - by)
  const next = fixedShape(node.signed, shape.integer + by + above, shape.fraction - by + below)
  const wide = above > 0 ? ir.unary('extend', node, node.width + above, node.signed, here()) : node
  return { node: withZerosBelow(wide, below), shape: next }
}

/** Another number of bits before and behind the point. What can be lost must be said; the fault is noted and nothing given back. */
export function resized(from: FixedNode, to: FixedShape, options: ResizeOptions): Expression | undefined {
  const drop = from.shape.fraction - to.fraction
  const [least, most] = rangeOf(from.shape)
  if (!optionFits(options.round, roundings, 'round') || !optionFits(options.overflow, overflows, 'overflow')) return undefined
  if (drop > 0 && options.round === undefined) {
    reportLoss(
      `${drop} bits behind the point are dropped from ${shapeText(from.shape)} to ${shapeText(to)}`,
      "say how: { round: 'floor' }, 'zero', 'halfUp' or 'halfEven'",
    )
    return undefined
  }
  const round = options.round ?? 'floor'
  const lowest = rounded(least, drop, round)
  const highest = rounded(most, drop, round)
  const [start, end] = rangeOf(to)
  const whole = drop > 0 ? roundedNode(from.node, drop, round) : withZerosBelow(from.node, -drop)
  if (lowest >= start && highest <= end) return cut(whole, to)
  if (options.overflow === undefined) {
    const outside = highest > end ? highest : lowest
    reportLoss(
      `${scaledText(outside, to.fraction)}, which can come of ${shapeText(from.shape)}, does not fit ${shapeText(to)}`,
      "say what becomes of it: { overflow: 'saturate' } or 'wrap'; or give more integer bits",
    )
    return undefined
  }
  const inside = cut(whole, to)
  if (options.overflow === 'wrap') return inside
  const limit = (value: bigint): Expression => ir.constant(value, widthOf(to), to.kind === 'fixed', here())
  const beside = (value: bigint): Expression => ir.constant(value, widthOf(to) + 1, true, here())
  const capped =
    highest > end ? ir.mux(ir.binary('gt', whole, beside(end), 1, false, here()), limit(end), inside, here()) : inside
  if (lowest >= start) return capped
  return ir.mux(ir.binary('lt', whole, beside(start), 1, false, here()), limit(start), capped, here())
}

/** The low bits with the sign of `to`, or as many more as it has. */
function cut(node: Expression, to: FixedShape): Expression {
  const width = widthOf(to)
  const signed = to.kind === 'fixed'
  if (width > node.width) return withSign(ir.unary('extend', node, width, node.signed, here()), signed)
  if (width === node.width) return withSign(node, signed)
  return withSign(ir.slice(node, 0, width, here()), signed)
}

/** `node` / 2^drop as an integer: the bits above, and one more where the bits below say so. */
function roundedNode(node: Expression, drop: number, round: Round): Expression {
  const room = drop + 1
  const wide = node.width < room ? ir.unary('extend', node, room, node.signed, here()) : node
  const floor = withSign(ir.slice(wide, drop, wide.width - drop, here()), node.signed)
  const up = roundsUp(wide, drop, round)
  if (!up) return floor
  return ir.binary('add', floor, up, floor.width + 1, floor.signed, here())
}

function roundsUp(node: Expression, drop: number, round: Round): Expression | undefined {
  const bit = (at: number): Expression => ir.slice(node, at, 1, here())
  const anyBelow = (count: number): Expression => ir.unary('any', ir.slice(node, 0, count, here()), 1, false, here())
  const both = (a: Expression, b: Expression): Expression => ir.binary('and', a, b, 1, false, here())
  switch (round) {
    case 'floor':
      return undefined
    case 'zero':
      return node.signed ? both(bit(node.width - 1), anyBelow(drop)) : undefined
    case 'halfUp':
      return bit(drop - 1)
    case 'halfEven': {
      const isOdd = bit(drop)
      const tips = drop === 1 ? isOdd : ir.binary('or', isOdd, anyBelow(drop - 1), 1, false, here())
      return both(bit(drop - 1), tips)
    }
  }
}

function optionFits(value: unknown, known: readonly unknown[], name: string): boolean {
  if (value === undefined || known.includes(value)) return true
  reportLoss(`${name}: '${String(value)}' is none of resize`, `give one of ${known.map((one) => `'${one}'`).join(', ')}`)
  return false
}

const reportLoss = (message: string, mend: string): void => report({ code: 'GW034', title: 'resize', message, mend })
