import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { AxiLiteRegisterSlice } from './axi-lite-register-slice.ts'
import { fill, MemoryModel } from './fixtures/access.ts'
import { AxiLiteController, AxiLitePeripheral } from './fixtures/axi-lite-agents.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'

const file = 'buses/axi-lite-register-slice.ts'
const widths = [
  { address: 16, data: 32 },
  { address: 8, data: 64 },
]

export const axiLiteRegisterSlices = widths.map((size) =>
  part({ name: `axi_lite_register_slice, ${size.data} bits`, file, isMeasured: size.data === 32 }, AxiLiteRegisterSlice, size, {
    'changes nothing, whatever the waits': async (sim, dice) => {
      for (const [stall, peripheralStall] of waits) {
        const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 12, past: 12 }, 25)
        const peripheral = new AxiLitePeripheral(sim.ports.mAxil, new MemoryModel(size.data, 12), dice, peripheralStall)
        const controller = new AxiLiteController(sim.ports.sAxil, dice, stall)
        expectAnswers(sim, controller, accesses, wanted, [peripheral])
        expect(new Set(controller.responses)).toEqual(new Set(['okay', 'slverr', 'decerr']))
        expect(peripheral.prots).toEqual(controller.prots)
        sim.step(2)
      }
    },
    'keeps the rate, four cycles late': async (sim, dice) => {
      const accesses = fill(dice, { data: size.data, words: 8 })
      const peripheral = new AxiLitePeripheral(sim.ports.mAxil, new MemoryModel(size.data, 8), dice, 0)
      const controller = new AxiLiteController(sim.ports.sAxil, dice, 0)
      const wanted = accesses.map(() => 'written')
      expect(expectAnswers(sim, controller, accesses, wanted, [peripheral])).toBe(accesses.length + 3)
    },
    'has flip-flops at every output': async (_, __, design) => {
      const outputs = design.top.ports.filter(({ kind }) => kind === 'output').map(({ name }) => [name, []] as const)
      expectPaths(design, Object.fromEntries(outputs))
    },
  }),
)
