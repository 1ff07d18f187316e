import type { Expression } from '../expression.ts'
import type { Design, Module } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import { type Origin, originChain, positionText } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'
import { constantsOf } from './constants.ts'

/** A choice that hardware never makes, because what it stands on is a constant. */
export const constantConditions = (design: Design): Problem[] => design.modules.flatMap(constantIn)

function constantIn(module: Module): Problem[] {
  const values = constantsOf(module)
  const problems: Problem[] = []
  const reported = new Set<string | Expression>()
  const look = (what: string, on: Expression, origin: Origin | undefined): void => {
    const value = values.get(on)
    // A struct is chosen by one node a field, all from one place.
    const place = origin ? originChain(origin).map(positionText).join() : on
    if (value === undefined || reported.has(place)) return
    reported.add(place)
    const text = on.width > 1 ? `always ${value}` : value === 0n ? 'never true' : 'always true'
    problems.push({
      code: 'GW141',
      title: 'constant condition',
      message: `${what} in module \`${module.name}\` is ${text}`,
      note: 'nothing that changes stands in it',
      origin,
      mend: "remove the choice; one that depends on a parameter is made while the design is built, by JavaScript's own `if`",
      severity: 'warning',
    })
  }
  visitStatements(module.body, (statement) => {
    if (statement.kind === 'if') look('the condition of a `when`', statement.condition, statement.origin)
    else if (statement.kind === 'switch') look('what a `match` looks at', statement.on, statement.origin)
  })
  for (const node of nodesOf(module)) {
    if (node.op === 'mux') look('the condition of a `mux`', node.operands[0]!, node.origin)
    else if (node.op === 'select') look('what a `select` looks at', node.operands[0]!, node.origin)
  }
  return problems
}
