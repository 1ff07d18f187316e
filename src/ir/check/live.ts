import { dependenciesOf } from '../dependencies.ts'
import type { Expression } from '../expression.ts'
import type { Memory, Module, Statement, Variable } from '../module.ts'
import { expressionsOf, visitExpressions } from '../walk.ts'

/** What of a module can be seen from outside, or by its checks. */
export interface Live {
  readonly variables: ReadonlySet<Variable>
  readonly memories: ReadonlySet<Memory>
}

const found = new WeakMap<Module, Live>()

/**
 * What outputs, inputs of instances, clocks, resets, enables, asserts and prints depend on, over any number of cycles.
 * Things marked `keep` count as seen.
 */
export function liveOf(module: Module): Live {
  const known = found.get(module)
  if (known) return known
  const { graph, leaves } = dependenciesOf(module)
  const { vertices, starts, edges, next } = graph
  const memoryVertices = Map.groupBy(vertices.keys(), (index) => {
    const vertex = vertices[index]!
    return vertex.kind === 'write' ? vertex.statement.memory.name : vertex.kind === 'read' ? vertex.memory : undefined
  })
  const owner = new Map(module.memories.flatMap((memory) => memory.reads.map(({ data }) => [data, memory] as const)))
  const variables = new Set<Variable>()
  const memories = new Set<Memory>()
  const seen = new Uint8Array(vertices.length)
  const stack: number[] = []
  const reach = (vertex: number): void => {
    if (seen[vertex]) return
    seen[vertex] = 1
    stack.push(vertex)
  }
  const reachVariable = (variable: Variable): void => {
    for (const leaf of leaves.of(variable)) reach(leaf.index)
  }
  const reachMemory = (memory: Memory): void => {
    if (memories.has(memory)) return
    memories.add(memory)
    for (const vertex of memoryVertices.get(memory.name) ?? []) reach(vertex)
  }

  for (const variable of module.variables) {
    const isSeen = variable.kind === 'output' || variable.kind === 'inout' || variable.attributes?.keep !== undefined
    if (isSeen || (variable.kind === 'instance' && variable.driver === 'body')) reachVariable(variable)
  }
  for (const { connections } of module.instances) for (const { variable } of connections) reachVariable(variable)
  for (const { clock, reset, enable } of module.domains)
    for (const variable of [clock, reset, enable]) if (variable) reachVariable(variable)
  for (const memory of module.memories) if (memory.attributes?.keep !== undefined) reachMemory(memory)
  visitExpressions(observed(module.body), (node) => {
    if (node.op === 'read') reachVariable(node.variable)
  })

  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const vertex = vertices[at]!
    if (vertex.kind === 'leaf') {
      variables.add(vertex.leaf.variable)
      const taken = next.get(at)
      if (taken !== undefined) reach(taken)
      const memory = owner.get(vertex.leaf.variable)
      if (memory) reachMemory(memory)
    }
    for (let i = starts[at]!; i < starts[at + 1]!; i++) reach(edges[i]!)
  }
  const live = { variables, memories }
  found.set(module, live)
  return live
}

/** What asserts and prints look at, and the conditions that they stand under. */
function observed(body: readonly Statement[]): Set<Expression> {
  type Block = { readonly on: Expression; readonly outer: Block | undefined }
  const taken = new Set<Expression>()
  const done = new Set<Block>()
  const stack: [readonly Statement[], Block | undefined][] = [[body, undefined]]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [list, outer] = top
    for (const statement of list)
      if (statement.kind === 'if') {
        const block = { on: statement.condition, outer }
        stack.push([statement.then, block], [statement.otherwise, block])
      } else if (statement.kind === 'switch') {
        const block = { on: statement.on, outer }
        for (const list of [...statement.arms.map((arm) => arm.body), statement.otherwise]) stack.push([list, block])
      } else if (statement.kind !== 'assign' && statement.kind !== 'write') {
        for (const root of expressionsOf(statement)) taken.add(root)
        for (let block = outer; block && !done.has(block); block = block.outer) {
          done.add(block)
          taken.add(block.on)
        }
      }
  }
  return taken
}
