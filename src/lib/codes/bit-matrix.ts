/**
 * Matrices over GF(2), the form of everything that is linear in its bits: CRCs, scramblers, parity codes.
 *
 * `rows[i]` has bit j set where output bit i contains input bit j; an output bit is the XOR of the input bits in its row.
 */
export interface BitMatrix {
  readonly inputs: number
  readonly rows: readonly bigint[]
}

/** The matrix of a function that is linear over XOR, found by asking it for each unit vector. */
export function matrixOf(inputs: number, outputs: number, linear: (value: bigint) => bigint): BitMatrix {
  const columns = Array.from({ length: inputs }, (_, bit) => linear(1n << BigInt(bit)))
  const rowOf = (output: number): bigint =>
    columns.reduce((row, column, input) => row | (((column >> BigInt(output)) & 1n) << BigInt(input)), 0n)
  return { inputs, rows: Array.from({ length: outputs }, (_, output) => rowOf(output)) }
}

/** The matrix's output for a value known now. */
export function transform(matrix: BitMatrix, value: bigint): bigint {
  return matrix.rows.reduce((result, row, output) => result | (parity(row & value) << BigInt(output)), 0n)
}

function parity(value: bigint): bigint {
  let odd = 0n
  for (let rest = value; rest !== 0n; rest &= rest - 1n) odd ^= 1n
  return odd
}
