import { expect } from 'vitest'
import { struct, uint } from '../../dsl/shape.ts'
import { type CycleModel, expectCycles, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import { type Part, part } from '../fixtures/part.ts'
import { randomValue } from './fixtures/random-value.ts'
import { RandomStall, startOf } from './random-stall.ts'

const file = 'streams/random-stall.ts'

/** The sequence by its recurrence, b[n] = b[n - 31] ^ b[n - 28], from the bits of its start on, highest first. */
function sequenceOf(seed: number, length: number): number[] {
  const sequence = Array.from({ length: 31 }, (_, i) => (startOf(seed) >>> (30 - i)) & 1)
  while (sequence.length < length) sequence.push(sequence.at(-31)! ^ sequence.at(-28)!)
  return sequence
}

/** Each cycle throws a number from eight new bits of the sequence; while a value is offered it does not matter. */
function stalling(chance: number, seed: number, cycles: number): CycleModel {
  const bits = sequenceOf(seed, 31 + 8 * cycles)
  let cycle = 0
  let isOpen = chance === 0
  return {
    outputs: (inputs) => {
      const isOffered = isOpen && inputs['in.valid'] === true
      return {
        'in.ready': isOpen && inputs['out.ready'] === true,
        'out.valid': isOffered,
        ...(isOffered ? { 'out.payload': inputs['in.payload'] } : {}),
      }
    },
    edge: (inputs, outputs) => {
      const thrown = Number.parseInt(bits.slice(23 + 8 * cycle, 31 + 8 * cycle).join(''), 2)
      if (!isOpen || (outputs['out.valid'] && inputs['out.ready'])) isOpen = thrown >= Math.round(chance * 256)
      cycle++
    },
  }
}

const shape = struct({ key: uint(4), value: uint(9) })
const choices: readonly (readonly [chance: number, seed: number])[] = [
  [0, 0],
  [0.25, 0x12345678],
  [0.5, 1],
  [0.9, 0xffffffff],
  [255 / 256, 99],
]

export const randomStalls: readonly Part[] = choices.map(([chance, seed]) =>
  part(
    { name: `random_stall, ${Math.round(chance * 256)} in 256`, file, isMeasured: chance === 0.5 },
    RandomStall,
    { shape, chance, seed },
    {
      'holds back as its sequence says, and never withdraws a value': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: ['out'] })
        const cycles = chance > 0.95 ? 2000 : 400
        expectCycles(sim, cycles, traffic, stalling(chance, seed, cycles))
      },
      'lets through the fraction that it says': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: ['out'], stall: [0, 0] })
        const passed = transfers(expectCycles(sim, 800, traffic, stalling(chance, seed, 800)), 'out') / 800
        expect(Math.abs(passed - (1 - chance))).toBeLessThan(0.05)
      },
    },
  ),
)
