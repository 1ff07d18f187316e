import type { Expression, Pattern } from '../ir/expression.ts'

import type { Check, Memory, ModuleDomain, Print, Statement, Target, Variable } from '../ir/module.ts'
import { whole } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import { distinctArms, needsChain } from './patterns.ts'
import type { Segment, Simplifier } from './simplify.ts'

/** Statements as Verilog says them: simple expressions, no condition that is known, targets that are signals or their bits. */
export interface Assignment {
  readonly kind: 'assign'
  readonly target: Target
  readonly value: Expression
  readonly origin: Origin | undefined
}
/** A write of the bits `low + width - 1` … `low` of a word, at an address that has exactly the bits it needs. */
export interface WordWrite {
  readonly kind: 'write'
  readonly memory: Memory
  readonly address: Expression
  readonly data: Expression
  readonly low: number
  readonly width: number
  readonly domain: ModuleDomain
  readonly origin: Origin | undefined
}
export interface Branch {
  readonly kind: 'if'
  readonly condition: Expression
  readonly then: readonly Lowered[]
  readonly otherwise: readonly Lowered[]
  readonly origin: Origin | undefined
}
export interface Case {
  readonly kind: 'switch'
  readonly on: Expression
  readonly arms: readonly { readonly patterns: readonly Pattern[]; readonly label?: string; readonly body: readonly Lowered[] }[]
  readonly otherwise: readonly Lowered[]
  readonly origin: Origin | undefined
}
/** What a memory's read port takes: the whole word at an address that is in range. */
export interface WordFetch {
  readonly kind: 'fetch'
  readonly memory: Memory
  readonly address: Expression
  readonly data: Variable
  readonly origin: Origin | undefined
}
export type Leaflet = Assignment | WordWrite | WordFetch | Check | Print
export type Lowered = Leaflet | Branch | Case

export const addressWidth = (depth: number): number => Math.max(1, Math.ceil(Math.log2(depth)))

export class Lowering {
  readonly #simplify: Simplifier
  readonly #segmentsOf: (variable: Variable) => readonly Segment[] | undefined
  readonly #mayOpen: (select: Expression) => boolean

  /** `mayOpen`: a `select` that only its assignment reads, and so may become a `case` around it. */
  constructor(
    simplify: Simplifier,
    segmentsOf: (variable: Variable) => readonly Segment[] | undefined,
    mayOpen: (select: Expression) => boolean,
  ) {
    this.#simplify = simplify
    this.#segmentsOf = segmentsOf
    this.#mayOpen = mayOpen
  }

  body(statements: readonly Statement[]): Lowered[] {
    return statements.flatMap((statement) => this.statement(statement))
  }

