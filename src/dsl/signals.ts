import { wideCrossing } from '../ir/check/wide-crossing.ts'
import type { Expression } from '../ir/expression.ts'
import * as ir from '../ir/expression.ts'
import {
  type ChoiceShape,
  isSigned,
  leavesOfShape,
  type Shape,
  type StructShape,
  shapeText,
  tagOf,
  type UnionShape,
  widthOf,
} from '../ir/shape.ts'
import { bitPlace, nameOf, partOfPlace, slicePlace } from './assign.ts'
import { fail, report } from './fault.ts'
import { fits, leafCount, toInteger, toLeaves } from './literal.ts'
import { here } from './place-in-source.ts'
import { placeOnStack } from './script-error.ts'
import { isSignal, type Place, SignalBase } from './signal-base.ts'

const bool: Shape = { kind: 'bool' }
const uint = (width: number): Shape => ({ kind: 'uint', width })
const sint = (width: number): Shape => ({ kind: 'sint', width })

const boolOf = (node: Expression): BoolSignal => new BoolSignal(bool, [node])

/** A number as a signal of the kind that its width and sign say. */
const numberOf = (node: Expression): IntegerSignal => new IntegerSignal(node.signed ? sint(node.width) : uint(node.width), [node])

const unary = (op: ir.UnaryOp, value: Expression, width = 1, signed = false): Expression =>
  ir.unary(op, value, width, signed, here())
const binary = (op: ir.BinaryOp, a: Expression, b: Expression, width = 1, signed = false): Expression =>
  ir.binary(op, a, b, width, signed, here())

type SignalClass = new (shape: Shape, leaves: readonly Expression[], place?: Place) => SignalBase
const registered = new Map<Shape['kind'], SignalClass>()

/** Makes a class the one for a kind of shape: for classes in files of their own, which import the ones here. */
export function registerSignal(kind: Shape['kind'], made: SignalClass): void {
  registered.set(kind, made)
}

/** A signal of any shape over given leaves. */
export function makeSignal(shape: Shape, leaves: readonly Expression[], place?: Place): SignalBase {
  switch (shape.kind) {
    case 'uint':
    case 'sint':
      return new IntegerSignal(shape, leaves, place)
    case 'fixed':
    case 'ufixed':
      return new (registered.get(shape.kind)!)(shape, leaves, place)
    case 'bool':
      return new BoolSignal(shape, leaves, place)
    case 'choice':
      return new ChoiceSignal(shape, leaves, place)
    case 'clock':
      return new ClockSignal(shape, leaves, place)
    case 'struct':
      return new (structClass(shape))(shape, leaves, place)
    case 'union':
      return new (unionClass(shape))(shape, leaves, place)
    case 'array':
      return new ArraySignal(shape, leaves, place)
  }
}

/** The bits of any signal as one expression, its first leaf on top. */
export function packed(signal: SignalBase): Expression {
  const parts = leavesOfShape(signal.$shape).map((leaf, i) => ({ low: leaf.low, node: signal.$leaves[i]! }))
  parts.sort((a, b) => b.low - a.low)
  if (parts.length === 1) return unsigned(parts[0]!.node)
  return ir.cat(
    parts.map(({ node }) => node),
    here(),
  )
}

/** Bits cut up into the leaves of a shape. */
export function unpacked(shape: Shape, bits: Expression): SignalBase {
  const leaves = leavesOfShape(shape).map((leaf) => {
    const part = leaf.low === 0 && leaf.width === bits.width ? bits : ir.slice(bits, leaf.low, leaf.width, here())
    return isSigned(leaf.shape) ? ir.unary('reinterpret', part, leaf.width, true, here()) : part
  })
  return makeSignal(shape, leaves)
}

const unsigned = (node: Expression): Expression => (node.signed ? ir.unary('reinterpret', node, node.width, false, here()) : node)

/** What stands in for an operand that was refused. */
export function dummy(width: number, signed = false): Expression {
  return ir.constant(0n, width, signed, here())
}

