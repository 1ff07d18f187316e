import { asynchronousId } from '../../ir/check/clocks.ts'
import type { Domain } from '../../ir/domain.ts'
import type { CrossingNode, Expression } from '../../ir/expression.ts'
import type { Module, Statement, Variable } from '../../ir/module.ts'
import { nodesOf } from '../../ir/nodes.ts'
import { originChain, type Position } from '../../ir/origin.ts'
import { expressionsOf, visitExpressions } from '../../ir/walk.ts'

/**
 * What one `.crossing(…)` of one instance wants of place and route: how long a value may be under way.
 *
 * A value that crosses may be caught while it changes; what crossing parts rely on is that all its bits are there within a
 * period, so that no two changes mix (`gray`: a period of the clock that it leaves; else of the faster clock).
 */
export interface CrossingConstraint {
  readonly kind: CrossingNode['kind']
  readonly reason: string
  readonly from: CrossingEnd
  readonly to: CrossingEnd
  readonly limitNs: number
  /** The call of `.crossing`, then its callers. */
  readonly positions: readonly Position[]
}

export interface CrossingEnd {
  /** The domain's name. */
  readonly clock: string
  /** Registers (at `from` also ports and outputs of instances), from the top: `fifo.written_gray`. Empty: reached through logic. */
  readonly registers: readonly string[]
}

/** MHz by the name of a domain, where it is not what the domain says. */
export type ClockMhz = ReadonlyMap<string, number>

/** Every crossing of a design between two known clocks, in the order of its instances. What comes from a pin has no limit. */
export function crossingConstraints(top: Module, asked: ClockMhz = new Map()): CrossingConstraint[] {
  // What is asked of all clocks is asked of those that come in: one that the design makes of them runs as it is made.
  const isInput = new Set(top.domains.filter(({ clock }) => clock.kind === 'input').map(({ domain }) => domain.clockId))
  const periodOf = ({ name, clockId, frequencyHz }: Domain): number =>
    1000 / (asked.get(name) ?? (isInput.has(clockId) ? asked.get('*') : undefined) ?? frequencyHz / 1e6)
  return instancesOf(top).flatMap(({ module, path, outer }) => {
    const domainOf = (variable: Variable): Domain[] =>
      variable.domain ? [outer.get(variable.domain.clockId) ?? variable.domain] : []
    const name = (variable: Variable): string => [...path, variable.name].join('.')
    return [...readersOf(module)].flatMap(([node, readers]): CrossingConstraint[] => {
      const sources = readsIn(node)
      const [from] = sources.flatMap(domainOf)
      const [to] = readers.flatMap(domainOf)
      if (from === undefined || to === undefined || from.clockId === to.clockId || from.clockId === asynchronousId) return []
      return [
        {
          kind: node.kind,
          reason: node.reason,
          from: { clock: from.name, registers: sources.map(name) },
          to: { clock: to.name, registers: readers.map(name) },
          limitNs: node.kind === 'gray' ? periodOf(from) : Math.min(periodOf(from), periodOf(to)),
          positions: originChain(node.origin),
        },
      ]
    })
  })
}

export interface InstanceOfModule {
  readonly module: Module
  readonly path: readonly string[]
  /** Domains of the module, by their clock, as its surroundings call them: equal modules are one, whatever clocks they run at. */
  readonly outer: ReadonlyMap<string, Domain>
}

export function instancesOf(top: Module): InstanceOfModule[] {
  const found: InstanceOfModule[] = []
  const waiting: InstanceOfModule[] = [{ module: top, path: [], outer: new Map() }]
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    found.push(at)
    const { path, outer } = at
    for (const { module, name, domains } of at.module.instances.toReversed())
      if (module.kind === 'module')
        waiting.push({
          module,
          path: [...path, name],
          outer: new Map(
            domains.map(({ inner, outer: { domain } }) => [inner.domain.clockId, outer.get(domain.clockId) ?? domain] as const),
          ),
        })
  }
  return found
}

/** The crossings of a module, each with the registers that take it, as it is or through what they are assigned. */
export function readersOf(module: Module): Map<CrossingNode, Variable[]> {
  const readers = new Map<CrossingNode, Variable[]>()
  for (const node of nodesOf(module)) if (node.op === 'crossing') readers.set(node, [])
  if (readers.size === 0) return readers
  const crossingsIn = (roots: readonly Expression[]): CrossingNode[] => {
    const found: CrossingNode[] = []
    visitExpressions(roots, (node) => {
      if (node.op === 'crossing') found.push(node)
    })
    return found
  }
  // A statement with the crossings that the conditions around it depend on.
  const waiting: (readonly [Statement, readonly CrossingNode[]])[] = module.body.map((statement) => [statement, []])
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [statement, around] = next
    const taken = [...around, ...crossingsIn(expressionsOf(statement))]
    if (statement.kind === 'if')
      waiting.push(...[...statement.then, ...statement.otherwise].map((inner) => [inner, taken] as const))
    else if (statement.kind === 'switch')
      waiting.push(
        ...[...statement.arms.flatMap(({ body }) => body), ...statement.otherwise].map((inner) => [inner, taken] as const),
      )
    else if (statement.kind === 'assign' && statement.target.variable.kind === 'register') {
      const { variable } = statement.target
      for (const node of taken) if (!readers.get(node)!.includes(variable)) readers.get(node)!.push(variable)
    }
  }
  return readers
}

/** What a crossing's operand is made of. */
export function readsIn(node: CrossingNode): Variable[] {
  const found = new Set<Variable>()
  visitExpressions(node.operands, (operand) => {
    if (operand.op === 'read') found.add(operand.variable)
  })
  return [...found]
}