  statement(statement: Statement): Lowered[] {
    switch (statement.kind) {
      case 'assign':
        return this.#assign(statement.target, statement.value, statement.origin)
      case 'if': {
        const condition = this.#simplify.of(statement.condition)
        if (condition.op === 'constant') return this.body(condition.value === 0n ? statement.otherwise : statement.then)
        return this.branch(condition, this.body(statement.then), this.body(statement.otherwise), statement.origin)
      }
      case 'switch': {
        const on = this.#simplify.of(statement.on)
        if (on.op === 'constant') {
          const code = BigInt.asUintN(on.width, on.value)
          const arm = statement.arms.find(({ patterns }) => patterns.some(({ value, care }) => (code & care) === value))
          return this.body(arm ? arm.body : statement.otherwise)
        }
        const arms = statement.arms.map((arm) => ({ ...arm, body: this.body(arm.body) }))
        return this.choice(on, arms, this.body(statement.otherwise), statement.origin)
      }
      case 'write':
        return this.#write(statement)
      case 'assert':
      case 'assume':
      case 'cover':
        return [{ ...statement, condition: this.#simplify.of(statement.condition) }]
      case 'print':
        return [
          {
            ...statement,
            parts: statement.parts.map((part) =>
              typeof part === 'string' ? part : { ...part, value: this.#simplify.of(part.value) },
            ),
          },
        ]
    }
  }

  branch(condition: Expression, then: readonly Lowered[], otherwise: readonly Lowered[], origin: Origin | undefined): Lowered[] {
    if (condition.op === 'constant') return [...(condition.value === 0n ? otherwise : then)]
    if (then.length === 0 && otherwise.length === 0) return []
    if (then.length === 0)
      return [{ kind: 'if', condition: this.#simplify.not(condition), then: otherwise, otherwise: [], origin }]
    return [{ kind: 'if', condition, then, otherwise, origin }]
  }

  /** A `case`; where patterns meet, or one alternative alone is left, an `if` chain. */
  choice(on: Expression, arms: Case['arms'], otherwise: readonly Lowered[], origin: Origin | undefined): Lowered[] {
    if (arms.every((arm) => arm.body.length === 0) && otherwise.length === 0) return []
    const distinct = distinctArms(arms)
    if (distinct.length === 0) return [...otherwise]
    if (!needsChain(distinct, on.width)) return [{ kind: 'switch', on, arms: distinct, otherwise, origin }]
    let chain = [...otherwise]
    for (const arm of distinct.toReversed())
      chain = this.branch(this.#simplify.matches(on, arm.patterns), arm.body, chain, origin)
    return chain
  }

  #assign(target: Target, value: Expression, origin: Origin | undefined): Lowered[] {
    const simple = this.#simplify.of(value)
    if (simple.op === 'select' && simple.name === undefined && target.kind !== 'bitAt' && this.#mayOpen(value)) {
      const values = simple.operands.slice(1)
      const arms = simple.arms.map((patterns, i) => ({ patterns, body: this.#assignSimple(target, values[i]!, origin) }))
      return this.choice(simple.operands[0]!, arms, this.#assignSimple(target, values.at(-1)!, origin), origin)
    }
    return this.#assignSimple(target, simple, origin)
  }

  #assignSimple(target: Target, given: Expression, origin: Origin | undefined): Lowered[] {
    const { variable } = target
    if (target.kind === 'bitAt') {
      const index = this.#simplify.of(target.index)
      if (index.op === 'constant')
        return index.value < BigInt(variable.width) ? this.#assignBits(variable, Number(index.value), 1, given, origin) : []
      const inside = this.#simplify.inRange(index, variable.width)
      const needed = addressWidth(variable.width)
      const assigned: Lowered[] =
        variable.width === 1
          ? this.#assignBits(variable, 0, 1, given, origin)
          : [
              {
                kind: 'assign',
                target: { kind: 'bitAt', variable, index: this.#simplify.fit(index, needed) },
                value: given,
                origin,
              },
            ]
      return this.branch(inside, assigned, [], origin)
    }
    if (target.kind === 'slice') return this.#assignBits(variable, target.low, target.width, given, origin)
    return this.#assignBits(variable, 0, variable.width, given, origin)
  }

  #assignBits(variable: Variable, low: number, width: number, given: Expression, origin: Origin | undefined): Lowered[] {
    const value = this.#simplify.fit(given, width)
    const segments = this.#segmentsOf(variable)
    if (!segments)
      return [
        {
          kind: 'assign',
          target: width === variable.width ? whole(variable) : { kind: 'slice', variable, low, width },
          value,
          origin,
        },
      ]
    const assigned: Lowered[] = []
    for (const segment of segments) {
      const from = Math.max(segment.low, low)
      const to = Math.min(segment.low + segment.width, low + width)
      if (from >= to) continue
      const part = this.#simplify.slice(value, from - low, to - from, origin)
      const target: Target =
        to - from === segment.width
          ? whole(segment.variable)
          : { kind: 'slice', variable: segment.variable, low: from - segment.low, width: to - from }
      assigned.push({ kind: 'assign', target, value: part, origin })
    }
    return assigned
  }

  #write(statement: Extract<Statement, { kind: 'write' }>): Lowered[] {
    const { memory, domain, origin } = statement
    const given = this.#simplify.of(statement.address)
    const inside = this.#simplify.inRange(given, memory.depth)
    const address = this.#simplify.fit(given, addressWidth(memory.depth))
    const data = this.#simplify.fit(this.#simplify.of(statement.data), memory.width)
    const part = (low: number, width: number): WordWrite => ({
      kind: 'write',
      memory,
      address,
      data: this.#simplify.slice(data, low, width, origin),
      low,
      width,
      domain,
      origin,
    })
    if (!statement.mask) return this.branch(inside, [part(0, memory.width)], [], origin)
    const mask = this.#simplify.of(statement.mask)
    const width = memory.width / mask.width
    const parts: Lowered[] = []
    for (let bit = 0; bit < mask.width; bit++)
      parts.push(...this.branch(this.#simplify.slice(mask, bit, 1, origin), [part(bit * width, width)], [], origin))
    return this.branch(inside, parts, [], origin)
  }
}

/** Calls `visit` with every statement, a parent before its children. */
export function visitLowered(body: readonly Lowered[], visit: (statement: Lowered) => void): void {
  const stack = body.toReversed()
  for (let statement = stack.pop(); statement; statement = stack.pop()) {
    visit(statement)
    if (statement.kind === 'if') stack.push(...statement.otherwise.toReversed(), ...statement.then.toReversed())
    else if (statement.kind === 'switch')
      stack.push(...statement.otherwise.toReversed(), ...statement.arms.toReversed().flatMap((arm) => arm.body.toReversed()))
  }
}

/** The expressions that a statement itself holds. */
export function rootsOf(statement: Lowered): Expression[] {
  switch (statement.kind) {
    case 'assign':
      return statement.target.kind === 'bitAt' ? [statement.target.index, statement.value] : [statement.value]
    case 'if':
      return [statement.condition]
    case 'switch':
      return [statement.on]
    case 'write':
      return [statement.address, statement.data]
    case 'fetch':
      return [statement.address]
    case 'assert':
    case 'assume':
    case 'cover':
      return [statement.condition]
    case 'print':
      return statement.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.value]))
  }
}

/** The statements of each key alone, each with the `if` and `case` around it. */
export function partition(body: readonly Lowered[], keyOf: (statement: Leaflet) => string | undefined): Map<string, Lowered[]> {
  const parts = new Map<string, Lowered[]>()
  const add = (key: string, statement: Lowered): void => {
    const known = parts.get(key)
    if (known) known.push(statement)
    else parts.set(key, [statement])
  }
  for (const statement of body) {
    if (statement.kind === 'if') {
      const then = partition(statement.then, keyOf)
      const otherwise = partition(statement.otherwise, keyOf)
      for (const key of new Set([...then.keys(), ...otherwise.keys()]))
        add(key, { ...statement, then: then.get(key) ?? [], otherwise: otherwise.get(key) ?? [] })
    } else if (statement.kind === 'switch') {
      const arms = statement.arms.map((arm) => partition(arm.body, keyOf))
      const otherwise = partition(statement.otherwise, keyOf)
      for (const key of new Set([...arms.flatMap((arm) => [...arm.keys()]), ...otherwise.keys()]))
        add(key, {
          ...statement,
          arms: statement.arms.map((arm, i) => ({ ...arm, body: arms[i]!.get(key) ?? [] })),
          otherwise: otherwise.get(key) ?? [],
        })
    } else {
      const key = keyOf(statement)
      if (key !== undefined) add(key, statement)
    }
  }
  return parts
}
