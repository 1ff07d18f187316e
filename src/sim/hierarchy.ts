import type { Domain } from '../ir/domain.ts'
import type {
  Check,
  Design,
  ForeignModel,
  ForeignModule,
  Instance,
  Memory,
  MemoryRead,
  Module,
  ModuleDomain,
  Print,
  Statement,
  Variable,
} from '../ir/module.ts'
import { visitStatements } from '../ir/walk.ts'
import { ClockFinder } from './clock-finder.ts'
import { simulationError } from './simulation-error.ts'

/**
 * A design as simulation sees it: every instance with its path, every domain of every instance bound to the clock that
 * drives it, and all that holds state or reports, numbered. Engines are built from this alone, so that they agree on
 * paths, on clocks and on the order of things.
 */
export interface Hierarchy {
  readonly design: Design
  readonly top: ModuleNode
  /** Every instance, the top first, parents before children, in the order of `instances`. */
  readonly nodes: readonly Node[]
  /** Clocks that the testbench runs: those of the top's ports in their order, then those of foreign models. */
  readonly clocks: readonly RootClock[]
  /** Whatever can report, in the order in which the reports of one instant come. */
  readonly sites: readonly Site[]
  /** All state, sorted by path: registers, memories, data of synchronous reads. */
  readonly state: readonly StateEntry[]
}

export interface ModuleNode {
  readonly kind: 'module'
  /** Instance names joined by '.'; '' is the top. */
  readonly path: string
  /** What runs: for a foreign module whose model is a module of ours, that model. */
  readonly module: Module
  readonly parent: ModuleNode | undefined
  readonly instance: Instance | undefined
  /** The parent's variable for each connected port of `module`. Those of the top, and ports a model has in addition, lack. */
  readonly connections: ReadonlyMap<Variable, Variable>
  /** In the order of `module.instances`. */
  readonly children: readonly Node[]
  /** In the order of `module.domains`. */
  readonly domains: readonly BoundDomain[]
}

/** A foreign module that runs a model in TypeScript. */
export interface ModelNode {
  readonly kind: 'model'
  readonly path: string
  readonly foreign: ForeignModule
  readonly model: ForeignModel
  readonly parent: ModuleNode
  readonly instance: Instance
  readonly connections: ReadonlyMap<Variable, Variable>
  /** Its clock inputs; `edge` is called where the clock rises. */
  readonly clockInputs: readonly { readonly port: Variable; readonly clock: RootClock }[]
}
export type Node = ModuleNode | ModelNode

/** `active` is the level to which `clock` changes where registers of the domain update. */
export interface BoundDomain {
  readonly inner: ModuleDomain
  readonly clock: RootClock
  readonly active: 0 | 1
}

/** A clock that nothing inside the design makes. */
export interface RootClock {
  /** In `Hierarchy.clocks`. */
  readonly index: number
  /** The top's port, or `pll.CLKOP`. */
  readonly name: string
  readonly frequencyHz: number
  readonly source:
    | { readonly kind: 'port'; readonly port: number }
    | { readonly kind: 'model'; readonly node: ModelNode; readonly port: Variable }
  /** Of the design's domains, those that it drives directly or through instances. */
  readonly domains: readonly Domain[]
  /** True where some register, memory, check or model waits for this edge. */
  readonly hasRising: boolean
  readonly hasFalling: boolean
}

/** A place that can report, by its index in `Hierarchy.sites`. */
export type Site =
  | {
      readonly kind: 'check'
      readonly index: number
      readonly node: ModuleNode
      readonly statement: Check | Print
      readonly domain: BoundDomain
    }
  | {
      readonly kind: 'collision'
      readonly index: number
      readonly node: ModuleNode
      readonly memory: Memory
      readonly read: MemoryRead
      readonly domain: BoundDomain
    }

export interface StateEntry {
  readonly path: string
  readonly node: ModuleNode
  readonly width: number
  /** The register, or the data variable of a synchronous read. Absent for a memory. */
  readonly variable?: Variable
  readonly memory?: Memory
  /** A memory's depth, else 1. */
  readonly depth: number
}

export const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** `frequencies` by the name of a domain, in hertz, in place of the domain's own. */
export function buildHierarchy(design: Design, frequencies: Readonly<Record<string, number>> = {}): Hierarchy {
  const nodes = instanceTree(design.top)
  const top = nodes[0] as ModuleNode
  const found = new ClockFinder(top)
  for (const port of top.module.ports) if (port.kind === 'input' && port.shape.kind === 'clock') found.resolve(top, port)
  for (const node of nodes) {
    if (node.kind === 'module') {
      for (const inner of node.module.domains) {
        const clock = found.resolve(node, inner.clock)
        const active = inner.domain.edge === 'rising' ? 1 : 0
        ;(node.domains as BoundDomain[]).push({ inner, clock, active })
        if (!clock.domains.includes(inner.domain)) clock.domains.push(inner.domain)
        if (active === 1) clock.hasRising = true
        else clock.hasFalling = true
      }
    } else {
      for (const port of node.foreign.ports) {
        if (port.shape.kind !== 'clock' || port.kind !== 'input') continue
        const clock = found.resolve(node.parent, node.connections.get(port)!)
        clock.hasRising = true
        ;(node.clockInputs as { port: Variable; clock: RootClock }[]).push({ port, clock })
      }
    }
  }
  return { design, top, nodes, clocks: found.finish(frequencies), sites: sitesOf(nodes), state: stateOf(nodes) }
}

