import { dependenciesOf } from '../dependencies.ts'
import type { Expression } from '../expression.ts'
import type { Design, If, Module, Statement, Switch, Variable } from '../module.ts'
import type { Problem } from '../problem.ts'
import { alwaysSet } from './always-set.ts'
import { declarationsOf } from './declaration.ts'
import { type KnownValues, knownValues } from './known-values.ts'
import { liveOf } from './live.ts'

/**
 * Registers without `init` that are used before they have a value. Data may wait for its valid bit, so two cases only are told:
 *
 * - what a register takes is always made from what it holds, so that it never has a value of its own
 * - a decision that nothing else guards hangs on a register that is not set at each edge, nor started in that chain
 */
export const noFirstValue = (design: Design): Problem[] => design.modules.flatMap(noFirstValueIn)

function noFirstValueIn(module: Module): Problem[] {
  if (!module.variables.some((variable) => variable.kind === 'register' && variable.init === undefined)) return []
  const { leaves, graph } = dependenciesOf(module)
  const live = liveOf(module)
  const ever = knownValues(module, () => true, false)
  const always = alwaysSet(module)
  const soon = knownValues(module, (leaf, known, all) => always.has(leaf.index) && known === all.length, true)
  const decisions = new Map<Variable, If | Switch>()
  for (const { statement, outer } of unguarded(module.body))
    for (const register of culprits(module, statement.kind === 'if' ? statement.condition : statement.on, soon))
      if (!decisions.has(register) && !outer.some((one) => begins(one, register, soon))) decisions.set(register, statement)

  const problems: Problem[] = []
  for (const { variables, name } of declarationsOf(module, ['register'])) {
    const assigned = variables.flatMap((variable) =>
      variable.init === undefined ? leaves.of(variable).filter((leaf) => graph.assignments[leaf.index]!.length > 0) : [],
    )
    const isLive = variables.some((variable) => live.variables.has(variable))
    const isEndless = isLive && assigned.length > 0 && assigned.every((leaf) => !ever.leaves.has(leaf.index))
    const decision = variables.map((variable) => decisions.get(variable)).find((one) => one)
    if (!isEndless && !decision) continue
    problems.push({
      code: 'GW142',
      title: 'no first value',
      message: isEndless
        ? `register \`${name}\` of module \`${module.name}\` never has a value of its own: all that it takes is made from what it holds`
        : `register \`${name}\` of module \`${module.name}\` decides before it has a value`,
      note: 'without `init` it begins with anything',
      origin: variables[0]!.origin,
      related: decision && !isEndless ? [{ text: 'it decides here', origin: decision.origin }] : undefined,
      mend: isEndless
        ? 'give it an `init`'
        : 'give it an `init`, or let the decision depend on a register that has one as well (`valid.and(…)`)',
      severity: 'warning',
      data: { module: module.name },
    })
  }
  return problems
}

interface Decision {
  readonly statement: If | Switch
  /** The conditions before it in its chain, which did not hold. */
  readonly outer: readonly If[]
}

/** The decisions that are made in every cycle, or where only the ones before them in their chain failed. */
function unguarded(body: readonly Statement[]): Decision[] {
  const found: Decision[] = []
  const stack: [readonly Statement[], readonly If[]][] = [[body, []]]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [list, outer] = top
    for (const statement of list)
      if (statement.kind === 'if' || statement.kind === 'switch') {
        found.push({ statement, outer })
        if (statement.kind === 'if') stack.push([statement.otherwise, [...outer.slice(-longestChain), statement]])
      }
  }
  return found
}

/** Chains of `elseWhen` are looked back along this far. */
const longestChain = 16

/** Whether a chain starts the register: `when(start, () => { count.next = 0 }).otherwise(…)`. */
const begins = ({ then }: If, register: Variable, known: KnownValues): boolean =>
  then.some((one) => one.kind === 'assign' && one.target.variable === register && known.nodes.has(one.value))

/** Nodes that one decision is followed through. */
const widest = 1000

/** The registers without a known value that a value which is not known hangs on. */
function culprits(module: Module, root: Expression, known: KnownValues): Set<Variable> {
  const { leaves, graph } = dependenciesOf(module)
  const registers = new Set<Variable>()
  const seen = new Set<Expression>()
  const stack = [root]
  for (let node = stack.pop(); node && seen.size < widest; node = stack.pop()) {
    if (known.nodes.has(node) || seen.has(node)) continue
    seen.add(node)
    stack.push(...node.operands)
    if (node.op !== 'read') continue
    for (const leaf of leaves.of(node.variable))
      if (!known.leaves.has(leaf.index)) {
        if (node.variable.kind === 'register') registers.add(node.variable)
        else for (const { value } of graph.assignments[leaf.index]!) stack.push(value)
      }
  }
  return registers
}
