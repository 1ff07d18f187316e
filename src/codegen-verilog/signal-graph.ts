import { dependenciesOf } from '../ir/dependencies.ts'
import type { Expression } from '../ir/expression.ts'
import type { Instance, Module, Variable } from '../ir/module.ts'
import { type StrongComponents, strongComponents } from '../ir/strong-components.ts'
import { type Lowered, rootsOf } from './lower.ts'
import type { NamedSignal, Signals } from './signals.ts'
import type { Segment } from './simplify.ts'
import { Supports } from './supports.ts'

/** What a module's output ports take from its input ports without a register between, by position, whole ports. */
export type PortSummary = readonly (readonly number[])[]

export interface GraphInput {
  readonly module: Module
  readonly body: readonly Lowered[]
  readonly signals: Signals
  /** The driven variable, where an expression is carried by one. */
  readonly carriers: ReadonlyMap<Expression, Variable>
  readonly combinationalReads: readonly { readonly data: Variable; readonly roots: readonly Expression[] }[]
  readonly segments: ReadonlyMap<Variable, readonly Segment[]>
  readonly summaryOf: (instance: Instance) => PortSummary
}

/** Driven by an instance: its parts are taken from it, where those of other variables make it up. */
export const isInstanceOutput = ({ kind, driver }: Variable): boolean => kind === 'instance' && driver === 'instance'

/**
 * Which Verilog signal is computed from which, as tools see it: whole signals, not bits.
 *
 * A design without loops of bits may have loops here; they tell what must be split.
 */
export class SignalGraph {
  readonly #index = new Map<Variable | NamedSignal, number>()
  readonly #edges: number[][] = []
  readonly things: (Variable | NamedSignal | undefined)[] = []
  readonly #input: GraphInput

  constructor(input: GraphInput) {
    this.#input = input
    for (const signal of input.signals.all) {
      const at = this.#of(signal)
      for (const operand of signal.node.operands) this.#read(at, operand)
    }
    this.#statements(input.body)
    for (const { data, roots } of input.combinationalReads) for (const root of roots) this.#read(this.#of(data), root)
    for (const [variable, parts] of input.segments)
      if (!isInstanceOutput(variable)) for (const part of parts) this.#edges[this.#of(variable)]!.push(this.#of(part.variable))
    for (const instance of input.module.instances) this.#partsOf(instance)
    for (const instance of input.module.instances) this.#instance(instance)
  }

