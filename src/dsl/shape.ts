import { constant } from '../ir/expression.ts'
import { isFixed, nearestScaled, numberOf, rangeOf, scaledText } from '../ir/fixed-point.ts'
import { type FixedShape, leavesOfShape, type Shape as PlainShape, shapeText } from '../ir/shape.ts'
import { fail, report } from './fault.ts'
import './fixed-signal.ts'
import { toInteger } from './literal.ts'
import type { Arr, Bool, Choice, Clock, Fields, Fixed, Shape, SInt, Struct, UFixed, UInt, Union } from './signal-type.ts'
import { ChoiceSignal, reservedFields } from './signals.ts'
import type { Known } from './width.ts'

const maxWidth = 65_536

function checkedWidth(kind: string, width: number): number {
  if (Number.isSafeInteger(width) && width >= 1 && width <= maxWidth) return width
  report({
    code: 'GW010',
    title: 'shape',
    message: `${kind}(${width}) has no width: it must be an integer from 1 to ${maxWidth}`,
    mend: 'give a whole number of bits; bits(count) says how many a count needs',
  })
  return 1
}

/** An unsigned integer of `width` bits. */
export const uint = <const N extends number>(width: N): UInt<Known<N>> =>
  ({ kind: 'uint', width: checkedWidth('uint', width) }) as UInt<Known<N>>

/** A signed integer of `width` bits, two's complement. */
export const sint = <const N extends number>(width: N): SInt<Known<N>> =>
  ({ kind: 'sint', width: checkedWidth('sint', width) }) as SInt<Known<N>>

function checkedFixed(kind: 'fixed' | 'ufixed', integer: number, fraction: number): FixedShape {
  const least = kind === 'fixed' ? 1 : 0
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
  const width = integer + fraction
  if (isCount(integer) && isCount(fraction) && integer >= least && width >= 1 && width <= maxWidth)
    return { kind, integer, fraction }
  report({
    code: 'GW010',
    title: 'shape',
    message: `${kind}(${integer}, ${fraction}) has no width: it is bits before the point, then bits behind it, at least ${kind === 'fixed' ? '1 before it, for the sign' : '1 in all'}`,
    mend: `write ${kind}(4, 12): 16 bits, 12 of them behind the point`,
  })
  return { kind, integer: 1, fraction: 0 }
}

/**
 * A signed number with a binary point: `integer` bits before it, the sign's among them, and `fraction` bits behind.
 *
 * @example fixed(1, 15) // -1 … 0.999969482421875, what others call Q15 or Q0.15
 */
export const fixed = <const I extends number, const F extends number>(integer: I, fraction: F): Fixed<Known<I>, Known<F>> =>
  checkedFixed('fixed', integer, fraction) as Fixed<Known<I>, Known<F>>

/** An unsigned number with a binary point. */
export const ufixed = <const I extends number, const F extends number>(integer: I, fraction: F): UFixed<Known<I>, Known<F>> =>
  checkedFixed('ufixed', integer, fraction) as UFixed<Known<I>, Known<F>>

/**
 * The value of a fixed point shape that is nearest to a number; of two equally near the one that ends in 0.
 *
 * @example const gain = literal(fixed(2, 14), nearest(fixed(2, 14), Math.SQRT1_2))
 */
export function nearest(shape: Fixed<any, any> | UFixed<any, any>, value: number): number {
  const plain = shape as unknown as FixedShape
  if (!isShape(shape) || !isFixed(plain))
    return fail({
      code: 'GW010',
      title: 'shape',
      message: 'nearest needs a fixed point shape',
      mend: 'write nearest(fixed(2, 14), 0.7071)',
    })
  const scaled = nearestScaled(plain, value)
  if (scaled !== undefined) return numberOf(scaled, plain.fraction)
  const [least, most] = rangeOf(plain)
  report({
    code: 'GW012',
    title: 'literal',
    message: `${value} lies outside of ${shapeText(plain)}`,
    note: `it holds ${scaledText(least, plain.fraction)} … ${scaledText(most, plain.fraction)}`,
    mend: 'give it more integer bits, or a value in its range',
  })
  return 0
}

export const bool: Bool = { kind: 'bool' }

/** The shape of a clock pin or of a primitive's clock output; it cannot be computed with. */
export const clock: Clock = { kind: 'clock' }

/**
 * One of several named variants. Codes are positions, or given with a width: `choice({ load: 0x03, store: 0x23 }, 7)`.
 *
 * @example const Verdict = choice('keep', 'drop', 'count') // Verdict.is.keep is the constant
 */
export function choice<const V extends string>(...variants: V[]): Choice<V>
export function choice<const V extends string>(codes: { readonly [K in V]: number }, width: number): Choice<V>
export function choice(...given: unknown[]): Choice<string> {
  const isCoded = typeof given[0] === 'object' && given[0] !== null
  const table = isCoded ? Object.entries(given[0] as Record<string, number>) : given.map((name, i) => [String(name), i] as const)
  const width = isCoded ? checkedWidth('choice', given[1] as number) : bits(Math.max(1, table.length))
  return choiceOf(table, width)
}

