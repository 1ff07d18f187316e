import { mergeModules } from './merge.ts'
import type { Design, Instance, Module, ModuleDomain, PortTree, Variable } from './module.ts'

/**
 * Several designs side by side in one, so that one build of a tool judges them all.
 *
 * The top has an instance of each; their ports are its own, with the design's name in front (`counter_enable`). Clocks and
 * resets stay apart.
 */
export function combine(name: string, designs: readonly Design[]): Design {
  const ports: Variable[] = []
  const domains: ModuleDomain[] = []
  const fields: Record<string, PortTree> = {}
  const instances = designs.map(({ top }): Instance => {
    const outer = new Map<Variable, Variable>()
    for (const port of top.ports) outer.set(port, { ...port, name: `${top.name}_${port.name}` })
    ports.push(...outer.values())
    const bound = top.domains
      .filter(({ clock }) => outer.has(clock))
      .map((inner) => ({ inner, outer: lift(inner, outer, top.name) }))
    domains.push(...bound.map((pair) => pair.outer))
    fields[top.name] = liftTree(top.tree, outer)
    const connections = top.ports.map((port) => ({ port, variable: outer.get(port)! }))
    return { name: top.name, module: top, connections, domains: bound, origin: top.origin }
  })
  const top: Module = {
    kind: 'module',
    name,
    origin: undefined,
    domains,
    ports,
    tree: { kind: 'bundle', fields },
    variables: ports,
    memories: [],
    instances,
    body: [],
  }
  return mergeModules(top)
}

function lift(inner: ModuleDomain, outer: ReadonlyMap<Variable, Variable>, prefix: string): ModuleDomain {
  const name = `${prefix}_${inner.domain.name}`
  return {
    domain: { ...inner.domain, name, clockId: `${prefix}_${inner.domain.clockId}` },
    clock: outer.get(inner.clock)!,
    ...(inner.reset ? { reset: outer.get(inner.reset)! } : {}),
    ...(inner.enable ? { enable: outer.get(inner.enable)! } : {}),
  }
}

function liftTree(tree: PortTree, outer: ReadonlyMap<Variable, Variable>): PortTree {
  if (tree.kind === 'list') return { kind: 'list', items: tree.items.map((item) => liftTree(item, outer)) }
  if (tree.kind === 'signal') return { ...tree, leaves: tree.leaves.map((leaf) => outer.get(leaf)!) }
  return {
    kind: 'bundle',
    fields: Object.fromEntries(Object.entries(tree.fields).map(([key, part]) => [key, liftTree(part, outer)])),
  }
}
