import type { Module, Variable } from './module.ts'
import { visitStatements } from './walk.ts'

/**
 * A run of bits of one variable that is always assigned together: what drivers, loops and schedules are found on.
 *
 * A design that sets `flags.bit(0)` and `flags.bits(3, 1)` apart has two leaves in `flags`, so that one may be computed
 * from the other. `index` counts through all leaves of the module.
 */
export interface Leaf {
  readonly variable: Variable
  readonly low: number
  readonly width: number
  readonly index: number
}

/** All leaves of a module: those of one variable stand together, lowest bits first, variables in the module's order. */
export interface Leaves {
  readonly all: readonly Leaf[]
  /** A variable's leaves, lowest first. Empty for a variable that is not of this module. */
  of(variable: Variable): readonly Leaf[]
  /** The leaves that share a bit with `low` … `low + width - 1` of the variable. */
  overlapping(variable: Variable, low: number, width: number): readonly Leaf[]
}

const none: readonly Leaf[] = []

/** Bits where a variable is cut; `undefined` for one that a run-time index assigns, which stays whole. */
function cutsOf(module: Module): Map<Variable, Set<number> | undefined> {
  const cuts = new Map<Variable, Set<number> | undefined>()
  for (const { module: child, connections } of module.instances) {
    if (child.kind !== 'module') continue
    for (const { port, variable } of connections) {
      const parts = port.kind === 'output' ? leavesOf(child).of(port) : none
      if (parts.length > 1) cuts.set(variable, new Set(parts.map((leaf) => leaf.low)))
    }
  }
  visitStatements(module.body, (statement) => {
    if (statement.kind !== 'assign') return
    const { target } = statement
    if (target.kind === 'bitAt') cuts.set(target.variable, undefined)
    else if (target.kind === 'slice') {
      if (!cuts.has(target.variable)) cuts.set(target.variable, new Set())
      cuts
        .get(target.variable)
        ?.add(target.low)
        .add(target.low + target.width)
    }
  })
  return cuts
}

/** The last leaf that starts at or below the bit. */
function positionOf(leaves: readonly Leaf[], bit: number): number {
  let low = 0
  let high = leaves.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (leaves[middle]!.low <= bit) low = middle
    else high = middle - 1
  }
  return low
}

const tables = new WeakMap<Module, Leaves>()

/**
 * Cuts every variable of a module at the boundaries of its assigned slices, and what an instance drives where the
 * instance's module cuts its port. Found once a module.
 */
export function leavesOf(module: Module): Leaves {
  const known = tables.get(module)
  if (known) return known
  const cuts = cutsOf(module)
  const all: Leaf[] = []
  const byVariable = new Map<Variable, readonly Leaf[]>()
  for (const variable of module.variables) {
    const inside = [...(cuts.get(variable) ?? [])].filter((bit) => bit > 0 && bit < variable.width).sort((a, b) => a - b)
    const starts = [0, ...inside]
    const leaves = starts.map((low, i): Leaf => {
      const leaf = { variable, low, width: (starts[i + 1] ?? variable.width) - low, index: all.length }
      all.push(leaf)
      return leaf
    })
    byVariable.set(variable, leaves)
  }
  const of = (variable: Variable): readonly Leaf[] => byVariable.get(variable) ?? none
  const table: Leaves = {
    all,
    of,
    overlapping(variable, low, width) {
      const leaves = of(variable)
      if (leaves.length <= 1 || width <= 0) return width <= 0 ? none : leaves
      const first = positionOf(leaves, low)
      const last = positionOf(leaves, low + width - 1)
      return first === 0 && last === leaves.length - 1 ? leaves : leaves.slice(first, last + 1)
    },
  }
  tables.set(module, table)
  return table
}

/** `flags`, or `flags[3:1]` where the leaf is a part. */
export function leafText(leaf: { readonly variable: Variable; readonly low: number; readonly width: number }): string {
  const { variable, low, width } = leaf
  if (low === 0 && width === variable.width) return variable.name
  return width === 1 ? `${variable.name}[${low}]` : `${variable.name}[${low + width - 1}:${low}]`
}