function choiceOf(table: readonly (readonly [string, number | bigint])[], width: number): Choice<string> {
  const variants = table.map(([name]) => name)
  const codes = table.map(([name, code]) => {
    const value = toInteger(code)
    if (value !== undefined && value >= 0n && value < 1n << BigInt(width)) return value
    report({
      code: 'GW010',
      title: 'shape',
      message: `the code ${code} of variant '${name}' does not fit ${width} bits`,
      mend: 'give codes from 0 to 2^width - 1',
    })
    return 0n
  })
  const twice = variants.find((name, i) => variants.indexOf(name) !== i || codes.indexOf(codes[i]!) !== i)
  if (table.length === 0 || twice !== undefined)
    report({
      code: 'GW010',
      title: 'shape',
      message: table.length === 0 ? 'a choice needs a variant' : `variant '${twice}' or its code stands twice in a choice`,
      mend: 'give each variant a name and a code of its own',
    })
  const shape = { kind: 'choice', width, variants, codes } as unknown as Choice<string> & PlainShape
  const is: Record<string, unknown> = {}
  for (const [i, name] of variants.entries())
    Object.defineProperty(is, name, {
      enumerable: true,
      configurable: true,
      get: () => new ChoiceSignal(shape, [constant(codes[i]!, width)]),
    })
  Object.defineProperty(shape, 'is', { value: is })
  return shape
}

/** A choice with one bit for each variant: wider registers, no decoding. */
export function oneHotChoice<const V extends string>(...variants: V[]): Choice<V> {
  const table = variants.map((name, i) => [name, 1n << BigInt(i)] as const)
  return choiceOf(table, Math.max(1, variants.length)) as unknown as Choice<V>
}

/** Named fields, the first on top. */
export function struct<const F extends Fields>(fields: F): Struct<F> {
  if (typeof fields !== 'object' || fields === null)
    fail({
      code: 'GW010',
      title: 'shape',
      message: 'a struct needs its fields',
      mend: 'write struct({ type: uint(16), isLast: bool })',
    })
  for (const name of Object.keys(fields)) {
    if (/^\d/.test(name))
      fail({
        code: 'GW010',
        title: 'shape',
        message: `field \`${name}\` of a struct looks like a number: JavaScript would move it to the front`,
        mend: `call it \`_${name}\`, or use array(…)`,
      })
    if (reservedFields.has(name) || name.startsWith('$'))
      report({
        code: 'GW010',
        title: 'shape',
        message: `field \`${name}\` has the name of a signal's own member`,
        mend: 'give the field another name',
      })
    if (!isShape(fields[name]))
      fail({
        code: 'GW010',
        title: 'shape',
        message: `field \`${name}\` has no shape`,
        mend: 'give a shape such as uint(8), bool, struct({ … })',
      })
  }
  return { kind: 'struct', fields } as Struct<F>
}

/** No payload, in a union. */
export const nothing: Struct<{}> = { kind: 'struct', fields: {} }

/**
 * One of several variants, each with a payload of its own shape (or `nothing`). The tag is on top.
 *
 * @example const Command = union({ read: struct({ address: uint(32) }), flush: nothing })
 */
export function union<const A extends Fields>(variants: A): Union<A> {
  if (typeof variants !== 'object' || variants === null || Object.keys(variants).length === 0)
    fail({
      code: 'GW010',
      title: 'shape',
      message: 'a union needs a variant',
      mend: 'write union({ read: struct({ … }), flush: nothing })',
    })
  const bad = Object.keys(variants).find((name) => /^\d/.test(name) || name === '_' || !isShape(variants[name]))
  if (bad !== undefined)
    fail({
      code: 'GW010',
      title: 'shape',
      message: `variant \`${bad}\` of a union has no shape, or no name that a variant can have`,
      mend: 'write union({ read: struct({ … }), flush: nothing })',
    })
  return { kind: 'union', variants }
}

/** `length` elements of one shape, element 0 lowest. */
export function array<S extends Shape, const N extends number>(element: S, length: N): Arr<S, Known<N>> {
  if (!isShape(element))
    fail({ code: 'GW010', title: 'shape', message: 'an array needs the shape of its elements', mend: 'write array(uint(8), 4)' })
  return { kind: 'array', element, length: checkedWidth('array', length) } as unknown as Arr<S, Known<N>>
}

/** Bits needed to hold 0 … count - 1; at least 1. */
export function bits(count: number): number {
  if (!Number.isSafeInteger(count) || count < 1)
    report({
      code: 'GW010',
      title: 'shape',
      message: `bits(${count}) needs a count of 1 or more`,
      mend: 'give the number of values to tell apart',
    })
  return Math.max(1, BigInt(Math.max(0, count - 1)).toString(2).length)
}

const kinds = new Set(['uint', 'sint', 'fixed', 'ufixed', 'bool', 'choice', 'clock', 'struct', 'array', 'union'])
export const isShape = (value: unknown): value is Shape & PlainShape =>
  typeof value === 'object' && value !== null && 'kind' in value && kinds.has(value.kind as string)

/** How a shape's bits lie, one line a leaf, top first: `[47:32] type uint(16)`. */
export function layoutText(shape: Shape): string {
  return leavesOfShape(shape as PlainShape)
    .toSorted((a, b) => b.low - a.low)
    .map((leaf) => `[${leaf.low + leaf.width - 1}:${leaf.low}] ${leaf.path.join('.')} ${shapeText(leaf.shape)}`)
    .join('\n')
}
