import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { sequenceAfter, wordOfBits } from './fixtures/sequences.ts'
import { PrbsChecker, PrbsGenerator, prbsPatterns } from './prbs.ts'
import { degreeOf } from './recurrence.ts'

const file = 'codes/prbs.ts'

/** Bits a cycle for each pattern, so that widths below, at and above the degree and the taps all come. */
const widths = { prbs7: 8, prbs9: 1, prbs11: 11, prbs15: 16, prbs20: 5, prbs23: 24, prbs31: 64 } as const
const choices = Object.entries(widths).map(([name, bits]) => {
  const pattern = prbsPatterns[name as keyof typeof widths]
  return { name, bits, pattern, degree: degreeOf(pattern.taps), idle: pattern.isInverted ? 1 : 0 }
})

/** The pattern as it is sent. */
const sent = (pattern: { taps: readonly number[]; isInverted: boolean }, count: number): number[] =>
  sequenceAfter(
    pattern.taps,
    Array.from({ length: degreeOf(pattern.taps) }, () => 1),
    count,
  ).map((bit) => bit ^ Number(pattern.isInverted))

export const prbsParts = [
  ...choices.map(({ name, bits, pattern }) =>
    part(
      { name: `prbs_generator, ${name}, ${bits} bits`, file, isMeasured: name === 'prbs31' },
      PrbsGenerator,
      { pattern, bits },
      {
        'sends the pattern, and the bits wrong that it is to break': async (sim, dice) => {
          const words = 80
          const wanted = sent(pattern, words * bits)
          for (let word = 0; word < words; ) {
            const breaks = dice.chance(0.3) ? dice.wide(bits) : 0n
            sim.ports.breaks.value = breaks as never
            const right = wordOfBits(wanted.slice(word * bits, (word + 1) * bits))
            expect(BigInt(sim.ports.word.value)).toBe(right ^ breaks)
            sim.ports.enable.value = dice.chance(0.8)
            if (sim.ports.enable.value) word++
            sim.step()
          }
        },
      },
    ),
  ),
  ...choices.map(({ name, bits, pattern, degree, idle }) =>
    part(
      { name: `prbs_checker, ${name}, ${bits} bits`, file, isMeasured: name === 'prbs31' },
      PrbsChecker,
      { pattern, bits },
      {
        'tells the bits that do not follow from those before, and a line that stands still': async (sim, dice) => {
          const start = dice.below(50)
          const line = sent(pattern, start + 100 * bits).slice(start)
          for (let error = 0; error < 6; error++) line[dice.between(degree + bits, line.length - 1)]! ^= 1
          // A line that dies, in either way, and comes back.
          line.push(...Array.from({ length: bits * Math.ceil((degree + 20) / bits) }, () => idle))
          line.push(...Array.from({ length: bits * Math.ceil((degree + 20) / bits) }, () => 1 - idle))
          line.push(...sent(pattern, 40 * bits))
          let history: number[] = Array.from({ length: degree }, () => idle)
          expect(sim.ports.isStuck.value).toBe(true)
          for (let at = 0; at < line.length; at += bits) {
            const word = line.slice(at, at + bits)
            sim.ports.enable.value = true
            sim.ports.word.value = wordOfBits(word) as never
            sim.step()
            const all = [...history, ...word].map((bit) => bit ^ idle)
            const errors = word.map((_, i) =>
              pattern.taps.reduce<number>((sum, tap) => sum ^ all[degree + i - tap]!, all[degree + i]!),
            )
            history = [...history, ...word].slice(-degree)
            const wanted = { errors: wordOfBits(errors), isStuck: history.every((bit) => bit === idle) }
            const look = () => ({ errors: BigInt(sim.ports.errors.value), isStuck: sim.ports.isStuck.value })
            expect(look()).toEqual(wanted)
            if (dice.chance(0.1)) {
              sim.ports.enable.value = false
              sim.ports.word.value = dice.wide(bits) as never
              sim.step()
              expect(look()).toEqual(wanted)
            }
          }
        },
        'finds nothing wrong with the pattern, from any place in it': async (sim, dice) => {
          const start = dice.below(100)
          const line = sent(pattern, start + 60 * bits).slice(start)
          sim.ports.enable.value = true
          for (let at = 0; at < line.length; at += bits) {
            sim.ports.word.value = wordOfBits(line.slice(at, at + bits)) as never
            sim.step()
            if (at >= degree) expect(Number(sim.ports.errors.value)).toBe(0)
          }
        },
      },
    ),
  ),
]