/** A partner of a number: another number, or a plain integer that takes the partner's shape. */
function partner(self: IntegerSignal, value: unknown, what: string): Expression {
  if (value instanceof IntegerSignal) return value.$node
  const number = toInteger(value)
  if (number !== undefined) {
    if (!fits(number, self.$width, self.$signed)) {
      report({
        code: 'GW012',
        title: 'literal',
        message: `${number} does not fit ${shapeText(self.$shape)}, the shape of the other operand of ${what}`,
        mend: `widen the signal first (extend), or give a value in its range`,
      })
      return dummy(self.$width, self.$signed)
    }
    return ir.constant(number, self.$width, self.$signed, here())
  }
  report({
    code: 'GW013',
    title: 'shape',
    message: `${what} needs a number, not ${isSignal(value) ? shapeText(value.$shape) : String(value)}`,
    mend: isSignal(value) ? 'convert it: value.asBits()' : 'give a signal of shape uint or sint, or an integer',
  })
  return dummy(self.$width, self.$signed)
}

function sameShape(self: SignalBase, value: unknown, what: string): Expression {
  const leaves = toLeaves(self.$shape, value, { what: `the operands of ${what}` })
  return leaves?.[0] ?? dummy(widthOf(self.$shape), isSigned(self.$shape))
}

/** A shift's amount or a bit's index: an unsigned signal, or a number checked here. */
export function amountOf(value: unknown, what: string): number | Expression {
  if (value instanceof IntegerSignal) {
    if (!value.$signed) return value.$node
    report({
      code: 'GW016',
      title: 'signedness',
      message: `${what} is ${shapeText(value.$shape)}`,
      mend: 'use an unsigned signal',
    })
    return 0
  }
  if (value instanceof BoolSignal) return value.$leaves[0]!
  const number = typeof value === 'bigint' ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  report({
    code: 'GW018',
    title: 'index',
    message: `${String(value)} is no ${what}`,
    mend: 'give an integer from 0, or an unsigned signal',
  })
  return 0
}

/** Members of every shape. */
export abstract class AnySignal extends SignalBase {
  eq(other: unknown): BoolSignal {
    return this.$compareLeaves('eq', other)
  }
  ne(other: unknown): BoolSignal {
    return this.$compareLeaves('ne', other)
  }
  $compareLeaves(op: 'eq' | 'ne', other: unknown): BoolSignal {
    const leaves = toLeaves(this.$shape, other, { what: `the operands of ${op}` })
    if (!leaves) return boolOf(dummy(1))
    const bits = leaves.map((leaf, i) => binary(op, this.$leaves[i]!, leaf))
    return boolOf(bits.length === 1 ? bits[0]! : unary(op === 'eq' ? 'all' : 'any', ir.cat(bits, here())))
  }
  asBits(): IntegerSignal {
    return numberOf(packed(this))
  }
  /** Says that this value may be read in another clock domain, and why. */
  crossing(reason: string, options: { stable?: boolean; gray?: boolean } = {}): SignalBase {
    if (typeof reason !== 'string' || reason.trim() === '')
      report({
        code: 'GW022',
        title: 'crossing',
        message: 'a crossing needs its reason',
        mend: "write value.crossing('why this is safe')",
      })
    const kind = options.gray ? 'gray' : options.stable ? 'stable' : 'synchroniser'
    if (kind === 'synchroniser' && this.$leaves.length > 1) report(wideCrossing(widthOf(this.$shape)))
    return makeSignal(
      this.$shape,
      this.$leaves.map((leaf) => ir.crossing(leaf, reason, kind, here())),
    )
  }
  as(shape: Shape): unknown {
    const bits = packed(this)
    const width = widthOf(shape)
    if (width !== bits.width) {
      report({
        code: 'GW017',
        title: 'width',
        message: `${bits.width} bits cannot be read as ${shapeText(shape)} of ${width}`,
        mend: `take the bits that are meant first: value.low(${width}), value.bits(high, low) or value.extend(${width})`,
      })
      return unpacked(shape, dummy(width))
    }
    if (shape.kind !== 'choice') return unpacked(shape, bits)
    return { value: new ChoiceSignal(shape, [bits]), isValid: isValidCode(shape, bits) }
  }
}

