import { createHash } from 'node:crypto'
import type { Expression } from '../ir/expression.ts'
import type { Variable } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import { visitExpressions } from '../ir/walk.ts'
import { lengthOf, withoutMarks } from './layout.ts'
import { primary, type Text, textOf } from './text.ts'

/** A signal that stands for an expression: one that the design named, or one that Verilog needs a name for. */
export interface NamedSignal {
  readonly name: string
  readonly node: Expression
  /** What it is assigned; empty for a `select`, which is written as a `case`. */
  readonly text: string
  readonly origin: Origin | undefined
}

/** Longer expressions are cut: a person reads no further, and tools recurse. */
const longest = 240

const inner = (node: Expression): Expression => {
  let at = node
  while (at.op === 'reinterpret') at = at.operands[0]!
  return at
}

/** Text that may stand several times without anybody's wanting a name for it. */
function isPlain(node: Expression): boolean {
  let at = node
  for (let depth = 0; depth < 4; depth++) {
    if (at.op === 'constant' || at.op === 'read') return true
    if (
      at.op === 'slice' ||
      at.op === 'reinterpret' ||
      (at.op === 'extend' && !at.operands[0]!.signed) ||
      (at.op === 'not' && at.width === 1)
    )
      at = at.operands[0]!
    else return false
  }
  return false
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const verilogWord: Partial<Record<Expression['op'], string>> = {
  subtract: 'difference',
  add: 'sum',
  multiply: 'product',
  divide: 'quotient',
  negate: 'negated',
  shiftLeft: 'shifted',
  shiftRight: 'shifted',
  bitAt: 'bit',
  extend: 'extended',
  not: 'inverted',
  reinterpret: 'value',
}

/**
 * Texts of a module's expressions, and the signals that some of them need.
 *
 * A name comes from the design, else from the operator and a hash of the text: an edit elsewhere does not change it.
 */
export class Signals {
  readonly #texts = new Map<Expression, Text>()
  readonly #uses = new Map<Expression, number>()
  readonly #mustName = new Set<Expression>()
  readonly #byText = new Map<string, NamedSignal>()
  readonly #byNode = new Map<Expression, NamedSignal>()
  readonly #taken: Set<string>
  readonly #standsFor: ReadonlyMap<Expression, string>
  readonly #seen = new Set<Expression>()
  readonly #read = new Set<Variable>()
  /** Each after those that it reads. */
  readonly all: NamedSignal[] = []

  /** `taken`: names in use, in lower case. `standsFor`: expressions that a variable already carries. */
  constructor(taken: Iterable<string>, standsFor: ReadonlyMap<Expression, string>) {
    this.#taken = new Set(taken)
    this.#standsFor = standsFor
  }

  /** Takes all roots at once: how often an expression is read decides whether it becomes a signal. */
  take(roots: readonly Expression[]): void {
    const count = (node: Expression): void => {
      this.#uses.set(node, (this.#uses.get(node) ?? 0) + 1)
    }
    for (const root of roots) count(root)
    visitExpressions(roots, (node) => {
      if (node.op === 'read') this.#read.add(node.variable)
      for (const operand of node.operands) count(operand)
      if (
        node.op === 'slice' ||
        node.op === 'bitAt' ||
        (node.op === 'extend' && node.operands[0]!.signed && node.operands[0]!.width > 1)
      )
        this.#mustName.add(inner(node.operands[0]!))
      if (node.op === 'select') this.#mustName.add(node)
    })
    visitExpressions(roots, (node) => this.#write(node), this.#seen)
  }

  /** The signal that carries an expression, where one does. */
  signalOf(node: Expression): NamedSignal | undefined {
    return this.#byNode.get(node)
  }

  /** Was the variable read by any expression? */
  isRead(variable: Variable): boolean {
    return this.#read.has(variable)
  }

  /** Expressions made after `take` are small: a condition turned, a constant. */
  text(node: Expression): Text {
    return (
      this.#texts.get(node) ??
      textOf(
        node,
        node.operands.map((operand) => this.text(operand)),
      )
    )
  }

  #write(node: Expression): void {
    const operands = node.operands.map((operand) => {
      const known = this.#texts.get(operand)!
      if (known.text.length > longest && lengthOf(known.text) > longest) {
        this.#name(operand, known)
        return this.#texts.get(operand)!
      }
      return known
    })
    const variable = this.#standsFor.get(node)
    if (variable !== undefined) {
      this.#texts.set(node, primary(variable, node.signed))
      if (node.op !== 'select') this.carried.set(node, textOf(node, operands))
      return
    }
    if (node.op === 'select') {
      const text = [
        ...operands.map((operand) => operand.text),
        ...node.arms.flatMap((arm) => arm.map(({ value, care }) => `${value}/${care}`)),
      ].join('|')
      this.#texts.set(node, primary(text))
      this.#name(node, primary(text))
      return
    }
    const text = textOf(node, operands)
    this.#texts.set(node, text)
    const isNamed = node.name !== undefined && node.op !== 'constant' && node.op !== 'read'
    const isShared = (this.#uses.get(node) ?? 0) > 1 && !isPlain(node)
    const isNeeded = this.#mustName.has(node) && node.op !== 'read'
    if (isNamed || isShared || isNeeded) this.#name(node, text)
  }

  /** What a variable that carries an expression is assigned. */
  readonly carried = new Map<Expression, Text>()

  #name(node: Expression, text: Text): void {
    const content = `${node.width}${node.signed ? 's' : 'u'} ${node.op === 'select' ? 'select ' : ''}${withoutMarks(text.text)}`
    const key = `${node.name ?? ''} ${content}`
    let signal = this.#byText.get(key)
    if (!signal) {
      signal = { name: this.#freeName(node, content), node, text: node.op === 'select' ? '' : text.text, origin: node.origin }
      this.#byText.set(key, signal)
      this.all.push(signal)
    }
    this.#byNode.set(node, signal)
    this.#texts.set(node, primary(signal.name, node.signed))
  }

  #freeName(node: Expression, content: string): string {
    const hash = hashOf(content)
    const word = node.name ?? verilogWord[node.op] ?? node.op
    const candidates = node.name === undefined ? [] : [word]
    for (let digits = 4; digits <= 16; digits += 2) candidates.push(`${word}_${hash.slice(0, digits)}`)
    const name = candidates.find((candidate) => !this.#taken.has(candidate.toLowerCase()))!
    this.#taken.add(name.toLowerCase())
    return name
  }
}
