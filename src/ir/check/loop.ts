import type { PortRange, Vertex } from '../bit-graph.ts'
import { type Dependencies, dependenciesOf, type Loop } from '../dependencies.ts'
import { type Leaf, leafText } from '../leaves.ts'
import type { Design, Instance, Module } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { takenAt } from './place.ts'

/** A value that needs itself before the next edge: no order of evaluation exists. Each knot is reported once, in full. */
export const combinationalLoops = (design: Design): Problem[] =>
  design.modules.flatMap((module) => {
    const dependencies = dependenciesOf(module)
    return dependencies.loops.map((loop) => problemOf(dependencies, loop))
  })

/** One step of a loop: what stands here, how it takes the next, and where that is written. */
interface Hop {
  readonly name: string
  readonly how: string
  readonly origin: Origin | undefined
}

function problemOf(dependencies: Dependencies, loop: Loop): Problem {
  const hops = hopsOf(dependencies, [...loop.vertices, loop.vertices[0]!], '')
  const names = [...hops.map((hop) => hop.name), hops[0]!.name]
  return {
    code: 'GW107',
    title: 'combinational loop',
    message: `\`${hops[0]!.name}\` of module \`${dependencies.module.name}\` needs itself: ${names.join(' ← ')}`,
    note: 'no register on the way round',
    origin: hops[0]!.origin,
    related: hops.map(({ name, how, origin }, i) => ({ text: `\`${name}\` ${how} \`${names[i + 1]}\``, origin })),
    mend: 'put a register on the way, or take the value from before it depends on itself',
    severity: 'error',
    data: { module: dependencies.module.name, loop: names },
  }
}

/** The leaves on a way through the graph, each with how it takes the next one. The last vertex only ends the way. */
function hopsOf(dependencies: Dependencies, way: readonly Vertex[], prefix: string): Hop[] {
  const hops: Hop[] = []
  for (let at = 0; at < way.length - 1; ) {
    const vertex = way[at]!
    let end = at + 1
    while (end < way.length - 1 && way[end]!.kind !== 'leaf') end++
    const between = way.slice(at + 1, end)
    if (vertex.kind === 'leaf') hops.push(...hopOf(dependencies, vertex.leaf, between, prefix))
    at = end
  }
  return hops
}

function hopOf(dependencies: Dependencies, leaf: Leaf, between: readonly Vertex[], prefix: string): Hop[] {
  const name = prefix + leafText(leaf)
  const hub = between.find((vertex) => vertex.kind === 'instance')
  const bits = between.find((vertex) => vertex.kind === 'bits')
  if (hub && bits) {
    const { instance } = hub
    const inside = throughInstance(instance, leaf, bits, `${prefix}${instance.name}.`)
    if (inside.length > 0) return [{ name, how: 'is driven by', origin: instance.origin }, ...inside]
    return [{ name, how: `takes, through \`${instance.module.name}\`,`, origin: instance.origin }]
  }
  const condition = between[0]?.kind === 'block'
  const origin = takenAt(dependencies.graph, leaf, between[0]) ?? leaf.variable.origin
  return [{ name, how: condition ? 'is set under a condition on' : 'reads', origin }]
}

/** The way inside an instance from an output back to the input that it takes: the shortest one. */
function throughInstance(
  instance: Instance,
  leaf: Leaf,
  bits: { readonly variable: Leaf['variable']; readonly low: number; readonly width: number },
  prefix: string,
): Hop[] {
  const { module, connections } = instance
  if (module.kind === 'foreign') return []
  const output = connections.findIndex(({ port, variable }) => port.kind === 'output' && variable === leaf.variable)
  const dependencies = dependenciesOf(module)
  const starts = dependencies.leaves.overlapping(module.ports[output]!, leaf.low, leaf.width)
  const input = connections.flatMap(({ port, variable }, index): PortRange[] =>
    port.kind === 'input' && variable === bits.variable ? [{ port: index, low: bits.low, width: bits.width }] : [],
  )
  const way = shortestWay(
    dependencies,
    starts.map((start) => start.index),
    module,
    input,
  )
  return hopsOf(dependencies, way, prefix).concat(lastHop(way, prefix))
}

/** The input at the end of the way, which the parent drives. */
function lastHop(way: readonly Vertex[], prefix: string): Hop[] {
  const last = way.at(-1)
  return last?.kind === 'leaf'
    ? [{ name: prefix + leafText(last.leaf), how: 'is connected to', origin: last.leaf.variable.origin }]
    : []
}

function shortestWay(
  { graph: { starts, edges, vertices, leaves } }: Dependencies,
  from: readonly number[],
  module: Module,
  to: readonly PortRange[],
): Vertex[] {
  const goals = new Set(
    to.flatMap(({ port, low, width }) => leaves.overlapping(module.ports[port]!, low, width).map((leaf) => leaf.index)),
  )
  const before = new Map<number, number>(from.map((index) => [index, -1]))
  const queue = [...from]
  for (const at of queue) {
    if (goals.has(at)) {
      const way: Vertex[] = []
      for (let step = at; step !== -1; step = before.get(step)!) way.push(vertices[step]!)
      return way.reverse()
    }
    for (let i = starts[at]!; i < starts[at + 1]!; i++) {
      const target = edges[i]!
      if (before.has(target)) continue
      before.set(target, at)
      queue.push(target)
    }
  }
  return []
}
