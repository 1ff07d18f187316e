import { dependenciesOf } from '../dependencies.ts'
import type { CrossingNode, Expression } from '../expression.ts'
import type { Design, Module, Statement, Variable } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import type { Problem } from '../problem.ts'
import { expressionsOf, visitStatements } from '../walk.ts'
import { Clocks } from './clocks.ts'

/**
 * What makes a crossing through flip-flops safe: its operand changes at edges only and comes straight from where it is
 * held, and each reader is a register that takes it as it is, all of one domain. `stable` and `gray` values are the
 * designer's promise and may be logic on either side.
 */
export const badCrossings = (design: Design): Problem[] => {
  const clocks = new Map<Module, Clocks>()
  for (const module of design.modules) clocks.set(module, new Clocks(module, (child) => clocks.get(child)!))
  return design.modules.flatMap((module) => badCrossingsIn(module, clocks.get(module)!))
}

const dependent = { assign: 'a target', if: 'a condition', switch: 'a match', write: 'a write of a memory' } as const

/** One place where a crossing's value goes. */
interface Use {
  readonly register: Variable | undefined
  readonly text: string
}

function badCrossingsIn(module: Module, clocks: Clocks): Problem[] {
  const uses = new Map<CrossingNode, Use[]>()
  const add = (node: Expression, use: Use): void => {
    if (node.op !== 'crossing' || node.kind !== 'synchroniser') return
    const known = uses.get(node)
    if (known) known.push(use)
    else uses.set(node, [use])
  }
  for (const node of nodesOf(module))
    for (const operand of node.operands) add(operand, { register: undefined, text: `\`${node.op}\` is computed from it` })
  if (!nodesOf(module).some((node) => node.op === 'crossing')) return []
  const inner = conditional(module)
  const { leaves, graph } = dependenciesOf(module)
  const isOnly = (variable: Variable): boolean => leaves.of(variable).every((leaf) => graph.assignments[leaf.index]!.length <= 1)
  visitStatements(module.body, (statement) => {
    // Checks and prints are no hardware: they may look.
    if (statement.kind === 'print' || statement.kind === 'assert' || statement.kind === 'assume' || statement.kind === 'cover')
      return
    for (const root of expressionsOf(statement)) {
      if (statement.kind !== 'assign' || root !== statement.value)
        add(root, { register: undefined, text: `${dependent[statement.kind]} depends on it` })
      else add(root, useOf(statement.target.variable, inner.has(statement), isOnly))
    }
  })
  for (const memory of module.memories)
    for (const { address, enable } of memory.reads)
      for (const root of enable ? [address, enable] : [address])
        add(root, { register: undefined, text: `memory \`${memory.name}\` is read with it` })

  const problems: Problem[] = []
  for (const [node, users] of uses) {
    const logic = logicIn(
      node.operands[0]!,
      new Set(module.memories.flatMap(({ reads }) => reads.flatMap((port) => (port.domain ? [port.data] : [])))),
    )
    if (logic)
      problems.push({
        code: 'GW112',
        title: 'crossing of logic',
        message: `a crossing in module \`${module.name}\` takes ${logic}: its operand must be a register or a port`,
        note: 'logic can glitch between edges, and another clock may catch that',
        origin: node.origin,
        mend: 'put the value into a register of its own domain and cross that, or say { stable: true } or { gray: true } where it is so',
        severity: 'error',
      })
    const other = users.find((use) => !use.register)
    const domains = new Set(users.flatMap(({ register }) => (register?.domain ? [clocks.of(register.domain)] : [])))
    if (!other && domains.size <= 1) continue
    problems.push({
      code: 'GW113',
      title: 'readers of a crossing',
      message: other
        ? `a crossing in module \`${module.name}\` must go into a register and nowhere else, but ${other.text}`
        : `a crossing in module \`${module.name}\` goes into registers of ${domains.size} domains: ${[...domains].map((clock) => `\`${clock.name}\``).join(', ')}`,
      note: 'its value may still be settling when it is read',
      origin: node.origin,
      mend: other
        ? 'write first.next = value.crossing(…) without a condition, then second.next = first, and read only second'
        : 'cross once for each domain, each with registers of its own',
      severity: 'error',
    })
  }
  return problems
}

function useOf(variable: Variable, isConditional: boolean, isOnly: (variable: Variable) => boolean): Use {
  if (variable.kind !== 'register') return { register: undefined, text: `\`${variable.name}\`, which is no register, takes it` }
  if (isConditional) return { register: undefined, text: `register \`${variable.name}\` takes it under a condition` }
  if (!isOnly(variable)) return { register: undefined, text: `register \`${variable.name}\` takes other values too` }
  return { register: variable, text: '' }
}

/** Statements that stand inside an `if` or `switch`. */
function conditional(module: Module): Set<Statement> {
  const top = new Set(module.body)
  const inner = new Set<Statement>()
  visitStatements(module.body, (statement) => {
    if (!top.has(statement)) inner.add(statement)
  })
  return inner
}

/** What stands between a crossing and the registers and ports it takes; nothing for their bits, picked and joined. */
function logicIn(operand: Expression, stored: ReadonlySet<Variable>): string | undefined {
  const stack = [operand]
  const seen = new Set<Expression>()
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    switch (node.op) {
      case 'constant':
        break
      case 'slice':
      case 'cat':
      case 'reinterpret':
        stack.push(...node.operands)
        break
      case 'bitAt':
        if (node.operands[1]!.op !== 'constant') return 'a bit that is found at run time'
        stack.push(node.operands[0]!)
        break
      case 'read': {
        const { kind, driver, name } = node.variable
        const isHeld =
          kind === 'register' || kind === 'input' || (kind === 'instance' && driver === 'instance') || stored.has(node.variable)
        if (!isHeld) return `${kind === 'instance' ? 'the input of an instance' : kind} \`${name}\``
        break
      }
      default:
        return `the result of \`${node.op}\``
    }
  }
  return undefined
}
