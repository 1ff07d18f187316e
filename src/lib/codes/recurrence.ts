import { fail } from '../../dsl/fault.ts'
import type { BitMatrix } from './bit-matrix.ts'

/**
 * Sequences in which each bit is the XOR of bits some places before it: `[58, 39]` stands for the polynomial
 * 1 + x^39 + x^58, in which the bit at t hangs on those at t - 39 and t - 58.
 */
export type Taps = readonly number[]

/** How far back a sequence looks: the polynomial's degree. */
export const degreeOf = (taps: Taps): number => Math.max(...taps)

/**
 * The next bits as a matrix. Inputs are the last `degree` bits, oldest lowest, and above them as many of data as bits are
 * wanted, where `hasData`: each is XORed into its bit of the sequence, as a self-synchronising scrambler does.
 */
export function nextBits(taps: Taps, count: number, hasData: boolean): BitMatrix {
  const degree = degreeOf(taps)
  const rows: bigint[] = Array.from({ length: degree }, (_, bit) => 1n << BigInt(bit))
  for (let bit = 0; bit < count; bit++) {
    const data = hasData ? 1n << BigInt(degree + bit) : 0n
    rows.push(taps.reduce((sum, tap) => sum ^ rows[degree + bit - tap]!, data))
  }
  return { inputs: hasData ? degree + count : degree, rows: rows.slice(degree) }
}

/** Refuses taps, a seed or a width that make no sequence. */
export function checkSequence(taps: Taps, bits: number, seed?: bigint): void {
  const wrong = (message: string, mend: string): never => fail({ code: 'GW222', title: 'sequence', message, mend })
  const isTap = (tap: number): boolean => Number.isSafeInteger(tap) && tap >= 1 && tap <= 1024
  if (taps.length === 0 || !taps.every(isTap) || new Set(taps).size !== taps.length)
    wrong(
      `taps [${taps.join(', ')}] are no polynomial`,
      'list its exponents from 1 up, each once, without the 0 of the term 1: [7, 6]',
    )
  if (!Number.isSafeInteger(bits) || bits < 1 || bits > 4096)
    wrong(`${bits} bits a cycle are none`, 'give a whole number from 1 to 4096')
  if (seed === undefined) return
  if (typeof seed !== 'bigint' || seed < 0n || seed >> BigInt(degreeOf(taps)) !== 0n)
    wrong(`the seed ${seed} does not fit ${degreeOf(taps)} bits`, 'give a bigint of no more bits than the polynomial has degrees')
}

/** Refuses a seed from which nothing but zeros comes. */
export function checkSeed(taps: Taps, bits: number, seed: bigint): void {
  checkSequence(taps, bits, seed)
  if (seed === 0n)
    fail({
      code: 'GW222',
      title: 'sequence',
      message: 'from the seed 0 nothing but zeros comes',
      mend: 'give a seed with a one: (1n << BigInt(degree)) - 1n is customary',
    })
}
