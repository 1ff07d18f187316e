import {
  binary,
  cat,
  constant,
  type Expression,
  mux,
  type Pattern,
  read,
  type SelectNode,
  slice,
  unary,
} from '../ir/expression.ts'
import type { Variable } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import { visitExpressions } from '../ir/walk.ts'
import { elementsRead, nameOfElements } from './array-read.ts'
import { armOf, decide, isSame } from './decided.ts'
import { fold } from './fold.ts'
import { distinctArms, needsChain } from './patterns.ts'
import { partOfCat, rangesOfCat } from './ranges.ts'
import { allOnes, bitsFor, fits, widened, withSign } from './resize.ts'

/** A part of a variable that is a Verilog signal of its own. */
export interface Segment {
  readonly variable: Variable
  readonly low: number
  readonly width: number
}

/** What the structure around an expression says about it. */
export interface Surroundings {
  /** Read more than once, or named by the design: stays one signal, so that a slice of it does not copy it. */
  isKept(node: Expression): boolean
  /** Lies on a loop of whole signals that is none of bits: slices must reach the bits below it. */
  isPrecise(node: Expression): boolean
  /** The parts of a variable that had to be split, lowest first. */
  segmentsOf(variable: Variable): readonly Segment[] | undefined
}

const sliceDepth = 40

/**
 * Brings expressions to the form that Verilog can say exactly.
 *
 * Afterwards the operands of arithmetic, comparisons and bitwise operators have one width (and comparisons and
 * divisions one sign), so that Verilog's rules on context widths never apply; what reads nothing is a constant;
 * shifts by constants are wiring; slices stand on signals wherever they can. Width, sign and value of each node stay.
 */
export class Simplifier {
  readonly #done = new Map<Expression, Expression>()
  readonly #sources = new Map<Expression, Expression>()
  readonly #seen = new Set<Expression>()
  readonly #kept = new Set<Expression>()
  readonly #precise = new Set<Expression>()
  readonly #surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  /** The design's own expression behind a simple one. */
  sourceOf(simple: Expression): Expression | undefined {
    return this.#sources.get(simple)
  }

