import { leavesOf } from '../leaves.ts'
import type { Assign, Design, Module, Statement } from '../module.ts'
import { positionText } from '../origin.ts'
import type { Problem } from '../problem.ts'
import { partText } from './place.ts'

/**
 * An assignment that nothing can see: after it, in its own block or one around it, all its bits are assigned again
 * without a condition. A struct is assigned by one statement a field: of those from one place all must be dead.
 */
export const deadAssignments = (design: Design): Problem[] => design.modules.flatMap(deadIn)

interface Entry {
  readonly assign: Assign
  readonly order: number
}

function deadIn(module: Module): Problem[] {
  const leaves = leavesOf(module)
  const live: Entry[][] = leaves.all.map(() => [])
  const seenLeaves = new Map<Assign, number>()
  const hiddenBy = new Map<Assign, Assign>()
  let order = 0
  const visit = (assign: Assign, blockStart: number): void => {
    const { target } = assign
    const touched =
      target.kind === 'slice' ? leaves.overlapping(target.variable, target.low, target.width) : leaves.of(target.variable)
    seenLeaves.set(assign, touched.length)
    for (const { index } of touched) {
      const entries = live[index]!
      if (target.kind !== 'bitAt')
        for (let last = entries.at(-1); last && last.order >= blockStart; last = entries.at(-1)) {
          entries.pop()
          seenLeaves.set(last.assign, seenLeaves.get(last.assign)! - 1)
          hiddenBy.set(last.assign, assign)
        }
      entries.push({ assign, order })
    }
    order++
  }
  const stack: { readonly list: readonly Statement[]; at: number; start: number }[] = [{ list: module.body, at: 0, start: 0 }]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.at === 0) top.start = order
    const statement = top.list[top.at++]
    if (!statement) stack.pop()
    else if (statement.kind === 'assign') visit(statement, top.start)
    else if (statement.kind === 'if' || statement.kind === 'switch') {
      stack.push({ list: statement.otherwise, at: 0, start: 0 })
      const blocks = statement.kind === 'if' ? [statement.then] : statement.arms.map((arm) => arm.body).reverse()
      for (const list of blocks) stack.push({ list, at: 0, start: 0 })
    }
  }

  const byPlace = Map.groupBy(seenLeaves.keys(), (assign) => (assign.origin ? positionText(assign.origin.position) : assign))
  const problems: Problem[] = []
  for (const group of byPlace.values()) {
    if (group.some((assign) => seenLeaves.get(assign)! > 0)) continue
    const [assign] = group as [Assign]
    const by = hiddenBy.get(assign)!
    problems.push({
      code: 'GW103',
      title: 'dead assignment',
      message: `this value of ${partText(module, assign.target.variable)} can never be seen`,
      note: 'a later assignment hides it in every case',
      origin: assign.origin,
      related: [{ text: 'hidden by', origin: by.origin }],
      mend: 'remove it, or put the later assignment under a condition',
      severity: 'warning',
    })
  }
  return problems
}
