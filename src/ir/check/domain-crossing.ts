import { leafText } from '../leaves.ts'
import type { Design } from '../module.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import type { Clock } from './clocks.ts'
import { type DomainFlow, domainFlows, isCrossing, type Sink, type SourceSet, sinksOf } from './domain-flow.ts'

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
  const { starts, edges, vertices, assignments } = flow.dependencies.graph
  const before = new Map<number, number>([[sink.vertex, -1]])
  const queue = [sink.vertex]
  let end = sink.vertex
  for (const at of queue) {
    if ((flow.own[at]! & source) !== 0n) {
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
  for (let at = end; at !== -1; at = before.get(at)!) {
    const vertex = vertices[at]!
    if (vertex.kind === 'leaf') names.push(leafText(vertex.leaf))
    const place =
      vertex.kind === 'expression'
        ? vertex.node.origin
        : vertex.kind === 'block' || vertex.kind === 'write'
          ? vertex.statement.origin
          : vertex.kind === 'read'
            ? vertex.port.origin
            : undefined
    if (place) origin = place
  }
  const last = vertices[sink.vertex]!
  if (last.kind === 'leaf' || last.kind === 'next') {
    const assigns = assignments[last.leaf.index]!
    if (assigns.length === 1) origin = assigns[0]!.origin ?? origin
  }
  const first = vertices[end]!
  const variable = first.kind === 'leaf' ? first.leaf.variable : undefined
  return { names, origin, source: variable?.name ?? sink.text, sourceOrigin: variable?.origin }
}
