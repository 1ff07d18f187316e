import type { Vertex } from '../bit-graph.ts'
import { type Dependencies, dependenciesOf } from '../dependencies.ts'
import type { Leaf } from '../leaves.ts'
import type { Design, Instance, Memory, Module, Variable } from '../module.ts'
import { visitStatements } from '../walk.ts'
import { type Clock, Clocks } from './clocks.ts'

/**
 * A set of clocks, and of inputs whose clock only the parent knows: one bit for each source of the module. 0 for what
 * fits everywhere, a constant or an explicit crossing.
 */
export type SourceSet = bigint

/** A clock, or an input that names none: what feeds it decides. */
export type Source =
  | { readonly kind: 'clock'; readonly clock: Clock }
  | { readonly kind: 'input'; readonly port: number; readonly variable: Variable }

/** To whose clocks the values of one module belong. */
export interface DomainFlow {
  readonly module: Module
  readonly clocks: Clocks
  readonly dependencies: Dependencies
  /** By vertex of the graph: all that its value may change with. */
  readonly sets: readonly SourceSet[]
  /** By vertex: what begins there, not what flows in. */
  readonly own: readonly SourceSet[]
  sourcesIn(set: SourceSet): Source[]
  setOf(clock: Clock): SourceSet
  /** Clocks at which inputs that name none are sampled inside, by port. */
  readonly wanted: ReadonlyMap<number, ReadonlySet<Clock>>
}

/** What samples a value: all of it must belong to `clock`. */
export interface Sink {
  readonly vertex: number
  readonly clock: Clock
  readonly variable: Variable | undefined
  readonly text: string
}

/** Instances' modules first, each once. */
export function domainFlows(design: Design): Map<Module, DomainFlow> {
  const flows = new Map<Module, DomainFlow>()
  for (const module of design.modules)
    flows.set(
      module,
      flowOf(module, (child) => flows.get(child)!),
    )
  return flows
}

class SourceTable {
  readonly all: Source[] = []
  private readonly bits = new Map<Clock | number, SourceSet>()
  clock(clock: Clock): SourceSet {
    return this.bit(clock, { kind: 'clock', clock })
  }
  input(port: number, variable: Variable): SourceSet {
    return this.bit(port, { kind: 'input', port, variable })
  }
  in(set: SourceSet): Source[] {
    return this.all.filter((_, i) => (set >> BigInt(i)) & 1n)
  }
  private bit(key: Clock | number, source: Source): SourceSet {
    let bit = this.bits.get(key)
    if (bit === undefined) {
      bit = 1n << BigInt(this.all.push(source) - 1)
      this.bits.set(key, bit)
    }
    return bit
  }
}

function flowOf(module: Module, flowOfChild: (child: Module) => DomainFlow): DomainFlow {
  const dependencies = dependenciesOf(module)
  const { graph, components, leaves } = dependencies
  const { vertices, starts, edges, drivers } = graph
  const clocks = new Clocks(module, (child) => flowOfChild(child).clocks)
  const table = new SourceTable()
  const ports = new Map(module.ports.map((port, index) => [port, index]))
  const resets = new Set(module.domains.flatMap(({ domain, reset }) => (reset && domain.reset === 'async' ? [reset] : [])))
  const reads = new Map(module.memories.flatMap((memory) => memory.reads.map((port) => [port.data, { memory, port }] as const)))
  const writers = new Map<Memory, SourceSet>()
  visitStatements(module.body, (statement) => {
    if (statement.kind === 'write')
      writers.set(statement.memory, (writers.get(statement.memory) ?? 0n) | table.clock(clocks.of(statement.domain.domain)))
  })

  const ownOf = ({ variable }: Leaf): SourceSet => {
    if (variable.shape.kind === 'clock') return 0n
    switch (variable.kind) {
      case 'register':
        return variable.domain ? table.clock(clocks.of(variable.domain)) : 0n
      case 'input':
      case 'inout':
        if (resets.has(variable)) return table.clock(clocks.asynchronous)
        if (variable.domain) return table.clock(clocks.of(variable.domain))
        return variable.kind === 'inout' ? table.clock(clocks.asynchronous) : table.input(ports.get(variable)!, variable)
      case 'memory': {
        const read = reads.get(variable)
        if (!read) return 0n
        return read.port.domain ? table.clock(clocks.of(read.port.domain.domain)) : (writers.get(read.memory) ?? 0n)
      }
      case 'wire':
      case 'output':
      case 'instance':
        return 0n
    }
  }

  const sets: SourceSet[] = new Array(vertices.length).fill(0n)
  const own: SourceSet[] = new Array(vertices.length).fill(0n)
  const ofVariable = (variable: Variable): SourceSet => leaves.of(variable).reduce((set, leaf) => set | sets[leaf.index]!, 0n)
  /** What an instance's output brings: its declared clock, or what its module lets through. */
  const ofInstance = (instance: Instance, port: number, leaf: Leaf): SourceSet => {
    const { module: child, connections } = instance
    const declared = child.ports[port]!.domain
    if (child.kind === 'foreign') {
      if (declared) return table.clock(clocks.of(declared))
      const inputs = connections.filter((connection) => connection.port.kind === 'input')
      const clockInputs = inputs.filter((connection) => connection.port.shape.kind === 'clock')
      if (clockInputs.length === inputs.length) return table.clock(clocks.asynchronous)
      return clockInputs.reduce((set, { variable }) => set | table.clock(clocks.ofNet(variable)), 0n)
    }
    const inner = flowOfChild(child)
    if (declared) return table.clock(clocks.ofChild(instance, inner.clocks, inner.clocks.of(declared)))
    let set: SourceSet = 0n
    for (const part of inner.dependencies.leaves.overlapping(child.ports[port]!, leaf.low, leaf.width))
      for (const source of inner.sourcesIn(inner.sets[part.index]!))
        set |=
          source.kind === 'clock'
            ? table.clock(clocks.ofChild(instance, inner.clocks, source.clock))
            : ofVariable(connections[source.port]!.variable)
    return set
  }

  for (const index of components.order) {
    const vertex = vertices[index]!
    if (vertex.kind === 'leaf') {
      const { variable } = vertex.leaf
      const joined = variable.shape.kind === 'clock' ? [] : (drivers.get(variable) ?? [])
      own[index] = ownOf(vertex.leaf)
      for (const { instance, port } of joined) own[index] |= ofInstance(instance, port, vertex.leaf)
      // What our own modules let through is in their flow; of a foreign one the graph knows as much as there is to know.
      if (joined.some(({ instance, port }) => instance.module.kind === 'module' || instance.module.ports[port]!.domain)) {
        sets[index] = own[index]!
        continue
      }
    }
    if (isCrossing(vertex)) continue
    let set = own[index]!
    for (let i = starts[index]!; i < starts[index + 1]!; i++) set |= sets[edges[i]!]!
    sets[index] = set
  }

  const wanted = new Map<number, Set<Clock>>()
  const flow: DomainFlow = {
    module,
    clocks,
    dependencies,
    sets,
    own,
    sourcesIn: (set) => table.in(set),
    setOf: (clock) => table.clock(clock),
    wanted,
  }
  for (const { vertex, clock } of sinksOf(flow, flowOfChild))
    for (const source of table.in(sets[vertex]!)) {
      if (source.kind !== 'input') continue
      const clocksOfPort = wanted.get(source.port) ?? new Set()
      wanted.set(source.port, clocksOfPort.add(clock))
    }
  return flow
}

