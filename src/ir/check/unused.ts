import { dependenciesOf } from '../dependencies.ts'
import type { Design, Memory, Module, Variable } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { strongComponents } from '../strong-components.ts'
import { type Declaration, declarationsOf } from './declaration.ts'
import { liveOf } from './live.ts'

/**
 * What is computed or kept and reaches nothing that can be seen. Of a chain of such things only the last is told: with it
 * the others go. A name that begins with an underscore says that it is meant; an output of an instance may stay open.
 */
export const unused = (design: Design): Problem[] => design.modules.flatMap(unusedIn)

/** A declaration or a memory, with the variables that are its value. */
interface Thing {
  readonly text: string
  readonly origin: Origin | undefined
  readonly variables: readonly Variable[]
  readonly memory?: Memory
}

function unusedIn(module: Module): Problem[] {
  const live = liveOf(module)
  const isMeant = (name: string): boolean => name.startsWith('_')
  const isDead = ({ variables }: Declaration): boolean => !variables.some((variable) => live.variables.has(variable))
  const dead: Thing[] = [
    ...declarationsOf(module, ['wire', 'register'])
      .filter(isDead)
      .map(({ kind, variables, name }) => ({ text: `${kind} \`${name}\``, origin: variables[0]!.origin, variables })),
    ...module.memories
      .filter((memory) => !live.memories.has(memory))
      .map((memory) => ({
        text: `memory \`${memory.name}\``,
        origin: memory.origin,
        variables: memory.reads.map(({ data }) => data),
        memory,
      })),
  ]
  if (dead.length === 0) return []
  return lastOf(module, dead)
    .filter((thing) => !isMeant(thing.memory?.name ?? thing.variables[0]!.name))
    .map(({ text, origin }) => ({
      code: 'GW140',
      title: 'unused',
      message: `${text} of module \`${module.name}\` is never read`,
      note: 'no output, instance or check depends on it',
      origin,
      mend: 'read it, remove it, or begin its name with an underscore',
      severity: 'warning',
      data: { module: module.name },
    }))
}

/** Those that no other of them reads: of a circle all. */
function lastOf(module: Module, dead: readonly Thing[]): Thing[] {
  const { graph, leaves } = dependenciesOf(module)
  const { vertices, starts, edges, next } = graph
  const thingOf = new Map(dead.flatMap(({ variables }, index) => variables.map((variable) => [variable, index] as const)))
  const outgoing = dead.map(({ variables, memory }) => {
    const stack = variables.flatMap((variable) => leaves.of(variable).map((leaf) => next.get(leaf.index) ?? leaf.index))
    if (memory)
      vertices.forEach((vertex, index) => {
        if (vertex.kind === 'write' && vertex.statement.memory.name === memory.name) stack.push(index)
        else if (vertex.kind === 'read' && vertex.memory === memory.name) stack.push(index)
      })
    const seen = new Set(stack)
    const reads = new Set<number>()
    for (let at = stack.pop(); at !== undefined; at = stack.pop())
      for (let i = starts[at]!; i < starts[at + 1]!; i++) {
        const target = edges[i]!
        if (seen.has(target)) continue
        seen.add(target)
        if (target >= leaves.all.length) stack.push(target)
        else {
          const thing = thingOf.get(leaves.all[target]!.variable)
          if (thing !== undefined) reads.add(thing)
        }
      }
    return reads
  })
  const readEdges: number[] = []
  const readStarts = [0]
  for (const reads of outgoing) {
    readEdges.push(...reads)
    readStarts.push(readEdges.length)
  }
  const { component, count } = strongComponents({ starts: new Int32Array(readStarts), edges: new Int32Array(readEdges) })
  const isRead = new Uint8Array(count)
  outgoing.forEach((reads, from) => {
    for (const to of reads) if (component[from] !== component[to]) isRead[component[to]!] = 1
  })
  return dead.filter((_, index) => !isRead[component[index]!])
}
