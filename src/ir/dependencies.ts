import { type BitGraph, bitGraphOf, type OutputPart, type PortRange, type Summary, type Vertex } from './bit-graph.ts'
import type { Leaf, Leaves } from './leaves.ts'
import type { ForeignModule, Instance, Module } from './module.ts'
import { type StrongComponents, strongComponents } from './strong-components.ts'

/** A combinational loop: the vertices on the way round, each reads the one after it, the last reads the first. */
export interface Loop {
  readonly leaves: readonly Leaf[]
  readonly vertices: readonly Vertex[]
}

/** What depends on what inside one module, without a register between. */
export interface Dependencies {
  readonly module: Module
  readonly leaves: Leaves
  readonly graph: BitGraph
  /** The graph's vertices, each after all that it reads. */
  readonly components: StrongComponents
  readonly summary: Summary
  /** Leaves that are computed, not stored or given, in an order in which each stands after all that it reads. */
  readonly order: readonly Leaf[]
  /** One for each knot of leaves that need each other; empty in a good design. */
  readonly loops: readonly Loop[]
  /** The leaves that a computed leaf reads, directly or through an instance; of a register: what its next value reads. */
  reads(leaf: Leaf): readonly Leaf[]
}

const found = new WeakMap<Module, Dependencies>()
const foreignSummaries = new WeakMap<ForeignModule, Summary>()

/** Found once a module, those of its instances first. */
export function dependenciesOf(module: Module): Dependencies {
  const stack = [module]
  for (let at = stack.at(-1); at; at = stack.at(-1)) {
    const missing = found.has(at) ? [] : childrenOf(at).filter((child) => !found.has(child))
    if (missing.length > 0) {
      stack.push(...missing)
      continue
    }
    stack.pop()
    if (!found.has(at)) found.set(at, find(at))
  }
  return found.get(module)!
}

/** The computed leaves of a module in a good order of evaluation, or a loop that forbids one. */
export function combinationalOrder(
  module: Module,
): { readonly kind: 'order'; readonly leaves: readonly Leaf[] } | { readonly kind: 'loop'; readonly loop: Loop } {
  const { order, loops } = dependenciesOf(module)
  return loops.length > 0 ? { kind: 'loop', loop: loops[0]! } : { kind: 'order', leaves: order }
}

/** What the outputs of an instance's module depend on. */
export function summaryOf(module: Module | ForeignModule): Summary {
  if (module.kind === 'module') return dependenciesOf(module).summary
  const known = foreignSummaries.get(module)
  if (known) return known
  const summary = foreignSummary(module)
  foreignSummaries.set(module, summary)
  return summary
}

/** The modules that must be known first: those of instances, and the models of foreign ones. */
function childrenOf(module: Module): Module[] {
  const children = new Set<Module>()
  for (const { module: child } of module.instances) {
    if (child.kind === 'module') children.add(child)
    else if (child.model?.kind === 'module') children.add(child.model)
  }
  return [...children]
}

/** Of its model where that is a module; else every output is taken to depend on every input that is no clock. */
function foreignSummary(module: ForeignModule): Summary {
  const { model, ports } = module
  if (model?.kind === 'module') {
    const positions = new Map(ports.map((port, index) => [port.name, index]))
    const inner = dependenciesOf(model).summary
    const translated = new Map<readonly PortRange[], readonly PortRange[]>()
    const translate = (reads: readonly PortRange[]): readonly PortRange[] => {
      const known = translated.get(reads)
      if (known) return known
      const outer = reads.flatMap((range) => {
        const port = positions.get(model.ports[range.port]!.name)
        return port === undefined ? [] : [{ ...range, port }]
      })
      translated.set(reads, outer)
      return outer
    }
    const byName = new Map(model.ports.map((port, index) => [port.name, inner.outputs[index]!]))
    return {
      outputs: ports.map((port) =>
        port.kind === 'output' ? (byName.get(port.name) ?? []).map((part) => ({ ...part, reads: translate(part.reads) })) : [],
      ),
    }
  }
  const reads = ports.flatMap(({ kind, shape, width }, port) =>
    kind === 'input' && shape.kind !== 'clock' ? [{ port, low: 0, width }] : [],
  )
  return { outputs: ports.map(({ kind, width }) => (kind === 'output' ? [{ low: 0, width, reads }] : [])) }
}

function find(module: Module): Dependencies {
  const graph = bitGraphOf(module, (instance: Instance) => summaryOf(instance.module))
  const components = strongComponents(graph)
  const { leaves, vertices, next } = graph
  const stored = new Set(module.memories.flatMap((memory) => memory.reads.flatMap((port) => (port.domain ? [port.data] : []))))
  const isComputed = ({ variable }: Leaf): boolean =>
    variable.kind !== 'register' && variable.kind !== 'input' && variable.kind !== 'inout' && !stored.has(variable)
  const order: Leaf[] = []
  for (const vertex of components.order) {
    const leaf = vertex < leaves.all.length ? leaves.all[vertex]! : undefined
    if (leaf && isComputed(leaf)) order.push(leaf)
  }
  return {
    module,
    leaves,
    graph,
    components,
    summary: summarise(module, graph, components),
    order,
    loops: findLoops(graph, components),
    reads: (leaf) =>
      leavesBelow(graph, next.get(leaf.index) ?? leaf.index)
        .sort((a, b) => a - b)
        .map((index) => (vertices[index] as { leaf: Leaf }).leaf),
  }
}

