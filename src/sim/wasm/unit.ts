import type { Expression } from '../../ir/expression.ts'
import type { Memory, MemoryRead, Module, Variable } from '../../ir/module.ts'
import type { ModelNode, ModuleNode, Node } from '../hierarchy.ts'
import { namedExpressions } from '../named-signals.ts'
import { allocatedWords, type MemoryPlace, type Place, PlaceMap, Region, sizeOf } from './layout.ts'
import { projectionOf } from './projection.ts'

/**
 * What is compiled together: an instance with those below it that are worth inlining. Its functions take the address of
 * its region as their parameter, so that all instances of one shape share them; `root` is the first of these instances
 * and stands for all.
 */
export interface Unit {
  readonly index: number
  readonly root: ModuleNode
  /** Instances that are part of the unit, `root` first. */
  readonly nodes: readonly ModuleNode[]
  readonly children: readonly ChildUnit[]
  readonly models: readonly ModelPlace[]
  /** Registers, data of synchronous reads, and ports of `root`. */
  readonly places: PlaceMap<Variable, Place>
  readonly memories: readonly MemoryPlace[]
  readonly memoryOf: PlaceMap<Memory, MemoryPlace>
  /** Holds the number of the region's first site in `hierarchy.sites`. */
  readonly sites: Place
  /** Whether it is at rest: `Gate` of call-unit.ts. */
  readonly activity: Place
  /** Of the first site of `root` and all below it. */
  readonly sitesBefore: ReadonlyMap<Node, number>
  /** Outputs of `root` that are a register: where it lies. */
  readonly direct: ReadonlyMap<Variable, Place>
  /** Where the debug function puts values of wires and named expressions. */
  readonly debug: PlaceMap<Variable | Expression, Place>
  readonly region: Region
}

export interface ChildUnit {
  readonly node: ModuleNode
  readonly unit: Unit
  /** Of its region within the parent's. */
  readonly offset: number
}

/** A foreign module that runs in JavaScript: values of its ports in memory. */
export interface ModelPlace {
  readonly node: ModelNode
  /** Among the models of its unit. */
  readonly index: number
  readonly ports: ReadonlyMap<Variable, Place>
  /** Holds the number of the model in the engine. */
  readonly number: Place
}

/** Lays out `root` and all instances for which `isInlined` holds; the others are units of their own. */
export function layOutUnit(
  index: number,
  root: ModuleNode,
  isInlined: (node: ModuleNode) => boolean,
  unitOf: (node: ModuleNode) => Unit,
  sitesBefore: ReadonlyMap<Node, number>,
): Unit {
  const region = new Region()
  const places = new PlaceMap<Variable, Place>()
  const nodes: ModuleNode[] = []
  const separate: ModuleNode[] = []
  const models: ModelPlace[] = []
  const sites = region.place(32)
  const activity = region.place(32)
  for (const port of root.module.ports) places.set(root, port, region.place(port.width))
  const stack: ModuleNode[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node)
    for (const variable of node.module.variables)
      if (variable.kind === 'register') places.set(node, variable, region.place(variable.width))
    for (const read of synchronousReads(node.module)) places.set(node, read.data, region.place(read.data.width))
    for (const child of node.children.toReversed()) {
      if (child.kind === 'model') {
        const ports = new Map(child.foreign.ports.map((port) => [port, region.place(port.width)]))
        models.push({ node: child, index: models.length, ports, number: region.place(32) })
      } else if (isInlined(child)) stack.push(child)
      else separate.push(child)
    }
  }
  const children = separate.map((node): ChildUnit => {
    const unit = unitOf(node)
    return { node, unit, offset: region.take(unit.region.size, 8) }
  })
  const memories: MemoryPlace[] = []
  const memoryOf = new PlaceMap<Memory, MemoryPlace>()
  for (const node of nodes)
    for (const memory of node.module.memories) {
      const stride = sizeOf(memory.width)
      const words = allocatedWords(memory)
      const hash = region.place(32)
      const place: MemoryPlace = {
        index: memories.length,
        memory,
        node,
        offset: region.take(stride * words, 8),
        stride,
        words,
        hash,
      }
      memories.push(place)
      memoryOf.set(node, memory, place)
    }
  const debug = new PlaceMap<Variable | Expression, Place>()
  for (const node of nodes) for (const kept of debuggedOf(node.module)) debug.set(node, kept, region.place(kept.width))
  region.size = Math.ceil(region.size / 8) * 8
  const direct = directOutputs(root, places, children)
  return { index, root, nodes, children, models, places, memories, memoryOf, sites, activity, sitesBefore, direct, debug, region }
}

export function synchronousReads(module: Module): MemoryRead[] {
  return module.memories.flatMap((memory) => memory.reads.filter((read) => read.domain))
}

const debugged = new WeakMap<Module, readonly (Variable | Expression)[]>()

/** What has a name but no place of its own: wires, ports, named expressions. Found once a module. */
export function debuggedOf(module: Module): readonly (Variable | Expression)[] {
  let found = debugged.get(module)
  if (!found) {
    const stored = new Set(synchronousReads(module).map((read) => read.data))
    const variables = module.variables.filter((each) => each.kind !== 'register' && !stored.has(each))
    found = [...variables, ...namedExpressions(module).values()]
    debugged.set(module, found)
  }
  return found
}

/** Follows each output through plain assignments and inlined instances: a parent reads a register where it lies. */
function directOutputs(
  root: ModuleNode,
  places: PlaceMap<Variable, Place>,
  children: readonly ChildUnit[],
): Map<Variable, Place> {
  const direct = new Map<Variable, Place>()
  for (const port of root.module.ports) {
    if (port.kind !== 'output') continue
    let node = root
    let variable: Variable = port
    for (let steps = 0; steps < 100; steps++) {
      if (variable.kind === 'register') {
        direct.set(port, places.get(node, variable)!)
        break
      }
      const driver = driverOf(node, variable)
      if (driver?.kind === 'model') break
      if (driver) {
        const child = children.find((each) => each.node === driver.node)
        const place = child?.unit.direct.get(child.unit.root.module.ports[driver.node.module.ports.indexOf(driver.port)]!)
        if (child && place) direct.set(port, { offset: child.offset + place.offset, width: place.width })
        if (child) break
        node = driver.node
        variable = driver.port
        continue
      }
      const next = plainSource(node.module, variable)
      if (!next || next.kind === 'input') break
      variable = next
    }
  }
  return direct
}

function driverOf(
  node: ModuleNode,
  variable: Variable,
): { kind: 'module'; node: ModuleNode; port: Variable } | { kind: 'model' } | undefined {
  for (const child of node.children)
    for (const [port, outer] of child.connections)
      if (outer === variable && port.kind === 'output')
        return child.kind === 'model' ? { kind: 'model' } : { kind: 'module', node: child, port }
  return undefined
}

const plainSources = new WeakMap<Module, Map<Variable, Variable | undefined>>()

/** The variable that is a wire's only assignment. */
function plainSource(module: Module, variable: Variable): Variable | undefined {
  let sources = plainSources.get(module)
  if (!sources) {
    sources = new Map()
    for (const [assigned, projected] of projectionOf(module)) {
      const only = projected.length === 1 ? projected[0]! : undefined
      if (only?.kind !== 'assign' || only.statement.target.kind !== 'whole') continue
      const { value } = only.statement
      if (value.op === 'read') sources.set(assigned as Variable, value.variable)
    }
    plainSources.set(module, sources)
  }
  return sources.get(variable)
}
