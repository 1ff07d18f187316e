import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { fill } from './fixtures/access.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'
import { PipelinedWishboneController, WishboneController } from './fixtures/wishbone-agents.ts'
import { PipelinedWishboneRam, WishboneRam } from './wishbone-ram.ts'

const file = 'buses/wishbone-ram.ts'
const sizes = [
  { data: 32, depth: 1024, address: 16, past: 40, isMeasured: true },
  { data: 8, depth: 5, past: 3 },
  { data: 64, depth: 16, address: 12, past: 20 },
  { data: 16, depth: 1, past: 1 },
]
const used = (depth: number): number => Math.min(depth, 32)

export const wishboneRams = sizes.flatMap(({ past, isMeasured = false, ...size }) => [
  part({ name: `wishbone_ram, ${size.depth} words of ${size.data}`, file, isMeasured }, WishboneRam, size, {
    'is a memory, whatever the waits': async (sim, dice) => {
      for (const [stall] of waits) {
        const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: used(size.depth), depth: size.depth, past }, 30)
        expectAnswers(sim, new WishboneController(sim.ports.wb, size.data, dice, stall), accesses, wanted)
        sim.step()
      }
      // No read of a word that is being written.
      expect(sim.output).toEqual([])
    },
    'answers in the cycle after, once in two': async (sim, dice) => {
      const accesses = fill(dice, { data: size.data, words: used(size.depth) })
      const wanted = accesses.map(() => 'written')
      expect(expectAnswers(sim, new WishboneController(sim.ports.wb, size.data, dice, 0), accesses, wanted)).toBe(
        2 * accesses.length,
      )
    },
    'does nothing without cyc': async (sim, dice) => {
      const accesses = fill(dice, { data: size.data, words: 1 })
      expectAnswers(sim, new WishboneController(sim.ports.wb, size.data, dice, 0), accesses, ['written'])
      sim.step()
      sim.ports.wb.stb.value = true
      sim.ports.wb.we.value = true
      sim.ports.wb.cyc.value = false
      sim.ports.wb.datW.value = ~accesses[0]!.data & 0xffn
      sim.step(2)
      expect([sim.ports.wb.ack.value, sim.ports.wb.err.value]).toEqual([false, false])
      const again = accesses.map((access) => ({ ...access, isWrite: false }))
      expectAnswers(sim, new WishboneController(sim.ports.wb, size.data, dice, 0), again, [accesses[0]!.data])
    },
  }),
  part({ name: `pipelined_wishbone_ram, ${size.depth} words of ${size.data}`, file, isMeasured }, PipelinedWishboneRam, size, {
    'is a memory, whatever the waits': async (sim, dice) => {
      for (const [stall] of waits) {
        const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: used(size.depth), depth: size.depth, past }, 30)
        expectAnswers(sim, new PipelinedWishboneController(sim.ports.wb, size.data, dice, stall), accesses, wanted)
        sim.step()
      }
      // No read of a word that is being written.
      expect(sim.output).toEqual([])
    },
    'takes a request each cycle and answers it in the next': async (sim, dice) => {
      const accesses = fill(dice, { data: size.data, words: used(size.depth) })
      const wanted = accesses.map(() => 'written')
      expect(expectAnswers(sim, new PipelinedWishboneController(sim.ports.wb, size.data, dice, 0), accesses, wanted)).toBe(
        accesses.length + 1,
      )
      expect(sim.ports.wb.stall.value).toBe(false)
    },
    'does nothing without cyc': async (sim) => {
      sim.ports.wb.stb.value = true
      sim.ports.wb.cyc.value = false
      sim.step(2)
      expect([sim.ports.wb.ack.value, sim.ports.wb.err.value]).toEqual([false, false])
    },
  }),
])