/** The leaves that a vertex reaches without passing another leaf. */
function leavesBelow({ starts, edges, leaves }: BitGraph, from: number): number[] {
  const seen = new Set<number>()
  const below: number[] = []
  const stack = [from]
  for (let at = stack.pop(); at !== undefined; at = stack.pop())
    for (let i = starts[at]!; i < starts[at + 1]!; i++) {
      const target = edges[i]!
      if (seen.has(target)) continue
      seen.add(target)
      if (target < leaves.all.length) below.push(target)
      else stack.push(target)
    }
  return below
}

/**
 * Which bits of inputs each leaf of an output depends on.
 *
 * Each range of input bits that is read is one bit of a mask, masks flow upwards in the order of the graph, 32 ranges a
 * pass: time is the size of the graph times a 32nd of the ranges, and memory one word a vertex.
 */
function summarise(module: Module, graph: BitGraph, { order, component, count }: StrongComponents): Summary {
  const { starts, edges, vertices, leaves } = graph
  const inputs = new Map(module.ports.flatMap((port, index) => (port.kind === 'input' ? [[port, index] as const] : [])))
  const rangeOf = (vertex: Vertex): PortRange | undefined => {
    const variable =
      vertex.kind === 'bits'
        ? vertex.variable
        : vertex.kind === 'expression' && vertex.node.op === 'read'
          ? vertex.node.variable
          : undefined
    const port = variable?.kind === 'input' ? inputs.get(variable) : undefined
    if (port === undefined || (vertex.kind !== 'bits' && vertex.kind !== 'expression')) return undefined
    return { port, low: vertex.low, width: vertex.width }
  }
  const ranges: PortRange[] = []
  const rangeIndex = new Map<string, number>()
  const sources = new Int32Array(vertices.length).fill(-1)
  vertices.forEach((vertex, index) => {
    const range = rangeOf(vertex)
    if (!range) return
    const key = `${range.port} ${range.low} ${range.width}`
    if (!rangeIndex.has(key)) rangeIndex.set(key, ranges.push(range) - 1)
    sources[index] = rangeIndex.get(key)!
  })

  const outputs = module.ports.flatMap((port, index) =>
    port.kind === 'output' ? leaves.of(port).map((leaf) => ({ port: index, leaf, reads: [] as PortRange[] })) : [],
  )
  const masks = new Int32Array(count)
  for (let base = 0; base < ranges.length; base += 32) {
    masks.fill(0)
    for (const vertex of order) {
      const source = sources[vertex]! - base
      let mask = source >= 0 && source < 32 ? 1 << source : 0
      for (let i = starts[vertex]!; i < starts[vertex + 1]!; i++) mask |= masks[component[edges[i]!]!]!
      masks[component[vertex]!]! |= mask
    }
    for (const output of outputs)
      for (let mask = masks[component[output.leaf.index]!]!; mask !== 0; mask &= mask - 1)
        output.reads.push(ranges[base + 31 - Math.clz32(mask & -mask)]!)
  }

  const shared = new Map<string, readonly PortRange[]>()
  const parts: OutputPart[][] = module.ports.map(() => [])
  for (const { port, leaf, reads } of outputs) {
    const merged = mergeRanges(reads)
    const key = merged.map((range) => `${range.port} ${range.low} ${range.width}`).join()
    if (!shared.has(key)) shared.set(key, merged)
    parts[port]!.push({ low: leaf.low, width: leaf.width, reads: shared.get(key)! })
  }
  return { outputs: parts }
}

/** Sorted, and without overlaps. */
function mergeRanges(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: { port: number; low: number; width: number }[] = []
  for (const range of ranges.toSorted((a, b) => a.port - b.port || a.low - b.low)) {
    const last = merged.at(-1)
    if (last && last.port === range.port && range.low <= last.low + last.width)
      last.width = Math.max(last.width, range.low + range.width - last.low)
    else merged.push({ ...range })
  }
  return merged
}

/** The shortest way round through the first leaf of each knot. */
function findLoops({ starts, edges, vertices, leaves }: BitGraph, { component, count }: StrongComponents): Loop[] {
  const sizes = new Int32Array(count)
  for (const at of component) sizes[at]!++
  const done = new Set<number>()
  const loops: Loop[] = []
  for (const { index: start } of leaves.all) {
    const knot = component[start]!
    if (sizes[knot]! < 2 || done.has(knot)) continue
    done.add(knot)
    const from = new Map<number, number>()
    const queue = [start]
    search: for (const at of queue)
      for (let i = starts[at]!; i < starts[at + 1]!; i++) {
        const target = edges[i]!
        if (component[target] !== knot || from.has(target)) continue
        from.set(target, at)
        if (target === start) break search
        queue.push(target)
      }
    const way: number[] = []
    for (let at = from.get(start)!; at !== start; at = from.get(at)!) way.push(at)
    const round = [start, ...way.reverse()].map((index) => vertices[index]!)
    loops.push({ vertices: round, leaves: round.flatMap((vertex) => (vertex.kind === 'leaf' ? [vertex.leaf] : [])) })
  }
  return loops
}
