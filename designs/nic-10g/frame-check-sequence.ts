import { advance, advanceMatrix, type BitMatrix, crc32, matrixOf } from 'gatewright/lib'

/**
 * The frame check sequence's arithmetic (IEEE 802.3-2022, 3.2.9), eight octets a cycle.
 *
 * The register holds `x = state ^ the lower half of the word that comes next`. With A4 and A8 the matrices that advance a
 * CRC by 4 and 8 octets, `x' = A8·x ^ A4·upper ^ lower'`: the upper half has a register of its own behind its matrix, and
 * the loop is one matrix and two XORs, three levels of LUT4.
 */
export const advance4 = advanceMatrix(crc32, 4)
export const advance8 = advanceMatrix(crc32, 8)

/** What the sum holds in the word of the preamble, so that with the first word's lower half it is the initial state's. */
export const presetSum = advance(crc32, crc32.initial, -8)

/** Octet `lane` of the result is octet `(lane + octets) mod 4` of the value. */
export function rotateOctets(value: bigint, octets: number): bigint {
  const shift = BigInt(8 * (octets % 4))
  return ((value >> shift) | (value << (32n - shift))) & 0xffff_ffffn
}

/** The CRC `octets` octets ago, its own octets turned as far: each stays in the lane in which the line wants it. */
const turnedBack = (state: bigint, octets: number): bigint => rotateOctets(advance(crc32, state, -octets), octets)

/** What `turnedBack` by two octets changes. Only the register's upper two octets matter to it. */
export const changeOfTwoBack: BitMatrix = matrixOf(32, 32, (state) => turnedBack(state, 2) ^ state)

/**
 * What `turnedBack` by one octet changes, from the one octet that matters: the top one (inputs 7 … 0), or the second one
 * of a register that has been turned by two already (inputs 15 … 8).
 */
export const changeOfOneBack: BitMatrix = matrixOf(16, 32, (inputs) => {
  const change = (top: bigint): bigint => turnedBack(top << 24n, 1) ^ (top << 24n)
  return change(inputs & 0xffn) ^ rotateOctets(change(inputs >> 8n), 2)
})