  of(node: Expression): Expression {
    visitExpressions(
      [node],
      (each) => {
        const operands = each.operands.map((operand) => this.#done.get(operand)!)
        const simple = this.reduce(each, operands)
        if (simple !== each && simple.name === undefined && each.name !== undefined && isNameable(simple, operands))
          simple.name = each.name
        if (this.#surroundings.isKept(each)) this.#kept.add(simple)
        if (this.#surroundings.isPrecise(each)) this.#precise.add(simple)
        this.#done.set(each, simple)
        this.#sources.set(simple, each)
      },
      this.#seen,
    )
    return this.#done.get(node)!
  }

  /** The node over operands that are simple already. */
  reduce(node: Expression, operands: readonly Expression[]): Expression {
    if (node.op !== 'read' && operands.every((operand) => operand.op === 'constant')) {
      const value = fold(
        { ...node, operands },
        operands.map((operand) => (operand.op === 'constant' ? operand.value : 0n)),
      )
      return node.op === 'constant' ? node : constant(value, node.width, node.signed, node.origin)
    }
    const [a, b, c] = operands as [Expression, Expression, Expression]
    const { width, signed, origin } = node
    const own = (): Expression =>
      operands.every((operand, i) => operand === node.operands[i]) ? node : ({ ...node, operands, name: undefined } as Expression)
    switch (node.op) {
      case 'constant':
      case 'read':
        return node
      case 'reinterpret':
      case 'crossing':
        return withSign(a, signed)
      case 'extend':
        return withSign(this.fit(a, width), signed)
      case 'not':
        return a.op === 'not' && a.name === undefined ? withSign(a.operands[0]!, signed) : own()
      case 'any':
      case 'all':
      case 'parity':
        return a.width === 1 ? withSign(a, false) : own()
      case 'negate':
        return withSign(unary('negate', this.fit(a, width), width, signed, origin), signed)
      case 'and':
      case 'or':
      case 'xor':
        return withSign(this.bitwise(node.op, this.fit(a, width), this.fit(b, width), origin), signed)
      case 'add':
      case 'subtract':
      case 'multiply':
        if (node.op === 'multiply' && operands.some((operand) => operand.op === 'constant' && operand.value === 0n))
          return constant(0n, width, signed, origin)
        return binary(node.op, this.fit(a, width), this.fit(b, width), width, signed, origin)
      case 'divide':
      case 'remainder':
        return withSign(this.fit(this.#division(node.op, a, b, origin), width), signed)
      case 'eq':
      case 'ne':
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge':
        return withSign(this.compare(node.op, a, b, origin), signed)
      case 'shiftLeft':
        return withSign(this.#shiftLeft(a, b, width, origin), signed)
      case 'shiftRight':
        return withSign(this.#shiftRight(a, b, width, origin), signed)
      case 'bitAt':
        return withSign(this.bitAt(a, b, origin), signed)
      case 'slice':
        return withSign(this.slice(a, node.low, width, origin), signed)
      case 'cat':
        return withSign(this.#cat(operands, origin), signed)
      case 'mux':
        return this.mux(a, withSign(this.fit(b, width), signed), withSign(this.fit(c, width), signed), origin)
      case 'select':
        return this.#select(node, operands)
    }
  }

  /** The value in more bits, or its low bits. */
  fit(node: Expression, width: number): Expression {
    return node.width <= width ? widened(node, width) : withSign(this.slice(node, 0, width, node.origin), node.signed)
  }

  not(node: Expression): Expression {
    return this.reduce(unary('not', node, node.width, node.signed, node.origin), [node])
  }

  /** Unsigned, as wide as the operands, which are of one width; gone where one of them is all zeros or all ones. */
  bitwise(op: 'and' | 'or' | 'xor', a: Expression, b: Expression, origin?: Origin): Expression {
    const { width } = a
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (one.op !== 'constant') continue
      const bits = BigInt.asUintN(width, one.value)
      if (bits === 0n) return op === 'and' ? constant(0n, width, false, origin) : withSign(other, false)
      if (bits === allOnes(width)) {
        if (op === 'and') return withSign(other, false)
        return op === 'or' ? constant(bits, width, false, origin) : withSign(this.not(other), false)
      }
    }
    return binary(op, a, b, width, false, origin)
  }

  mux(condition: Expression, then: Expression, otherwise: Expression, origin?: Origin): Expression {
    if (condition.op === 'constant') return condition.value === 0n ? otherwise : then
    if (then.width === 1 && then.op === 'constant' && otherwise.op === 'constant' && then.value !== otherwise.value)
      return withSign(then.value !== 0n ? condition : this.not(condition), then.signed)
    return mux(condition, then, otherwise, origin)
  }

  /** Both operands as one width and sign; a constant as its partner is; decided where it always goes one way. */
  compare(op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge', left: Expression, right: Expression, origin?: Origin): Expression {
    const a = left.op === 'extend' && left.name === undefined ? left.operands[0]! : left
    const b = right.op === 'extend' && right.name === undefined ? right.operands[0]! : right
    if (a.op === 'constant' && b.op !== 'constant') {
      const turned = ({ eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const)[op]
      return this.compare(turned, b, a, origin)
    }
    if (isSame(a, b)) return constant(op === 'eq' || op === 'le' || op === 'ge' ? 1n : 0n, 1, false, origin)
    if (b.op === 'constant') {
      const { value } = b
      const low = a.signed ? -(1n << BigInt(a.width - 1)) : 0n
      const high = a.signed ? (1n << BigInt(a.width - 1)) - 1n : allOnes(a.width)
      const decided = decide(op, low, high, value)
      if (decided !== undefined) return constant(decided ? 1n : 0n, 1, false, origin)
      // What is not decided of one bit is whether it is set.
      if (a.width === 1 && !a.signed) {
        const isSet = op === 'gt' || op === 'ge' || (op === 'eq' && value === 1n) || (op === 'ne' && value === 0n)
        return isSet ? a : this.not(a)
      }
      if (!a.signed) {
        // At the ends of the range an order is an equality: plainer, and no tool takes it for a slip.
        const equality = (of: 'eq' | 'ne', to: bigint): Expression => this.compare(of, a, constant(to, a.width), origin)
        if (op === 'lt' && value === 1n) return equality('eq', 0n)
        if (op === 'le' && value === 0n) return equality('eq', 0n)
        if (op === 'ge' && value === 1n) return equality('ne', 0n)
        if (op === 'gt' && value === 0n) return equality('ne', 0n)
        if (op === 'ge' && value === high) return equality('eq', high)
        if (op === 'gt' && value === high - 1n) return equality('eq', high)
        if (op === 'lt' && value === high) return equality('ne', high)
        if (op === 'le' && value === high - 1n) return equality('ne', high)
      }
      if (fits(value, a.width, a.signed)) return binary(op, a, constant(value, a.width, a.signed, b.origin), 1, false, origin)
    }
    if (a.width === 1 && b.width === 1 && !a.signed && !b.signed) {
      if (op === 'lt') return this.bitwise('and', this.not(a), b, origin)
      if (op === 'gt') return this.bitwise('and', a, this.not(b), origin)
      if (op === 'le') return this.bitwise('or', this.not(a), b, origin)
      if (op === 'ge') return this.bitwise('or', a, this.not(b), origin)
    }
    const isSigned = a.signed || b.signed
    const widthOf = (node: Expression): number => node.width + (isSigned && !node.signed ? 1 : 0)
    const width = Math.max(widthOf(a), widthOf(b))
    return binary(op, withSign(widened(a, width), isSigned), withSign(widened(b, width), isSigned), 1, false, origin)
  }

  #division(op: 'divide' | 'remainder', a: Expression, b: Expression, origin?: Origin): Expression {
    if (b.op !== 'constant') throw new Error('division by what is no constant')
    const isSigned = a.signed || b.value < 0n
    if (b.value === 0n) return constant(0n, a.width, isSigned, origin)
    if (b.value === 1n) return op === 'divide' ? a : constant(0n, a.width, a.signed, origin)
    if (!isSigned && (b.value & (b.value - 1n)) === 0n)
      return this.#divisionByPower(op, a, b.value.toString(2).length - 1, origin)
    let width = a.width + (isSigned && !a.signed ? 1 : 0)
    while (!fits(b.value, width, isSigned)) width++
    // The lowest value by -1 needs a bit more.
    if (b.value === -1n) width++
    return binary(
      op,
      withSign(widened(a, width), isSigned),
      constant(b.value, width, isSigned, b.origin),
      width,
      isSigned,
      origin,
    )
  }

  /** Bits of the dividend: no divider, and Icarus 11 is wrong about some wide ones. */
  #divisionByPower(op: 'divide' | 'remainder', a: Expression, power: number, origin?: Origin): Expression {
    if (op === 'remainder') return power >= a.width ? a : this.slice(a, 0, power, origin)
    return power >= a.width ? constant(0n, a.width, false, origin) : this.slice(a, power, a.width - power, origin)
  }

  #shiftLeft(a: Expression, amount: Expression, width: number, origin?: Origin): Expression {
    if (amount.op === 'constant') {
      if (amount.value >= BigInt(width)) return constant(0n, width, false, origin)
      const by = Number(amount.value)
      if (by === 0) return this.fit(a, width)
      return this.#cat([withSign(this.fit(a, width - by), false), constant(0n, by)], origin)
    }
    const value = this.fit(a, width)
    return this.#limited(amount, width, constant(0n, width, value.signed), (by) =>
      binary('shiftLeft', value, by, width, value.signed, origin),
    )
  }

  #shiftRight(a: Expression, amount: Expression, width: number, origin?: Origin): Expression {
    if (amount.op === 'constant') {
      const by = amount.value >= BigInt(a.width) ? a.width : Number(amount.value)
      if (by === a.width && !a.signed) return constant(0n, width, false, origin)
      const from = Math.min(by, a.width - 1)
      return this.fit(withSign(this.slice(a, from, a.width - from, origin), a.signed), width)
    }
    const value = widened(a, Math.max(a.width, width))
    const past = a.signed
      ? this.fit(withSign(this.slice(a, a.width - 1, 1, origin), true), value.width)
      : constant(0n, value.width)
    const shifted = this.#limited(amount, value.width, past, (by) =>
      binary('shiftRight', value, by, value.width, value.signed, origin),
    )
    return this.fit(shifted, width)
  }

  /** Tools differ on amounts of more than 32 bits: those bits only tell that nothing is left. */
  #limited(amount: Expression, width: number, past: Expression, shift: (by: Expression) => Expression): Expression {
    if (amount.width <= 31) return shift(amount)
    const used = bitsFor(width + 1)
    const above = this.slice(amount, used, amount.width - used, amount.origin)
    const isPast = above.width === 1 ? above : unary('any', above, 1, false, amount.origin)
    return this.mux(isPast, past, shift(this.slice(amount, 0, used, amount.origin)), amount.origin)
  }

  /** One bit; past the width 0, by a comparison only where the index can get there. */
  bitAt(value: Expression, index: Expression, origin?: Origin): Expression {
    const { width } = value
    if (index.op === 'constant')
      return index.value < BigInt(width) ? this.slice(value, Number(index.value), 1, origin) : constant(0n, 1, false, origin)
    const inside = this.inRange(index, width)
    if (width === 1) return this.bitwise('and', inside, withSign(value, false))
    const bit = binary('bitAt', value, this.fit(index, bitsFor(width)), 1, false, origin)
    return this.mux(inside, bit, constant(0n, 1), origin)
  }

  /** Does an index stay below a count? Constant 1 where it cannot do otherwise. */
  inRange(index: Expression, count: number): Expression {
    // All words of one wide port are asked the same.
    const low = index.op === 'cat' && index.operands.length > 1 ? index.operands.at(-1)! : undefined
    if (low?.op === 'constant' && count % 2 ** low.width === 0)
      return this.inRange(this.slice(index, low.width, index.width - low.width, index.origin), count / 2 ** low.width)
    return this.compare('lt', index, constant(BigInt(count), bitsFor(count + 1)), index.origin)
  }

  #cat(operands: readonly Expression[], origin?: Origin): Expression {
    const parts: Expression[] = []
    const add = (part: Expression): void => {
      const last = parts.at(-1)
      if (
        last?.op === 'slice' &&
        part.op === 'slice' &&
        last.operands[0] === part.operands[0] &&
        last.low === part.low + part.width
      ) {
        parts.pop()
        add(this.slice(part.operands[0]!, part.low, last.width + part.width, part.origin))
      } else if (last?.op === 'constant' && part.op === 'constant' && last.value === 0n && part.value === 0n) {
        parts[parts.length - 1] = constant(0n, last.width + part.width, false, part.origin)
      } else parts.push(part)
    }
    for (const operand of operands) {
      const part = withSign(operand, false)
      if (part.op === 'cat' && part.name === undefined && !this.#kept.has(part)) for (const inner of part.operands) add(inner)
      else add(part)
    }
    return parts.length === 1 ? parts[0]! : cat(parts, origin)
  }

  #select(node: SelectNode, operands: readonly Expression[]): Expression {
    const on = withSign(operands[0]!, false)
    const values = operands.slice(1).map((value) => withSign(this.fit(value, node.width), node.signed))
    const otherwise = values.at(-1)!
    if (on.op === 'constant') return values[armOf(node.arms, on.value)] ?? otherwise
    const elements = elementsRead(node.arms, on, values)
    if (elements) return withSign(this.#element(on, elements, node), node.signed)
    const arms = distinctArms(node.arms.map((patterns, i) => ({ patterns, value: values[i]! })))
    if (arms.length > 2 && !needsChain(arms, on.width))
      return {
        ...node,
        arms: arms.map(({ patterns }) => patterns),
        operands: [on, ...arms.map(({ value }) => value), otherwise],
        name: undefined,
      }
    let result = otherwise
    for (const { patterns, value } of arms.toReversed()) result = this.mux(this.matches(on, patterns), value, result, node.origin)
    return result
  }

  /** One of equally wide elements, lowest first; past them 0. */
  #element(index: Expression, elements: readonly Expression[], source: Expression): Expression {
    const { width } = elements[0]!
    const { origin } = source
    const vector = this.#cat(elements.toReversed(), origin)
    const name = vector.op === 'cat' ? nameOfElements(elements) : undefined
    if (name !== undefined) vector.name = name
    const at = this.fit(index, bitsFor(elements.length))
    const element = binary('bitAt', vector, at, width, false, origin)
    if (vector.op === 'cat') this.#sources.set(vector, source)
    this.#sources.set(element, source)
    return this.mux(this.inRange(index, elements.length), element, constant(0n, width), origin)
  }