function isValidCode(shape: ChoiceShape, bits: Expression): BoolSignal {
  const isFull = BigInt(shape.codes.length) === 1n << BigInt(shape.width)
  if (isFull) return boolOf(ir.constant(1n, 1, false, here()))
  const patterns = shape.codes.map((code) => ir.exactly(code, shape.width))
  return boolOf(ir.select(bits, [{ patterns, value: ir.constant(1n, 1) }], ir.constant(0n, 1), here()))
}

export class IntegerSignal extends AnySignal {
  get $node(): Expression {
    return this.$leaves[0]!
  }
  get $width(): number {
    return this.$node.width
  }
  get $signed(): boolean {
    return this.$node.signed
  }
  get width(): number {
    return this.$width
  }

  override eq(other: unknown): BoolSignal {
    return boolOf(binary('eq', this.$node, partner(this, other, 'eq')))
  }
  override ne(other: unknown): BoolSignal {
    return boolOf(binary('ne', this.$node, partner(this, other, 'ne')))
  }
  lt(other: unknown): BoolSignal {
    return boolOf(binary('lt', this.$node, partner(this, other, 'lt')))
  }
  le(other: unknown): BoolSignal {
    return boolOf(binary('le', this.$node, partner(this, other, 'le')))
  }
  gt(other: unknown): BoolSignal {
    return boolOf(binary('gt', this.$node, partner(this, other, 'gt')))
  }
  ge(other: unknown): BoolSignal {
    return boolOf(binary('ge', this.$node, partner(this, other, 'ge')))
  }

  add(other: unknown): IntegerSignal {
    const b = partner(this, other, 'add')
    const signed = this.$signed || b.signed
    return numberOf(binary('add', this.$node, b, exactWidth(this.$node, b, signed) + 1, signed))
  }
  sub(other: unknown): IntegerSignal {
    const b = partner(this, other, 'sub')
    const width = exactWidth(this.$node, b, this.$signed || b.signed) + 1
    return numberOf(binary('subtract', this.$node, b, width, true))
  }
  mul(other: unknown): IntegerSignal {
    const b = partner(this, other, 'mul')
    return numberOf(binary('multiply', this.$node, b, this.$width + b.width, this.$signed || b.signed))
  }
  neg(): IntegerSignal {
    return numberOf(unary('negate', this.$node, this.$width + 1, true))
  }
  addWrap(other: unknown): IntegerSignal {
    return numberOf(binary('add', this.$node, sameShape(this, other, 'addWrap'), this.$width, this.$signed))
  }
  subWrap(other: unknown): IntegerSignal {
    return numberOf(binary('subtract', this.$node, sameShape(this, other, 'subWrap'), this.$width, this.$signed))
  }
  mulWrap(other: unknown): IntegerSignal {
    return numberOf(binary('multiply', this.$node, sameShape(this, other, 'mulWrap'), this.$width, this.$signed))
  }
  addSat(other: unknown): IntegerSignal {
    return numberOf(saturate(binary('add', this.$node, sameShape(this, other, 'addSat'), this.$width + 1, this.$signed), this))
  }
  subSat(other: unknown): IntegerSignal {
    return numberOf(saturate(binary('subtract', this.$node, sameShape(this, other, 'subSat'), this.$width + 1, true), this))
  }
  div(divisor: unknown): IntegerSignal {
    return numberOf(binary('divide', this.$node, divisorOf(this, divisor, 'div'), this.$width, this.$signed))
  }
  rem(divisor: unknown): IntegerSignal {
    return numberOf(binary('remainder', this.$node, divisorOf(this, divisor, 'rem'), this.$width, this.$signed))
  }

