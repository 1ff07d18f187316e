import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { AxiLiteToWishbone } from './axi-lite-to-wishbone.ts'
import { fill, MemoryModel, randomAccesses } from './fixtures/access.ts'
import { AxiLiteController } from './fixtures/axi-lite-agents.ts'
import { expectAnswers, memoryCheck, waits } from './fixtures/memory-check.ts'
import { WishbonePeripheral } from './fixtures/wishbone-agents.ts'

const file = 'buses/axi-lite-to-wishbone.ts'
const widths = [
  { address: 32, data: 32 },
  { address: 6, data: 64 },
]

export const axiLiteToWishbones = widths.map((size) =>
  part(
    { name: `axi_lite_to_wishbone, ${size.address} bits for ${size.data}`, file, isMeasured: size.data === 32 },
    AxiLiteToWishbone,
    size,
    {
      'hands on accesses, errors and retries, whatever the waits': async (sim, dice) => {
        for (const [stall, peripheralStall] of waits)
          for (const retry of [0, 0.3]) {
            const { accesses, wanted } = memoryCheck(dice, { data: size.data, words: 5, past: 2 }, 25)
            const model = new MemoryModel(size.data, 5)
            const peripheral = new WishbonePeripheral(sim.ports.wb, size.data, model, dice, peripheralStall, retry)
            expectAnswers(sim, new AxiLiteController(sim.ports.sAxil, dice, stall), accesses, wanted, [peripheral])
            const all = 2 ** (size.data / 8) - 1
            const text = ({ isWrite, address, data, strobes }: (typeof accesses)[number]): string =>
              isWrite ? `${address} = ${data} ${strobes}` : `${address} ${all}`
            expect(peripheral.seen.map((each) => (each.isWrite ? text(each) : `${each.address} ${each.strobes}`))).toEqual(
              accesses.map(text),
            )
            sim.step(3)
          }
      },
      'takes an access in four cycles, reads and writes in turn': async (sim, dice) => {
        const model = new MemoryModel(size.data, 8)
        const mirror = new MemoryModel(size.data, 8)
        const low = { data: size.data, words: 4 }
        const high = { data: size.data, words: 4, firstWord: 4 }
        const first = [...fill(dice, low), ...fill(dice, high)]
        const both = randomAccesses(dice, 10, low, 1).flatMap((write) => [write, randomAccesses(dice, 1, high, 0)[0]!])
        const accesses = [...first, ...both]
        for (const access of first) model.answer(access)
        const wanted = accesses.map((access) => mirror.answer(access)).slice(first.length)
        const peripheral = new WishbonePeripheral(sim.ports.wb, size.data, model, dice, 0)
        const controller = new AxiLiteController(sim.ports.sAxil, dice, 0, true)
        expect(expectAnswers(sim, controller, both, wanted, [peripheral])).toBe(4 * both.length)
        expect(peripheral.seen.map(({ isWrite }) => isWrite)).toEqual(both.map(({ isWrite }) => isWrite))
      },
    },
  ),
)