export const isCrossing = (vertex: Vertex): boolean => vertex.kind === 'expression' && vertex.node.op === 'crossing'

/** Everything in a module that samples values at a clock, or promises them to belong to one. */
export function sinksOf(flow: DomainFlow, flowOfChild: (child: Module) => DomainFlow): Sink[] {
  const { module, clocks, dependencies } = flow
  const { vertices } = dependencies.graph
  const sinks: Sink[] = []
  const whole = (variable: Variable, clock: Clock, text: string): void => {
    for (const leaf of dependencies.leaves.of(variable)) sinks.push({ vertex: leaf.index, clock, variable, text })
  }
  for (const [vertex, what] of vertices.entries()) {
    if (what.kind === 'next') {
      const { variable } = what.leaf
      if (variable.domain)
        sinks.push({ vertex, clock: clocks.of(variable.domain), variable, text: `register \`${variable.name}\`` })
    } else if (what.kind === 'write') {
      const { memory, domain } = what.statement
      const text = `the write port of memory \`${memory.name}\``
      sinks.push({ vertex, clock: clocks.of(domain.domain), variable: undefined, text })
    } else if (what.kind === 'read' && what.port.domain) {
      const text = `the read port of memory \`${what.memory}\``
      sinks.push({ vertex, clock: clocks.of(what.port.domain.domain), variable: undefined, text })
    }
  }
  for (const port of module.ports)
    if (port.kind === 'output' && port.domain && port.shape.kind !== 'clock')
      whole(port, clocks.of(port.domain), `output \`${port.name}\``)
  for (const { domain, reset, enable } of module.domains) {
    if (reset?.kind === 'wire' && domain.reset === 'sync')
      whole(reset, clocks.of(domain), `the reset of domain \`${domain.name}\``)
    if (enable?.kind === 'wire') whole(enable, clocks.of(domain), `the enable of domain \`${domain.name}\``)
  }
  for (const instance of module.instances) {
    const { module: child, connections } = instance
    const inner = child.kind === 'module' ? flowOfChild(child) : undefined
    const controls = new Set(instance.domains.flatMap(({ inner: { reset, enable } }) => [reset, enable]))
    for (const [index, { port, variable }] of connections.entries()) {
      if (port.kind !== 'input' || port.shape.kind === 'clock' || controls.has(port)) continue
      const text = `input \`${port.name}\` of instance \`${instance.name}\``
      if (!inner) {
        if (port.domain) whole(variable, clocks.of(port.domain), text)
      } else if (port.domain) whole(variable, clocks.ofChild(instance, inner.clocks, inner.clocks.of(port.domain)), text)
      else for (const clock of inner.wanted.get(index) ?? []) whole(variable, clocks.ofChild(instance, inner.clocks, clock), text)
    }
  }
  return sinks
}
