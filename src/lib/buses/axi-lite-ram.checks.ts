import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { AxiLiteRam } from './axi-lite-ram.ts'
import { fill, MemoryModel, randomAccesses } from './fixtures/access.ts'
import { AxiLiteController } from './fixtures/axi-lite-agents.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'

const file = 'buses/axi-lite-ram.ts'

export const axiLiteRams = [
  { data: 32, depth: 1024, address: 16, past: 40, isMeasured: true },
  { data: 32, depth: 5, past: 3 },
  { data: 64, depth: 16, address: 12, past: 20 },
  { data: 32, depth: 1, past: 1 },
].map(({ past, isMeasured = false, ...size }) =>
  part({ name: `axi_lite_ram, ${size.depth} words of ${size.data}`, file, isMeasured }, AxiLiteRam, size, {
    'is a memory, whatever the waits': async (sim, dice) => {
      for (const [stall] of waits) {
        const { accesses, wanted } = memoryCheck(
          dice,
          { data: size.data, words: Math.min(size.depth, 32), depth: size.depth, past },
          30,
        )
        expectAnswers(sim, new AxiLiteController(sim.ports.sAxil, dice, stall), accesses, wanted)
        sim.step(3)
      }
      // No read of a word that is being written.
      expect(sim.output).toEqual([])
    },
    'answers a read and a write each in the cycle after': async (sim, dice) => {
      for (const isWrite of [true, false]) {
        const accesses = fill(dice, { data: size.data, words: size.depth > 32 ? 32 : size.depth }).map((each) => ({
          ...each,
          isWrite,
        }))
        const controller = new AxiLiteController(sim.ports.sAxil, dice, 0)
        controller.ask(accesses)
        let cycles = 0
        for (controller.edge(); !controller.isDone; controller.edge(), cycles++) sim.step()
        expect(cycles).toBe(accesses.length + 1)
        sim.step(2)
      }
    },
    'lets reads and writes take turns': async (sim, dice) => {
      const half = Math.max(1, Math.min(size.depth >> 1, 16))
      const low = { data: size.data, words: half }
      const high = { data: size.data, words: half, firstWord: size.depth > 1 ? half : 0 }
      const one = { data: size.data, words: 1 }
      const model = new MemoryModel(size.data, size.depth)
      // The read at the end gives the first turn to a write.
      const first = [...fill(dice, low), ...fill(dice, high), ...randomAccesses(dice, 1, high, 0)]
      expectAnswers(
        sim,
        new AxiLiteController(sim.ports.sAxil, dice, 0),
        first,
        first.map((access) => model.answer(access)),
      )
      for (const stall of [0, 0.3]) {
        // Without waits it is known which comes first, and one word shows it.
        const [to, from] = stall === 0 || size.depth === 1 ? [one, one] : [low, high]
        const writes = randomAccesses(dice, 40, to, 1)
        const reads = randomAccesses(dice, 40, from, 0)
        if (size.depth === 1 && stall > 0) continue
        const mixed = writes.flatMap((write, i) => [write, reads[i]!])
        const wanted = mixed.map((access) => model.answer(access))
        const cycles = expectAnswers(sim, new AxiLiteController(sim.ports.sAxil, dice, stall, true), mixed, wanted)
        if (stall === 0) expect(cycles).toBe(81)
        sim.step(2)
      }
    },
  }),
)