  #of(thing: Variable | NamedSignal): number {
    let at = this.#index.get(thing)
    if (at === undefined) {
      at = this.#add(thing)
      this.#index.set(thing, at)
    }
    return at
  }

  #add(thing: Variable | NamedSignal | undefined): number {
    this.#edges.push([])
    return this.things.push(thing) - 1
  }

  indexOf(thing: Variable | NamedSignal): number | undefined {
    return this.#index.get(thing)
  }

  /** The signals and variables that an expression's text names. */
  #read(from: number, root: Expression): void {
    const stack = [root]
    const seen = new Set<Expression>()
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      const signal = this.#input.signals.signalOf(node)
      const carrier = this.#input.carriers.get(node)
      if (signal) this.#edges[from]!.push(this.#of(signal))
      else if (carrier && this.#of(carrier) !== from) this.#edges[from]!.push(this.#of(carrier))
      else if (node.op === 'read') this.#edges[from]!.push(this.#of(node.variable))
      else stack.push(...node.operands)
    }
  }

  #statements(body: readonly Lowered[]): void {
    const stack: { list: readonly Lowered[]; block: number }[] = [{ list: body, block: -1 }]
    for (let top = stack.pop(); top; top = stack.pop())
      for (const statement of top.list) {
        if (statement.kind === 'if' || statement.kind === 'switch') {
          const block = this.#add(undefined)
          if (top.block >= 0) this.#edges[block]!.push(top.block)
          this.#read(block, statement.kind === 'if' ? statement.condition : statement.on)
          stack.push({ list: statement.otherwise, block })
          if (statement.kind === 'if') stack.push({ list: statement.then, block })
          else for (const arm of statement.arms) stack.push({ list: arm.body, block })
        } else if (statement.kind === 'assign' && statement.target.variable.kind !== 'register') {
          const at = this.#of(statement.target.variable)
          if (top.block >= 0) this.#edges[at]!.push(top.block)
          for (const root of rootsOf(statement)) this.#read(at, root)
        }
      }
  }

  /** Parts of an instance's outputs: each depends on those bits of inputs that it needs, not on what other parts need. */
  #partsOf({ module, connections }: Instance): void {
    if (module.kind !== 'module') return
    const { segments } = this.#input
    const { outputs } = dependenciesOf(module).summary
    const overlap = (a: { low: number; width: number }, b: { low: number; width: number }): boolean =>
      a.low < b.low + b.width && b.low < a.low + a.width
    connections.forEach(({ variable }, port) => {
      if (!isInstanceOutput(variable)) return
      for (const part of segments.get(variable) ?? []) {
        const edges = this.#edges[this.#of(part.variable)]!
        for (const range of outputs[port]!.filter((each) => overlap(each, part)).flatMap(({ reads }) => reads)) {
          const input = connections[range.port]!.variable
          const pieces = segments
            .get(input)
            ?.filter((piece) => overlap(piece, range))
            .map((piece) => piece.variable)
          for (const read of pieces ?? [input]) edges.push(this.#of(read))
        }
      }
    })
  }

  #instance(instance: Instance): void {
    const summary = this.#input.summaryOf(instance)
    const hubs = new Map<readonly number[], number>()
    instance.connections.forEach(({ port, variable }, i) => {
      const reads = summary[i]
      if (port.kind !== 'output' || !reads || reads.length === 0) return
      let hub = hubs.get(reads)
      if (hub === undefined) {
        hub = this.#add(undefined)
        hubs.set(reads, hub)
        for (const input of reads) this.#edges[hub]!.push(this.#of(instance.connections[input]!.variable))
      }
      this.#edges[this.#of(variable)]!.push(hub)
    })
  }

  /** The components where the vertices of one group count as one. */
  components(groupOf?: (thing: Variable) => string | undefined): {
    vertexOf: Int32Array
    components: StrongComponents
    isLoop: (vertex: number) => boolean
  } {
    const vertexOf = new Int32Array(this.things.length)
    const groups = new Map<string, number>()
    let count = 0
    this.things.forEach((thing, i) => {
      const group = thing && 'kind' in thing ? groupOf?.(thing) : undefined
      if (group === undefined) vertexOf[i] = count++
      else {
        let vertex = groups.get(group)
        if (vertex === undefined) {
          vertex = count++
          groups.set(group, vertex)
        }
        vertexOf[i] = vertex
      }
    })
    const out: number[][] = Array.from({ length: count }, () => [])
    this.#edges.forEach((targets, i) => {
      for (const target of targets) out[vertexOf[i]!]!.push(vertexOf[target]!)
    })
    const starts = new Int32Array(count + 1)
    for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + out[i]!.length
    const components = strongComponents({ starts, edges: Int32Array.from(out.flat()) })
    const sizes = new Int32Array(components.count)
    for (const component of components.component) sizes[component]!++
    const isLoop = (vertex: number): boolean => sizes[components.component[vertex]!]! > 1 || out[vertex]!.includes(vertex)
    return { vertexOf, components, isLoop }
  }

  /** By vertex: how many steps lie below it. Only for a graph without loops. */
  levels(): Int32Array {
    const { components } = this.components()
    const levels = new Int32Array(this.things.length)
    for (const vertex of components.order)
      for (const target of this.#edges[vertex]!) levels[vertex] = Math.max(levels[vertex]!, levels[target]! + 1)
    return levels
  }

  /** By vertex: which input ports it depends on, as the number of a set. */
  supports(): { byVertex: Int32Array; sets: Supports } {
    const sets = new Supports()
    const { components } = this.components()
    const byVertex = new Int32Array(this.things.length)
    const byComponent = new Int32Array(components.count)
    const inputs = new Map(this.#input.module.ports.map((port, i) => [port, i] as const))
    for (const vertex of components.order) {
      const thing = this.things[vertex]
      const component = components.component[vertex]!
      let id = byComponent[component]!
      if (thing && 'kind' in thing && thing.kind === 'input') id = sets.join(id, sets.of([inputs.get(thing)!]))
      for (const target of this.#edges[vertex]!) id = sets.join(id, byComponent[components.component[target]!]!)
      byComponent[component] = id
    }
    for (let i = 0; i < byVertex.length; i++) byVertex[i] = byComponent[components.component[i]!]!
    return { byVertex, sets }
  }

  /** Vertices that an output port depends on. */
  behindOutputs(): Uint8Array {
    const reached = new Uint8Array(this.things.length)
    const stack: number[] = []
    for (const port of this.#input.module.ports) {
      const at = port.kind === 'output' ? this.#index.get(port) : undefined
      if (at !== undefined) stack.push(at)
    }
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (reached[at]) continue
      reached[at] = 1
      stack.push(...this.#edges[at]!)
    }
    return reached
  }
}
