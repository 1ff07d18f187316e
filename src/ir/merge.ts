import { createHash } from 'node:crypto'
import type { Design, Instance, Module } from './module.ts'
import { moduleText } from './module-text.ts'
import type { Position } from './origin.ts'

/** Modules that are one: the first met stands for all. */
interface Group {
  readonly first: Module
  /** Of all that the module is, its instances' modules included; not where it stands. */
  readonly content: string
  /** The groups of its instances' modules, in their order. */
  readonly children: readonly Group[]
  /** Of the content, and of where it and all below it are defined. Equal for modules that become one. */
  readonly identity: string
}

const digest = (lines: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}

const siteText = (position: Position | undefined): string =>
  position ? `${position.file}:${position.line}:${position.column}` : ''

const childModules = (module: Module): Module[] =>
  module.instances.flatMap(({ module: child }) => {
    if (child.kind === 'module') return [child]
    return child.model?.kind === 'module' ? [child.model] : []
  })

/** All modules below and with the top, each after those that it uses. */
function inOrder(top: Module): Module[] {
  const order: Module[] = []
  const state = new Map<Module, 'open' | 'done'>()
  const stack = [top]
  for (let at = stack.at(-1); at; at = stack.at(-1)) {
    if (state.has(at)) {
      stack.pop()
      if (state.get(at) === 'open') order.push(at)
      state.set(at, 'done')
      continue
    }
    state.set(at, 'open')
    for (const child of childModules(at).reverse()) if (!state.has(child)) stack.push(child)
  }
  return order
}

/**
 * Makes one module of all that are alike, and a design of them.
 *
 * Elaboration makes a module for each instance. Those with the same name, ports, structure and definition site become
 * one; different ones of one name each get a short hash of their content (`fifo_3fa9c1`), but for the top, which keeps
 * its name. A hash says nothing of lines or of order, so that an edit elsewhere changes no name.
 */
export function mergeModules(top: Module): Design {
  const groupOf = new Map<Module, Group>()
  const groups = new Map<string, Group>()
  for (const module of inOrder(top)) {
    const content = digest([module.name, ...moduleText(module, (child) => groupOf.get(child)!.content)])
    const children = module.instances.flatMap(({ module: child }) => (child.kind === 'module' ? [groupOf.get(child)!] : []))
    const identity = digest([content, siteText(module.origin?.position), ...children.map((child) => child.identity)])
    const group = groups.get(identity) ?? { first: module, content, children, identity }
    groups.set(identity, group)
    groupOf.set(module, group)
  }
  const used = inUse([...groups.values()], groupOf.get(top)!)
  const names = namesOf(used, groupOf.get(top)!)
  const merged = new Map<Group, Module>()
  for (const group of used)
    merged.set(
      group,
      renewed(group, names.get(group)!, (child) => merged.get(groupOf.get(child)!)!),
    )
  return { top: merged.get(groupOf.get(top)!)!, modules: [...merged.values()] }
}

/** Those that the top uses, in the order given: what only a foreign module's model uses is not part of the design. */
function inUse(groups: readonly Group[], top: Group): Group[] {
  const reached = new Set([top])
  for (const group of reached) for (const child of group.children) reached.add(child)
  return groups.filter((group) => reached.has(group))
}

/** A name for each group; where hashes of content meet, the file and then the place within it join in. */
function namesOf(groups: readonly Group[], top: Group): Map<Group, string> {
  const byName = Map.groupBy(groups, (group) => group.first.name)
  const names = new Map<Group, string>()
  const taken = new Set(byName.keys())
  const attempts: ((group: Group) => string[])[] = [
    ({ content }) => [content],
    ({ content, first }) => [content, first.origin?.position.file ?? ''],
    ({ content, first }) => [content, siteText(first.origin?.position)],
    ({ identity }) => [identity],
  ]
  for (const [name, members] of byName) {
    if (members.length === 1) names.set(members[0]!, name)
    else {
      let open = members.filter((group) => group !== top)
      if (members.includes(top)) names.set(top, name)
      for (const attempt of attempts) {
        const bySuffix = Map.groupBy(open, (group) => `${name}_${digest(attempt(group)).slice(0, 6)}`)
        open = []
        for (const [candidate, rivals] of bySuffix) {
          if (rivals.length > 1 || taken.has(candidate)) open.push(...rivals)
          else {
            names.set(rivals[0]!, candidate)
            taken.add(candidate)
          }
        }
      }
    }
  }
  return names
}

/** The group's module under its name, its instances pointing at the modules that stand for theirs. */
function renewed({ first }: Group, name: string, modelOf: (child: Module) => Module): Module {
  const instances = first.instances.map((instance): Instance => {
    const { module: child } = instance
    if (child.kind !== 'module') return instance
    const module = modelOf(child)
    if (module === child) return instance
    return {
      ...instance,
      module,
      connections: instance.connections.map(({ variable }, i) => ({ port: module.ports[i]!, variable })),
      domains: instance.domains.map(({ inner, outer }) => ({ inner: module.domains[child.domains.indexOf(inner)]!, outer })),
    }
  })
  const isSame = name === first.name && instances.every((instance, i) => instance === first.instances[i])
  return isSame ? first : { ...first, name, instances }
}
