import type { Leaf } from '../../ir/leaves.ts'
import type { Assign, Check, If, Module, Print, Statement, Switch, Target, Variable, Write } from '../../ir/module.ts'

/** The statements of a body that bear on one variable (or are one write or report), with the conditions around them. */
export type Projected =
  | { readonly kind: 'assign'; readonly statement: Assign }
  | { readonly kind: 'effect'; readonly statement: Write | Check | Print }
  | { readonly kind: 'if'; readonly statement: If; readonly then: Projected[]; readonly otherwise: Projected[] }
  | {
      readonly kind: 'switch'
      readonly statement: Switch
      readonly arms: readonly Projected[][]
      readonly otherwise: Projected[]
    }

export type Effect = Write | Check | Print
export type Projection = ReadonlyMap<Variable | Effect, Projected[]>

const projections = new WeakMap<Module, Projection>()

/** Found once a module: what each variable is assigned, without the rest of the body. */
export function projectionOf(module: Module): Projection {
  let projection = projections.get(module)
  if (!projection) {
    projection = project(module.body)
    projections.set(module, projection)
  }
  return projection
}

const ofLeaves = new WeakMap<Leaf, readonly Projected[]>()

/**
 * What bears on one leaf: a condition that decides on other bits of its variable only is none of its own, and what a
 * later assignment hides in every case has no part in it.
 */
export function projectionOfLeaf(module: Module, leaf: Leaf): readonly Projected[] {
  let own = ofLeaves.get(leaf)
  if (!own) {
    own = restricted(projectionOf(module).get(leaf.variable) ?? [], leaf)
    ofLeaves.set(leaf, own)
  }
  return own
}

function restricted(projected: readonly Projected[], leaf: Leaf): Projected[] {
  const own = projected.flatMap((each): Projected[] => {
    switch (each.kind) {
      case 'effect':
        return [each]
      case 'assign':
        return sharesBits(each.statement.target, leaf) ? [each] : []
      case 'if': {
        const then = restricted(each.then, leaf)
        const otherwise = restricted(each.otherwise, leaf)
        return then.length + otherwise.length > 0 ? [{ ...each, then, otherwise }] : []
      }
      case 'switch': {
        const arms = each.arms.map((arm) => restricted(arm, leaf))
        const otherwise = restricted(each.otherwise, leaf)
        return [...arms, otherwise].some((list) => list.length > 0) ? [{ ...each, arms, otherwise }] : []
      }
    }
  })
  return own.slice(
    Math.max(
      0,
      own.findLastIndex((each) => each.kind === 'assign' && sets(each.statement.target, leaf)),
    ),
  )
}

const sharesBits = (target: Target, leaf: Leaf): boolean =>
  target.kind !== 'slice' || (target.low < leaf.low + leaf.width && leaf.low < target.low + target.width)

const sets = (target: Target, leaf: Leaf): boolean =>
  target.kind === 'whole' ||
  (target.kind === 'slice' && target.low <= leaf.low && leaf.low + leaf.width <= target.low + target.width)

function project(body: readonly Statement[]): Map<Variable | Effect, Projected[]> {
  const found = new Map<Variable | Effect, Projected[]>()
  const add = (key: Variable | Effect, projected: Projected): void => {
    const list = found.get(key)
    if (list) list.push(projected)
    else found.set(key, [projected])
  }
  for (const statement of body) {
    switch (statement.kind) {
      case 'assign':
        add(statement.target.variable, { kind: 'assign', statement })
        break
      case 'write':
      case 'print':
      case 'assert':
      case 'assume':
        add(statement, { kind: 'effect', statement })
        break
      case 'cover':
        break
      case 'if': {
        const then = project(statement.then)
        const otherwise = project(statement.otherwise)
        for (const key of new Set([...then.keys(), ...otherwise.keys()]))
          add(key, { kind: 'if', statement, then: then.get(key) ?? [], otherwise: otherwise.get(key) ?? [] })
        break
      }
      case 'switch': {
        const arms = statement.arms.map((arm) => project(arm.body))
        const otherwise = project(statement.otherwise)
        for (const key of new Set([...arms, otherwise].flatMap((each) => [...each.keys()])))
          add(key, {
            kind: 'switch',
            statement,
            arms: arms.map((each) => each.get(key) ?? []),
            otherwise: otherwise.get(key) ?? [],
          })
        break
      }
    }
  }
  return found
}
