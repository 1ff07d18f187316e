import { constant, type Expression } from '../../src/ir/expression.ts'
import type { Design, Module, Statement, Variable } from '../../src/ir/module.ts'
import { expressionsOf, visitExpressions, visitStatements } from '../../src/ir/walk.ts'
import { type Edit, edited, instead } from './rewrite.ts'
import type { Stimulus } from './stimulus.ts'

/** A design and a stimulus that fail. */
export interface Failing {
  readonly design: Design
  readonly stimulus: Stimulus
}

/**
 * Makes a failing design small: takes away instances, memories, variables, statements, arms, expressions, widths and
 * instants, as long as it still fails. `fails` also has to refuse what is no good design.
 */
export async function shrink(from: Failing, fails: (candidate: Failing) => Promise<boolean>, seconds = 60): Promise<Failing> {
  const end = performance.now() + seconds * 1000
  let best = from
  let isSmaller = true
  const attempt = async (candidate: Failing): Promise<boolean> => {
    if (performance.now() > end || !(await fails(candidate).catch(() => false))) return false
    best = candidate
    isSmaller = true
    return true
  }
  while (isSmaller && performance.now() < end) {
    isSmaller = false
    for (const pass of [shorter, ...passes]) {
      // Candidates are of the design as it was when the pass began, so each success begins it again further on.
      for (let at = 0; performance.now() < end; ) {
        const candidates = pass(best)
        let isFound = false
        for (; at < candidates.length && !isFound && performance.now() < end; at++) isFound = await attempt(candidates[at]!())
        if (!isFound) break
        at--
      }
    }
  }
  return best
}

type Pass = (from: Failing) => (() => Failing)[]

const shorter: Pass = ({ design, stimulus }) => {
  const { instants } = stimulus
  const withInstants = (kept: Stimulus['instants']) => (): Failing => ({ design, stimulus: { ...stimulus, instants: kept } })
  const cuts = [1, 2, 4, 8, 16].map((parts) => Math.ceil(instants.length / parts) - 1)
  const heads = [...new Set(cuts)]
    .filter((length) => length >= 0 && length < instants.length)
    .sort((a, b) => a - b)
    .map((length) => withInstants(instants.slice(0, length)))
  const without = instants.map((_, i) => withInstants(instants.toSpliced(i, 1)))
  const calm = instants.flatMap((instant, i) => {
    const change = (less: Partial<typeof instant>) => withInstants(instants.with(i, { ...instant, ...less }))
    return [
      ...(instant.pokes.length > 0 ? [change({ pokes: [] })] : []),
      ...(instant.inputs.length > 0 ? [change({ inputs: [] })] : []),
    ]
  })
  return [...heads, ...without, ...calm]
}

/** A pass over the modules, the top first. */
const overModules =
  (edits: (module: Module, isTop: boolean) => Edit[]): Pass =>
  ({ design, stimulus }) =>
    design.modules
      .toReversed()
      .flatMap((module) =>
        edits(module, module === design.top).map((edit) => () => ({ design: edited(design, module, edit), stimulus })),
      )

/** Halves, quarters, … and single ones of a list. */
function chunks<T>(list: readonly T[]): T[][] {
  const result: T[][] = []
  for (let size = list.length; size >= 1; size = size >> 1)
    for (let i = 0; i < list.length; i += size) result.push(list.slice(i, i + size))
  return result
}

const domainSignals = (module: Module): Set<Variable> =>
  new Set(module.domains.flatMap(({ clock, reset, enable }) => [clock, ...(reset ? [reset] : []), ...(enable ? [enable] : [])]))

function droppable(module: Module): Variable[] {
  const needed = domainSignals(module)
  for (const { connections } of module.instances) for (const { variable } of connections) needed.add(variable)
  return module.variables.filter((variable) => !needed.has(variable) && variable.kind !== 'memory')
}

function statementsOf(module: Module): Statement[] {
  const all: Statement[] = []
  visitStatements(module.body, (statement) => void all.push(statement))
  return all
}

function expressionsIn(module: Module): Expression[] {
  const roots = statementsOf(module).flatMap(expressionsOf)
  for (const { reads } of module.memories)
    for (const { address, enable } of reads) roots.push(address, ...(enable ? [enable] : []))
  const nodes: Expression[] = []
  visitExpressions(roots, (node) => void nodes.push(node))
  return nodes.reverse()
}

