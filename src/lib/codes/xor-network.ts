import { cat } from '../../dsl/cat.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal } from '../../dsl/storage.ts'
import type { BitMatrix } from './bit-matrix.ts'
import { shareXors } from './xor-plan.ts'

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
