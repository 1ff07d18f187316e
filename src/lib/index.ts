/** Reusable hardware and the mathematics behind it. */
export { type BitMatrix, matrixOf, transform } from './bit-matrix.ts'
export { advance, advanceMatrix, type Crc, checkOf, crc32, residue } from './crc-matrix.ts'
export { truthTable } from './truth-table.ts'
export { shareXors, type XorPlan, xorNetwork } from './xor-sharing.ts'