  and(other: unknown): IntegerSignal {
    return numberOf(binary('and', this.$node, sameShape(this, other, 'and'), this.$width, this.$signed))
  }
  or(other: unknown): IntegerSignal {
    return numberOf(binary('or', this.$node, sameShape(this, other, 'or'), this.$width, this.$signed))
  }
  xor(other: unknown): IntegerSignal {
    return numberOf(binary('xor', this.$node, sameShape(this, other, 'xor'), this.$width, this.$signed))
  }
  not(): IntegerSignal {
    return numberOf(unary('not', this.$node, this.$width, this.$signed))
  }
  any(): BoolSignal {
    return boolOf(unary('any', this.$node))
  }
  all(): BoolSignal {
    return boolOf(unary('all', this.$node))
  }
  parity(): BoolSignal {
    return boolOf(unary('parity', this.$node))
  }

  /** By a constant: wider by as much. By a signal: the width stays. */
  shl(amount: unknown): IntegerSignal {
    const by = amountOf(amount, 'amount to shift by')
    if (typeof by !== 'number') return numberOf(binary('shiftLeft', this.$node, by, this.$width, this.$signed))
    if (by === 0) return this.$plain()
    const width = this.$width + by
    const shifted = ir.cat([this.$node, dummy(by)], here())
    return numberOf(this.$signed ? unary('reinterpret', shifted, width, true) : shifted)
  }
  shr(amount: unknown): IntegerSignal {
    const by = amountOf(amount, 'amount to shift by')
    const node = typeof by === 'number' ? ir.constant(BigInt(by), Math.max(1, by.toString(2).length)) : by
    return numberOf(binary('shiftRight', this.$node, node, this.$width, this.$signed))
  }
  bit(index: unknown): BoolSignal {
    const at = amountOf(index, 'index of a bit')
    if (typeof at !== 'number')
      return new BoolSignal(bool, [binary('bitAt', this.$node, at)], bitPlace(this.$place, at, this.$width))
    if (at >= this.$width) return boolOf(this.$outOfRange(`bit ${at}`, 1))
    const node = this.$width === 1 && !this.$signed ? this.$node : ir.slice(this.$node, at, 1, here())
    return new BoolSignal(bool, [node], slicePlace(this.$place, at, 1))
  }
  /** Verilog's order: high, low, both included. */
  bits(high: number, low: number): IntegerSignal {
    if (!Number.isSafeInteger(high) || !Number.isSafeInteger(low) || low < 0 || high < low || high >= this.$width)
      return numberOf(this.$outOfRange(`bits ${high} … ${low}`, Math.max(1, high - low + 1 || 1)))
    const width = high - low + 1
    if (width === this.$width && !this.$signed) return this
    return new IntegerSignal(uint(width), [ir.slice(this.$node, low, width, here())], slicePlace(this.$place, low, width))
  }
  low(width: number): IntegerSignal {
    return this.bits(width - 1, 0)
  }
  high(width: number): IntegerSignal {
    return this.bits(this.$width - 1, this.$width - width)
  }
  /** Whether the bits are those of a pattern of 0, 1 and ?, the highest first; spaces and _ are left out. */
  matches(pattern: string): BoolSignal {
    const cube = readBits(pattern, this.$width)
    if (!cube) return boolOf(dummy(1))
    if (cube.care === 0n) return boolOf(ir.constant(1n, 1, false, here()))
    return boolOf(ir.select(unsigned(this.$node), [{ patterns: [cube], value: ir.constant(1n, 1) }], ir.constant(0n, 1), here()))
  }
  /** A word of `count` bits in which only the bit of this index is set; none where it lies past them. */
  oneHot(count = 2 ** this.$width): IntegerSignal {
    if (!Number.isSafeInteger(count) || count < 1 || count > 65_536) {
      report({
        code: 'GW018',
        title: 'index',
        message: `oneHot(${count}) of ${shapeText(this.$shape)} has no bits, or too many`,
        mend: 'give the number of bits, 1 to 65536',
      })
      return numberOf(dummy(1))
    }
    const bits = Array.from({ length: count }, (_, i) => {
      const isReachable = BigInt(i) < 1n << BigInt(this.$width)
      return isReachable ? binary('eq', this.$node, ir.constant(BigInt(i), this.$width)) : dummy(1)
    })
    return numberOf(bits.length === 1 ? bits[0]! : ir.cat(bits.toReversed(), here()))
  }
  /** The index of the bit that is set; of several the or of their indices, of none 0. */
  fromOneHot(): IntegerSignal {
    const width = Math.max(1, (this.$width - 1).toString(2).length)
    const bits = Array.from({ length: width }, (_, at) => {
      const parts = Array.from({ length: this.$width }, (_, i) => i).filter((i) => ((i >> at) & 1) === 1)
      const picked = parts.map((i) => ir.slice(this.$node, i, 1, here()))
      return picked.length === 0 ? dummy(1) : picked.length === 1 ? picked[0]! : unary('any', ir.cat(picked.toReversed(), here()))
    })
    return numberOf(bits.length === 1 ? bits[0]! : ir.cat(bits.toReversed(), here()))
  }
  $outOfRange(what: string, width: number): Expression {
    report({
      code: 'GW018',
      title: 'index',
      message: `${what} lies outside of ${shapeText(this.$shape)}`,
      mend: `its bits are ${this.$width - 1} … 0; the order is bits(high, low)`,
    })
    return dummy(width)
  }
  /** To a larger width; the value stays. */
  extend(width: number): IntegerSignal {
    if (!Number.isSafeInteger(width) || width < this.$width) {
      report({
        code: 'GW017',
        title: 'width',
        message: `extend(${width}) would make ${shapeText(this.$shape)} narrower`,
        mend: `use low(${width}) for its low bits`,
      })
      return this
    }
    if (width === this.$width) return this.$plain()
    return numberOf(unary('extend', this.$node, width, this.$signed))
  }
  $plain(): IntegerSignal {
    return new IntegerSignal(this.$shape, this.$leaves)
  }
}

