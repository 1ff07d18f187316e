import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { fill, MemoryModel } from './fixtures/access.ts'
import { play } from './fixtures/agent.ts'
import { AxiLitePeripheral } from './fixtures/axi-lite-agents.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'
import { WishboneController } from './fixtures/wishbone-agents.ts'
import { WishboneToAxiLite } from './wishbone-to-axi-lite.ts'

const file = 'buses/wishbone-to-axi-lite.ts'
const widths = [
  { address: 32, data: 32 },
  { address: 6, data: 64 },
]

export const wishboneToAxiLites = widths.map((size) =>
  part(
    { name: `wishbone_to_axi_lite, ${size.address} bits for ${size.data}`, file, isMeasured: size.data === 32 },
    WishboneToAxiLite,
    size,
    {
      'hands on accesses and errors, whatever the waits': async (sim, dice) => {
        for (const [stall, peripheralStall] of waits) {
          const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 5, past: 2 }, 25)
          const peripheral = new AxiLitePeripheral(sim.ports.mAxil, new MemoryModel(size.data, 5), dice, peripheralStall)
          expectAnswers(sim, new WishboneController(sim.ports.wb, size.data, dice, stall), accesses, wanted, [peripheral])
          expect([sim.ports.mAxil.awprot.value, sim.ports.mAxil.arprot.value]).toEqual([0, 0])
          sim.step(3)
        }
      },
      'takes an access in five cycles with a peripheral that waits for nothing': async (sim, dice) => {
        const accesses = fill(dice, { data: size.data, words: 6 })
        const peripheral = new AxiLitePeripheral(sim.ports.mAxil, new MemoryModel(size.data, 6), dice, 0)
        const controller = new WishboneController(sim.ports.wb, size.data, dice, 0)
        const wanted = accesses.map(() => 'written')
        expect(expectAnswers(sim, controller, accesses, wanted, [peripheral])).toBe(4 * accesses.length)
      },
      'drops the answer to an access that was given up': async (sim, dice) => {
        const model = new MemoryModel(size.data, 6)
        const [first, second] = fill(dice, { data: size.data, words: 2 })
        const { wb } = sim.ports
        for (const gap of [1, 2, 3]) {
          const peripheral = new AxiLitePeripheral(sim.ports.mAxil, model, dice, 0.7)
          wb.cyc.value = true
          wb.stb.value = true
          wb.we.value = true
          wb.adr.value = 0
          wb.datW.value = first!.data
          wb.sel.value = first!.strobes
          peripheral.edge()
          sim.step()
          wb.stb.value = false
          for (let i = 0; i < gap; i++) {
            peripheral.edge()
            expect(wb.ack.value).toBe(false)
            sim.step()
          }
          const controller = new WishboneController(wb, size.data, dice, 0)
          controller.ask([second!, { ...second!, isWrite: false }, { ...first!, isWrite: false }])
          play(sim, [controller, peripheral])
          expect(controller.answers).toEqual(['written', second!.data, first!.data])
          sim.step(2)
        }
      },
    },
  ),
)
