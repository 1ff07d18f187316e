import type { Expression } from '../ir/expression.ts'
import type { Module, Statement, Variable } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../ir/walk.ts'
import { report } from './fault.ts'

/** A module's body may use the module's own signals only: one caught from another body by a closure is an error. */
export function checkOwners(module: Module): void {
  const own = new Set<Variable>(module.variables)
  const seen = new Set<Expression>()
  const foreign = new Set<Variable>()
  const check = (roots: readonly Expression[], origin: Origin | undefined): void =>
    visitExpressions(
      roots,
      (node) => {
        if (node.op === 'read' && !own.has(node.variable)) complain(node.variable, origin)
      },
      seen,
    )
  const complain = (variable: Variable, origin: Origin | undefined): void => {
    if (foreign.has(variable)) return
    foreign.add(variable)
    report({
      code: 'GW004',
      title: 'signal of another module',
      message: `module \`${module.name}\` uses \`${variable.name || 'a signal'}\`, which belongs to another module`,
      origin,
      related: [{ text: 'it was made here', origin: variable.origin }],
      mend: 'pass it through a port: add an input and connect it where the module is instantiated',
    })
  }
  visitStatements(module.body, (statement: Statement) => {
    if (statement.kind === 'assign' && !own.has(statement.target.variable)) complain(statement.target.variable, statement.origin)
    check(expressionsOf(statement), statement.origin)
  })
  for (const memory of module.memories)
    for (const port of memory.reads) check(port.enable ? [port.address, port.enable] : [port.address], port.origin)
}