/** A pattern as value and care; notes one of another width or with other digits. */
export function readBits(pattern: string, width: number): ir.Pattern | undefined {
  const digits = String(pattern).replace(/[\s_]/g, '')
  const isPattern = typeof pattern === 'string' && /^[01?]+$/.test(digits)
  if (isPattern && digits.length === width) {
    const number = (wanted: string): bigint =>
      BigInt(`0b${[...digits].map((digit) => (wanted.includes(digit) ? 1 : 0)).join('')}`)
    return { value: number('1'), care: number('01') }
  }
  report({
    code: 'GW029',
    title: 'pattern',
    message: isPattern
      ? `the pattern '${pattern}' has ${digits.length} bits, the value ${width}`
      : `${typeof pattern === 'string' ? `'${pattern}'` : String(pattern)} is no pattern`,
    mend: 'write one digit for each bit, the highest first: 0, 1 or ? for either',
  })
  return undefined
}

/** Bits that hold both operands; a uint beside a sint needs one more. */
function exactWidth(a: Expression, b: Expression, signed: boolean): number {
  const width = (node: Expression): number => node.width + (signed && !node.signed ? 1 : 0)
  return a.signed === b.signed ? Math.max(a.width, b.width) : Math.max(width(a), width(b))
}

/** An exact result one bit wider than `self`, held at the ends of its range. */
function saturate(exact: Expression, self: IntegerSignal): Expression {
  const width = self.$width
  const limit = (value: bigint): Expression => ir.constant(value, width, self.$signed, here())
  const low = self.$signed ? -(1n << BigInt(width - 1)) : 0n
  const high = self.$signed ? (1n << BigInt(width - 1)) - 1n : (1n << BigInt(width)) - 1n
  const wide = (value: bigint): Expression => ir.constant(value, exact.width + 1, true, here())
  const bits = ir.slice(exact, 0, width, here())
  const inside = self.$signed ? unary('reinterpret', bits, width, true) : bits
  const capped = ir.mux(binary('gt', exact, wide(high)), limit(high), inside, here())
  return exact.signed ? ir.mux(binary('lt', exact, wide(low)), limit(low), capped, here()) : capped
}

