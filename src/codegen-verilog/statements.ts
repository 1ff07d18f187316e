import type { Expression, Pattern } from '../ir/expression.ts'
import type { Print, Target, Variable } from '../ir/module.ts'
import type { ChoiceShape } from '../ir/shape.ts'
import { breakable } from './layout.ts'
import type { Lines } from './lines.ts'
import { isExact, literal, patternLabel } from './literal.ts'
import type { Branch, Case, Leaflet, Lowered } from './lower.ts'
import type { Signals } from './signals.ts'
import { addressText, bitsText, conjunction, indexText, isolatedText, negated, type Text, valueText } from './text.ts'

/** Text in a Verilog string. */
export const quoted = (text: string): string =>
  `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n').replace(/\t/g, '\\t')}"`

const inFormat = (text: string): string => text.replace(/%/g, '%%')

/** Do exact labels leave no code of the selector out? */
export function isExhaustive(arms: readonly { readonly patterns: readonly Pattern[] }[], width: number): boolean {
  if (width > 16) return false
  const codes = new Set(
    arms.flatMap((arm) => arm.patterns.filter((pattern) => isExact(pattern, width)).map(({ value }) => value)),
  )
  return codes.size === 2 ** width
}

/** The arms as they are written: where they name every code, the last one is the default. */
export function casesOf(statement: Case): { arms: Case['arms']; last: readonly Lowered[]; label?: string } {
  const { arms, otherwise } = statement
  if (otherwise.length > 0 || !isExhaustive(arms, statement.on.width)) {
    const isShield = otherwise.length > 0
    return { arms: isShield ? arms : arms.filter((arm) => arm.body.length > 0), last: otherwise }
  }
  const final = arms.at(-1)!
  return {
    arms: final.body.length > 0 ? arms.slice(0, -1) : arms.slice(0, -1).filter((arm) => arm.body.length > 0),
    last: final.body,
    ...(final.label === undefined ? {} : { label: final.label }),
  }
}

/** Bits of each variable that every path through the statements assigns. */
export function alwaysAssigned(body: readonly Lowered[]): Map<Variable, bigint> {
  const assigned = new Map<Variable, bigint>()
  const add = (variable: Variable, bits: bigint): void => {
    assigned.set(variable, (assigned.get(variable) ?? 0n) | bits)
  }
  for (const statement of body) {
    if (statement.kind === 'assign') {
      const { target } = statement
      if (target.kind === 'whole') add(target.variable, (1n << BigInt(target.variable.width)) - 1n)
      else if (target.kind === 'slice') add(target.variable, ((1n << BigInt(target.width)) - 1n) << BigInt(target.low))
    } else if (statement.kind === 'if' || statement.kind === 'switch') {
      const paths =
        statement.kind === 'if'
          ? [statement.then, statement.otherwise]
          : [casesOf(statement).last, ...casesOf(statement).arms.map((arm) => arm.body)]
      if (statement.kind === 'switch' && paths.length - 1 < statement.arms.length - 1) continue
      const [first, ...others] = paths.map(alwaysAssigned)
      for (const [variable, bits] of first!) {
        const common = others.reduce((all, path) => all & (path.get(variable) ?? 0n), bits)
        if (common !== 0n) add(variable, common)
      }
    }
  }
  return assigned
}

/** Writes statements of an `always` block. */
export class StatementWriter {
  readonly #lines: Lines
  readonly #signals: Signals

  constructor(lines: Lines, signals: Signals) {
    this.#lines = lines
    this.#signals = signals
  }

  targetText(target: Target): string {
    switch (target.kind) {
      case 'whole':
        return target.variable.name
      case 'slice':
        return bitsText(target.variable.name, target.low, target.width)
      case 'bitAt':
        return `${target.variable.name}[${indexText(this.#signals.text(target.index))}]`
    }
  }

  write(body: readonly Lowered[], depth: number, operator: '=' | '<='): void {
    for (const statement of body) {
      if (statement.kind === 'if') this.#branch(statement, depth, operator)
      else if (statement.kind === 'switch') this.#case(statement, depth, operator)
      else this.#leaflet(statement, depth, operator)
    }
  }

