import type { Domain } from '../domain.ts'
import type { Instance, Module, Variable } from '../module.ts'

/** A clock as one module knows it. Domains with one clock have one of these, whatever they are called. */
export interface Clock {
  readonly index: number
  readonly name: string
  readonly clockId: string | undefined
}

/** What is tied to no clock: a raw pin, an asynchronous reset. */
export const asynchronousId = 'asynchronous'

/**
 * The clocks of one module.
 *
 * A clock is known by its `clockId`, and by the net that it comes from: a clock that a child hands out, that a pin brings
 * in or that one wire passes to another is still the same.
 */
export class Clocks {
  readonly module: Module
  readonly all: Clock[] = []
  private readonly byId = new Map<string, Clock>()
  private readonly byNet = new Map<Variable, Clock>()
  /** Clocks that an instance makes for itself alone. */
  private readonly inside = new Map<Instance, Map<Clock, Clock>>()
  private readonly sources: ReadonlyMap<Variable, Variable>

  constructor(module: Module, known: (module: Module) => Clocks) {
    this.module = module
    this.sources = clockSources(module, known)
    this.byId.set(asynchronousId, this.add('no clock', asynchronousId))
    for (const { domain, clock } of module.domains) {
      const net = this.netOf(clock)
      const same = this.byId.get(domain.clockId) ?? this.byNet.get(net) ?? this.add(domain.name, domain.clockId)
      this.byId.set(domain.clockId, same)
      this.byNet.set(net, same)
    }
  }

  private add(name: string, clockId?: string): Clock {
    const clock = { index: this.all.length, name, clockId }
    this.all.push(clock)
    return clock
  }

  get asynchronous(): Clock {
    return this.all[0]!
  }

  of(domain: Domain): Clock {
    const found = this.byId.get(domain.clockId) ?? this.add(domain.name, domain.clockId)
    this.byId.set(domain.clockId, found)
    return found
  }

  /** Where a clock signal comes from: a port, an instance's output, a wire that holds more than another clock. */
  netOf(variable: Variable): Variable {
    let net = variable
    for (let next = this.sources.get(net); next && next !== variable; next = this.sources.get(net)) net = next
    return net
  }

  /** A clock of an instance's module as this module knows it. */
  ofChild(instance: Instance, child: Clocks, clock: Clock): Clock {
    if (clock === child.asynchronous) return this.asynchronous
    const members = child.module.domains.filter(({ domain }) => child.of(domain) === clock)
    if (members.length === 0) {
      const found = (clock.clockId && this.byId.get(clock.clockId)) || this.add(clock.name, clock.clockId)
      if (clock.clockId) this.byId.set(clock.clockId, found)
      return found
    }
    for (const member of members) {
      const pair = instance.domains.find(({ inner }) => inner === member)
      if (pair) return this.of(pair.outer.domain)
    }
    for (const member of members) {
      const net = child.netOf(member.clock)
      const joined = instance.connections.find(
        ({ port }) => port.shape.kind === 'clock' && (port === net || child.netOf(port) === net),
      )
      if (joined) return this.ofNet(joined.variable)
    }
    let inside = this.inside.get(instance)
    if (!inside) this.inside.set(instance, (inside = new Map()))
    const made = inside.get(clock) ?? this.add(`${instance.name}.${clock.name}`)
    inside.set(clock, made)
    return made
  }

  /** The clock that a clock signal of this module carries. */
  ofNet(variable: Variable): Clock {
    const net = this.netOf(variable)
    const found = this.byNet.get(net) ?? this.add(net.name)
    this.byNet.set(net, found)
    return found
  }
}

/** For each clock signal that is nothing but another one, that other one: through wires, and straight through instances. */
function clockSources(module: Module, known: (module: Module) => Clocks): Map<Variable, Variable> {
  const sources = new Map<Variable, Variable>()
  for (const statement of module.body)
    if (statement.kind === 'assign' && statement.target.kind === 'whole' && statement.target.variable.shape.kind === 'clock') {
      if (statement.value.op === 'read') sources.set(statement.target.variable, statement.value.variable)
    }
  for (const { module: child, connections } of module.instances) {
    if (child.kind !== 'module') continue
    for (const { port, variable } of connections) {
      if (port.kind !== 'output' || port.shape.kind !== 'clock') continue
      const net = known(child).netOf(port)
      const from = net.kind === 'input' ? connections.find((connection) => connection.port === net) : undefined
      if (from) sources.set(variable, from.variable)
    }
  }
  return sources
}