function divisorOf(self: IntegerSignal, value: unknown, what: string): Expression {
  const number = toInteger(value)
  if (number !== undefined && number !== 0n && !(self.$signed && number === -1n)) {
    const width = number.toString(2).replace('-', '').length + 1
    return ir.constant(number, width, number < 0n, here())
  }
  report({
    code: 'GW023',
    title: 'division',
    message:
      number === undefined
        ? `${what} divides by constants only`
        : number === 0n
          ? `${what} by 0`
          : `${what} by -1 can need one bit more than ${shapeText(self.$shape)}`,
    mend: number === -1n ? 'use neg()' : 'give an integer other than 0; the library has dividers for signals',
  })
  return ir.constant(1n, 2, false, here())
}

export class BoolSignal extends AnySignal {
  and(other: unknown): BoolSignal {
    return boolOf(binary('and', this.$leaves[0]!, sameShape(this, other, 'and')))
  }
  or(other: unknown): BoolSignal {
    return boolOf(binary('or', this.$leaves[0]!, sameShape(this, other, 'or')))
  }
  xor(other: unknown): BoolSignal {
    return boolOf(binary('xor', this.$leaves[0]!, sameShape(this, other, 'xor')))
  }
  not(): BoolSignal {
    return boolOf(unary('not', this.$leaves[0]!))
  }
  /** This one holds only where the other does. */
  implies(other: unknown): BoolSignal {
    return this.not().or(other)
  }
  /** `count` copies, as a mask. */
  repeat(count: number): IntegerSignal {
    return numberOf(
      ir.cat(
        Array.from({ length: count }, () => this.$leaves[0]!),
        here(),
      ),
    )
  }
}

export class ChoiceSignal extends AnySignal {
  /** Whether the code is that of a variant. */
  isValid(): BoolSignal {
    return isValidCode(this.$shape as ChoiceShape, this.$leaves[0]!)
  }
}

export class ClockSignal extends AnySignal {}

export class StructSignal extends AnySignal {
  $parts: Record<string, SignalBase> | undefined

  /** A field by its name, where that is no identifier of TypeScript's. */
  field(name: string): SignalBase {
    const shape = this.$shape as StructShape
    const known = this.$parts?.[name]
    if (known) return known
    let from = 0
    for (const [field, part] of Object.entries(shape.fields)) {
      const to = from + leafCount(part)
      if (field === name) {
        this.$parts ??= {}
        return (this.$parts[name] = makeSignal(part, this.$leaves.slice(from, to), partOfPlace(this.$place, from, to)))
      }
      from = to
    }
    return fail({
      code: 'GW018',
      title: 'field',
      message: `${shapeText(shape)} has no field \`${name}\``,
      mend: `its fields are ${Object.keys(shape.fields).join(', ')}`,
    })
  }
}

const structClasses = new WeakMap<object, typeof StructSignal>()

/** One class a struct shape, with a getter for each field. */
function structClass(shape: StructShape): typeof StructSignal {
  let made = structClasses.get(shape)
  if (!made) {
    made = class extends StructSignal {}
    for (const name of Object.keys(shape.fields))
      Object.defineProperty(made.prototype, name, {
        enumerable: true,
        configurable: true,
        get(this: StructSignal) {
          return this.field(name)
        },
      })
    structClasses.set(shape, made)
  }
  return made
}

export class ArraySignal extends AnySignal {
  $elements: (SignalBase | undefined)[] = []

  get length(): number {
    return (this.$shape as { length: number }).length
  }

