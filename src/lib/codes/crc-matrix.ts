import { type BitMatrix, matrixOf, ofColumns } from './bit-matrix.ts'

/**
 * A cyclic redundancy check that takes the lowest bit of each octet first. `polynomial` is reflected: the coefficient of
 * x^(width - 1) in bit 0; that of x^width is implied.
 */
export interface Crc {
  readonly width: number
  readonly polynomial: bigint
  /** What the register holds before the first octet. */
  readonly initial: bigint
  /** What the register is XORed with to give the check. */
  readonly inversion: bigint
}

/** Ethernet's, IEEE 802.3-2022, 3.2.9. The check is sent lowest octet first. */
export const crc32: Crc = { width: 32, polynomial: 0xedb88320n, initial: 0xffffffffn, inversion: 0xffffffffn }

/** The register after `octets` octets of zero; a negative count runs it back. */
export const advance = (crc: Crc, state: bigint, octets: number): bigint => advanceBits(crc, state, octets * 8)

/** The register after `bits` bits of zero; a negative count runs it back. */
export function advanceBits(crc: Crc, state: bigint, bits: number): bigint {
  let next = state
  for (let bit = 0; bit < Math.abs(bits); bit++) next = bits > 0 ? forward(crc, next) : backward(crc, next)
  return next
}

const forward = (crc: Crc, state: bigint): bigint => (state >> 1n) ^ (state & 1n ? crc.polynomial : 0n)

/** The polynomial's top bit is always set, so the bit that was shifted out is the state's top bit. */
function backward(crc: Crc, state: bigint): bigint {
  const top = (state >> BigInt(crc.width - 1)) & 1n
  return ((state ^ (top ? crc.polynomial : 0n)) << 1n) | top
}

/**
 * The matrix that advances a CRC by octets of zero. Data needs no matrix of its own: for up to `width` bits,
 * `state after data = advance(state ^ data)`.
 */
export const advanceMatrix = (crc: Crc, octets: number): BitMatrix =>
  matrixOf(crc.width, crc.width, (state) => advance(crc, state, octets))

/** The matrix that advances a CRC by any number of bits of zero. */
export const advanceBitsMatrix = (crc: Crc, bits: number): BitMatrix =>
  matrixOf(crc.width, crc.width, (state) => advanceBits(crc, state, bits))

/**
 * What a word of data adds to the register: inputs are its bits in the order in which the CRC takes them. The register
 * itself is advanced by `advanceBitsMatrix(crc, bits)`.
 */
export function dataMatrix(crc: Crc, bits: number): BitMatrix {
  const columns: bigint[] = []
  for (let after = 1, state = 1n; after <= bits; after++) {
    state = forward(crc, state)
    columns.unshift(state)
  }
  return ofColumns(columns, crc.width)
}

/** The register after a message and its own check, whatever the message. */
export const residue = (crc: Crc): bigint => advanceBits(crc, crc.inversion, crc.width)

/** The check of a message, by the definition: for models and tests. */
export function checkOf(crc: Crc, octets: Iterable<number>): bigint {
  let state = crc.initial
  for (const octet of octets) state = advance(crc, state ^ BigInt(octet), 1)
  return state ^ crc.inversion
}
