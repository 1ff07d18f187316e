import { cat } from '../../dsl/cat.ts'
import { when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { FibonacciLfsr } from './lfsr.ts'
import { checkSequence, degreeOf, type Taps } from './recurrence.ts'

/** A pseudo-random test pattern: a sequence of full length, sent inverted where its recommendation says so. */
export interface PrbsPattern {
  readonly taps: Taps
  readonly isInverted: boolean
}

/** Test patterns of ITU-T O.150 (05/96), clause 5; PRBS7 is common practice and in none of its clauses. */
export const prbsPatterns = {
  prbs7: { taps: [7, 6], isInverted: false },
  /** 5.1 */
  prbs9: { taps: [9, 5], isInverted: false },
  /** 5.2 */
  prbs11: { taps: [11, 9], isInverted: false },
  /** 5.3 */
  prbs15: { taps: [15, 14], isInverted: true },
  /** 5.4 */
  prbs20: { taps: [20, 3], isInverted: false },
  /** 5.6 */
  prbs23: { taps: [23, 18], isInverted: true },
  /** 5.8 */
  prbs31: { taps: [31, 28], isInverted: true },
} as const satisfies Record<string, PrbsPattern>

/**
 * Sends a test pattern, any number of bits a cycle.
 *
 * Ports       `word`: the next bits, bit 0 first. `enable`: go on. `breaks`: bits of the word that are sent wrong, to see that the
 *             other side counts them.
 * Latency     0. Throughput: a word a cycle.
 * Timing      `word` comes from flip-flops through one XOR.
 * Reset       all ones before the first bit.
 * Errors      GW222 for taps or a number of bits that make no sequence.
 * Source      ITU-T O.150 (05/96), clause 5.
 */
export const PrbsGenerator = module('prbs_generator', (p: { pattern: PrbsPattern; bits: number }) => {
  const { taps, isInverted } = p.pattern
  checkSequence(taps, p.bits)
  const io = ports({ enable: input(bool), breaks: input(uint(p.bits)), word: output(uint(p.bits)) })
  const lfsr = FibonacciLfsr({ taps, bits: p.bits, seed: (1n << BigInt(degreeOf(taps))) - 1n })
  lfsr.enable.set(io.enable)
  io.word.set((isInverted ? lfsr.word.not() : lfsr.word).xor(io.breaks))
  return io
})

/**
 * Looks for wrong bits in a test pattern. It knows each bit from those before it on the line, and so needs no start: any
 * `degree` right bits in a row suffice, at any shift of the words.
 *
 * Ports       `enable`: there is a word. `word`: bits as they came, bit 0 first. `errors`: bits that do not follow from those
 *             before. A wrong bit on the line shows up once by itself and once for each tap. `isStuck`: the last `degree` bits
 *             were such as the pattern never has in a row, which a dead line has for ever, without errors.
 * Latency     1 cycle; outputs hold while not enabled. Throughput: a word a cycle.
 * Timing      outputs come straight from flip-flops, `isStuck` through a comparison. The way in is one XOR of taps + 1 bits.
 * Reset       as if the line had been stuck.
 * Errors      GW222 for taps or a number of bits that make no sequence.
 * Source      ITU-T O.150 (05/96), clause 5.
 */
export const PrbsChecker = module('prbs_checker', (p: { pattern: PrbsPattern; bits: number }) => {
  const { taps, isInverted } = p.pattern
  checkSequence(taps, p.bits)
  const io = ports({
    enable: input(bool),
    word: input(uint(p.bits)),
    errors: output(uint(p.bits)),
    isStuck: output(bool),
  })
  const degree = degreeOf(taps)
  const recent = reg(uint(degree), { init: 0 })
  const errors = reg(uint(p.bits), { init: 0 })
  const line: Signal<UInt<any>> = cat(isInverted ? io.word.not() : io.word, recent)
  when(io.enable, () => {
    recent.next = line.high(degree)
    errors.next = taps
      .map((tap) => line.bits(degree - tap + p.bits - 1, degree - tap))
      .reduce((sum: Signal<UInt<any>>, before) => sum.xor(before), line.high(p.bits))
  })
  io.errors.set(errors)
  io.isStuck.set(recent.eq(literal(uint(degree), 0)))
  return io
})