  #branch(statement: Branch, depth: number, operator: '=' | '<='): void {
    let at = statement
    let lead = ''
    while (true) {
      const { condition, then, rest } = this.#alternatives(at)
      this.#lines.add(depth, `${lead}if (${condition}) begin`, at.origin)
      this.write(then, depth + 1, operator)
      if (rest.length === 0) break
      const [only] = rest
      if (rest.length === 1 && only?.kind === 'if') {
        at = only
        lead = 'end else '
        continue
      }
      this.#lines.add(depth, 'end else begin')
      this.write(rest, depth + 1, operator)
      break
    }
    this.#lines.add(depth, 'end')
  }

  /** An `if` as it is written: `if (a) begin if (b) …` where nothing else stands there becomes `if (a && b)`. */
  #alternatives(statement: Branch): { condition: string; then: readonly Lowered[]; rest: readonly Lowered[] } {
    const conditions: Text[] = []
    for (let at = statement; ; ) {
      const condition = this.#signals.text(at.condition)
      const isTurned = at.then.length === 0
      conditions.push(isTurned ? negated(condition) : condition)
      const then = isTurned ? at.otherwise : at.then
      const rest = isTurned ? [] : at.otherwise
      const [only] = then
      if (
        then.length === 1 &&
        rest.length === 0 &&
        only?.kind === 'if' &&
        (only.then.length === 0 || only.otherwise.length === 0)
      )
        at = only
      else return { condition: conjunction(conditions).text, then, rest }
    }
  }

  #case(statement: Case, depth: number, operator: '=' | '<='): void {
    const { width } = statement.on
    const { arms, last, label } = casesOf(statement)
    const isMasked = arms.some((arm) => arm.patterns.some((pattern) => !isExact(pattern, width)))
    this.#lines.add(depth, `${isMasked ? 'casez' : 'case'} (${isolatedText(this.#signals.text(statement.on))})`, statement.origin)
    for (const arm of arms)
      this.#arm(
        arm.patterns.map((pattern) => patternLabel(pattern, width)).join(`, ${breakable}`),
        arm.body,
        arm.label,
        depth + 1,
        operator,
      )
    this.#arm('default', last, label, depth + 1, operator)
    this.#lines.add(depth, 'endcase')
  }

  #arm(labels: string, body: readonly Lowered[], comment: string | undefined, depth: number, operator: '=' | '<='): void {
    if (body.length === 0) {
      this.#lines.add(depth, `${labels}: ;`, undefined, comment)
      return
    }
    const [only] = body
    if (body.length === 1 && only!.kind === 'assign') {
      this.#lines.add(
        depth,
        `${labels}: ${this.targetText(only!.target)} ${operator} ${this.#signals.text(only!.value).text};`,
        only!.origin,
        comment,
      )
      return
    }
    this.#lines.add(depth, `${labels}: begin`, body[0]!.origin, comment)
    this.write(body, depth + 1, operator)
    this.#lines.add(depth, 'end')
  }

  #leaflet(statement: Leaflet, depth: number, operator: '=' | '<='): void {
    if (statement.kind === 'print' && statement.parts.some((part) => typeof part !== 'string' && isNamedChoice(part))) {
      this.#printChoices(statement, depth)
      return
    }
    const line = this.#text(statement, operator)
    if (line !== undefined) this.#lines.add(depth, line, statement.origin)
  }

  #text(statement: Leaflet, operator: '=' | '<='): string | undefined {
    const text = (node: Expression): string => this.#signals.text(node).text
    switch (statement.kind) {
      case 'assign':
        return `${this.targetText(statement.target)} ${operator} ${breakable}${text(statement.value)};`
      case 'write': {
        const { memory, low, width } = statement
        const word = `${memory.name}[${addressText(this.#signals.text(statement.address))}]`
        return `${width === memory.width ? word : bitsText(word, low, width)} <= ${breakable}${text(statement.data)};`
      }
      case 'fetch':
        return `${statement.data.name} <= ${statement.memory.name}[${addressText(this.#signals.text(statement.address))}];`
      case 'assert':
      case 'assume': {
        const word = statement.kind === 'assert' ? 'assert failed' : 'assumption broken'
        const format = quoted(`%0t %m: ${word}: ${inFormat(statement.message)}`)
        return `if (${negated(this.#signals.text(statement.condition)).text}) $display(${format}, $time);`
      }
      case 'cover':
        return undefined
      case 'print':
        return this.#print(statement)
    }
  }

  /** Decimals plain, other bases in all digits. */
  #print(statement: Print): string {
    const letters = { decimal: '%0d', hex: '%h', binary: '%b' } as const
    let format = ''
    const values: string[] = []
    for (const part of statement.parts)
      if (typeof part === 'string') format += inFormat(part)
      else {
        format += letters[part.base]
        values.push(valueText(part.value, this.#signals.text(part.value)))
      }
    return `$display(${[quoted(format), ...values].join(`, ${breakable}`)});`
  }

  /** Piece by piece, where a choice is to be written by its name. */
  #printChoices(statement: Print, depth: number): void {
    let pending: Print['parts'] = []
    const flush = (): void => {
      if (pending.length > 0)
        this.#lines.add(depth, this.#print({ ...statement, parts: pending }).replace('$display', '$write'), statement.origin)
      pending = []
    }
    for (const part of statement.parts) {
      if (typeof part === 'string' || !isNamedChoice(part)) {
        pending = [...pending, part]
        continue
      }
      flush()
      const { shape, value } = part
      const on = isolatedText(this.#signals.text(value))
      this.#lines.add(depth, `case (${on})`, statement.origin)
      const codes = new Set<string>()
      shape.variants.forEach((variant, i) => {
        const code = literal(shape.codes[i]!, value.width)
        if (!codes.has(code)) this.#lines.add(depth + 1, `${code}: $write(${quoted(inFormat(variant))});`, statement.origin)
        codes.add(code)
      })
      this.#lines.add(depth + 1, `default: $write("?%0d", ${on});`, statement.origin)
      this.#lines.add(depth, 'endcase', statement.origin)
    }
    pending = [...pending, '\n']
    flush()
  }
}

type PrintedValue = Exclude<Print['parts'][number], string>
const isNamedChoice = (part: PrintedValue): part is PrintedValue & { shape: ChoiceShape } =>
  part.shape.kind === 'choice' && part.base === 'decimal'
