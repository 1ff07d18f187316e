import type { Domain } from './domain.ts'
import type { Expression } from './expression.ts'
import {
  type Assign,
  type Design,
  type ForeignModule,
  type If,
  type Instance,
  type Memory,
  type Module,
  type ModuleDomain,
  type PortTree,
  type Statement,
  type Variable,
  whole,
} from './module.ts'
import type { Origin } from './origin.ts'

/** IR written by hand, for specs of what stands on IR alone. Lines are those of `design.ts`, which does not exist. */
export const line = (number: number, file = 'design.ts'): Origin => ({ position: { file, line: number, column: 1, length: 1 } })

export function variable(kind: Variable['kind'], name: string, width: number, more: Partial<Variable> = {}): Variable {
  return { kind, name, shape: { kind: 'uint', width }, width, signed: false, origin: undefined, resets: true, ...more }
}

export function domainOf(name: string, more: Partial<Domain> = {}): Domain {
  return { name, clockId: name, edge: 'rising', frequencyHz: 100e6, reset: 'sync', resetActive: 'high', ...more }
}

/** A domain with input ports for its clock and reset: `clk`, `rst`, or `<prefix>_clk`, `<prefix>_rst`. */
export function moduleDomain(domain: Domain, prefix = ''): ModuleDomain {
  const shape = { shape: { kind: 'clock' }, domain } as const
  const named = (name: string): string => (prefix ? `${prefix}_${name}` : name)
  const clock = variable('input', named('clk'), 1, shape)
  if (domain.reset === 'none') return { domain, clock }
  return { domain, clock, reset: variable('input', named('rst'), 1, { domain }) }
}

export const assign = (to: Variable, value: Expression, origin?: Origin): Assign => ({
  kind: 'assign',
  target: whole(to),
  value,
  origin,
})

export const assignSlice = (to: Variable, low: number, width: number, value: Expression, origin?: Origin): Assign => ({
  kind: 'assign',
  target: { kind: 'slice', variable: to, low, width },
  value,
  origin,
})

export const assignBitAt = (to: Variable, index: Expression, value: Expression, origin?: Origin): Assign => ({
  kind: 'assign',
  target: { kind: 'bitAt', variable: to, index },
  value,
  origin,
})

export const when = (
  condition: Expression,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
  origin?: Origin,
): If => ({ kind: 'if', condition, then, otherwise, origin })

const treeOf = (ports: readonly Variable[]): PortTree => ({
  kind: 'bundle',
  fields: Object.fromEntries(
    ports
      .filter((port) => port.shape.kind !== 'clock')
      .map((port): [string, PortTree] => {
        const direction = port.kind === 'input' ? 'in' : port.kind === 'output' ? 'out' : 'inout'
        return [port.name, { kind: 'signal', direction, shape: port.shape, leaves: [port] }]
      }),
  ),
})

/** A module of these variables in this order: its ports are those of them that are ports, clocks and resets first. */
export function moduleOf(
  name: string,
  parts: {
    variables?: readonly Variable[]
    domains?: readonly ModuleDomain[]
    memories?: readonly Memory[]
    instances?: readonly Instance[]
    body?: readonly Statement[]
    origin?: Origin
  },
): Module {
  const domains = parts.domains ?? []
  const signals = domains.flatMap(({ clock, reset, enable }) => [clock, ...(reset ? [reset] : []), ...(enable ? [enable] : [])])
  const memories = parts.memories ?? []
  const data = memories.flatMap((memory) => memory.reads.map((port) => port.data))
  const instances = parts.instances ?? []
  const joined = instances.flatMap((instance) => instance.connections.map((connection) => connection.variable))
  const variables = [...new Set([...signals, ...(parts.variables ?? []), ...data, ...joined])]
  const ports = variables.filter(({ kind }) => kind === 'input' || kind === 'output' || kind === 'inout')
  return {
    kind: 'module',
    name,
    origin: parts.origin ?? line(1, `${name}.ts`),
    domains,
    ports,
    tree: treeOf(ports),
    variables,
    memories,
    instances,
    body: parts.body ?? [],
  }
}

export function foreignOf(name: string, ports: readonly Variable[], model?: ForeignModule['model']): ForeignModule {
  return { kind: 'foreign', name, ports, tree: treeOf(ports), parameters: {}, model, origin: undefined }
}

/**
 * An instance with a variable `<instance>_<port>` for each port, but for clocks and resets of `outer`, which are joined
 * to the parent's own. `to` gives the variables of further ports.
 */
export function instanceOf(
  name: string,
  module: Module | ForeignModule,
  outer: readonly ModuleDomain[] = [],
  to: Readonly<Record<string, Variable>> = {},
): Instance {
  const inner = module.kind === 'module' ? module.domains.filter(({ clock }) => clock.kind === 'input') : []
  const domains = inner.map((domain, index) => ({ inner: domain, outer: outer[index]! }))
  const joined = new Map<Variable, Variable>()
  for (const pair of domains) {
    joined.set(pair.inner.clock, pair.outer.clock)
    if (pair.inner.reset) joined.set(pair.inner.reset, pair.outer.reset!)
    if (pair.inner.enable) joined.set(pair.inner.enable, pair.outer.enable!)
  }
  const connections = module.ports.map((port) => ({
    port,
    variable:
      to[port.name] ??
      joined.get(port) ??
      variable('instance', `${name}_${port.name}`, port.width, {
        shape: port.shape,
        signed: port.signed,
        driver: port.kind === 'output' ? 'instance' : 'body',
      }),
  }))
  return { name, module, connections, domains, origin: line(1, `${name}.ts`) }
}

/** The parent's variable at a port of an instance. */
export function portOf(instance: Instance, name: string): Variable {
  const found = instance.connections.find(({ port }) => port.name === name)
  if (!found) throw new Error(`no port ${name}`)
  return found.variable
}

/** A design of one top and all modules below it. */
export function designOf(top: Module): Design {
  const modules: Module[] = []
  const add = (module: Module): void => {
    if (modules.includes(module)) return
    for (const { module: child } of module.instances) if (child.kind === 'module') add(child)
    modules.push(module)
  }
  add(top)
  return { top, modules }
}
