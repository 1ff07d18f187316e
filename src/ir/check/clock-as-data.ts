import type { Expression, ReadNode } from '../expression.ts'
import type { Design, Module, Statement } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import type { Origin } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { expressionsOf, visitStatements } from '../walk.ts'

/** A clock may be passed on to a clock, as it is; in logic it has no settled value at an edge. */
export const clocksAsData = (design: Design): Problem[] => design.modules.flatMap(clocksAsDataIn)

const isPlainClock = (statement: Statement): boolean =>
  statement.kind === 'assign' && statement.target.variable.shape.kind === 'clock' && statement.value.op === 'read'

function clocksAsDataIn(module: Module): Problem[] {
  const problems: Problem[] = []
  const report = (node: ReadNode, origin: Origin | undefined): void => {
    problems.push({
      code: 'GW111',
      title: 'clock as data',
      message: `clock \`${node.variable.name}\` of module \`${module.name}\` is used as a value`,
      note: 'it changes at the very edge at which it would be read',
      origin: node.origin ?? origin,
      related: [{ text: `\`${node.variable.name}\` is declared`, origin: node.variable.origin }],
      mend: 'to see a clock run, let it toggle a register and cross that; to gate it, use domain.enabledWhen(…) or a primitive',
      severity: 'error',
    })
  }
  const look = (taken: readonly Expression[], origin: Origin | undefined): void => {
    for (const node of taken) if (node.op === 'read' && node.variable.shape.kind === 'clock') report(node, origin)
  }
  for (const node of nodesOf(module)) look(node.operands, node.origin)
  visitStatements(module.body, (statement) => {
    if (!isPlainClock(statement)) look(expressionsOf(statement), statement.origin)
  })
  for (const { reads } of module.memories)
    for (const { address, enable, origin } of reads) look(enable ? [address, enable] : [address], origin)
  return problems
}
