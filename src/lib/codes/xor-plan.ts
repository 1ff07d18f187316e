import { type BitMatrix, bitsOf } from './bit-matrix.ts'
import { PairCounts } from './pair-counts.ts'

/**
 * How the outputs of a matrix share XORs. Terms 0 … inputs - 1 are the inputs; each pair makes the next term; `sums`
 * has, for each output, the terms that it is the XOR of.
 */
export interface XorPlan {
  readonly inputs: number
  readonly pairs: readonly (readonly [number, number])[]
  readonly sums: readonly (readonly number[])[]
}

/**
 * Makes a term of the pair that most outputs have in common, again and again (Paar's greedy heuristic), and of equal
 * ones that which lies on fewer levels. A pair lies at most `levels` XORs above the inputs: deeper sharing saves gates
 * and costs time, because the outputs' own sums come on top of it.
 */
export function shareXors(matrix: BitMatrix, levels: number): XorPlan {
  const sums = matrix.rows.map((row) => new Set(bitsOf(row)))
  const levelOf = Array.from({ length: matrix.inputs }, () => 0)
  const counts = new PairCounts(levelOf, levels)
  for (const sum of sums) counts.addAll([...sum])
  const pairs: [number, number][] = []
  for (let best = counts.takeBest(); best !== undefined; best = counts.takeBest()) {
    const [a, b] = best
    const term = levelOf.push(Math.max(levelOf[a]!, levelOf[b]!) + 1) - 1
    pairs.push([a, b])
    const users = sums.filter((sum) => sum.has(a) && sum.has(b))
    for (const sum of users) {
      sum.delete(a)
      sum.delete(b)
    }
    counts.replace(a, b, term, users)
    for (const sum of users) sum.add(term)
  }
  return { inputs: matrix.inputs, pairs, sums: sums.map((sum) => [...sum].sort((a, b) => a - b)) }
}
