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
export const matrixOf = (inputs: number, outputs: number, linear: (value: bigint) => bigint): BitMatrix =>
  ofColumns(
    Array.from({ length: inputs }, (_, bit) => linear(1n << BigInt(bit))),
    outputs,
  )

/** The matrix whose output for unit vector j is `columns[j]`. */
export function ofColumns(columns: readonly bigint[], outputs: number): BitMatrix {
  const rows = Array.from({ length: outputs }, () => 0n)
  for (const [input, column] of columns.entries())
    for (let output = 0, rest = column; rest !== 0n && output < outputs; output++, rest >>= 1n)
      if (rest & 1n) rows[output]! |= 1n << BigInt(input)
  return { inputs: columns.length, rows }
}

/** The output for each unit vector. */
export const columnsOf = (matrix: BitMatrix): bigint[] => [...ofColumns(matrix.rows, matrix.inputs).rows]

/** The matrix's output for a value known now. */
export function transform(matrix: BitMatrix, value: bigint): bigint {
  return matrix.rows.reduce((result, row, output) => result | (parity(row & value) << BigInt(output)), 0n)
}

/** The matrix that does what `second` does to the output of `first`. */
export const product = (second: BitMatrix, first: BitMatrix): BitMatrix => ({
  inputs: first.inputs,
  rows: second.rows.map((row) => bitsOf(row).reduce((sum, bit) => sum ^ first.rows[bit]!, 0n)),
})

/** The matrix that takes back what a square one does, if one does (Gauss and Jordan). */
export function inverse(matrix: BitMatrix): BitMatrix | undefined {
  const size = BigInt(matrix.inputs)
  const rows = matrix.rows.map((row, i) => row | (1n << (size + BigInt(i))))
  for (let column = 0; column < matrix.inputs; column++) {
    const bit = 1n << BigInt(column)
    const pivot = rows.findIndex((row, i) => i >= column && (row & bit) !== 0n)
    if (pivot < 0) return undefined
    const found = rows[pivot]!
    rows[pivot] = rows[column]!
    rows[column] = found
    for (const [i, row] of rows.entries()) if (i !== column && row & bit) rows[i] = row ^ found
  }
  return { inputs: matrix.inputs, rows: rows.map((row) => row >> size) }
}

/** The positions of the ones of a row, lowest first. */
export function bitsOf(row: bigint): number[] {
  const digits = row.toString(2)
  const bits: number[] = []
  for (let bit = 0; bit < digits.length; bit++) if (digits[digits.length - 1 - bit] === '1') bits.push(bit)
  return bits
}

function parity(value: bigint): bigint {
  let odd = 0n
  for (let rest = value; rest !== 0n; rest &= rest - 1n) odd ^= 1n
  return odd
}