const passes: readonly Pass[] = [
  overModules((module) => chunks(module.instances).map((some) => ({ dropInstances: new Set(some) }))),
  overModules((module) => module.memories.map((memory) => ({ dropMemories: new Set([memory]) }))),
  overModules((module) => chunks(droppable(module)).map((some) => ({ drop: new Set(some) }))),
  overModules((module) => chunks(module.body).map((some) => ({ statement: new Map(some.map((each) => [each, []])) }))),
  overModules((module) =>
    module.memories.flatMap((memory) => [
      ...memory.reads.map(({ data }): Edit => ({ drop: new Set([data]) })),
      ...memory.reads.flatMap((port): Edit[] => {
        const reads = memory.reads.map((each) => (each === port ? { ...port, enable: undefined } : each))
        return port.enable ? [{ memory: new Map([[memory, { ...memory, reads }]]) }] : []
      }),
      ...(memory.init ? [{ memory: new Map([[memory, { ...memory, init: undefined }]]) }] : []),
    ]),
  ),
  overModules((module) => statementsOf(module).flatMap(simplerStatements)),
  overModules((module) => expressionsIn(module).flatMap(simplerExpressions)),
  overModules((module, isTop) => module.variables.flatMap((variable) => simplerVariables(module, variable, isTop))),
]

function simplerStatements(statement: Statement): Edit[] {
  const by = (...others: readonly Statement[]): Edit => ({ statement: new Map([[statement, others]]) })
  switch (statement.kind) {
    case 'if':
      return [
        by(),
        by(...statement.then),
        by(...statement.otherwise),
        ...(statement.otherwise.length > 0 ? [by({ ...statement, otherwise: [] })] : []),
      ]
    case 'switch': {
      const { arms } = statement
      const without = arms.flatMap((_, i) => (arms.length > 1 ? [by({ ...statement, arms: arms.toSpliced(i, 1) })] : []))
      const fewer = arms.flatMap((arm, i) =>
        arm.patterns.length > 1 ? [by({ ...statement, arms: arms.with(i, { ...arm, patterns: arm.patterns.slice(1) }) })] : [],
      )
      return [by(), by(...statement.otherwise), ...arms.map((arm) => by(...arm.body)), ...without, ...fewer]
    }
    case 'write':
      return statement.mask ? [by(), by({ ...statement, mask: undefined })] : [by()]
    default:
      return [by()]
  }
}

function simplerExpressions(node: Expression): Edit[] {
  if (node.op === 'constant') return []
  const by = (other: Expression): Edit => ({ expression: new Map([[node, other]]) })
  const all = (1n << BigInt(node.width)) - 1n
  const edits = [by(constant(0n, node.width, node.signed))]
  if (node.op === 'read') return edits
  if (node.width > 1) edits.push(by(constant(all, node.width, node.signed)))
  else edits.push(by(constant(1n, 1, node.signed)))
  // Of these an operand alone would need the same node again.
  const isFitting = ['extend', 'reinterpret', 'slice'].includes(node.op)
  for (const operand of node.operands)
    if (!isFitting || (operand.width === node.width && operand.signed === node.signed)) edits.push(by(instead(node, operand)))
  if (node.name !== undefined) edits.push(by({ ...node, name: undefined }))
  if (node.op === 'select' && node.arms.length > 1)
    node.arms.forEach((_, i) => {
      edits.push(by({ ...node, arms: node.arms.toSpliced(i, 1), operands: node.operands.toSpliced(i + 1, 1) }))
    })
  return edits
}

function simplerVariables(module: Module, variable: Variable, isTop: boolean): Edit[] {
  const { kind, width, init, shape, signed } = variable
  if (!isTop && (kind === 'input' || kind === 'output')) return []
  if (kind === 'instance' || kind === 'memory' || domainSignals(module).has(variable)) return []
  const by = (less: Partial<Variable>): Edit => ({ replace: new Map([[variable, { ...variable, ...less }]]) })
  const edits: Edit[] = []
  if (init !== undefined) edits.push(by({ init: undefined }))
  if (init !== undefined && init !== 0n && shape.kind !== 'choice') edits.push(by({ init: 0n }))
  if (shape.kind === 'choice') edits.push(by({ shape: { kind: 'uint', width } }))
  if (shape.kind !== 'uint' && shape.kind !== 'sint') return edits
  if (signed)
    edits.push(by({ signed: false, shape: { kind: 'uint', width }, init: init === undefined || init < 0n ? undefined : init }))
  const fits = (bits: bigint, to: number): bigint => (signed ? BigInt.asIntN(to, bits) : BigInt.asUintN(to, bits))
  for (const to of new Set([1, 2, 8, 32, width >> 1, width - 1]))
    if (to > 0 && to < width)
      edits.push(by({ width: to, shape: { kind: shape.kind, width: to }, init: init === undefined ? undefined : fits(init, to) }))
  return edits
}
