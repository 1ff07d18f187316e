import { dependenciesOf } from '../dependencies.ts'
import type { Expression } from '../expression.ts'
import type { Leaf } from '../leaves.ts'
import type { Assign, Module } from '../module.ts'
import { nodesOf } from '../nodes.ts'

/** What is known without what registers without `init` hold at power-up. */
export interface KnownValues {
  readonly leaves: ReadonlySet<number>
  readonly nodes: ReadonlySet<Expression>
}

/**
 * Finds what has a value of its own, from constants, inputs, instances, memories and registers with `init` on. Where some
 * operand of a choice, of an `and` or of joined bits is known, so is the result: this doubts little, and what it leaves
 * unknown hangs on power-up in every case.
 *
 * `settles` says whether a register's leaf is known when these of its assignments have known values; `strict`, whether
 * what a `mux` or `select` looks at must be known too.
 */
export function knownValues(
  module: Module,
  settles: (leaf: Leaf, known: number, all: readonly Assign[]) => boolean,
  strict: boolean,
): KnownValues {
  const { leaves, graph } = dependenciesOf(module)
  const known = { leaves: new Set<number>(), nodes: new Set<Expression>() }
  const users = new Map<Expression, Expression[]>()
  const readers = new Map<number, Expression[]>()
  /** How often a value is assigned to which leaf. */
  const assigned = new Map<Expression, Map<number, number>>()
  const counts = new Int32Array(leaves.all.length)
  const newLeaves: number[] = []
  const newNodes: Expression[] = []
  const add = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
    const list = map.get(key)
    if (list) list.push(value)
    else map.set(key, [value])
  }
  const learnLeaf = (index: number): void => {
    if (known.leaves.has(index)) return
    known.leaves.add(index)
    newLeaves.push(index)
  }
  const leavesRead = (node: Expression): readonly Leaf[] => {
    const operand = node.op === 'slice' ? node.operands[0]! : node
    if (operand.op !== 'read') return []
    return node.op === 'slice' ? leaves.overlapping(operand.variable, node.low, node.width) : leaves.of(operand.variable)
  }
  const look = (node: Expression): void => {
    if (known.nodes.has(node) || !isKnown(node)) return
    known.nodes.add(node)
    newNodes.push(node)
  }
  const has = (node: Expression): boolean => known.nodes.has(node)
  const isKnown = (node: Expression): boolean => {
    const read = leavesRead(node)
    if (read.length > 0) return read.some((leaf) => known.leaves.has(leaf.index))
    switch (node.op) {
      case 'read':
        return true
      case 'and':
      case 'or':
      case 'cat':
        return node.operands.some(has)
      case 'mux':
      case 'select':
        return (!strict || has(node.operands[0]!)) && node.operands.slice(1).some(has)
      default:
        return node.operands.every(has)
    }
  }

  const nodes = nodesOf(module)
  for (const node of nodes) {
    for (const leaf of leavesRead(node)) add(readers, leaf.index, node)
    for (const operand of node.operands) add(users, operand, node)
  }
  for (const leaf of leaves.all) {
    const all = graph.assignments[leaf.index]!
    const { kind, init } = leaf.variable
    const isDriven = all.length > 0 && (kind === 'register' ? init === undefined : true)
    const isPowerUp = kind === 'register' && init === undefined
    if (!isDriven && !isPowerUp) learnLeaf(leaf.index)
    for (const { value } of all) {
      let targets = assigned.get(value)
      if (!targets) assigned.set(value, (targets = new Map()))
      targets.set(leaf.index, (targets.get(leaf.index) ?? 0) + 1)
    }
  }
  for (const node of nodes) look(node)
  for (;;) {
    const node = newNodes.pop()
    if (node) {
      for (const user of users.get(node) ?? []) look(user)
      for (const [index, count] of assigned.get(node) ?? []) {
        const leaf = leaves.all[index]!
        const all = graph.assignments[index]!
        counts[index]! += count
        if (leaf.variable.kind !== 'register' || settles(leaf, counts[index]!, all)) learnLeaf(index)
      }
      continue
    }
    const index = newLeaves.pop()
    if (index === undefined) return known
    for (const reader of readers.get(index) ?? []) look(reader)
  }
}
