import type { Domain } from '../ir/domain.ts'
import type { Module, Variable } from '../ir/module.ts'
import { joinPath, type ModelNode, type ModuleNode, type Node, type RootClock } from './hierarchy.ts'
import { simulationError } from './simulation-error.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Clock = Mutable<RootClock> & { domains: Domain[] }

/** Follows a clock variable outwards, through ports and plain assignments, to what drives it. */
export class ClockFinder {
  readonly #top: ModuleNode
  readonly #found = new Map<Variable, Map<Node, Clock>>()
  readonly #aliases = new Map<Module, Map<Variable, Variable>>()
  readonly #ports = new Map<Variable, Clock>()
  readonly #models = new Map<ModelNode, Map<Variable, Clock>>()

  constructor(top: ModuleNode) {
    this.#top = top
  }

  resolve(node: ModuleNode, variable: Variable): Clock {
    const known = this.#found.get(variable)?.get(node)
    if (known) return known
    const clock = this.#follow(node, variable)
    const byNode = this.#found.get(variable) ?? new Map<Node, Clock>()
    byNode.set(node, clock)
    this.#found.set(variable, byNode)
    return clock
  }

  finish(frequencies: Readonly<Record<string, number>>): RootClock[] {
    const ports = [...this.#ports].sort(([a], [b]) => this.#portIndex(a) - this.#portIndex(b)).map(([, clock]) => clock)
    const models = [...this.#models.values()].flatMap((clocks) => [...clocks.values()])
    const clocks = [...ports, ...models]
    const names = new Set(clocks.flatMap(({ domains }) => domains.map(({ name }) => name)))
    for (const name of Object.keys(frequencies))
      if (!names.has(name))
        throw simulationError(
          'GW402',
          'clock',
          `there is no domain '${name}' whose frequency could be another`,
          `the domains are ${[...names].join(', ')}`,
        )
    clocks.forEach((clock, index) => {
      clock.index = index
      const asked = clock.domains.find((domain) => frequencies[domain.name] !== undefined)
      if (asked) clock.frequencyHz = frequencies[asked.name]!
      else if (clock.frequencyHz === 0) clock.frequencyHz = clock.domains[0]?.frequencyHz ?? 100e6
    })
    return clocks
  }

  #portIndex(port: Variable): number {
    return this.#top.module.ports.indexOf(port)
  }

  #follow(startNode: ModuleNode, start: Variable): Clock {
    let node = startNode
    let variable = start
    const seen = new Set<Variable>()
    for (;;) {
      if (variable.kind === 'input') {
        if (!node.parent) return this.#ofPort(variable)
        const inner = node.module.domains.find((domain) => domain.clock === variable)
        const through = node.instance?.domains.find((pair) => pair.inner === inner)?.outer.clock
        const outer = through ?? node.connections.get(variable)
        if (!outer) return this.#lost(startNode, start)
        variable = outer
        node = node.parent
        seen.clear()
        continue
      }
      if (seen.has(variable)) return this.#lost(startNode, start)
      seen.add(variable)
      const driver = variable.kind === 'instance' && variable.driver === 'instance' ? this.#driver(node, variable) : undefined
      if (driver) {
        if (driver.node.kind === 'model') return this.#ofModel(driver.node, driver.port, startNode, start)
        node = driver.node
        variable = driver.port
        seen.clear()
        continue
      }
      const alias = this.#aliasesOf(node.module).get(variable)
      if (!alias) return this.#lost(startNode, start)
      variable = alias
    }
  }

  #driver(node: ModuleNode, variable: Variable): { node: Node; port: Variable } | undefined {
    for (const child of node.children)
      for (const [port, outer] of child.connections) if (outer === variable && port.kind !== 'input') return { node: child, port }
    return undefined
  }

  /** Wires that a plain assignment makes equal to another variable. */
  #aliasesOf(module: Module): Map<Variable, Variable> {
    let aliases = this.#aliases.get(module)
    if (!aliases) {
      aliases = new Map()
      for (const statement of module.body) {
        if (statement.kind !== 'assign' || statement.target.kind !== 'whole') continue
        let { value } = statement
        while (value.op === 'reinterpret' || value.op === 'crossing') value = value.operands[0]!
        if (value.op === 'read') aliases.set(statement.target.variable, value.variable)
        else aliases.delete(statement.target.variable)
      }
      this.#aliases.set(module, aliases)
    }
    return aliases
  }

  #ofPort(port: Variable): Clock {
    const known = this.#ports.get(port)
    if (known) return known
    const domain = this.#top.module.domains.find((each) => each.clock === port)?.domain ?? port.domain
    const clock: Clock = {
      index: 0,
      name: port.name,
      frequencyHz: domain?.frequencyHz ?? 0,
      source: { kind: 'port', port: this.#portIndex(port) },
      domains: [],
      hasRising: false,
      hasFalling: false,
    }
    this.#ports.set(port, clock)
    return clock
  }

  #ofModel(node: ModelNode, port: Variable, startNode: ModuleNode, start: Variable): Clock {
    const known = this.#models.get(node)?.get(port)
    if (known) return known
    const frequencyHz = node.model.clocks?.[port.name]
    if (frequencyHz === undefined) return this.#lost(startNode, start)
    const clock: Clock = {
      index: 0,
      name: joinPath(node.path, port.name),
      frequencyHz,
      source: { kind: 'model', node, port },
      domains: [],
      hasRising: false,
      hasFalling: false,
    }
    const clocks = this.#models.get(node) ?? new Map<Variable, Clock>()
    clocks.set(port, clock)
    this.#models.set(node, clocks)
    return clock
  }

  #lost(node: ModuleNode, variable: Variable): never {
    throw simulationError(
      'GW402',
      'clock',
      `simulation cannot tell what runs the clock \`${joinPath(node.path, variable.name)}\``,
      "take it from a clock input of the top, or from a foreign module whose model lists it in `clocks` (gating is the domain's `enabledWhen`)",
      variable.origin,
    )
  }
}
