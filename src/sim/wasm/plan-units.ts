import type { Expression } from '../../ir/expression.ts'
import type { Module } from '../../ir/module.ts'
import { visitExpressions, visitStatements } from '../../ir/walk.ts'
import type { Hierarchy, ModuleNode, Node } from '../hierarchy.ts'
import { rootExpressions } from '../named-signals.ts'
import { KnotError } from './elaborate.ts'
import { goalsOf } from './functions.ts'
import { layOutUnit, type Unit } from './unit.ts'

/** Expressions and statements from which on a module that occurs twice is a function of its own. */
const worthSharing = 150
/** As `worthSharing`, of an instance that shares nothing with others but may be left out while it is at rest. */
const worthResting = 1000
/** Beyond this a function starts to cost V8 more to optimise than it brings. */
const largestUnit = 12_000

/**
 * Which instances share functions: those of one module with the same clocks throughout, unless they are so small that a
 * call costs more than it saves; and parts of what would be too large in one function. All else is inlined.
 *
 * Eight CPUs in one function start after 0.9 s and run at 1.1 × Verilator, as calls after 17 ms at 1.7 ×.
 */
export function planUnits(hierarchy: Hierarchy): Unit {
  const shapes = new Shapes(hierarchy)
  if (shapes.isSeparate.size > 0) {
    const top = layOut(hierarchy, shapes)
    if (canBeOrdered(hierarchy, top)) return top
    shapes.isSeparate.clear()
  }
  return layOut(hierarchy, shapes)
}

const numbered = { functionIndex: () => 0, isGated: false }

/** Instances may need each other in ways that only single bits of their ports untie: then all is inlined. */
function canBeOrdered(hierarchy: Hierarchy, top: Unit): boolean {
  const seen = new Set<Unit>()
  const stack = [top]
  for (let unit = stack.pop(); unit; unit = stack.pop()) {
    if (seen.has(unit)) continue
    seen.add(unit)
    stack.push(...unit.children.map((child) => child.unit))
    if (unit.children.length === 0) continue
    try {
      goalsOf(hierarchy, unit, { kind: 'edge', isActive: () => true, name: '' }, new Map(), numbered)
      goalsOf(hierarchy, unit, { kind: 'outputs' }, new Map(), numbered)
      // Whoever looks inside asks for more than the outputs need.
      goalsOf(hierarchy, unit, { kind: 'debug' }, new Map(), numbered)
    } catch (error) {
      if (error instanceof KnotError) return false
      throw error
    }
  }
  return true
}

function layOut(hierarchy: Hierarchy, shapes: Shapes): Unit {
  const units = new Map<string, Unit>()
  let count = 0
  const unitOf = (node: ModuleNode): Unit => {
    const key = shapes.keyOf(node)
    let unit = units.get(key)
    if (!unit) {
      unit = layOutUnit(count++, node, (child) => !shapes.isSeparate.has(child), unitOf, shapes.sitesBefore)
      units.set(key, unit)
    }
    return unit
  }
  return unitOf(hierarchy.top)
}

class Shapes {
  readonly isSeparate = new Set<ModuleNode>()
  /** How many sites come before those of an instance and all below it. */
  readonly sitesBefore = new Map<Node, number>()
  readonly #keys = new Map<Node, string>()
  readonly #names = new Map<string, string>()
  readonly #sizes = new Map<Node, number>()

