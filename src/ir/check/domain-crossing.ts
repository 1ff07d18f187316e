import type { BitGraph, Vertex } from '../bit-graph.ts'
import { leafText } from '../leaves.ts'
import type { Design } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import type { Clock } from './clocks.ts'
import { type DomainFlow, domainFlows, isCrossing, type Sink, type SourceSet, sinksOf } from './domain-flow.ts'
import { takenAt } from './place.ts'

/** A value of one clock that is sampled at another, or given out as another's, with no explicit crossing on its way. */
export function domainCrossings(design: Design): Problem[] {
  const flows = domainFlows(design)
  return design.modules.flatMap((module) => {
    const flow = flows.get(module)!
    const problems = new Map<string, Problem>()
    for (const sink of sinksOf(flow, (child) => flows.get(child)!)) {
      if (sink.clock === flow.clocks.asynchronous) continue
      const set = flow.sets[sink.vertex]!
      for (const source of flow.sourcesIn(set)) {
        if (source.kind !== 'clock' || source.clock === sink.clock) continue
        const key = `${sink.text} ${source.clock.index}`
        if (!problems.has(key)) problems.set(key, problemOf(flow, sink, source.clock))
      }
    }
    return [...problems.values()]
  })
}

function problemOf(flow: DomainFlow, sink: Sink, from: Clock): Problem {
  const { names, origin, source, sourceOrigin } = wayTo(flow, sink, flow.setOf(from))
  const isAsynchronous = from === flow.clocks.asynchronous
  const whose = isAsynchronous ? 'no clock' : `clock domain \`${from.name}\``
  const goal = `domain \`${sink.clock.name}\``
  const ends = [...names, sink.variable && names.length > 0 ? sink.variable.name : undefined].filter((name) => name !== undefined)
  const path = ends.filter((name, i) => name !== ends[i - 1]).join(' → ')
  return {
    code: 'GW110',
    title: 'domain crossing',
    message: `${sink.text} of ${goal} in module \`${flow.module.name}\` is fed from ${whose}: ${path}`,
    note: `\`${source}\` belongs to ${isAsynchronous ? 'no clock' : `\`${from.name}\``}`,
    origin: origin ?? sink.variable?.origin,
    related: [{ text: `\`${source}\` comes from here`, origin: sourceOrigin }],
    mend: isAsynchronous
      ? `synchronise it: two registers of ${goal}, the first one fed by ${source}.crossing('why this is safe')`
      : `cross on purpose: from a register, first.next = ${source}.crossing('why this is safe'); many bits go through an asynchronous FIFO`,
    severity: 'error',
    data: { module: flow.module.name, from: from.name, to: sink.clock.name, path: ends },
  }
}

/** The shortest way from where the source begins to the sink: the names on it, and where the last step is written. */
function wayTo(
  flow: DomainFlow,
  sink: Sink,
  source: SourceSet,
): { names: string[]; origin: Origin | undefined; source: string; sourceOrigin: Origin | undefined } {
  const { starts, edges, vertices } = flow.dependencies.graph
  const before = new Map<number, number>([[sink.vertex, -1]])
  const queue = [sink.vertex]
  let end = sink.vertex
  for (const at of queue) {
    // What an instance only passes on begins further back, at what goes into it.
    const isPassed =
      !isDeclared(flow, vertices[at]!) &&
      edges.subarray(starts[at]!, starts[at + 1]!).some((target) => (flow.sets[target]! & source) !== 0n)
    if ((flow.own[at]! & source) !== 0n && !isPassed) {
      end = at
      break
    }
    if (isCrossing(vertices[at]!)) continue
    for (let i = starts[at]!; i < starts[at + 1]!; i++) {
      const target = edges[i]!
      if (before.has(target) || (flow.sets[target]! & source) === 0n) continue
      before.set(target, at)
      queue.push(target)
    }
  }
  const names: string[] = []
  let origin: Origin | undefined
  for (let at = end, next = -1; at !== -1; next = at, at = before.get(at)!) {
    const vertex = vertices[at]!
    const place = placeOf(flow.dependencies.graph, vertex, vertices[next])
    if (vertex.kind === 'leaf') names.push(leafText(vertex.leaf))
    if (place) origin = place
  }
  const first = vertices[end]!
  const variable = first.kind === 'leaf' ? first.leaf.variable : undefined
  return { names, origin, source: variable?.name ?? sink.text, sourceOrigin: variable?.origin }
}

/** Whether an instance drives it with an output that says its domain. */
const isDeclared = ({ dependencies: { graph } }: DomainFlow, vertex: Vertex): boolean =>
  vertex.kind === 'leaf' &&
  (graph.drivers.get(vertex.leaf.variable) ?? []).some(({ instance, port }) => instance.module.ports[port]!.domain !== undefined)

/** Where a vertex takes what stands next to it on the way. */
function placeOf(graph: BitGraph, vertex: Vertex, next: Vertex | undefined): Origin | undefined {
  switch (vertex.kind) {
    case 'leaf':
    case 'next':
      return next && takenAt(graph, vertex.leaf, next)
    case 'write':
    case 'block':
      return vertex.statement.origin
    case 'read':
      return vertex.port.origin
    case 'expression':
      return vertex.node.origin
    case 'instance':
    case 'bits':
      return undefined
  }
}
