import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { expectThrough } from '../fixtures/stream-check.ts'
import { bitsOfWord, wordOfBits } from './fixtures/sequences.ts'
import { Gearbox, SlipGearbox } from './gearbox.ts'

const file = 'codes/gearbox.ts'

const choices = [
  { from: 66, to: 64, isMeasured: true },
  { from: 64, to: 66, isMeasured: true },
  { from: 10, to: 8 },
  { from: 8, to: 10 },
  { from: 3, to: 7 },
  { from: 7, to: 3 },
  { from: 20, to: 10 },
  { from: 8, to: 32 },
  { from: 1, to: 5 },
  { from: 5, to: 1 },
  { from: 9, to: 9 },
]
const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
const plain = (word: bigint, width: number): number | bigint => (width > 32 ? word : Number(word))
const wordsOf = (bits: readonly number[], width: number): (number | bigint)[] =>
  Array.from({ length: Math.floor(bits.length / width) }, (_, i) =>
    plain(wordOfBits(bits.slice(i * width, (i + 1) * width)), width),
  )

/** Cycle by cycle: what goes in is what the part takes. Gives the bits out, and checks that none comes late. */
function runCycles(
  sim: any,
  dice: any,
  p: { from: number; to: number },
  cycles: number,
  stall: readonly [number, number],
  slips: number,
) {
  const { ports } = sim
  const expected: number[] = []
  const found: number[] = []
  let [taken, given] = [0, 0]
  for (let cycle = 0; cycle < cycles; cycle++) {
    const word = dice.wide(p.from)
    const slip = dice.chance(slips)
    ports.in.valid.value = !dice.chance(stall[0])
    ports.in.payload.value = word
    ports.out.ready.value = !dice.chance(stall[1])
    if (slips > 0) ports.slip.value = slip
    // A word goes out in the cycle after its last bit came in.
    expect(ports.out.valid.value).toBe(expected.length - found.length >= p.to)
    const waiting = expected.length - found.length - (ports.out.valid.value ? p.to : 0)
    expect(ports.in.ready.value).toBe((!ports.out.valid.value || ports.out.ready.value) && waiting < p.to)
    if (ports.out.valid.value && ports.out.ready.value) {
      given++
      found.push(...bitsOfWord(ports.out.payload.value, p.to))
      expect(found.slice(-p.to)).toEqual(expected.slice(found.length - p.to, found.length))
    }
    if (ports.in.valid.value && ports.in.ready.value) {
      taken++
      expected.push(...bitsOfWord(word, p.from).slice(slip ? 1 : 0))
    }
    sim.step()
  }
  return { taken, given }
}

export const gearboxes = [
  ...choices.map(({ isMeasured = false, ...p }) =>
    part({ name: `gearbox, ${p.from} to ${p.to}`, file, isMeasured }, Gearbox, p, {
      'keeps every bit and their order under random back-pressure': async (sim, dice) => {
        // Whole turns of the gearbox, so that none of its bits stay inside.
        const turn = (p.from * p.to) / greatestDivisor(p.from, p.to)
        const bits = dice.list(turn * Math.max(1, Math.floor(400 / turn)), () => dice.below(2))
        await expectThrough(sim, sim.ports.in as never, sim.ports.out as never, wordsOf(bits, p.from), wordsOf(bits, p.to))
      },
      'gives a word in the cycle after its last bit, and holds it': async (sim, dice) => {
        runCycles(sim, dice, p, 150, [0.3, 0.3], 0)
      },
      'keeps its wider side busy in every cycle': async (sim, dice) => {
        const { taken, given } = runCycles(sim, dice, p, 140, [0, 0], 0)
        if (p.from >= p.to) expect(given).toBeGreaterThanOrEqual(139)
        if (p.from <= p.to) expect(taken).toBe(140)
      },
    }),
  ),
  ...[
    { from: 64, to: 66, isMeasured: true },
    { from: 32, to: 66 },
    { from: 66, to: 64 },
    { from: 8, to: 10 },
    { from: 7, to: 3 },
    { from: 4, to: 4 },
    { from: 1, to: 3 },
    { from: 3, to: 1 },
  ].map(({ isMeasured = false, ...p }) =>
    part({ name: `slip_gearbox, ${p.from} to ${p.to}`, file, isMeasured }, SlipGearbox, p, {
      'leaves out the first bit of each word that it takes with a slip, and no other': async (sim, dice) => {
        runCycles(sim, dice, p, 120, [0.2, 0.2], 0.2)
      },
      'goes through every alignment, a slip at a time': async (sim, dice) => {
        runCycles(sim, dice, p, 3 * p.to + 60, [0, 0], 0.9)
      },
    }),
  ),
]
