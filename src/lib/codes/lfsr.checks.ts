import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { bitsOfWord, sequenceAfter } from './fixtures/sequences.ts'
import { FibonacciLfsr, GaloisLfsr, type LfsrParameters } from './lfsr.ts'
import { degreeOf } from './recurrence.ts'

const file = 'codes/lfsr.ts'

const choices: readonly (LfsrParameters & { readonly isMeasured?: boolean })[] = [
  { taps: [7, 6], bits: 1, seed: 127n },
  { taps: [3, 2], bits: 8, seed: 5n },
  { taps: [16, 15, 13, 4], bits: 5, seed: 0xace1n },
  { taps: [1], bits: 2, seed: 1n },
  { taps: [31, 28], bits: 64, seed: 0x12345678n, isMeasured: true },
  { taps: [64, 63, 61, 60], bits: 1, seed: 0x8000000000000001n, isMeasured: true },
]

/** Enough for each tap's bit to come out, several times. */
const wordsFor = ({ taps, bits }: { readonly taps: readonly number[]; readonly bits: number }): number =>
  Math.max(60, Math.ceil((4 * degreeOf(taps)) / bits))

/** Words from the part, some of them waited for. */
async function collect(sim: any, dice: any, words: number): Promise<(number | bigint)[]> {
  const found: (number | bigint)[] = []
  while (found.length < words) {
    const word = sim.ports.word.value
    sim.ports.enable.value = dice.chance(0.8)
    if (sim.ports.enable.value) found.push(word)
    sim.step()
    if (!sim.ports.enable.value) expect(sim.ports.word.value).toBe(word)
  }
  return found
}

export const lfsrs = [
  ...choices.map(({ isMeasured = false, ...p }) =>
    part({ name: `fibonacci_lfsr, taps ${p.taps.join(' ')}, ${p.bits} bits`, file, isMeasured }, FibonacciLfsr, p, {
      'gives the sequence that follows its seed': async (sim, dice) => {
        const words = await collect(sim, dice, wordsFor(p))
        const wanted = sequenceAfter(p.taps, bitsOfWord(p.seed, degreeOf(p.taps)), wordsFor(p) * p.bits)
        expect(words.flatMap((word) => bitsOfWord(word, p.bits))).toEqual(wanted)
      },
    }),
  ),
  ...choices.map(({ isMeasured = false, ...p }) =>
    part({ name: `galois_lfsr, taps ${p.taps.join(' ')}, ${p.bits} bits`, file, isMeasured }, GaloisLfsr, p, {
      'gives what leaves a register that feeds back, bit by bit: a sequence of the same polynomial': async (sim, dice) => {
        const found = (await collect(sim, dice, wordsFor(p))).flatMap((word) => bitsOfWord(word, p.bits))
        const degree = degreeOf(p.taps)
        let state = bitsOfWord(p.seed, degree)
        const wanted = found.map(() => {
          const [leaving, ...rest] = state
          state = [...rest, 0].map((bit, i) => bit ^ (p.taps.includes(i + 1) ? leaving! : 0))
          return leaving!
        })
        expect(found).toEqual(wanted)
        expect(found.slice(degree)).toEqual(sequenceAfter(p.taps, found.slice(0, degree), found.length - degree))
      },
    }),
  ),
]