  /** Whether a value matches one of the patterns. */
  matches(on: Expression, patterns: readonly Pattern[]): Expression {
    let result: Expression = constant(0n, 1)
    for (const { value, care } of patterns) {
      const bits = withSign(on, false)
      const masked = this.bitwise('and', bits, constant(care, on.width), on.origin)
      const isMatch = care === 0n ? constant(1n, 1) : this.compare('eq', masked, constant(value, on.width), on.origin)
      result = this.bitwise('or', result, isMatch)
    }
    return result
  }

  /** Bits of an expression that is simple already: the same bits of what lies below it, as far as that copies nothing. */
  slice(node: Expression, low: number, width: number, origin?: Origin, depth = 0): Expression {
    let from = node
    let at = low
    while (true) {
      if (at === 0 && width === from.width) return withSign(from, false)
      if (from.op === 'slice') at += from.low
      else if (from.op === 'extend' && at + width > from.operands[0]!.width) return this.#sliceOfExtension(from, at, width, depth)
      else if (from.op !== 'reinterpret' && from.op !== 'extend') {
        if (from.op !== 'cat') break
        const inside = partOfCat(from.operands, at, width)
        if (!inside) break
        at = inside.low
        from = inside.operand
        continue
      }
      from = from.operands[0]!
    }
    const below = (operand: Expression, bit = at, count = width): Expression => this.slice(operand, bit, count, origin, depth + 1)
    switch (from.op) {
      case 'constant':
        return constant(BigInt.asUintN(from.width, from.value) >> BigInt(at), width, false, from.origin)
      case 'cat':
        return this.#cat(
          rangesOfCat(from.operands, at, width).map((range) => below(range.operand, range.low, range.width)),
          origin,
        )
      case 'read': {
        const segments = this.#surroundings.segmentsOf(from.variable)
        if (!segments) break
        const parts = segments
          .filter((segment) => segment.low < at + width && segment.low + segment.width > at)
          .toReversed()
          .map((segment) => {
            const start = Math.max(at, segment.low)
            const end = Math.min(at + width, segment.low + segment.width)
            const whole = read(segment.variable, from.origin)
            return end - start === segment.width ? whole : slice(whole, start - segment.low, end - start, origin)
          })
        return parts.length === 1 ? parts[0]! : cat(parts, origin)
      }
    }
    const isOpen = this.#precise.has(from) || (from.name === undefined && !this.#kept.has(from))
    if (isOpen && depth < sliceDepth) {
      const operands = from.operands
      switch (from.op) {
        case 'not':
          return this.not(below(operands[0]!))
        case 'and':
        case 'or':
        case 'xor':
          return this.bitwise(from.op, below(operands[0]!), below(operands[1]!), from.origin)
        case 'mux':
          return this.mux(operands[0]!, below(operands[1]!), below(operands[2]!), from.origin)
        case 'bitAt': {
          if (from.width === 1) break
          const [vector, index] = operands as [Expression, Expression]
          const elements = Array.from({ length: vector.width / from.width }, (_, i) => below(vector, i * from.width + at, width))
          return this.#element(index, elements, this.#sources.get(from) ?? from)
        }
        case 'select':
          return {
            ...from,
            width,
            signed: false,
            name: undefined,
            operands: [operands[0]!, ...operands.slice(1).map((operand) => below(operand))],
          }
        case 'add':
        case 'subtract':
        case 'multiply':
        case 'negate': {
          const needed = at + width
          if (at > 0 && (needed === from.width || !this.#precise.has(from))) break
          const narrow = {
            ...from,
            width: needed,
            signed: false,
            name: undefined,
            operands: operands.map((o) => below(o, 0, needed)),
          }
          return at === 0 ? narrow : slice(narrow, at, width, origin)
        }
      }
    }
    return slice(from, at, width, origin)
  }

  /** Bits of which some, or all, lie above the operand of an extension. */
  #sliceOfExtension(node: Expression, low: number, width: number, depth: number): Expression {
    const operand = node.operands[0]!
    const from = operand.signed ? Math.min(low, operand.width - 1) : low
    if (from >= operand.width) return constant(0n, width, false, node.origin)
    const part = this.slice(operand, from, operand.width - from, node.origin, depth + 1)
    return withSign(this.fit(withSign(part, operand.signed), width), false)
  }
}

/** Only what is no signal, constant or wire of another name may take a name. */
const isNameable = (node: Expression, operands: readonly Expression[]): boolean =>
  node.op !== 'read' && node.op !== 'constant' && !operands.includes(node)
