import type { BinaryOp, Op, UnaryOp } from '../../src/ir/expression.ts'
import type { Design } from '../../src/ir/module.ts'
import { visitExpressions } from '../../src/ir/walk.ts'
import { rootExpressions } from '../../src/sim/named-signals.ts'

/** Every operator of the IR: the compiler refuses a list that lacks one. */
const everyOp: Readonly<Record<Op, true>> = {
  constant: true,
  read: true,
  ...({ not: true, negate: true, any: true, all: true, parity: true, extend: true, reinterpret: true } satisfies Record<
    UnaryOp,
    true
  >),
  ...({
    and: true,
    or: true,
    xor: true,
    add: true,
    subtract: true,
    multiply: true,
    divide: true,
    remainder: true,
    eq: true,
    ne: true,
    lt: true,
    le: true,
    gt: true,
    ge: true,
    shiftLeft: true,
    shiftRight: true,
    bitAt: true,
  } satisfies Record<BinaryOp, true>),
  slice: true,
  cat: true,
  mux: true,
  select: true,
  crossing: true,
}
export const ops = Object.keys(everyOp) as Op[]

/** What engines treat alike: a bit, 32-bit and 64-bit words, two limbs, more. */
const classes = [
  { name: '1', most: 1 },
  { name: '2-31', most: 31 },
  { name: '32', most: 32 },
  { name: '33-63', most: 63 },
  { name: '64', most: 64 },
  { name: '65-128', most: 128 },
  { name: '129-', most: Number.POSITIVE_INFINITY },
] as const

/**
 * How often each operator was met at each class of widths, unsigned and signed. The width that counts is the widest of
 * the result and the operands: a comparison of 64-bit values is one of 64 bits.
 */
export class Coverage {
  readonly #counts = new Map<string, number>()
  #designs = 0

  add(design: Design): void {
    this.#designs++
    for (const module of design.modules)
      visitExpressions(rootExpressions(module), (node) => {
        const width = Math.max(node.width, ...node.operands.map((operand) => operand.width))
        const isSigned = node.signed || node.operands.some((operand) => operand.signed)
        const key = `${node.op} ${classes.find(({ most }) => width <= most)!.name} ${isSigned ? 's' : 'u'}`
        this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
      })
  }

  count(op: Op, width?: string): number {
    const names = width === undefined ? classes.map(({ name }) => name) : [width]
    return names.reduce((sum, name) => sum + this.#at(op, name, 'u') + this.#at(op, name, 's'), 0)
  }

  #at(op: Op, width: string, sign: 's' | 'u'): number {
    return this.#counts.get(`${op} ${width} ${sign}`) ?? 0
  }

  /** Operators that no design has. */
  missing(): Op[] {
    return ops.filter((op) => this.count(op) === 0)
  }

  /** A line an operator, a column a class of widths, as `unsigned/signed`. */
  table(): string {
    const row = (first: string, cells: readonly string[]): string =>
      first.padEnd(12) + cells.map((cell) => cell.padStart(12)).join('')
    const lines = ops.map((op) =>
      row(
        op,
        classes.map(({ name }) => `${this.#at(op, name, 'u')}/${this.#at(op, name, 's')}`),
      ),
    )
    const head = row(
      'bits',
      classes.map(({ name }) => name),
    )
    return [`operators by width, unsigned/signed, of ${this.#designs} designs`, head, ...lines].join('\n')
  }
}
