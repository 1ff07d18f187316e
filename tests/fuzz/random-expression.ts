import {
  type BinaryOp,
  binary,
  cat,
  constant,
  crossing,
  type Expression,
  exactly,
  mux,
  type Pattern,
  read,
  select,
  slice,
  unary,
} from '../../src/ir/expression.ts'
import type { Variable } from '../../src/ir/module.ts'
import type { Dice } from './dice.ts'

/** Bits that an expression may read. */
export interface Readable {
  readonly variable: Variable
  readonly low: number
  readonly width: number
}

/** Elements that a run-time index chooses from, as the language lowers an array. */
export type ReadableArray = readonly Variable[]

/** What one random expression may use. */
export interface Scope {
  readonly readable: readonly Readable[]
  readonly arrays: readonly ReadableArray[]
  /** Values of other clocks, taken through a crossing. */
  readonly foreign: readonly Readable[]
  /** Expressions made before that read nothing else: to share nodes. */
  readonly shared: readonly Expression[]
  /** Called for every node made. */
  readonly made?: (node: Expression) => void
}

/** Cuts or extends an expression to a width and a sign. */
export function sized(node: Expression, width: number, signed: boolean, low = 0): Expression {
  let bits = node
  if (bits.width > width) bits = slice(bits, low, width)
  else if (bits.width < width) return unary('extend', bits, width, signed)
  return bits.signed === signed ? bits : unary('reinterpret', bits, width, signed)
}

export const readOf = ({ variable, low, width }: Readable): Expression =>
  low === 0 && width === variable.width ? read(variable) : slice(read(variable), low, width)

