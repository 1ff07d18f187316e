import { constant } from '../ir/expression.ts'
import type { Target, Variable } from '../ir/module.ts'
import { type Assignment, addressWidth, type Lowered } from './lower.ts'
import type { Simplifier } from './simplify.ts'

interface Range {
  readonly low: number
  readonly high: number
}

/** Bits that a later statement assigns whatever happens: of this list of statements, and of those around it. */
class Covers {
  readonly #outer: Covers | undefined
  readonly #own = new Map<Variable, Range[]>()

  constructor(outer?: Covers) {
    this.#outer = outer
  }

  add(variable: Variable, range: Range): void {
    const known = this.#own.get(variable)
    if (known) known.push(range)
    else this.#own.set(variable, [range])
  }

  /** What is left of a range, lowest first. */
  free(variable: Variable, range: Range): Range[] {
    let free: Range[] = [range]
    for (let at: Covers | undefined = this; at; at = at.#outer)
      for (const { low, high } of at.#own.get(variable) ?? [])
        free = free.flatMap((part) =>
          high <= part.low || low >= part.high
            ? [part]
            : [
                { low: part.low, high: Math.min(part.high, low) },
                { low: Math.max(part.low, high), high: part.high },
              ].filter((rest) => rest.low < rest.high),
        )
    return free
  }
}

const targetOf = (variable: Variable, { low, high }: Range): Target =>
  low === 0 && high === variable.width ? { kind: 'whole', variable } : { kind: 'slice', variable, low, width: high - low }

function cut(assignment: Assignment, covers: Covers, simplify: Simplifier): Lowered[] {
  const { target, value, origin } = assignment
  const { variable } = target
  const low = target.kind === 'slice' ? target.low : 0
  const high = target.kind === 'slice' ? target.low + target.width : variable.width
  const free = covers.free(variable, { low, high })
  if (free.length === 1 && free[0]!.low === low && free[0]!.high === high) return [assignment]
  if (target.kind === 'bitAt')
    return free.flatMap((part) =>
      Array.from({ length: part.high - part.low }, (_, i): Lowered => {
        const bit = part.low + i
        const condition = simplify.compare('eq', target.index, constant(BigInt(bit), addressWidth(variable.width)), origin)
        const then: Assignment = { ...assignment, target: targetOf(variable, { low: bit, high: bit + 1 }) }
        return { kind: 'if', condition, then: [then], otherwise: [], origin }
      }),
    )
  return free.map((part) => ({
    ...assignment,
    target: targetOf(variable, part),
    value: simplify.slice(value, part.low - low, part.high - part.low, origin),
  }))
}

/**
 * Takes away what a later statement overwrites in any case, so that no bit is assigned first under a condition and then
 * without one in the same list. `statements`: what became of each of a module's statements.
 *
 * It would mean the same, and reads better so; but there is a harder reason: Yosys 0.70 takes
 * `if (a) begin if (b) x <= 1; x <= 2; end` for `x <= b ? 1 : 2`.
 */
export function withoutOverwritten(statements: readonly (readonly Lowered[])[], simplify: Simplifier): Lowered[][] {
  const covers = new Covers()
  return statements
    .toReversed()
    .map((list) => prune(list, covers, simplify))
    .reverse()
}

function prune(body: readonly Lowered[], covers: Covers, simplify: Simplifier): Lowered[] {
  const inside = (list: readonly Lowered[]): Lowered[] => prune(list, new Covers(covers), simplify)
  const kept: Lowered[] = []
  for (const statement of body.toReversed()) {
    if (statement.kind === 'if') {
      const then = inside(statement.then)
      const otherwise = inside(statement.otherwise)
      if (then.length > 0 || otherwise.length > 0) kept.push({ ...statement, then, otherwise })
    } else if (statement.kind === 'switch') {
      const arms = statement.arms.map((arm) => ({ ...arm, body: inside(arm.body) }))
      const otherwise = inside(statement.otherwise)
      if (otherwise.length > 0 || arms.some((arm) => arm.body.length > 0)) kept.push({ ...statement, arms, otherwise })
    } else if (statement.kind === 'assign') {
      const { target } = statement
      kept.push(...cut(statement, covers, simplify).toReversed())
      if (target.kind === 'whole') covers.add(target.variable, { low: 0, high: target.variable.width })
      else if (target.kind === 'slice') covers.add(target.variable, { low: target.low, high: target.low + target.width })
    } else kept.push(statement)
  }
  return kept.reverse()
}
