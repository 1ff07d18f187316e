import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { MemoryModel } from './fixtures/access.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'
import {
  PipelinedWishboneController,
  PipelinedWishbonePeripheral,
  WishboneController,
  WishbonePeripheral,
} from './fixtures/wishbone-agents.ts'
import { WishboneClassicToPipelined, WishbonePipelinedToClassic } from './wishbone-modes.ts'

const file = 'buses/wishbone-modes.ts'
const widths = [
  { address: 12, data: 32 },
  { address: 5, data: 64 },
]

export const wishboneModes = widths.flatMap((size) => [
  part(
    { name: `wishbone_classic_to_pipelined, ${size.data} bits`, file, isMeasured: size.data === 32 },
    WishboneClassicToPipelined,
    size,
    {
      'hands on each access once, whatever the waits': async (sim, dice) => {
        for (const [stall, peripheralStall] of waits)
          for (const retry of [0, 0.3]) {
            const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 3, past: 1 }, 25)
            const model = new MemoryModel(size.data, 3)
            const peripheral = new PipelinedWishbonePeripheral(
              sim.ports.pipelined,
              size.data,
              model,
              dice,
              peripheralStall,
              retry,
            )
            const controller = new WishboneController(sim.ports.classic, size.data, dice, stall)
            expectAnswers(sim, controller, accesses, wanted, [peripheral])
            expect(peripheral.seen.length).toBe(accesses.length)
            sim.step()
          }
      },
    },
  ),
  part(
    { name: `wishbone_pipelined_to_classic, ${size.data} bits`, file, isMeasured: size.data === 32 },
    WishbonePipelinedToClassic,
    size,
    {
      'hands on each access once, whatever the waits': async (sim, dice) => {
        for (const [stall, peripheralStall] of waits)
          for (const retry of [0, 0.3]) {
            const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 3, past: 1 }, 25)
            const model = new MemoryModel(size.data, 3)
            const peripheral = new WishbonePeripheral(sim.ports.classic, size.data, model, dice, peripheralStall, retry)
            const controller = new PipelinedWishboneController(sim.ports.pipelined, size.data, dice, stall)
            expectAnswers(sim, controller, accesses, wanted, [peripheral])
            expect(peripheral.seen.length).toBe(accesses.length)
            sim.step()
          }
      },
    },
  ),
])
