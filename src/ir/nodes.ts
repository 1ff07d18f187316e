import type { Expression } from './expression.ts'
import type { Module } from './module.ts'
import { expressionsOf, visitExpressions, visitStatements } from './walk.ts'

const known = new WeakMap<Module, readonly Expression[]>()

/** Every expression node of a module once, operands before users: of its statements and its memories' read ports. */
export function nodesOf(module: Module): readonly Expression[] {
  const found = known.get(module)
  if (found) return found
  const nodes: Expression[] = []
  const seen = new Set<Expression>()
  const add = (node: Expression): void => {
    nodes.push(node)
  }
  visitStatements(module.body, (statement) => visitExpressions(expressionsOf(statement), add, seen))
  for (const { reads } of module.memories)
    for (const { address, enable } of reads) visitExpressions(enable ? [address, enable] : [address], add, seen)
  known.set(module, nodes)
  return nodes
}
