import { cat, constant, type Expression } from '../ir/expression.ts'
import { isFixed, misfitOf, scaledOf } from '../ir/fixed-point.ts'
import { equalShapes, isSigned, leavesOfShape, payloadWidth, type Shape, shapeText, tagOf, widthOf } from '../ir/shape.ts'
import { report } from './fault.ts'
import { here } from './place-in-source.ts'
import { isSignal } from './signal-base.ts'

/** How messages call the thing that a value goes into; `sized` where it holds the value (an assignment). */
export interface Purpose {
  readonly what: string
  readonly sized?: boolean
}

const leafCounts = new WeakMap<object, number>()

export function leafCount(shape: Shape): number {
  let count = leafCounts.get(shape)
  if (count === undefined) {
    count = leavesOfShape(shape).length
    leafCounts.set(shape, count)
  }
  return count
}

/** A signal or plain data as the leaves of `shape`; notes what does not fit and then gives back undefined. */
export function toLeaves(shape: Shape, value: unknown, purpose: Purpose): readonly Expression[] | undefined {
  if (isSignal(value)) {
    if (equalShapes(value.$shape, shape)) return value.$leaves
    reportMismatch(value.$shape, shape, purpose)
    return undefined
  }
  switch (shape.kind) {
    case 'uint':
    case 'sint': {
      const number = toInteger(value)
      if (number === undefined) return reportLiteral(shape, value, purpose)
      if (!fits(number, shape.width, isSigned(shape))) {
        report({
          code: 'GW012',
          title: 'literal',
          message: `${number} does not fit ${purpose.what} of ${shapeText(shape)}`,
          note: rangeText(shape.width, isSigned(shape)),
          mend: 'widen the signal, or give a value in its range',
        })
        return undefined
      }
      return [constant(number, shape.width, isSigned(shape), here())]
    }
    case 'fixed':
    case 'ufixed': {
      const read = scaledOf(value, shape.fraction)
      if (!read) return reportLiteral(shape, value, purpose)
      const wrong = misfitOf(shape, value, shapeText(shape))
      if (!wrong) return [constant(read.floor, widthOf(shape), isSigned(shape), here())]
      const { says, note, mend } = wrong
      report({ code: 'GW012', title: 'literal', message: `${says}, the shape of ${purpose.what}`, note, mend })
      return undefined
    }
    case 'bool':
      return typeof value === 'boolean' ? [constant(value ? 1n : 0n, 1, false, here())] : reportLiteral(shape, value, purpose)
    case 'choice': {
      const index = typeof value === 'string' ? shape.variants.indexOf(value) : -1
      if (index < 0) return reportLiteral(shape, value, purpose)
      return [constant(shape.codes[index]!, shape.width, false, here())]
    }
    case 'clock':
      return reportLiteral(shape, value, purpose)
    case 'struct': {
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return reportLiteral(shape, value, purpose)
      const given = value as Record<string, unknown>
      const unknown = Object.keys(given).find((name) => !Object.hasOwn(shape.fields, name))
      const missing = Object.keys(shape.fields).find((name) => !Object.hasOwn(given, name))
      if (unknown !== undefined || missing !== undefined) {
        report({
          code: 'GW011',
          title: 'value of a struct',
          message:
            unknown !== undefined ? `field \`${unknown}\` is not in ${shapeText(shape)}` : `field \`${missing}\` is missing`,
          mend: 'give every field of the struct, and no other',
        })
        return undefined
      }
      const parts = Object.entries(shape.fields).map(([name, field]) =>
        toLeaves(field, given[name], { ...purpose, what: `field \`${name}\` of ${purpose.what}` }),
      )
      return parts.includes(undefined) ? undefined : (parts as Expression[][]).flat()
    }
    case 'union': {
      const given = value as { is?: unknown; with?: unknown } | null
      if (typeof given !== 'object' || given === null || !('is' in given)) return reportLiteral(shape, value, purpose)
      const payload = Object.hasOwn(shape.variants, given.is as string) ? shape.variants[given.is as string]! : undefined
      const other = Object.keys(given).find((name) => name !== 'is' && name !== 'with')
      if (!payload || other !== undefined || (widthOf(payload) === 0 && given.with !== undefined)) {
        report({
          code: 'GW011',
          title: 'value of a union',
          message: !payload
            ? `'${String(given.is)}' is no variant of ${shapeText(shape)}`
            : other !== undefined
              ? `\`${other}\` is no part of a union's value`
              : `variant '${String(given.is)}' of ${shapeText(shape)} has no payload`,
          mend: mendFor(shape),
        })
        return undefined
      }
      const tag = toLeaves(tagOf(shape), given.is, purpose)
      if (!tag) return undefined
      const width = payloadWidth(shape)
      if (width === 0) return tag
      const what = `the payload of '${String(given.is)}'`
      const leaves = widthOf(payload) === 0 ? [] : toLeaves(payload, given.with, { ...purpose, what })
      if (!leaves) return undefined
      return [...tag, packLeaves(payload, leaves, width)]
    }
    case 'array': {
      if (!Array.isArray(value)) return reportLiteral(shape, value, purpose)
      if (value.length !== shape.length) {
        report({
          code: 'GW011',
          title: 'value of an array',
          message: `${value.length} elements do not fill ${shapeText(shape)}`,
          mend: `give ${shape.length} elements`,
        })
        return undefined
      }
      const parts = value.map((element, i) =>
        toLeaves(shape.element, element, { ...purpose, what: `element ${i} of ${purpose.what}` }),
      )
      return parts.includes(undefined) ? undefined : (parts as Expression[][]).flat()
    }
  }
}

