/**
 * Shapes as plain data: what a value of the language looks like in bits.
 *
 * A struct's first field is on top (most significant); an array's element 0 is lowest. Leaves are the scalar parts;
 * all of the IR below ports is about leaves only.
 */
export interface UIntShape {
  readonly kind: 'uint'
  readonly width: number
}
export interface SIntShape {
  readonly kind: 'sint'
  readonly width: number
}
/** The value of the bits as an integer, times 2^-fraction. `fixed` is signed, and its sign counts among the integer bits. */
export interface FixedShape {
  readonly kind: 'fixed' | 'ufixed'
  readonly integer: number
  readonly fraction: number
}
export interface BoolShape {
  readonly kind: 'bool'
}
/** `codes[i]` is the code of `variants[i]`. */
export interface ChoiceShape {
  readonly kind: 'choice'
  readonly width: number
  readonly variants: readonly string[]
  readonly codes: readonly bigint[]
}
/** The shape of a clock pin, or of a primitive's clock output. */
export interface ClockShape {
  readonly kind: 'clock'
}
export interface StructShape {
  readonly kind: 'struct'
  readonly fields: Readonly<Record<string, Shape>>
}
export interface ArrayShape {
  readonly kind: 'array'
  readonly element: Shape
  readonly length: number
}
/** A tagged union: one of several variants, each with a payload of its own shape. The tag is on top, payloads lie at the bottom. */
export interface UnionShape {
  readonly kind: 'union'
  readonly variants: Readonly<Record<string, Shape>>
}
export type LeafShape = UIntShape | SIntShape | FixedShape | BoolShape | ChoiceShape | ClockShape
export type Shape = LeafShape | StructShape | ArrayShape | UnionShape

/** One scalar part of a shape: where it is (`['header', 'type']`, `[2]`), and its bits within the packed whole. */
export interface ShapeLeaf {
  readonly path: readonly (string | number)[]
  readonly shape: LeafShape
  readonly width: number
  readonly low: number
}

export const isLeafShape = (shape: Shape): shape is LeafShape =>
  shape.kind !== 'struct' && shape.kind !== 'array' && shape.kind !== 'union'

const tags = new WeakMap<UnionShape, ChoiceShape>()

/** The choice that says which variant a union holds. */
export function tagOf(shape: UnionShape): ChoiceShape {
  let tag = tags.get(shape)
  if (!tag) {
    const variants = Object.keys(shape.variants)
    const width = Math.max(1, (variants.length - 1).toString(2).length)
    tag = { kind: 'choice', width, variants, codes: variants.map((_, i) => BigInt(i)) }
    tags.set(shape, tag)
  }
  return tag
}

/** Bits of a union's widest payload. */
export const payloadWidth = (shape: UnionShape): number => Math.max(0, ...Object.values(shape.variants).map(widthOf))

export function widthOf(shape: Shape): number {
  switch (shape.kind) {
    case 'uint':
    case 'sint':
    case 'choice':
      return shape.width
    case 'fixed':
    case 'ufixed':
      return shape.integer + shape.fraction
    case 'bool':
    case 'clock':
      return 1
    case 'struct':
      return Object.values(shape.fields).reduce((sum, field) => sum + widthOf(field), 0)
    case 'array':
      return widthOf(shape.element) * shape.length
    case 'union':
      return tagOf(shape).width + payloadWidth(shape)
  }
}

export const isSigned = (shape: Shape): boolean => shape.kind === 'sint' || shape.kind === 'fixed'

/** All leaves of a shape: a struct's in the order of its fields, an array's from element 0. */
export function leavesOfShape(shape: Shape): ShapeLeaf[] {
  const leaves: ShapeLeaf[] = []
  const visit = (part: Shape, path: readonly (string | number)[], low: number): void => {
    if (part.kind === 'struct') {
      let top = low + widthOf(part)
      for (const [name, field] of Object.entries(part.fields)) {
        top -= widthOf(field)
        visit(field, [...path, name], top)
      }
    } else if (part.kind === 'array') {
      const width = widthOf(part.element)
      for (let i = 0; i < part.length; i++) visit(part.element, [...path, i], low + i * width)
    } else if (part.kind === 'union') {
      const width = payloadWidth(part)
      visit(tagOf(part), [...path, 'is'], low + width)
      if (width > 0) visit({ kind: 'uint', width }, [...path, 'with'], low)
    } else leaves.push({ path, shape: part, width: widthOf(part), low })
  }
  visit(shape, [], 0)
  return leaves
}

/** Equal in meaning: the same kinds, widths, field names in the same order, variants and codes. */
export function equalShapes(a: Shape, b: Shape): boolean {
  if (a === b) return true
  switch (a.kind) {
    case 'bool':
    case 'clock':
      return a.kind === b.kind
    case 'uint':
    case 'sint':
      return a.kind === b.kind && a.width === b.width
    case 'fixed':
    case 'ufixed':
      return a.kind === b.kind && a.integer === b.integer && a.fraction === b.fraction
    case 'choice':
      return (
        b.kind === 'choice' &&
        a.width === b.width &&
        a.variants.length === b.variants.length &&
        a.variants.every((name, i) => name === b.variants[i] && a.codes[i] === b.codes[i])
      )
    case 'array':
      return b.kind === 'array' && a.length === b.length && equalShapes(a.element, b.element)
    case 'struct':
      return b.kind === 'struct' && equalParts(a.fields, b.fields)
    case 'union':
      return b.kind === 'union' && equalParts(a.variants, b.variants)
  }
}

function equalParts(a: Readonly<Record<string, Shape>>, b: Readonly<Record<string, Shape>>): boolean {
  const left = Object.entries(a)
  const right = Object.entries(b)
  return left.length === right.length && left.every(([name, part], i) => name === right[i]![0] && equalShapes(part, right[i]![1]))
}

/** As an error message names it: `uint(8)`, `{ type: uint(16) }`, `array(bool, 4)`. */
export function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'uint':
    case 'sint':
      return `${shape.kind}(${shape.width})`
    case 'fixed':
    case 'ufixed':
      return `${shape.kind}(${shape.integer}, ${shape.fraction})`
    case 'bool':
    case 'clock':
      return shape.kind
    case 'choice':
      return `choice(${shape.variants.map((name) => `'${name}'`).join(', ')})`
    case 'struct':
      return `{ ${Object.entries(shape.fields)
        .map(([name, field]) => `${name}: ${shapeText(field)}`)
        .join(', ')} }`
    case 'array':
      return `array(${shapeText(shape.element)}, ${shape.length})`
    case 'union':
      return `union(${Object.keys(shape.variants).join(' | ')})`
  }
}
