import type { Expression } from '../../src/ir/expression.ts'
import { when } from '../../src/ir/hand-built.ts'
import type { Statement, Variable } from '../../src/ir/module.ts'
import type { Dice } from './dice.ts'
import { type RandomExpression, type Readable, randomArms } from './random-expression.ts'

/** Bits that the body must drive. */
export interface Target {
  readonly variable: Variable
  readonly low: number
  readonly width: number
}

interface Surroundings {
  /** Expressions over what was defined before, and over these targets of the block. */
  readonly expressions: (before: readonly Readable[]) => RandomExpression
  /** Something else that may stand among the assignments. */
  readonly extra: () => Statement | undefined
}

/**
 * Statements that set some targets on every path. A value may read the targets that stand before its own in the list; a
 * condition those that stand before all that it decides on: so there is no loop, and there are reads of what the same
 * block assigns.
 */
export class RandomBlock {
  readonly statements: Statement[]
  readonly #dice: Dice
  readonly #targets: readonly Target[]
  readonly #around: Surroundings

  constructor(dice: Dice, targets: readonly Target[], around: Surroundings) {
    this.#dice = dice
    this.#targets = targets
    this.#around = around
    const all = targets.map((_, i) => i)
    this.statements = this.#setAll(all, dice.pick([0, 1, 1, 2, 2, 3]))
  }

  #make(before: number): RandomExpression {
    return this.#around.expressions(this.#targets.slice(0, before))
  }

  #condition(over: readonly number[]): { make: RandomExpression; condition: Expression } {
    const make = this.#make(Math.min(...over))
    return { make, condition: make.condition(this.#dice.between(0, 2)) }
  }

  #withExtra(body: Statement[]): Statement[] {
    const statement = this.#around.extra()
    if (statement) body.splice(this.#dice.between(0, body.length), 0, statement)
    return body
  }

  /** Every path sets all of these. */
  #setAll(over: readonly number[], depth: number): Statement[] {
    const dice = this.#dice
    const kind =
      depth === 0 ? 'plain' : dice.weighted({ plain: 2, when: 2, match: 1.5, overridden: 2.5, apart: over.length > 1 ? 1 : 0 })
    switch (kind) {
      case 'plain':
        return this.#withExtra(over.flatMap((target) => this.#set(target)))
      case 'when': {
        const { condition } = this.#condition(over)
        return this.#withExtra([when(condition, this.#setAll(over, depth - 1), this.#setAll(over, depth - 1))])
      }
      case 'match': {
        const on = this.#make(Math.min(...over)).selector(1)
        const patterns = randomArms(dice, on.width)
        const arms = patterns.map((each) => ({ patterns: each, body: this.#setAll(over, depth - 1) }))
        const codes = new Set(patterns.flat().map(({ value }) => value))
        const all = (1n << BigInt(on.width)) - 1n
        const isFull = BigInt(codes.size) > all && patterns.flat().every(({ care }) => care === all)
        const otherwise = isFull && dice.chance(0.8) ? [] : this.#setAll(over, depth - 1)
        return this.#withExtra([{ kind: 'switch', on, arms, otherwise, origin: undefined }])
      }
      case 'overridden':
        return this.#withExtra([...this.#setAll(over, depth - 1), ...this.#override(over, depth - 1)])
      case 'apart': {
        const middle = dice.between(1, over.length - 1)
        const parts = dice.shuffled([over.slice(0, middle), over.slice(middle)])
        return parts.flatMap((part) => this.#setAll(part, depth - 1))
      }
    }
  }

  /** Some paths set some of these again. */
  #override(over: readonly number[], depth: number): Statement[] {
    const dice = this.#dice
    const body: Statement[] = []
    for (let i = dice.between(1, 2); i > 0; i--) {
      const chosen = dice.some(over, 0.6)
      if (chosen.length === 0) continue
      const inner = (): Statement[] =>
        depth > 0 && dice.chance(0.4)
          ? this.#override(chosen, depth - 1)
          : dice.some(chosen, 0.8).flatMap((one) => this.#change(one))
      const { make, condition } = this.#condition(chosen)
      if (dice.chance(0.65)) body.push(when(condition, inner(), dice.chance(0.4) ? inner() : []))
      else {
        const on = make.selector(1)
        const arms = randomArms(dice, on.width).map((patterns) => ({ patterns, body: inner() }))
        body.push({ kind: 'switch', on, arms, otherwise: dice.chance(0.4) ? inner() : [], origin: undefined })
      }
    }
    return this.#withExtra(body)
  }

  /** The whole target, in one assignment or in two. */
  #set(index: number): Statement[] {
    const dice = this.#dice
    const target = this.#targets[index]!
    if (target.width < 2 || dice.chance(0.85)) return [this.#assign(index, target.low, target.width)]
    const low = dice.between(1, target.width - 1)
    const halves = [this.#assign(index, target.low, low), this.#assign(index, target.low + low, target.width - low)]
    return dice.shuffled(halves)
  }

  /** The target or a part of it. */
  #change(index: number): Statement[] {
    const dice = this.#dice
    const { variable, low, width } = this.#targets[index]!
    const isWhole = low === 0 && width === variable.width
    const kind = width === 1 ? 'whole' : dice.weighted({ whole: 3, part: 2, bitAt: isWhole ? 1 : 0 })
    if (kind === 'whole') return this.#set(index)
    if (kind === 'part') {
      const part = dice.between(1, width)
      return [this.#assign(index, low + dice.between(0, width - part), part)]
    }
    const make = this.#make(index)
    const value = make.condition()
    return [
      {
        kind: 'assign',
        target: { kind: 'bitAt', variable, index: make.of(dice.between(1, 9), false, 1) },
        value,
        origin: undefined,
      },
    ]
  }

  #assign(index: number, low: number, width: number): Statement {
    const { variable } = this.#targets[index]!
    const make = this.#make(index)
    const isWhole = low === 0 && width === variable.width
    const value = make.of(width, isWhole ? variable.signed : this.#dice.chance(0.2), this.#dice.between(0, 2))
    return {
      kind: 'assign',
      target: isWhole ? { kind: 'whole', variable } : { kind: 'slice', variable, low, width },
      value,
      origin: undefined,
    }
  }
}
