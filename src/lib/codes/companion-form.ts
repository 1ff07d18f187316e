import { type BitMatrix, bitsOf, inverse, ofColumns, product, transform } from './bit-matrix.ts'

/**
 * A linear loop `s' = M·s + u` in other coordinates, `s = T·x`, in which `x' = C·x + T⁻¹·u` with C the companion matrix of M's
 * polynomial: each bit of x is the bit below it, XORed with the top bit in some places. So the loop is an XOR of three bits
 * whatever M is, and M itself moves out of it, where registers may stand.
 *
 * Source    J. H. Derby, "High-speed CRC computation using state-space transformations", GLOBECOM 2001.
 */
export interface LoopForm {
  /** `x' = loop·x + …` */
  readonly loop: BitMatrix
  /** T⁻¹. */
  readonly into: BitMatrix
  /** T. */
  readonly outOf: BitMatrix
}

/** How many vectors to begin from are tried for the form with the fewest gates. */
const tries = 12

/**
 * The companion form of a loop, with few ones in T and in what comes in through T⁻¹. A matrix whose polynomial has a factor
 * twice, as (x + 1)² in CRC-64/XZ, may need more than one block on the diagonal; a bit may then hang on three others. A loop
 * that is as light already stays as it is.
 */
export function companionForm(matrix: BitMatrix, incoming: BitMatrix): LoopForm {
  const size = matrix.inputs
  if (mostOnes(matrix) <= 2) return { loop: matrix, into: identity(size), outOf: identity(size) }
  const starts = Array.from(
    { length: Math.min(tries, size) },
    (_, i) => 1n << BigInt(Math.floor((i * size) / Math.min(tries, size))),
  )
  const forms = [...starts, (1n << BigInt(size)) - 1n]
    .map((start) => fromStart(matrix, start))
    .map((form) => ({
      form,
      cost: mostOnes(form.loop) * 2 ** 32 + ones(form.outOf) + ones(product(form.into, incoming)),
    }))
  return forms.reduce((best, other) => (other.cost < best.cost ? other : best)).form
}

/** T's columns are the start and what the matrix makes of it, again and again; then so from a vector not yet reached. */
function fromStart(matrix: BitMatrix, start: bigint): LoopForm {
  const columns: bigint[] = []
  const reached = new Span()
  for (const first of [start, ...identity(matrix.inputs).rows])
    for (let vector = first; reached.add(vector); vector = transform(matrix, vector)) columns.push(vector)
  const outOf = ofColumns(columns, matrix.inputs)
  const into = inverse(outOf)!
  return { loop: product(into, product(matrix, outOf)), into, outOf }
}

/** The vectors that are sums of those added. */
class Span {
  /** By the position of the highest one. */
  readonly #basis = new Map<number, bigint>()

  /** Whether the vector was not in it yet. */
  add(vector: bigint): boolean {
    for (let rest = vector; rest !== 0n; ) {
      const top = rest.toString(2).length
      const known = this.#basis.get(top)
      if (known === undefined) {
        this.#basis.set(top, rest)
        return true
      }
      rest ^= known
    }
    return false
  }
}

const identity = (size: number): BitMatrix => ({ inputs: size, rows: Array.from({ length: size }, (_, i) => 1n << BigInt(i)) })
const mostOnes = (matrix: BitMatrix): number => Math.max(...matrix.rows.map((row) => bitsOf(row).length))
const ones = (matrix: BitMatrix): number => matrix.rows.reduce((sum, row) => sum + bitsOf(row).length, 0)
