import { dependenciesOf } from '../dependencies.ts'
import { type Leaf, leavesOf } from '../leaves.ts'
import type { Design, If, Module, Statement, Switch, Variable } from '../module.ts'
import type { Problem } from '../problem.ts'
import { visitStatements } from '../walk.ts'
import { coversAll } from './patterns.ts'
import { lineText, partText } from './place.ts'

/** Combinational bits that are assigned on some paths only: they would have to remember. */
export const notAlwaysSet = (design: Design): Problem[] => design.modules.flatMap(notAlwaysSetIn)

interface Branch {
  readonly body: readonly Statement[]
  /** The path into it, for a message. */
  readonly text: string
}

/** The ways through a statement. A switch whose arms match every value has no way past them. */
function branchesOf(statement: If | Switch): Branch[] {
  const line = lineText(statement.origin)
  if (statement.kind === 'if')
    return [
      { body: statement.then, text: `inside of the when at ${line}` },
      {
        body: statement.otherwise,
        text: statement.otherwise.length === 0 ? `when at ${line} without otherwise` : `the otherwise of the when at ${line}`,
      },
    ]
  const arms = statement.arms.map(
    ({ body, label }, i): Branch => ({
      body,
      text: `arm ${label === undefined ? i : `\`${label}\``} of the match at ${line}`,
    }),
  )
  if (
    statement.otherwise.length === 0 &&
    coversAll(
      statement.arms.flatMap((arm) => arm.patterns),
      statement.on.width,
    )
  )
    return arms
  const last = statement.otherwise.length === 0 ? `match at ${line} without a default arm` : `the default of the match at ${line}`
  return [...arms, { body: statement.otherwise, text: last }]
}

const isCombinational = ({ kind, driver }: Variable): boolean =>
  kind === 'wire' || kind === 'output' || (kind === 'instance' && driver === 'body')

function notAlwaysSetIn(module: Module): Problem[] {
  const { graph } = dependenciesOf(module)
  const problems: Problem[] = []
  const reported = new Set<Variable>()
  for (const leaf of unsetPieces(module)) {
    const { variable, low, width, index } = leaf
    const assignments = graph.assignments[index]!
    if (!isCombinational(variable) || assignments.length === 0 || reported.has(variable)) continue
    reported.add(variable)
    const isByIndex = assignments.every((assign) => assign.target.kind === 'bitAt')
    problems.push({
      code: 'GW106',
      title: 'not always set',
      message: `${partText(module, variable, low, width)} is not set on every path: ${
        isByIndex ? 'an index found at run time sets one bit only' : pathWithout(module, leaf)
      }`,
      note: 'set here, but not always',
      origin: assignments[0]!.origin,
      related: [{ text: `\`${variable.name}\` is declared`, origin: variable.origin }],
      mend:
        variable.kind === 'wire'
          ? 'give the wire a `default`, or set it before the conditions'
          : 'set it before the conditions, to the value it has when none holds',
      severity: 'error',
      data: { module: module.name, variable: variable.name, low, width },
    })
  }
  return problems
}

/** Leaves that every path through the body assigns. */
export function alwaysSet(module: Module): ReadonlySet<number> {
  const unset = new Set(unsetPieces(module).map(({ index }) => index))
  return new Set(leavesOf(module).all.flatMap(({ index }) => (unset.has(index) ? [] : [index])))
}

/**
 * Leaves cut once more where slices of them are assigned: a variable that a run-time index assigns is one leaf, and a slice
 * of it sets only its own bits. A piece has the index of its leaf.
 */
function piecesOf(module: Module): { all: readonly Leaf[]; of(leaf: Leaf): readonly number[] } {
  const leaves = leavesOf(module)
  const cuts = leaves.all.map(({ low, width }) => new Set([low, low + width]))
  visitStatements(module.body, (statement) => {
    if (statement.kind !== 'assign' || statement.target.kind !== 'slice') return
    const { variable, low, width } = statement.target
    for (const leaf of leaves.overlapping(variable, low, width))
      for (const at of [low, low + width]) if (leaf.low < at && at < leaf.low + leaf.width) cuts[leaf.index]!.add(at)
  })
  const all: Leaf[] = []
  const numbers = leaves.all.map((leaf) => {
    const ends = [...cuts[leaf.index]!].sort((a, b) => a - b)
    return ends.slice(1).map((end, i) => all.push({ ...leaf, low: ends[i]!, width: end - ends[i]! }) - 1)
  })
  return { all, of: (leaf) => numbers[leaf.index]! }
}