  /** Element 0 is lowest. Read past the end: 0; written there: nothing. */
  at(index: unknown): SignalBase {
    const shape = this.$shape as Extract<Shape, { kind: 'array' }>
    const at = amountOf(index, 'index of an element')
    const size = leafCount(shape.element)
    if (typeof at === 'number') {
      if (at >= shape.length) {
        report({
          code: 'GW018',
          title: 'index',
          message: `element ${at} lies outside of ${nameOf(this)}, an ${shapeText(shape)}`,
          mend: `its elements are 0 … ${shape.length - 1}`,
        })
        return this.at(0)
      }
      return (this.$elements[at] ??= makeSignal(
        shape.element,
        this.$leaves.slice(at * size, (at + 1) * size),
        partOfPlace(this.$place, at * size, (at + 1) * size),
      ))
    }
    const reachable = Math.min(shape.length, 2 ** Math.min(at.width, 31))
    const leaves = Array.from({ length: size }, (_, leaf) => {
      const values = Array.from({ length: reachable }, (_, i) => this.$leaves[i * size + leaf]!)
      const first = values[0]!
      const covers = BigInt(reachable) === 1n << BigInt(at.width)
      const otherwise = covers ? values.pop()! : dummy(first.width, first.signed)
      return ir.select(
        at,
        values.map((value, i) => ({ patterns: [ir.exactly(BigInt(i), at.width)], value })),
        otherwise,
        here(),
      )
    })
    const place = this.$place
    const elements = place && Array.from({ length: reachable }, (_, i) => partOfPlace(place, i * size, (i + 1) * size)!)
    return makeSignal(shape.element, leaves, elements && { kind: 'indexed', role: place.role, index: at, elements })
  }

  [Symbol.iterator](): Iterator<SignalBase> {
    return Array.from({ length: this.length }, (_, i) => this.at(i))[Symbol.iterator]()
  }
}

/** A tagged union: the payload can be read only where the variant is known, in an arm of `match`. */
export class UnionSignal extends AnySignal {
  get $tag(): ChoiceSignal {
    return new ChoiceSignal(tagOf(this.$shape as UnionShape), [this.$leaves[0]!])
  }
  $payload(variant: string): SignalBase {
    const payload = (this.$shape as UnionShape).variants[variant]!
    const width = widthOf(payload)
    if (width === 0) return makeSignal(payload, [])
    const bits = this.$leaves[1]!
    return unpacked(payload, bits.width === width ? bits : ir.slice(bits, 0, width, here()))
  }
  is(variant: string): BoolSignal {
    return this.$tag.eq(variant)
  }
}

const unionClasses = new WeakMap<object, typeof UnionSignal>()

/** One class a union shape: what a payload holds is there by name, as an error that says where it can be read. */
function unionClass(shape: UnionShape): typeof UnionSignal {
  let made = unionClasses.get(shape)
  if (!made) {
    made = class extends UnionSignal {}
    const fields = Object.values(shape.variants).flatMap((part) => (part.kind === 'struct' ? Object.keys(part.fields) : []))
    for (const name of new Set(['with', ...fields]))
      if (!(name in made.prototype))
        Object.defineProperty(made.prototype, name, {
          get(this: UnionSignal) {
            return fail({
              code: 'GW019',
              title: 'match',
              message: `\`${name}\` belongs to a payload of ${shapeText(shape)}, which match alone can read`,
              mend: 'match(signal, { variant: (payload) => { … } }): the arm knows which variant it is',
              origin: placeOnStack(name),
            })
          },
        })
    unionClasses.set(shape, made)
  }
  return made
}

const members = (type: { prototype: object }): string[] => Object.getOwnPropertyNames(type.prototype)
/** Names that a struct's field cannot have: those of a signal's own members. */
export const reservedFields: ReadonlySet<string> = new Set([
  ...members(StructSignal),
  ...members(AnySignal),
  ...members(SignalBase),
  'constructor',
])
