import { cat } from '../../dsl/cat.ts'
import { when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { matrixOf, transform } from './bit-matrix.ts'
import { advanceBits, type Crc } from './crc-matrix.ts'
import { checkSeed, degreeOf, nextBits, type Taps } from './recurrence.ts'
import { xorNetwork } from './xor-network.ts'

export interface LfsrParameters {
  /** The exponents of the polynomial without 0: `[7, 6]` is x^7 + x^6 + 1. */
  readonly taps: Taps
  /** Bits a cycle. */
  readonly bits: number
  readonly seed: bigint
}

/** The bits that follow `recent`, a word whose last `degree` bits are the newest, lowest first. */
export const following = (taps: Taps, recent: Signal<UInt<any>>, count: number): Signal<UInt<any>> =>
  xorNetwork(nextBits(taps, count, false), recent.high(degreeOf(taps)))

const lfsrPorts = (bits: number) => ({ enable: input(bool), word: output(uint(bits)) })

/**
 * A linear feedback shift register of Fibonacci's form: what it holds is the sequence itself.
 *
 * Ports       `word`: the next bits of the sequence, bit 0 first. `enable`: go on to those after them.
 * Latency     0: the first word is there after reset. Throughput: a word a cycle.
 * Timing      `word` comes straight from flip-flops. The loop is an XOR of as many bits as taps where bits ≤ the lowest tap,
 *             else of more: up to degree / 2.
 * Reset       to `seed`: the `degree` bits before the first word, oldest lowest.
 * Errors      GW222 for taps, bits or a seed that make no sequence.
 * Source      S. W. Golomb, "Shift Register Sequences", 1967.
 */
export const FibonacciLfsr = module('fibonacci_lfsr', (p: LfsrParameters) => {
  checkSeed(p.taps, p.bits, p.seed)
  const io = ports(lfsrPorts(p.bits))
  const degree = degreeOf(p.taps)
  const length = Math.max(degree, p.bits)
  const first = (transform(nextBits(p.taps, p.bits, false), p.seed) << BigInt(degree)) | p.seed
  const recent = reg(uint(length), { init: first >> BigInt(degree + p.bits - length) })
  when(io.enable, () => {
    const next = following(p.taps, recent, p.bits)
    recent.next = length === p.bits ? next : cat(next, recent.high(length - p.bits))
  })
  io.word.set(recent.high(p.bits))
  return io
})

/**
 * A linear feedback shift register of Galois' form: the bit that leaves is XORed into several others. It gives the sequence
 * of the same polynomial, from another place.
 *
 * Ports       as FibonacciLfsr.
 * Latency     0. Throughput: a word a cycle.
 * Timing      `word` comes straight from flip-flops. The loop is one XOR of two bits where bits = 1, whatever the taps.
 * Reset       to `seed`: what the register holds before the first bit, which is its lowest.
 * Errors      GW222 for taps, bits or a seed that make no sequence.
 * Source      S. W. Golomb, "Shift Register Sequences", 1967.
 */
export const GaloisLfsr = module('galois_lfsr', (p: LfsrParameters) => {
  checkSeed(p.taps, p.bits, p.seed)
  const io = ports(lfsrPorts(p.bits))
  const width = degreeOf(p.taps)
  const register: Crc = {
    width,
    polynomial: p.taps.reduce((mask, tap) => mask | (1n << BigInt(tap - 1)), 0n),
    initial: p.seed,
    inversion: 0n,
  }
  const leaving = matrixOf(width, p.bits, (from) => {
    let word = 0n
    for (let bit = 0, state = from; bit < p.bits; bit++, state = advanceBits(register, state, 1))
      word |= (state & 1n) << BigInt(bit)
    return word
  })
  const advanced = matrixOf(width, width, (from) => advanceBits(register, from, p.bits))
  const state = reg(uint(width), { init: transform(advanced, p.seed) })
  const word = reg(uint(p.bits), { init: transform(leaving, p.seed) })
  when(io.enable, () => {
    state.next = xorNetwork(advanced, state)
    word.next = xorNetwork(leaving, state)
  })
  io.word.set(word)
  return io
})