/** The index in `node.domains` of a domain that a statement or a memory port names. */
export const boundDomain = (node: ModuleNode, inner: ModuleDomain): BoundDomain =>
  node.domains.find((bound) => bound.inner === inner) ?? node.domains.find((bound) => bound.inner.domain === inner.domain)!

/** The domain of a register, within its own module. */
export const domainOfRegister = (node: ModuleNode, register: Variable): BoundDomain =>
  node.domains.find((bound) => bound.inner.domain === register.domain)!

function instanceTree(top: Module): Node[] {
  const root: ModuleNode = {
    kind: 'module',
    path: '',
    module: top,
    parent: undefined,
    instance: undefined,
    connections: new Map(),
    children: [],
    domains: [],
  }
  const nodes: Node[] = []
  const stack: Node[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node)
    if (node.kind === 'model') continue
    for (const instance of node.module.instances) (node.children as Node[]).push(childNode(node, instance))
    stack.push(...node.children.toReversed())
  }
  return nodes
}

function childNode(parent: ModuleNode, instance: Instance): Node {
  const path = joinPath(parent.path, instance.name)
  const connections = new Map(instance.connections.map(({ port, variable }) => [port, variable]))
  const { module } = instance
  if (module.kind === 'module') return { kind: 'module', path, module, parent, instance, connections, children: [], domains: [] }
  const { model } = module
  if (!model)
    throw simulationError(
      'GW401',
      'no model',
      `\`${path}\` is \`${module.name}\`, which comes from elsewhere and has no model: simulation cannot run it`,
      `give foreign('${module.name}', …) a \`model\`: a module with the same ports, or a class`,
      instance.origin ?? module.origin,
    )
  if (model.kind === 'model')
    return { kind: 'model', path, foreign: module, model, parent, instance, connections, clockInputs: [] }
  const byName = new Map(model.ports.map((port) => [port.name, port]))
  const ofModel = new Map<Variable, Variable>()
  for (const [port, variable] of connections) {
    const inner = byName.get(port.name)
    if (inner) ofModel.set(inner, variable)
  }
  joinModelDomains(model, parent, ofModel)
  return { kind: 'module', path, module: model, parent, instance, connections: ofModel, children: [], domains: [] }
}

/** A model's domains that the foreign module has no ports for are those of the same name where it is instantiated. */
function joinModelDomains(model: Module, parent: ModuleNode, connections: Map<Variable, Variable>): void {
  for (const inner of model.domains) {
    if (inner.clock.kind !== 'input' || connections.has(inner.clock)) continue
    const outer =
      parent.module.domains.find(({ domain }) => domain === inner.domain) ??
      parent.module.domains.find(({ domain }) => domain.name === inner.domain.name)
    if (!outer) continue
    connections.set(inner.clock, outer.clock)
    if (inner.reset && outer.reset) connections.set(inner.reset, outer.reset)
    if (inner.enable && outer.enable) connections.set(inner.enable, outer.enable)
  }
}

function sitesOf(nodes: readonly Node[]): Site[] {
  const sites: Site[] = []
  for (const node of nodes) {
    if (node.kind === 'model') continue
    visitStatements(node.module.body, (statement: Statement) => {
      if (statement.kind === 'assert' || statement.kind === 'assume' || statement.kind === 'print')
        sites.push({ kind: 'check', index: sites.length, node, statement, domain: boundDomain(node, statement.domain) })
    })
    for (const memory of node.module.memories) {
      if (memory.collision !== 'never') continue
      for (const read of memory.reads)
        if (read.domain)
          sites.push({ kind: 'collision', index: sites.length, node, memory, read, domain: boundDomain(node, read.domain) })
    }
  }
  return sites
}

function stateOf(nodes: readonly Node[]): StateEntry[] {
  const entries: StateEntry[] = []
  for (const node of nodes) {
    if (node.kind === 'model') continue
    for (const variable of node.module.variables)
      if (variable.kind === 'register')
        entries.push({ path: joinPath(node.path, variable.name), node, width: variable.width, variable, depth: 1 })
    for (const memory of node.module.memories) {
      entries.push({ path: joinPath(node.path, memory.name), node, width: memory.width, memory, depth: memory.depth })
      for (const { domain, data } of memory.reads)
        if (domain) entries.push({ path: joinPath(node.path, data.name), node, width: data.width, variable: data, depth: 1 })
    }
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
