import type { Expression } from '../ir/expression.ts'
import type { Memory, Module, Variable } from '../ir/module.ts'
import type { Shape } from '../ir/shape.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../ir/walk.ts'
import { type Hierarchy, joinPath, type ModuleNode } from './hierarchy.ts'

/** What has a name in a design: what `peek` reaches and waves show. */
export interface NamedSignal {
  readonly path: string
  readonly name: string
  readonly node: ModuleNode
  readonly shape: Shape
  readonly width: number
  readonly signed: boolean
  readonly variable?: Variable
}

/** Every expression that a statement or a memory port holds. */
export function rootExpressions(module: Module): Expression[] {
  const roots: Expression[] = []
  visitStatements(module.body, (statement) => void roots.push(...expressionsOf(statement)))
  for (const memory of module.memories)
    for (const { address, enable } of memory.reads) roots.push(address, ...(enable ? [enable] : []))
  return roots
}

/** The named expressions of a module; where a name comes twice, the first, and a variable's name is the variable's. */
export function namedExpressions(module: Module): Map<string, Expression> {
  const taken = new Set(module.variables.map(({ name }) => name))
  const named = new Map<string, Expression>()
  visitExpressions(rootExpressions(module), (expression) => {
    const { name } = expression
    if (name !== undefined && !taken.has(name) && !named.has(name)) named.set(name, expression)
  })
  return named
}

/** Of one instance: its variables, then its named expressions. */
export function namedSignals(node: ModuleNode): NamedSignal[] {
  const signals: NamedSignal[] = node.module.variables.map((variable) => {
    const { name, shape, width, signed } = variable
    return { path: joinPath(node.path, name), name, node, shape, width, signed, variable }
  })
  for (const [name, { width, signed }] of namedExpressions(node.module))
    signals.push({ path: joinPath(node.path, name), name, node, shape: { kind: signed ? 'sint' : 'uint', width }, width, signed })
  return signals
}

/** What a path means: a signal, or a word of a memory. */
export type Named =
  | { readonly kind: 'signal'; readonly signal: NamedSignal }
  | { readonly kind: 'memory'; readonly memory: Memory }

/** All names of a design by path. Made when first asked for: large designs have many, and few tests look inside. */
export function namesOf(hierarchy: Hierarchy): Map<string, Named> {
  const names = new Map<string, Named>()
  for (const node of hierarchy.nodes) {
    if (node.kind === 'model') continue
    for (const signal of namedSignals(node)) names.set(signal.path, { kind: 'signal', signal })
    for (const memory of node.module.memories) names.set(joinPath(node.path, memory.name), { kind: 'memory', memory })
  }
  return names
}