/** Pieces that some path through the body leaves out; one pass, blocks inside before those around them. */
function unsetPieces(module: Module): readonly Leaf[] {
  const leaves = leavesOf(module)
  const pieces = piecesOf(module)
  const results: Set<number>[] = []
  type Frame = {
    readonly list: readonly Statement[]
    readonly set: Set<number>
    at: number
    /** The branches of the statement at work that are still to do, and what those done have in common. */
    waiting?: Branch[]
    common?: Set<number>
  }
  const stack: Frame[] = [{ list: module.body, set: new Set(), at: 0 }]
  for (let top = stack.at(-1)!; ; top = stack.at(-1)!) {
    if (top.waiting) {
      const done = results.pop()
      if (done) top.common = top.common ? done.intersection(top.common) : done
      const next = top.waiting.pop()
      if (next) {
        stack.push({ list: next.body, set: new Set(), at: 0 })
        continue
      }
      for (const index of top.common ?? []) top.set.add(index)
      top.waiting = top.common = undefined
      continue
    }
    const statement = top.list[top.at++]
    if (!statement) {
      stack.pop()
      if (stack.length === 0) return pieces.all.filter((_, piece) => !top.set.has(piece))
      results.push(top.set)
    } else if (statement.kind === 'if' || statement.kind === 'switch') top.waiting = branchesOf(statement).reverse()
    else if (statement.kind === 'assign' && statement.target.kind !== 'bitAt') {
      const { target } = statement
      const touched =
        target.kind === 'slice' ? leaves.overlapping(target.variable, target.low, target.width) : leaves.of(target.variable)
      for (const leaf of touched)
        for (const piece of pieces.of(leaf)) if (target.kind === 'whole' || covers(target, pieces.all[piece]!)) top.set.add(piece)
    }
  }
}

const covers = (slice: { readonly low: number; readonly width: number }, leaf: Leaf): boolean =>
  slice.low <= leaf.low && leaf.low + leaf.width <= slice.low + slice.width

/** A way through the body on which the leaf is not assigned, outermost step first. */
function pathWithout(module: Module, leaf: Leaf): string {
  const sets = (statement: Statement): boolean => {
    if (statement.kind !== 'assign' || statement.target.variable !== leaf.variable) return false
    const { target } = statement
    return target.kind === 'whole' || (target.kind === 'slice' && covers(target, leaf))
  }
  const known = new Map<readonly Statement[], { always: boolean; mentions: boolean }>()
  const look = (body: readonly Statement[]): { always: boolean; mentions: boolean } => {
    const stack = [body]
    for (let at = stack.at(-1); at; at = stack.at(-1)) {
      const inner = at.flatMap((one) =>
        one.kind === 'if' || one.kind === 'switch' ? branchesOf(one).map((way) => way.body) : [],
      )
      const missing = inner.filter((list) => !known.has(list))
      if (missing.length > 0) {
        stack.push(...missing)
        continue
      }
      stack.pop()
      known.set(at, {
        always: at.some(
          (one) =>
            sets(one) ||
            ((one.kind === 'if' || one.kind === 'switch') && branchesOf(one).every((way) => known.get(way.body)!.always)),
        ),
        mentions: at.some(sets) || inner.some((list) => known.get(list)!.mentions),
      })
    }
    return known.get(body)!
  }
  const steps: string[] = []
  for (let body: readonly Statement[] | undefined = module.body; body; ) {
    look(body)
    const branching: (If | Switch)[] = body.filter((one) => one.kind === 'if' || one.kind === 'switch')
    const mentioned = branching.findLast((one) => branchesOf(one).some((way) => known.get(way.body)!.mentions))
    const way: Branch | undefined = mentioned && branchesOf(mentioned).findLast((one) => !known.get(one.body)!.always)
    if (way) steps.push(way.text)
    body = way?.body
  }
  return (steps.length > 3 ? ['…', ...steps.slice(-2)] : steps).join(', ')
}