const comparisons: readonly BinaryOp[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge']

/** Random expressions over a scope. */
export class RandomExpression {
  readonly #dice: Dice
  readonly #scope: Scope

  constructor(dice: Dice, scope: Scope) {
    this.#dice = dice
    this.#scope = scope
  }

  condition(depth = 2): Expression {
    return this.of(1, false, depth)
  }

  /** Of any shape. */
  any(depth: number): Expression {
    return this.of(this.#dice.width(), this.#dice.chance(0.4), depth)
  }

  of(width: number, signed: boolean, depth: number): Expression {
    const node = this.#of(width, signed, this.#dice.chance(0.35) ? depth - 1 : depth)
    this.#scope.made?.(node)
    return node
  }

  #leaf(width: number, signed: boolean): Expression {
    const dice = this.#dice
    const { readable } = this.#scope
    if (readable.length === 0 || dice.chance(0.12)) return constant(dice.value(width), width, signed)
    const alike = readable.filter((each) => each.width === width)
    const source = alike.length > 0 && dice.chance(0.6) ? dice.pick(alike) : dice.pick(readable)
    return sized(readOf(source), width, signed, source.width > width ? dice.below(source.width - width + 1) : 0)
  }

  #of(width: number, signed: boolean, depth: number): Expression {
    const dice = this.#dice
    const { shared, arrays, foreign } = this.#scope
    if (depth <= 0) return this.#leaf(width, signed)
    const sign = (): boolean => dice.chance(0.4)
    const near = (): number =>
      dice.chance(0.4) ? width : Math.max(1, Math.min(200, dice.chance(0.5) ? width + dice.between(-2, 2) : dice.width()))
    const next = (of: number, ofSigned: boolean): Expression => this.of(of, ofSigned, depth - 1)
    if (width === 1 && !signed && dice.chance(0.6)) return this.#bit(depth)
    const kind = dice.weighted({
      leaf: 1.2,
      share: shared.length > 0 ? 1 : 0,
      not: 0.8,
      negate: 0.7,
      extend: width > 1 ? 0.7 : 0,
      reinterpret: 0.5,
      bitwise: 1.6,
      add: 1,
      subtract: 1,
      multiply: width > 130 ? 0.2 : 0.6,
      divide: 0.4,
      remainder: 0.4,
      shiftLeft: 0.8,
      shiftRight: 0.8,
      slice: 0.8,
      cat: width > 1 ? 1.1 : 0,
      mux: 1.2,
      select: 0.9,
      element: arrays.length > 0 ? 0.8 : 0,
      crossing: foreign.length > 0 ? 0.6 : 0.05,
    })
    switch (kind) {
      case 'leaf':
        return this.#leaf(width, signed)
      case 'share': {
        const alike = shared.filter((node) => node.width === width && node.signed === signed)
        return alike.length > 0 ? dice.pick(alike) : sized(dice.pick(shared), width, signed)
      }
      case 'not':
        return unary('not', next(width, sign()), width, signed)
      case 'negate':
        return unary('negate', next(near(), sign()), width, signed)
      case 'extend':
        return unary('extend', next(dice.chance(0.4) ? width - 1 : dice.between(1, width - 1), sign()), width, signed)
      case 'reinterpret':
        return unary('reinterpret', next(width, !signed), width, signed)
      case 'bitwise':
        return binary(dice.pick(['and', 'or', 'xor']), next(width, sign()), next(width, sign()), width, signed)
      case 'add':
      case 'subtract':
      case 'multiply':
        return binary(kind, next(near(), sign()), next(near(), sign()), width, signed)
      case 'divide':
      case 'remainder':
        return binary(kind, next(near(), sign()), this.#divisor(), width, signed)
      case 'shiftLeft':
      case 'shiftRight':
        return binary(kind, next(near(), sign()), this.#amount(width, depth), width, signed)
      case 'slice': {
        const from = Math.min(210, width + dice.between(0, dice.chance(0.5) ? 3 : 40))
        return sized(slice(next(from, sign()), dice.between(0, from - width), width), width, signed)
      }
      case 'cat':
        return sized(cat(this.#parts(width).map((part) => next(part, sign()))), width, signed)
      case 'mux':
        return mux(this.of(1, false, depth - 1), next(width, signed), next(width, signed))
      case 'select':
        return this.#select(width, signed, depth)
      case 'element': {
        const elements = dice.pick(arrays)
        const index = this.of(dice.between(1, 5), false, depth - 1)
        const zero = constant(0n, elements[0]!.width, elements[0]!.signed)
        const arms = elements
          .map((element, i) => ({ i: BigInt(i), element }))
          .filter(({ i }) => i < 1n << BigInt(index.width))
          .map(({ i, element }) => ({ patterns: [exactly(i, index.width)], value: read(element) }))
        return sized(select(index, arms, zero), width, signed)
      }
      case 'crossing': {
        const inner = foreign.length > 0 ? readOf(dice.pick(foreign)) : next(width, signed)
        return sized(crossing(inner, 'a random design', dice.pick(['stable', 'gray'])), width, signed)
      }
    }
  }

  #bit(depth: number): Expression {
    const dice = this.#dice
    const operand = (width = dice.width()): Expression => this.of(width, dice.chance(0.4), depth - 1)
    switch (dice.weighted({ reduce: 2, compare: 3, close: 1, constant: 2.5, bitAt: 1.5 })) {
      case 'reduce':
        return unary(dice.pick(['any', 'all', 'parity']), operand(), 1, false)
      case 'compare':
        return binary(dice.pick(comparisons), operand(), operand(), 1, false)
      case 'close': {
        const width = dice.width()
        return binary(dice.pick(comparisons), operand(width), operand(width), 1, false)
      }
      case 'constant': {
        const left = operand()
        const edge = constant(dice.value(left.width), left.width, left.signed)
        const other = dice.chance(0.7) ? edge : constant(dice.value(left.width + 1), left.width + 1, true)
        const [a, b] = dice.chance(0.6) ? [left, other] : [other, left]
        return binary(dice.pick(comparisons), a, b, 1, false)
      }
      case 'bitAt': {
        const value = operand()
        return binary('bitAt', value, this.#amount(value.width, depth), 1, false)
      }
    }
  }

  /** Unsigned: sometimes just enough bits, sometimes far too many. */
  #amount(width: number, depth: number): Expression {
    const dice = this.#dice
    const enough = Math.max(1, Math.ceil(Math.log2(width)))
    const kind = dice.weighted({ enough: 4, more: 2, wide: 1, far: 0.7, constant: 1.5, alone: 0.5 })
    if (kind === 'constant') {
      const bits = enough + 2
      const amount = dice.pick([0, 1, width - 1, width, width + 1, dice.below(width), (1 << bits) - 1])
      return constant(BigInt(amount), bits)
    }
    if (kind === 'far') {
      const gap = dice.pick([32, 64, 65]) - enough
      return cat([this.of(dice.between(1, 6), false, 0), constant(0n, gap), this.of(enough, false, depth - 1)])
    }
    const bits = { enough, more: enough + dice.between(1, 3), wide: dice.pick([31, 32, 33, 64, 65, 70]), alone: 1 }[kind]
    const amount = this.of(bits, false, depth - 1)
    if (kind !== 'wide' || dice.chance(0.3)) return amount
    // Mostly near enough to matter.
    return binary('and', amount, constant((1n << BigInt(enough + 1)) - 1n, bits), bits, false)
  }

  #divisor(): Expression {
    const dice = this.#dice
    for (;;) {
      const width = dice.width(70)
      const value = dice.chance(0.4) ? BigInt(dice.pick([1, 2, 3, 5, 7, 8, 10, 16, 255])) : dice.value(width)
      const node = constant(value, width, dice.chance(0.4))
      if (node.value !== 0n) return node
    }
  }

  /** Widths that add up. */
  #parts(width: number): number[] {
    const dice = this.#dice
    const count = dice.between(2, Math.min(5, width))
    const cuts = dice.shuffled(Array.from({ length: width - 1 }, (_, i) => i + 1)).slice(0, count - 1)
    const edges = [0, ...cuts.sort((a, b) => a - b), width]
    return edges.slice(1).map((edge, i) => edge - edges[i]!)
  }

  #select(width: number, signed: boolean, depth: number): Expression {
    const on = this.selector(depth)
    const value = (): Expression => this.of(width, signed, depth - 1)
    const arms = randomArms(this.#dice, on.width).map((patterns) => ({ patterns, value: value() }))
    return select(on, arms, value())
  }

  /** Something that arms can choose by: mostly a few bits. */
  selector(depth: number): Expression {
    const dice = this.#dice
    const width = dice.chance(0.85) ? dice.between(1, 6) : dice.pick([31, 32, 33, 64, 65, 130])
    return this.of(width, dice.chance(0.2), depth - 1)
  }
}

/** Patterns of one to several arms: exact ones, don't-cares, both. */
export function randomArms(dice: Dice, width: number): Pattern[][] {
  const style = dice.weighted({ exact: 3, masked: 2, mixed: 1, full: width <= 3 ? 1.5 : 0 })
  if (style === 'full') {
    const codes = dice.shuffled(Array.from({ length: 1 << width }, (_, i) => BigInt(i)))
    const arms: Pattern[][] = []
    while (codes.length > 0) arms.push(codes.splice(0, dice.between(1, 2)).map((code) => exactly(code, width)))
    return arms
  }
  const pattern = (): Pattern => {
    const isExact = style === 'exact' || (style === 'mixed' && dice.chance(0.5))
    const code = dice.chance(0.6) ? BigInt.asUintN(width, BigInt(dice.below(8))) : dice.value(width)
    if (isExact) return exactly(code, width)
    const care = dice.chance(0.5) ? dice.bits(width) : dice.value(width)
    return { value: code & care, care }
  }
  const arms = Array.from({ length: dice.pick([1, 1, 2, 2, 3, 4]) }, () =>
    Array.from({ length: dice.chance(0.8) ? 1 : 2 }, pattern),
  )
  // Equal codes in two arms are a mistake of a design, not a case of interest: mostly left out.
  if (style !== 'exact' || dice.chance(0.15)) return arms
  const seen = new Set<bigint>()
  const distinct = arms.map((patterns) => patterns.filter(({ value }) => !seen.has(value) && seen.add(value)))
  return distinct.filter((patterns) => patterns.length > 0)
}
