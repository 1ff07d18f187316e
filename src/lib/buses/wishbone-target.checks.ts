import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { fill, MemoryModel } from './fixtures/access.ts'
import { AccessPeripheral } from './fixtures/access-peripheral.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'
import { PipelinedWishboneController, WishboneController } from './fixtures/wishbone-agents.ts'
import { PipelinedWishboneTarget, WishboneTarget } from './wishbone-target.ts'

const file = 'buses/wishbone-target.ts'
const kinds = [
  { name: 'wishbone_target', Target: WishboneTarget, Controller: WishboneController, cycles: (n: number) => 2 * n },
  {
    name: 'pipelined_wishbone_target',
    Target: PipelinedWishboneTarget as unknown as typeof WishboneTarget,
    Controller: PipelinedWishboneController as unknown as typeof WishboneController,
    cycles: (n: number) => n + 1,
  },
]
const widths = [
  { address: 12, data: 32 },
  { address: 2, data: 8 },
  { address: 5, data: 64 },
]

export const wishboneTargets = kinds.flatMap(({ name, Target, Controller, cycles }) =>
  widths.map((size) =>
    part({ name: `${name}, ${size.address} bits for ${size.data}`, file, isMeasured: size.data === 32 }, Target, size, {
      'hands on each access once, in order, whatever the waits': async (sim, dice) => {
        for (const [stall] of waits) {
          const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 3, past: 1 }, 30)
          const behind = new AccessPeripheral(sim.ports.access, size.data, new MemoryModel(size.data, 3))
          expectAnswers(sim, new Controller(sim.ports.wb, size.data, dice, stall), accesses, wanted, [behind])
          const text = ({ isWrite, address, data, strobes }: (typeof accesses)[number]): string =>
            isWrite ? `${address} = ${data} ${strobes}` : String(address)
          expect(behind.seen.map(text)).toEqual(accesses.map(text))
          sim.step()
        }
      },
      'keeps its rate, and is silent without cyc': async (sim, dice) => {
        const accesses = fill(dice, { data: size.data, words: 3 })
        const behind = new AccessPeripheral(sim.ports.access, size.data, new MemoryModel(size.data, 3))
        const controller = new Controller(sim.ports.wb, size.data, dice, 0)
        const wanted = accesses.map(() => 'written')
        expect(expectAnswers(sim, controller, accesses, wanted, [behind])).toBe(cycles(accesses.length))
        sim.ports.wb.cyc.value = false
        sim.ports.wb.stb.value = true
        sim.step()
        for (const isRefused of [true, false]) {
          sim.ports.access.isRefused.value = isRefused
          sim.step()
          expect(sim.ports.access.enable.value).toBe(false)
          expect([sim.ports.wb.ack.value, sim.ports.wb.err.value, sim.ports.wb.rty.value]).toEqual([false, false, false])
        }
        if ('stall' in sim.ports.wb) expect((sim.ports.wb as unknown as { stall: { value: boolean } }).stall.value).toBe(false)
      },
    }),
  ),
)
