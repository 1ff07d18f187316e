import type { Variable } from '../ir/module.ts'
import { type Lowered, visitLowered } from './lower.ts'
import type { SignalGraph } from './signal-graph.ts'
import { UnionFind } from './union-find.ts'

/**
 * Which variables one `always @*` block drives: those that the design assigns under the same statements.
 *
 * A simulator takes a block as one step from all that it reads to all that it drives. So a block must not read what it
 * drives, blocks must not stand in a ring, and an output must not come to depend on an input only because another output
 * of its block does (valid and ready cross instances both ways). Where that would be, the group is parted.
 */
export function groupCombinational(
  statements: readonly (readonly Lowered[])[],
  conditional: ReadonlySet<Variable>,
  graph: SignalGraph,
  isTop: boolean,
): Map<Variable, string> {
  const together = new UnionFind<Variable>()
  for (const list of statements)
    for (const top of list) {
      let first: Variable | undefined
      visitLowered([top], (statement) => {
        if (statement.kind !== 'assign' || !conditional.has(statement.target.variable)) return
        if (first) together.join(first, statement.target.variable)
        else first = statement.target.variable
      })
    }
  const numbers = new Map<Variable, number>()
  const groups = new Map<Variable, string>()
  for (const variable of conditional) {
    const root = together.find(variable)
    let number = numbers.get(root)
    if (number === undefined) {
      number = numbers.size
      numbers.set(root, number)
    }
    groups.set(variable, `${number}`)
  }
  if (!isTop) partBySupport(groups, graph)
  partByLevel(groups, graph)
  return groups
}

function partBySupport(groups: Map<Variable, string>, graph: SignalGraph): void {
  const behind = graph.behindOutputs()
  const { byVertex } = graph.supports()
  const named = [...groups].map(([variable, group]) => {
    const at = graph.indexOf(variable)
    return {
      variable,
      group,
      isSeen: at !== undefined && behind[at] === 1,
      name: `${group} of ${at === undefined ? 0 : byVertex[at]}`,
    }
  })
  const seen = new Set(named.filter(({ isSeen }) => isSeen).map(({ name }) => name))
  for (const { variable, group, name } of named) groups.set(variable, seen.has(name) ? name : group)
}

function partByLevel(groups: Map<Variable, string>, graph: SignalGraph): void {
  let levels: Int32Array | undefined
  const parted = new Set<string>()
  while (true) {
    const { vertexOf, isLoop } = graph.components((variable) => groups.get(variable))
    const looping = new Set<string>()
    for (const [variable, group] of groups) {
      const at = graph.indexOf(variable)
      if (at !== undefined && isLoop(vertexOf[at]!) && !parted.has(group)) looping.add(group)
    }
    if (looping.size === 0) return
    levels ??= graph.levels()
    for (const [variable, group] of groups)
      if (looping.has(group)) {
        const at = graph.indexOf(variable)
        const name = `${group} at ${at === undefined ? 0 : levels[at]}`
        groups.set(variable, name)
        parted.add(name)
      }
  }
}
