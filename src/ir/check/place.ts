import type { BitGraph, Vertex } from '../bit-graph.ts'
import { type Leaf, leafText } from '../leaves.ts'
import type { Module, Variable } from '../module.ts'
import { type Origin, originChain } from '../origin.ts'

/** What a message calls a variable: `register`, `output`; a port of an instance by who drives it. */
export function kindText({ kind, driver, shape }: Variable): string {
  if (kind === 'instance') return driver === 'instance' ? 'output of an instance' : 'input of an instance'
  if (kind === 'memory') return 'data of a memory'
  if (kind === 'inout') return 'pin'
  return kind === 'input' && shape.kind === 'clock' ? 'clock' : kind
}

/** ``register `count` `` */
export const variableText = (variable: Variable): string => `${kindText(variable)} \`${variable.name}\``

/** ``output `flags[3:1]` of module `widths` `` */
export const partText = (module: Module, variable: Variable, low = 0, width = variable.width): string =>
  `${kindText(variable)} \`${leafText({ variable, low, width })}\` of module \`${module.name}\``

/** `line 12`, of the outermost place that a message would show. */
export const lineText = (origin: Origin | undefined): string => {
  const position = originChain(origin)[0]
  return position ? `line ${position.line}` : 'an unknown line'
}

/** Where a leaf takes what stands next on a way through the graph: its condition, or its assignment of that value. */
export function takenAt({ assignments }: BitGraph, leaf: Leaf, next: Vertex | undefined): Origin | undefined {
  const all = assignments[leaf.index]!
  if (next?.kind === 'block') return next.statement.origin
  if (next?.kind !== 'expression') return all[0]?.origin
  const { node } = next
  const taken = all.find(({ value, target }) => value === node || (target.kind === 'bitAt' && target.index === node))
  return (taken ?? all[0])?.origin ?? node.origin
}
