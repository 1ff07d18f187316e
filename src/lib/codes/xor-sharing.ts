import { cat } from '../../dsl/cat.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal } from '../../dsl/storage.ts'
import type { BitMatrix } from './bit-matrix.ts'

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
  const pairs: [number, number][] = []
  for (;;) {
    const best = mostCommonPair(sums, levelOf, levels)
    if (best === undefined) break
    const [a, b] = best
    const term = levelOf.push(Math.max(levelOf[a]!, levelOf[b]!) + 1) - 1
    pairs.push([a, b])
    for (const sum of sums)
      if (sum.has(a) && sum.has(b)) {
        sum.delete(a)
        sum.delete(b)
        sum.add(term)
      }
  }
  return { inputs: matrix.inputs, pairs, sums: sums.map((sum) => [...sum].sort((a, b) => a - b)) }
}

function mostCommonPair(
  sums: readonly ReadonlySet<number>[],
  levelOf: readonly number[],
  levels: number,
): [number, number] | undefined {
  const terms = levelOf.length
  const counts = new Map<number, number>()
  for (const sum of sums) {
    const usable = [...sum].filter((term) => levelOf[term]! < levels).sort((a, b) => a - b)
    for (const [i, a] of usable.entries())
      for (const b of usable.slice(i + 1)) counts.set(a * terms + b, (counts.get(a * terms + b) ?? 0) + 1)
  }
  let best: number | undefined
  let bestScore = 0
  for (const [key, count] of counts) {
    if (count < 2) continue
    const depth = levelOf[Math.floor(key / terms)]! + levelOf[key % terms]!
    const score = count * 1024 - depth
    if (score > bestScore || (score === bestScore && key < best!)) {
      best = key
      bestScore = score
    }
  }
  return best === undefined ? undefined : [Math.floor(best / terms), best % terms]
}

function bitsOf(row: bigint): number[] {
  const bits: number[] = []
  for (let bit = 0, rest = row; rest !== 0n; bit++, rest >>= 1n) if (rest & 1n) bits.push(bit)
  return bits
}

/**
 * The product of a matrix and a vector as gates that share XORs, at most two levels deep unless said otherwise.
 *
 * @example const advanced = xorNetwork(advanceMatrix(crc32, 8), state)
 */
export function xorNetwork<N extends number>(matrix: BitMatrix, vector: Signal<UInt<N>>, levels = 2): Signal<UInt<any>> {
  const plan = shareXors(matrix, levels)
  const terms: Signal<Bool>[] = Array.from({ length: plan.inputs }, (_, bit) => vector.bit(bit))
  for (const [a, b] of plan.pairs) terms.push(terms[a]!.xor(terms[b]!))
  const outputs = plan.sums.map((sum) => xorOf(sum.map((term) => terms[term]!)))
  return cat(...outputs.reverse())
}

const xorOf = (bits: readonly Signal<Bool>[]): Signal<Bool> =>
  bits.length === 0 ? literal({ kind: 'bool' }, false) : bits.reduce((sum, bit) => sum.xor(bit))
