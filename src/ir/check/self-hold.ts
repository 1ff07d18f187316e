import { dependenciesOf } from '../dependencies.ts'
import type { Expression } from '../expression.ts'
import type { Assign, Design, Module, Statement, Variable } from '../module.ts'
import { nodesOf } from '../nodes.ts'
import type { Problem } from '../problem.ts'
import { expressionsOf, visitStatements } from '../walk.ts'

/**
 * Values that hold themselves where a latch or nothing was meant:
 *
 * - a register that is only ever given its own value, straight or through wires that hand it back under the same condition
 * - a value that passes on its input or a register that it is kept in: what reads it sees a latch, and before its condition
 *   first holds it has no value, because the register has no `init`
 */
export const selfHolds = (design: Design): Problem[] => design.modules.flatMap(selfHoldsIn)

/** What is known on a way through the text: conditions by what they stand on, arms by their statement. */
type Facts = ReadonlyMap<object, boolean | number>
const nothing: Facts = new Map()

interface Placed {
  readonly assign: Assign
  /** Absent where too many conditions stand around it. */
  readonly facts: Facts | undefined
}

/** Chains of copies longer than this, and wires with more assignments, are something else. */
const longest = 64

function selfHoldsIn(module: Module): Problem[] {
  const { leaves } = dependenciesOf(module)
  const suspects = module.variables.filter((variable) => variable.kind === 'register' && leaves.of(variable).length === 1)
  if (suspects.length === 0) return []
  const placed = placedAssignments(module.body)
  const problems: Problem[] = []
  let uses: ReadonlyMap<object, number> | undefined
  for (const register of suspects) {
    const own = placed.get(register) ?? []
    if (own.length === 0 || own.some(({ assign }) => assign.target.kind !== 'whole')) continue
    const trace = new Trace(register, placed)
    for (const { assign, facts } of own) trace.follow(assign.value, facts ?? nothing)
    if (!trace.findsSelf) continue
    const name = `register \`${register.name}\` of module \`${module.name}\``
    const isKept = trace.findsOther && register.init === undefined && own.length === 1 && own[0]!.facts === nothing
    const seen = isKept ? seenThrough((uses ??= usesIn(module)), own[0]!.assign.value, trace) : undefined
    if (!trace.findsOther)
      problems.push({
        code: 'GW144',
        title: 'latch-like feedback',
        message: `${name} is only ever given its own value`,
        note: 'it holds its first value for ever',
        origin: own[0]!.assign.origin,
        related: [{ text: `\`${register.name}\` is declared`, origin: register.origin }],
        mend: 'assign what it is to take; a register that is not assigned holds by itself',
        severity: 'warning',
      })
    else if (seen)
      problems.push({
        code: 'GW144',
        title: 'latch-like feedback',
        message: `${seen} passes on its input or what ${name} kept of it, as a latch does`,
        note: 'before it first takes its input it has no value',
        origin: own[0]!.assign.origin,
        related: [{ text: `\`${register.name}\` is declared`, origin: register.origin }],
        mend: 'give the register an `init`; or read the register, a cycle later',
        severity: 'warning',
      })
  }
  return problems
}

/** Conditions within conditions are looked at so far; what stands deeper has no facts. */
const deepest = 16

/** Every assignment to a variable, in the order of the text, with the conditions on the way to it. */
function placedAssignments(body: readonly Statement[]): ReadonlyMap<Variable, readonly Placed[]> {
  const placed = new Map<Variable, Placed[]>()
  type Block = { readonly list: readonly Statement[]; readonly facts: Facts | undefined; readonly depth: number; at: number }
  const stack: Block[] = [{ list: body, facts: nothing, depth: 0, at: 0 }]
  const enter = ({ depth, facts }: Block, list: readonly Statement[], more: (facts: Facts) => Facts): void => {
    if (list.length > 0) stack.push({ list, facts: facts && depth < deepest ? more(facts) : undefined, depth: depth + 1, at: 0 })
  }
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const statement = top.list[top.at++]
    if (!statement) stack.pop()
    else if (statement.kind === 'assign') {
      const { variable } = statement.target
      const made = { assign: statement, facts: top.facts }
      const known = placed.get(variable)
      if (known) known.push(made)
      else placed.set(variable, [made])
    } else if (statement.kind === 'if') {
      enter(top, statement.otherwise, (facts) => learn(facts, statement.condition, false))
      enter(top, statement.then, (facts) => learn(facts, statement.condition, true))
    } else if (statement.kind === 'switch') {
      enter(top, statement.otherwise, (facts) => new Map(facts).set(statement, -1))
      for (const [index, arm] of statement.arms.entries()) enter(top, arm.body, (facts) => new Map(facts).set(statement, index))
    }
  }
  return placed
}

