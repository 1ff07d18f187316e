import type { Module, Variable } from '../module.ts'
import { originChain, positionText } from '../origin.ts'

/**
 * What one call of the language declared: a struct has a variable a field, a loop makes several of one line, and a state
 * machine has a register and wires of its own.
 */
export interface Declaration {
  readonly kind: Variable['kind']
  readonly variables: readonly Variable[]
  /** What all of their names begin with: `seen` of `seen_0_source` and `seen_0_type`. */
  readonly name: string
}

/** The variables of some kinds, those of one place together. */
export function declarationsOf(module: Module, kinds: readonly Variable['kind'][]): Declaration[] {
  const groups = Map.groupBy(
    module.variables.filter(({ kind }) => kinds.includes(kind)),
    (variable): unknown => (variable.origin ? originChain(variable.origin).map(positionText).join() : variable),
  )
  return [...groups.values()].map((variables) => ({ kind: variables[0]!.kind, variables, name: commonName(variables) }))
}

function commonName(variables: readonly Variable[]): string {
  const [first = '', ...rest] = variables.map(({ name }) => name)
  if (rest.length === 0) return first
  const words = first.split('_')
  const isShared = (count: number): boolean => rest.every((name) => `${name}_`.startsWith(`${words.slice(0, count).join('_')}_`))
  let count = words.length
  while (count > 0 && !isShared(count)) count--
  return count === 0 ? first : words.slice(0, count).join('_')
}