/** Leaves side by side as the shape lays them out, with zeros above up to `width`. */
function packLeaves(shape: Shape, leaves: readonly Expression[], width: number): Expression {
  const parts = leavesOfShape(shape)
    .map((part, i) => ({ low: part.low, node: leaves[i]! }))
    .sort((a, b) => b.low - a.low)
    .map(({ node }) => node)
  const used = parts.reduce((sum, node) => sum + node.width, 0)
  if (parts.every((node) => node.op === 'constant')) {
    const value = parts.reduce((bits, node) => (bits << BigInt(node.width)) | BigInt.asUintN(node.width, node.value), 0n)
    return constant(value, width, false, here())
  }
  if (used < width) parts.unshift(constant(0n, width - used, false, here()))
  return parts.length === 1 && !parts[0]!.signed ? parts[0]! : cat(parts, here())
}

/** The constant bits of plain data, packed; for `init` values. */
export function toBits(
  shape: Shape,
  value: unknown,
  purpose: Purpose,
): { leaves: readonly bigint[]; packed: bigint } | undefined {
  const leaves = toLeaves(shape, value, purpose)
  if (!leaves) return undefined
  const values: bigint[] = []
  let packed = 0n
  const parts = leavesOfShape(shape)
  for (const [i, leaf] of leaves.entries()) {
    if (leaf.op !== 'constant') {
      report({
        code: 'GW011',
        title: 'init',
        message: `${purpose.what} must be plain data, but is a signal`,
        mend: 'give a number, a boolean, a variant or an object of these',
      })
      return undefined
    }
    values.push(leaf.value)
    packed |= BigInt.asUintN(leaf.width, leaf.value) << BigInt(parts[i]!.low)
  }
  return { leaves: values, packed }
}

export const toInteger = (value: unknown): bigint | undefined =>
  typeof value === 'bigint' ? value : typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined

export function fits(value: bigint, width: number, signed: boolean): boolean {
  return value === (signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value))
}

const rangeText = (width: number, signed: boolean): string =>
  signed ? `it holds -2^${width - 1} … 2^${width - 1} - 1` : `it holds 0 … 2^${width} - 1`

function reportLiteral(shape: Shape, value: unknown, purpose: Purpose): undefined {
  const shown =
    value === null
      ? 'null'
      : typeof value === 'object'
        ? Array.isArray(value)
          ? 'an array'
          : 'an object'
        : typeof value === 'string'
          ? `'${value}'`
          : String(value)
  report({
    code: 'GW011',
    title: 'value',
    message: `${shown} is no value of ${shapeText(shape)}, the shape of ${purpose.what}`,
    ...(value === undefined ? { note: 'a name that does not exist gives undefined' } : {}),
    mend: mendFor(shape),
  })
  return undefined
}

function mendFor(shape: Shape): string {
  switch (shape.kind) {
    case 'uint':
    case 'sint':
      return 'give an integer (number or bigint) or a signal of that shape'
    case 'fixed':
    case 'ufixed':
      return 'give a number, { scaled: bigint } or a signal of that shape'
    case 'bool':
      return 'give true, false or a signal of shape bool'
    case 'choice':
      return `give one of ${shape.variants.map((name) => `'${name}'`).join(', ')}`
    case 'clock':
      return "give a signal of shape clock: a domain's `.clock`, a clock port"
    case 'struct':
      return 'give an object with the fields of the struct'
    case 'union':
      return `give { is: variant, with: payload }; the variants are ${Object.keys(shape.variants).join(', ')}`
    case 'array':
      return 'give an array with all elements'
  }
}

function reportMismatch(from: Shape, to: Shape, purpose: Purpose): void {
  if ((from.kind === 'uint' || from.kind === 'sint') && from.kind === to.kind) {
    const width = widthOf(to)
    report({
      code: 'GW017',
      title: 'width',
      message: `${from.width} bits do not fit ${purpose.what} of ${width}`,
      mend:
        from.width > width
          ? `widen ${purpose.sized ? 'it' : 'the other'}, or say which bits are meant: value.low(${width}), value.bits(…), or wrapping arithmetic (addWrap)`
          : `say how it grows: value.extend(${width})`,
      data: { from: from.width, to: width },
    })
    return
  }
  if ((from.kind === 'uint' && to.kind === 'sint') || (from.kind === 'sint' && to.kind === 'uint')) {
    report({
      code: 'GW016',
      title: 'signedness',
      message: `${shapeText(from)} is not ${shapeText(to)}, the shape of ${purpose.what}`,
      mend:
        to.kind === 'uint'
          ? 'say that the bits are meant: value.asBits()'
          : 'say that the bits are meant: value.as(sint(n)), or keep the value: value.extend(n + 1).as(sint(n + 1))',
    })
    return
  }
  report({
    code: 'GW013',
    title: 'shape',
    message: `${shapeText(from)} is not ${shapeText(to)}, the shape of ${purpose.what}`,
    mend:
      isFixed(to) && isFixed(from)
        ? `say how it changes: value.resize(${shapeText(to)}, { round, overflow })`
        : to.kind === 'bool' && from.kind === 'uint'
          ? 'use value.bit(0), value.any() or value.ne(0)'
          : from.kind === 'bool' && to.kind === 'uint'
            ? 'use value.asBits(), and extend(…) if it is to be wider'
            : 'convert it: value.asBits(), bits.as(shape)',
  })
}