/** What a condition says of its parts when it holds, or does not. */
function learn(facts: Facts, condition: Expression, value: boolean): Facts {
  const learned = new Map(facts)
  const stack: [Expression, boolean][] = [[condition, value]]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, holds] = next
    if (node.op === 'not' && node.width === 1) stack.push([node.operands[0]!, !holds])
    else {
      learned.set(keyOf(node), holds)
      if (node.width === 1 && ((node.op === 'and' && holds) || (node.op === 'or' && !holds)))
        for (const operand of node.operands) stack.push([operand, holds])
    }
  }
  return learned
}

const keyOf = (node: Expression): object => (node.op === 'read' ? node.variable : node)

function truthOf(facts: Facts, condition: Expression): boolean | undefined {
  if (condition.op === 'not' && condition.width === 1) {
    const inner = truthOf(facts, condition.operands[0]!)
    return inner === undefined ? undefined : !inner
  }
  const known = facts.get(keyOf(condition))
  return typeof known === 'boolean' ? known : undefined
}

/** Looks for where a register's next value comes from, along copies only. */
class Trace {
  findsSelf = false
  findsOther = false
  /** The wires, and the choices, that the value passes. */
  readonly wires = new Set<Variable>()
  readonly choices = new Set<Expression>()
  private readonly register: Variable
  private readonly placed: ReadonlyMap<Variable, readonly Placed[]>
  private steps = 0

  constructor(register: Variable, placed: ReadonlyMap<Variable, readonly Placed[]>) {
    this.register = register
    this.placed = placed
  }

  follow(root: Expression, at: Facts): void {
    const stack: [Expression, Facts][] = [[root, at]]
    for (let next = stack.pop(); next; next = stack.pop()) {
      const [node, facts] = next
      if (++this.steps > longest) {
        this.findsOther = true
        return
      }
      if (node.op === 'read' && node.variable === this.register) this.findsSelf = true
      else if (node.op === 'read' && node.variable.kind === 'wire' && this.placed.has(node.variable)) {
        this.wires.add(node.variable)
        stack.push(...this.assigned(node.variable, facts))
      } else if (node.op === 'mux') {
        this.choices.add(node)
        const truth = truthOf(facts, node.operands[0]!)
        if (truth !== false) stack.push([node.operands[1]!, learn(facts, node.operands[0]!, true)])
        if (truth !== true) stack.push([node.operands[2]!, learn(facts, node.operands[0]!, false)])
      } else this.findsOther = true
    }
  }

  /** The values that a wire may have under some conditions: the last assignment that is sure to be reached hides those before. */
  private assigned(wire: Variable, facts: Facts): [Expression, Facts][] {
    const all = this.placed.get(wire)!
    const values: [Expression, Facts][] = []
    if (all.length > longest) this.findsOther = true
    else
      for (const { assign, facts: needed } of all.toReversed()) {
        if (!needed) {
          this.findsOther = true
          continue
        }
        if ([...needed].some(([key, value]) => facts.has(key) && facts.get(key) !== value)) continue
        if (assign.target.kind !== 'whole') this.findsOther = true
        else values.push([assign.value, new Map([...facts, ...needed])])
        if ([...needed].every(([key, value]) => facts.get(key) === value)) break
      }
    return values
  }
}

/** How often each node stands in another or in a statement, and each variable is read. */
function usesIn(module: Module): ReadonlyMap<object, number> {
  const uses = new Map<object, number>()
  const use = (node: Expression): void => {
    uses.set(node, (uses.get(node) ?? 0) + 1)
    if (node.op === 'read') uses.set(node.variable, (uses.get(node.variable) ?? 0) + 1)
  }
  for (const node of nodesOf(module)) node.operands.forEach(use)
  visitStatements(module.body, (statement) => expressionsOf(statement).forEach(use))
  return uses
}

/** The wire or value on the way into the register that something else reads as well. */
function seenThrough(uses: ReadonlyMap<object, number>, into: Expression, { wires, choices }: Trace): string | undefined {
  for (const wire of wires) if (uses.get(wire)! > 1) return `wire \`${wire.name}\``
  return choices.has(into) && uses.get(into)! > 1 ? (into.name ? `\`${into.name}\`` : 'a value') : undefined
}
