import type { MemoryRead, Variable } from '../../ir/module.ts'
import { domainOfRegister, type ModelNode, type ModuleNode } from '../hierarchy.ts'
import type { MemoryPlace, Place } from './layout.ts'
import type { Unit } from './unit.ts'

/** Where a variable's value comes from once ports have been followed to their drivers. */
export type Source =
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'place'; readonly place: Place }
  | {
      readonly kind: 'level'
      readonly place: Place
      readonly node: ModuleNode
      readonly reset: Variable
      readonly asserted: bigint
      readonly init: bigint
    }
  | { readonly kind: 'body'; readonly node: ModuleNode; readonly variable: Variable }
  | { readonly kind: 'memory'; readonly node: ModuleNode; readonly memory: MemoryPlace; readonly read: MemoryRead }
  | { readonly kind: 'outside'; readonly node: ModuleNode | ModelNode; readonly port: Variable }

/** Finds where the values of a unit's variables come from. */
export class Sources {
  readonly #unit: Unit
  readonly #constants: ReadonlyMap<Variable, bigint>
  /** Registers whose asynchronous reset is asserted read as their `init` already. */
  readonly #withResetLevels: boolean
  readonly #inUnit: ReadonlySet<ModuleNode>
  readonly #sources = new Map<ModuleNode, Map<Variable, Source>>()
  readonly #drivers = new Map<ModuleNode, Map<Variable, { node: ModuleNode | ModelNode; port: Variable }>>()

  constructor(unit: Unit, constants: ReadonlyMap<Variable, bigint>, withResetLevels: boolean) {
    this.#unit = unit
    this.#constants = constants
    this.#withResetLevels = withResetLevels
    this.#inUnit = new Set(unit.nodes)
  }

  /** Found once. */
  of(node: ModuleNode, variable: Variable): Source {
    let sources = this.#sources.get(node)
    if (!sources) this.#sources.set(node, (sources = new Map()))
    let source = sources.get(variable)
    if (!source) {
      source = this.#findSource(node, variable)
      sources.set(variable, source)
    }
    return source
  }

  #findSource(startNode: ModuleNode, start: Variable): Source {
    let node = startNode
    let variable = start
    for (;;) {
      if (variable.kind === 'register') return this.#registerSource(node, variable)
      if (variable.kind === 'memory') return this.#memorySource(node, variable)
      const isInput = variable.kind === 'input' || variable.kind === 'inout'
      if (isInput && node === this.#unit.root) {
        const value = this.#constants.get(variable)
        if (value !== undefined) return { kind: 'constant', value }
        return { kind: 'place', place: this.#unit.places.get(node, variable)! }
      }
      if (isInput) {
        const outer = node.connections.get(variable)
        if (!outer || !node.parent) return { kind: 'constant', value: 0n }
        node = node.parent
        variable = outer
        continue
      }
      const driver = this.#driversOf(node).get(variable)
      if (!driver) return { kind: 'body', node, variable }
      if (driver.node.kind === 'model' || !this.#inUnit.has(driver.node)) return { kind: 'outside', ...driver }
      node = driver.node
      variable = driver.port
    }
  }

  #registerSource(node: ModuleNode, register: Variable): Source {
    const place = this.#unit.places.get(node, register)!
    if (!this.#withResetLevels || !register.resets || register.init === undefined) return { kind: 'place', place }
    const { inner } = domainOfRegister(node, register)
    if (inner.domain.reset !== 'async' || !inner.reset) return { kind: 'place', place }
    const asserted = inner.domain.resetActive === 'low' ? 0n : 1n
    return { kind: 'level', place, node, reset: inner.reset, asserted, init: register.init }
  }

  #memorySource(node: ModuleNode, variable: Variable): Source {
    for (const memory of node.module.memories)
      for (const read of memory.reads) {
        if (read.data !== variable) continue
        if (read.domain) return { kind: 'place', place: this.#unit.places.get(node, variable)! }
        return { kind: 'memory', node, memory: this.#unit.memoryOf.get(node, memory)!, read }
      }
    return { kind: 'constant', value: 0n }
  }

  /** Variables of an instance's body that ports of its own instances drive. */
  #driversOf(node: ModuleNode): Map<Variable, { node: ModuleNode | ModelNode; port: Variable }> {
    let drivers = this.#drivers.get(node)
    if (!drivers) {
      drivers = new Map()
      for (const child of node.children)
        for (const [port, variable] of child.connections) if (port.kind === 'output') drivers.set(variable, { node: child, port })
      this.#drivers.set(node, drivers)
    }
    return drivers
  }
}
