import { misfitOf, numberBits, numberOf, scaledOf } from '../../ir/fixed-point.ts'
import { isLeafShape, type LeafShape, payloadWidth, type Shape, shapeText, tagOf, widthOf } from '../../ir/shape.ts'
import { simulationError } from '../simulation-error.ts'

/**
 * Values as tests write them. Read: integers to 32 bits are numbers, wider ones bigints, choices their variant's name
 * (`'?3'` where the code is none), structs objects, arrays arrays. Fixed point to 53 bits is a number, above `{ scaled: 5n }`.
 */
export type PlainValue = number | bigint | boolean | string | readonly PlainValue[] | { readonly [field: string]: PlainValue }

export function fromBits(shape: Shape, bits: bigint): PlainValue {
  switch (shape.kind) {
    case 'uint':
      return shape.width <= 32 ? Number(bits) : bits
    case 'sint': {
      const value = BigInt.asIntN(shape.width, bits)
      return shape.width <= 32 ? Number(value) : value
    }
    case 'fixed':
    case 'ufixed': {
      const width = widthOf(shape)
      const scaled = shape.kind === 'fixed' ? BigInt.asIntN(width, bits) : bits
      return width <= numberBits ? numberOf(scaled, shape.fraction) : { scaled }
    }
    case 'bool':
    case 'clock':
      return bits !== 0n
    case 'choice': {
      const index = shape.codes.findIndex((code) => BigInt.asUintN(shape.width, code) === bits)
      return shape.variants[index] ?? `?${bits}`
    }
    case 'array': {
      const width = widthOf(shape.element)
      return Array.from({ length: shape.length }, (_, i) =>
        fromBits(shape.element, BigInt.asUintN(width, bits >> BigInt(i * width))),
      )
    }
    case 'union': {
      const tag = fromBits(tagOf(shape), bits >> BigInt(payloadWidth(shape))) as string
      const payload = shape.variants[tag]
      if (!payload || widthOf(payload) === 0) return { is: tag }
      return { is: tag, with: fromBits(payload, BigInt.asUintN(widthOf(payload), bits)) }
    }
    case 'struct': {
      let low = widthOf(shape)
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, field]) => {
          const width = widthOf(field)
          low -= width
          return [name, fromBits(field, BigInt.asUintN(width, bits >> BigInt(low)))]
        }),
      )
    }
  }
}

/** The bits of a value that a test wrote to `path`; what does not fit the shape is an error that says where. */
export function toBits(shape: Shape, value: unknown, path: string): bigint {
  if (isLeafShape(shape)) return leafBits(shape, value, path)
  if (shape.kind === 'array') {
    if (!Array.isArray(value)) throw misfit(path, shape, value)
    if (value.length !== shape.length)
      throw simulationError(
        'GW403',
        'value',
        `\`${path}\` has ${shape.length} elements, not ${value.length}`,
        'give as many elements as the shape has',
      )
    const width = BigInt(widthOf(shape.element))
    return value.reduce(
      (bits: bigint, element, i) => bits | (toBits(shape.element, element, `${path}[${i}]`) << (BigInt(i) * width)),
      0n,
    )
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misfit(path, shape, value)
  const given = value as Record<string, unknown>
  if (shape.kind === 'union') {
    const tag = toBits(tagOf(shape), given.is, `${path}.is`)
    const payload = shape.variants[given.is as string]!
    const other = Object.keys(given).find((name) => name !== 'is' && name !== 'with')
    if (other !== undefined || (widthOf(payload) === 0 && given.with !== undefined))
      throw simulationError(
        'GW403',
        'value',
        other === undefined
          ? `variant '${String(given.is)}' of \`${path}\` has no payload`
          : `\`${path}\` is a union: \`${other}\` is no part of its value`,
        `give ${wanted(shape)}`,
      )
    const bits = widthOf(payload) === 0 ? 0n : toBits(payload, given.with, `${path}.with`)
    return (tag << BigInt(payloadWidth(shape))) | bits
  }
  for (const name of Object.keys(given))
    if (!Object.hasOwn(shape.fields, name))
      throw simulationError(
        'GW403',
        'value',
        `\`${path}\` has no field \`${name}\``,
        `its fields are ${Object.keys(shape.fields).join(', ')}`,
      )
  let bits = 0n
  for (const [name, field] of Object.entries(shape.fields)) {
    if (!Object.hasOwn(given, name))
      throw simulationError(
        'GW403',
        'value',
        `the value for \`${path}\` lacks the field \`${name}\``,
        `add ${name}: a ${shapeText(field)}`,
      )
    bits = (bits << BigInt(widthOf(field))) | toBits(field, given[name], `${path}.${name}`)
  }
  return bits
}

function leafBits(shape: LeafShape, value: unknown, path: string): bigint {
  switch (shape.kind) {
    case 'bool':
    case 'clock':
      if (typeof value !== 'boolean') throw misfit(path, shape, value)
      return value ? 1n : 0n
    case 'choice': {
      if (typeof value !== 'string') throw misfit(path, shape, value)
      const index = shape.variants.indexOf(value)
      if (index < 0)
        throw simulationError(
          'GW403',
          'value',
          `\`${path}\` has no variant '${value}'`,
          `its variants are ${shape.variants.map((name) => `'${name}'`).join(', ')}`,
        )
      return BigInt.asUintN(shape.width, shape.codes[index]!)
    }
    case 'fixed':
    case 'ufixed': {
      const read = scaledOf(value, shape.fraction)
      if (!read) throw misfit(path, shape, value)
      const wrong = misfitOf(shape, value, shapeText(shape))
      if (!wrong) return BigInt.asUintN(widthOf(shape), read.floor)
      throw simulationError('GW403', 'value', `\`${path}\`: ${wrong.says}; ${wrong.note}`, wrong.mend)
    }
    case 'uint':
    case 'sint': {
      const isInteger = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
      if (!isInteger) throw misfit(path, shape, value)
      const integer = BigInt(value as number | bigint)
      const bits = BigInt.asUintN(shape.width, integer)
      if ((shape.kind === 'uint' ? bits : BigInt.asIntN(shape.width, integer)) === integer) return bits
      const size = 1n << BigInt(shape.width)
      const [least, most] = shape.kind === 'uint' ? [0n, size - 1n] : [-(size >> 1n), (size >> 1n) - 1n]
      throw simulationError(
        'GW403',
        'value',
        `${integer} does not fit \`${path}\`, a ${shapeText(shape)}`,
        `give a value from ${least} to ${most}`,
      )
    }
  }
}

const misfit = (path: string, shape: Shape, value: unknown): Error =>
  simulationError('GW403', 'value', `\`${path}\` is a ${shapeText(shape)}; ${valueText(value)} is none`, `give ${wanted(shape)}`)

function wanted(shape: Shape): string {
  switch (shape.kind) {
    case 'uint':
    case 'sint':
      return 'a whole number or a bigint'
    case 'fixed':
    case 'ufixed':
      return 'a number, or { scaled: bigint }'
    case 'bool':
    case 'clock':
      return 'true or false'
    case 'choice':
      return `one of ${shape.variants.map((name) => `'${name}'`).join(', ')}`
    case 'array':
      return `an array of ${shape.length} values`
    case 'union':
      return `{ is: variant, with: payload }, the variant one of ${Object.keys(shape.variants).join(', ')}`
    case 'struct':
      return `an object with the fields ${Object.keys(shape.fields).join(', ')}`
  }
}

/** A value as an error message shows it. */
export function valueText(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const json = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'it'
  return json.length > 80 ? `${json.slice(0, 77)}…` : json
}