  constructor(hierarchy: Hierarchy) {
    let sites = 0
    const ofNode = new Map<Node, number>()
    for (const { node } of hierarchy.sites) ofNode.set(node, (ofNode.get(node) ?? 0) + 1)
    for (const node of hierarchy.nodes) {
      this.sitesBefore.set(node, sites)
      sites += ofNode.get(node) ?? 0
    }
    const numbers = new Map<object, number>()
    const counts = new Map<string, number>()
    const withLevels = new Set<Node>()
    const upwards = hierarchy.nodes.toReversed()
    for (const node of upwards) {
      const what = node.kind === 'module' ? node.module : node.foreign
      if (!numbers.has(what)) numbers.set(what, numbers.size)
      const children = node.kind === 'module' ? node.children : []
      const clocks =
        node.kind === 'module'
          ? node.domains.map(({ clock, active }) => `${clock.index}.${active}`)
          : node.clockInputs.map(({ clock }) => `${clock.index}`)
      const text = `${numbers.get(what)}|${clocks.join()}|${children.map((child) => this.#keys.get(child)).join()}`
      if (!this.#names.has(text)) this.#names.set(text, `${this.#names.size}`)
      const key = this.#names.get(text)!
      this.#keys.set(node, key)
      counts.set(key, (counts.get(key) ?? 0) + 1)
      this.#sizes.set(
        node,
        children.reduce((sum, child) => sum + this.#sizes.get(child)!, node.kind === 'module' ? sizeOf(node.module) : 1),
      )
      const isAsync = node.kind === 'module' && node.module.domains.some(({ domain }) => domain.reset === 'async')
      if (isAsync || children.some((child) => withLevels.has(child))) withLevels.add(node)
    }
    // Asynchronous resets reach registers within an instant: such instances stay with what drives their resets.
    const maySeparate = (node: Node): node is ModuleNode =>
      node.kind === 'module' && node.parent !== undefined && !withLevels.has(node)
    for (const node of hierarchy.nodes)
      if (maySeparate(node) && counts.get(this.#keys.get(node)!)! > 1 && this.#sizes.get(node)! >= worthSharing)
        this.isSeparate.add(node)
    for (const siblings of largeSiblings(hierarchy, this.#sizes))
      for (const node of siblings) if (maySeparate(node)) this.isSeparate.add(node)
    const inlined = new Map<Node, number>()
    for (const node of upwards) {
      if (node.kind !== 'module') continue
      const children = node.children.filter((child) => !this.isSeparate.has(child as ModuleNode))
      let size = children.reduce((sum, child) => sum + (inlined.get(child) ?? 1), sizeOf(node.module))
      for (const child of children.toSorted((a, b) => (inlined.get(b) ?? 0) - (inlined.get(a) ?? 0))) {
        if (size <= largestUnit) break
        if (!maySeparate(child) || inlined.get(child)! < worthSharing) continue
        for (const each of hierarchy.nodes)
          if (this.#keys.get(each) === this.#keys.get(child)) this.isSeparate.add(each as ModuleNode)
        size -= inlined.get(child)!
      }
      inlined.set(node, size)
    }
  }

  keyOf(node: ModuleNode): string {
    return this.#keys.get(node)!
  }
}

const wiring: ReadonlySet<Expression['op']> = new Set(['constant', 'read', 'slice', 'cat'])

/**
 * Bits that go from one place to another: taken apart and put together again, as at the ports of a primitive, they leave
 * nothing to compute.
 */
const isWiring = (node: Expression): boolean =>
  node.op === 'constant' ||
  node.op === 'read' ||
  (node.op === 'slice' && node.width === 1 && node.operands[0]!.op === 'read') ||
  (node.op === 'cat' && node.operands.every((operand) => operand.width === 1 && wiring.has(operand.op)))

/**
 * Instances side by side that one source made with different parameters, as cores that differ in their number: no function is
 * shared, but one of them may be at rest while another one works.
 */
function* largeSiblings({ nodes }: Hierarchy, sizes: ReadonlyMap<Node, number>): Iterable<readonly Node[]> {
  for (const parent of nodes) {
    if (parent.kind !== 'module') continue
    const large = parent.children.filter((child) => sizes.get(child)! >= worthResting)
    const bySource = Map.groupBy(large, (child) => {
      const position = child.kind === 'module' ? child.module.origin?.position : undefined
      return position && `${position.file}:${position.line}:${position.column}`
    })
    for (const [source, siblings] of bySource) if (source !== undefined && siblings.length > 1) yield siblings
  }
}

const sizes = new WeakMap<Module, number>()

function sizeOf(module: Module): number {
  let size = sizes.get(module)
  if (size === undefined) {
    let count = 0
    visitStatements(module.body, (statement) => {
      if (statement.kind !== 'assign' || !wiring.has(statement.value.op)) count++
    })
    visitExpressions(rootExpressions(module), (node) => {
      if (!isWiring(node)) count += Math.ceil(node.width / 64)
    })
    sizes.set(module, count)
    size = count
  }
  return size
}
