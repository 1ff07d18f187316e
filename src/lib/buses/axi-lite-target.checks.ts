import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { AxiLiteSmallTarget, AxiLiteTarget } from './axi-lite-target.ts'
import { fill, MemoryModel, randomAccesses } from './fixtures/access.ts'
import { AccessPeripheral } from './fixtures/access-peripheral.ts'
import { AxiLiteController } from './fixtures/axi-lite-agents.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'

const file = 'buses/axi-lite-target.ts'

/** The two front ends do the same; one is faster. */
const kinds = [
  {
    name: 'axi_lite_target',
    Target: AxiLiteTarget,
    alone: (n: number) => n + 1,
    mixed: (n: number) => 2 * n + 1,
    turns: [true, false, true],
  },
  {
    name: 'axi_lite_small_target',
    Target: AxiLiteSmallTarget,
    alone: (n: number) => 2 * n + 1,
    mixed: (n: number) => 2 * n + 2,
    turns: [true, true, false],
  },
]
const widths = [
  { address: 12, data: 32 },
  { address: 5, data: 64 },
]

export const axiLiteTargets = kinds.flatMap(({ name, Target, alone, mixed, turns }) =>
  widths.map((size) =>
    part({ name: `${name}, ${size.address} bits for ${size.data}`, file, isMeasured: size.data === 32 }, Target, size, {
      'hands on each access once, in order, whatever the waits': async (sim, dice) => {
        for (const [stall] of waits) {
          const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 3, past: 1 }, 30)
          const behind = new AccessPeripheral(sim.ports.access, size.data, new MemoryModel(size.data, 3))
          const controller = new AxiLiteController(sim.ports.sAxil, dice, stall)
          expectAnswers(sim, controller, accesses, wanted, [behind])
          expect(controller.responses).not.toContain('decerr')
          const text = ({ isWrite, address, data, strobes }: (typeof accesses)[number]): string =>
            isWrite ? `${address} = ${data} ${strobes}` : String(address)
          expect(behind.seen.map(text)).toEqual(accesses.map(text))
          sim.step(2)
        }
      },
      'gives a write the first turn': async (sim, dice) => {
        const behind = new AccessPeripheral(sim.ports.access, size.data, new MemoryModel(size.data, 4))
        const both = [
          ...fill(dice, { data: size.data, words: 1 }),
          ...randomAccesses(dice, 1, { data: size.data, words: 1, firstWord: 1 }, 0),
        ]
        expectAnswers(sim, new AxiLiteController(sim.ports.sAxil, dice, 0, true), both, ['written', 0n], [behind])
        expect(behind.seen.map(({ isWrite }) => isWrite)).toEqual([true, false])
      },
      'remembers whose turn it is while nobody asks': async (sim, dice) => {
        const low = { data: size.data, words: 1 }
        const model = new MemoryModel(size.data, 4)
        const behind = new AccessPeripheral(sim.ports.access, size.data, model)
        const run = (accesses: ReturnType<typeof fill>): void => {
          const expected = accesses.map((access) => (access.isWrite ? 'written' : 0n))
          expectAnswers(sim, new AxiLiteController(sim.ports.sAxil, dice, 0, true), accesses, expected, [behind])
          sim.step(5)
        }
        const write = fill(dice, low)
        const read = randomAccesses(dice, 1, { ...low, firstWord: 1 }, 0)
        run(write)
        run([...write, ...read])
        expect(behind.seen.map(({ isWrite }) => isWrite)).toEqual(turns)
      },
      'keeps its rate with reads, with writes, and with both in turn': async (sim, dice) => {
        const model = new MemoryModel(size.data, 4)
        const behind = (): AccessPeripheral => new AccessPeripheral(sim.ports.access, size.data, model)
        const low = { data: size.data, words: 2 }
        const high = { data: size.data, words: 2, firstWord: 2 }
        const writes = [...fill(dice, low), ...fill(dice, high), ...randomAccesses(dice, 20, low, 1)]
        const controller = (): AxiLiteController => new AxiLiteController(sim.ports.sAxil, dice, 0, true)
        const wanted = writes.map(() => 'written')
        expect(expectAnswers(sim, controller(), writes, wanted, [behind()])).toBe(alone(writes.length))
        sim.step(2)
        const expected = new MemoryModel(size.data, 4)
        for (const access of writes) expected.answer(access)
        const reads = randomAccesses(dice, 20, { data: size.data, words: 4 }, 0)
        const answers = reads.map((access) => expected.answer(access))
        expect(expectAnswers(sim, controller(), reads, answers, [behind()])).toBe(alone(reads.length))
        sim.step(2)
        const both = randomAccesses(dice, 20, low, 1).flatMap((write) => [write, randomAccesses(dice, 1, high, 0)[0]!])
        const replies = both.map((access) => expected.answer(access))
        const together = behind()
        expect(expectAnswers(sim, controller(), both, replies, [together])).toBe(mixed(20))
        expect(together.seen.map(({ isWrite }) => isWrite)).toEqual(both.map(({ isWrite }) => isWrite))
      },
    }),
  ),
)
