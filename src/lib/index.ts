/** Reusable hardware and the mathematics behind it. */
export { type BitMatrix, matrixOf, transform } from './codes/bit-matrix.ts'
export { advance, advanceMatrix, type Crc, checkOf, crc32, residue } from './codes/crc-matrix.ts'
export { truthTable } from './codes/truth-table.ts'
export { shareXors, type XorPlan, xorNetwork } from './codes/xor-sharing.ts'
