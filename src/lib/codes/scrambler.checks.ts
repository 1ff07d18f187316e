import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { bitsOfWord, sequenceAfter, wordOfBits } from './fixtures/sequences.ts'
import { AdditiveScrambler, SelfSyncDescrambler, SelfSyncScrambler, scrambler10gBaseR } from './scrambler.ts'

const file = 'codes/scrambler.ts'

/** IEEE 802.11-2020, 17.3.5.5: what its scrambler repeats from all ones, first bit first. */
const wifi =
  '00001110 11110010 11001001 00000010 00100110 00101110 10110110 00001100 11010100 11100111 10110100 00101010 11111010 01010001 10111000 1111111'
    .replaceAll(' ', '')
    .split('')
    .map(Number)

const additive = [
  { taps: [7, 4], bits: 1, seed: 127n },
  { taps: [7, 4], bits: 8, seed: 127n, isMeasured: true },
  { taps: [7, 4], bits: 3, seed: 127n },
  { taps: [7, 4], bits: 7, seed: 127n },
]
const selfSync = [
  { taps: scrambler10gBaseR, bits: 64, isMeasured: true },
  { taps: scrambler10gBaseR, bits: 32, isMeasured: true },
  { taps: scrambler10gBaseR, bits: 1 },
  { taps: scrambler10gBaseR, bits: 58, seed: (1n << 58n) - 1n },
  { taps: [3, 2], bits: 17, seed: 5n },
]

/** Sends words, some held back, and expects each word's answer right after it. */
async function expectWords(
  sim: any,
  dice: any,
  words: readonly bigint[],
  wanted: readonly bigint[],
  width: number,
): Promise<void> {
  for (const [i, word] of words.entries()) {
    sim.ports.enable.value = true
    sim.ports.in.value = word
    sim.step()
    expect(BigInt(sim.ports.out.value)).toBe(wanted[i])
    while (dice.chance(0.15)) {
      sim.ports.enable.value = false
      sim.ports.in.value = dice.wide(width)
      sim.step()
      expect(BigInt(sim.ports.out.value)).toBe(wanted[i])
    }
  }
}
const inWords = (bits: readonly number[], width: number): bigint[] =>
  Array.from({ length: bits.length / width }, (_, i) => wordOfBits(bits.slice(i * width, (i + 1) * width)))

/** Each bit by the definition: `sent` is what went over the line, `before` what did so earlier. */
function scrambled(taps: readonly number[], before: readonly number[], data: readonly number[]): number[] {
  const sent = [...before]
  for (const bit of data) sent.push(taps.reduce((sum, tap) => sum ^ sent[sent.length - tap]!, bit))
  return sent.slice(before.length)
}

export const scramblers = [
  ...additive.map(({ isMeasured = false, ...p }) =>
    part({ name: `additive_scrambler, ${p.bits} bits`, file, isMeasured }, AdditiveScrambler, p, {
      'repeats the 127 bits that IEEE 802.11 prints, and takes up anew at a restart': async (sim, dice) => {
        expect(Number(sim.ports.out.value)).toBe(0)
        const words = Math.ceil(260 / p.bits)
        const sequence = Array.from({ length: words * p.bits }, (_, i) => wifi[i % 127]!)
        for (const restart of [false, true, true]) {
          const data = dice.list(words * p.bits, () => dice.below(2))
          const both = inWords(
            data.map((bit, i) => bit ^ sequence[i]!),
            p.bits,
          )
          sim.ports.restart.value = restart
          await expectWords(sim, dice, inWords(data, p.bits).slice(0, 1), both.slice(0, 1), p.bits)
          sim.ports.restart.value = false
          await expectWords(sim, dice, inWords(data, p.bits).slice(1), both.slice(1), p.bits)
        }
        expect(sequenceAfter(p.taps, bitsOfWord(p.seed, 7), 127)).toEqual(wifi)
      },
    }),
  ),
  ...selfSync.map(({ isMeasured = false, ...p }) =>
    part({ name: `self_sync_scrambler, ${p.taps[0]}, ${p.bits} bits`, file, isMeasured }, SelfSyncScrambler, p, {
      'XORs each bit with those sent before': async (sim, dice) => {
        const before = bitsOfWord(p.seed ?? 0n, Math.max(...p.taps))
        const zeros = Array.from({ length: p.bits }, () => 0)
        expect(BigInt(sim.ports.out.value)).toBe(wordOfBits([...zeros, ...before].slice(-p.bits)))
        const data = dice.list(60 * p.bits, () => dice.below(2))
        const sent = scrambled(p.taps, before, data)
        await expectWords(sim, dice, inWords(data, p.bits), inWords(sent, p.bits), p.bits)
      },
    }),
  ),
  ...selfSync.map(({ isMeasured = false, ...p }) =>
    part({ name: `self_sync_descrambler, ${p.taps[0]}, ${p.bits} bits`, file, isMeasured }, SelfSyncDescrambler, p, {
      'gives the data back, wrong in the bits only that hang on a wrong one': async (sim, dice) => {
        expect(Number(sim.ports.out.value)).toBe(0)
        const degree = Math.max(...p.taps)
        const data = dice.list(60 * p.bits, () => dice.below(2))
        const line = scrambled(p.taps, bitsOfWord(p.seed ?? 0n, degree), data)
        const at = dice.below(20 * p.bits)
        line[at]! ^= 1
        const wanted = data.map((bit, i) => bit ^ Number(i === at || p.taps.some((tap) => i === at + tap)))
        await expectWords(sim, dice, inWords(line, p.bits), inWords(wanted, p.bits), p.bits)
      },
    }),
  ),
]
