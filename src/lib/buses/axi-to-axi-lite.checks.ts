import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { AxiToAxiLite } from './axi-to-axi-lite.ts'
import { MemoryModel } from './fixtures/access.ts'
import { play } from './fixtures/agent.ts'
import { AxiController, answerOf, beatsOf, fillTransfers, randomTransfer } from './fixtures/axi-agents.ts'
import { AxiLitePeripheral } from './fixtures/axi-lite-agents.ts'
import { waits } from './fixtures/memory-check.ts'

const file = 'buses/axi-to-axi-lite.ts'

export const axiToAxiLites = [
  { address: 32, data: 32, id: 4 },
  { address: 9, data: 64, id: 1 },
].map((size) =>
  part(
    { name: `axi_to_axi_lite, ${size.address} bits for ${size.data}`, file, isMeasured: size.data === 32 },
    AxiToAxiLite,
    size,
    {
      'splits bursts of all kinds, whatever the waits': async (sim, dice) => {
        const bytes = size.data / 8
        const words = 32
        for (const [stall, peripheralStall] of waits) {
          const model = new MemoryModel(size.data, words)
          const transfers = [
            ...fillTransfers(dice, size.data, words),
            ...dice.list(20, () => randomTransfer(dice, size.data, 2 * words * bytes, size.id)),
          ]
          const peripheral = new AxiLitePeripheral(sim.ports.mAxil, new MemoryModel(size.data, words), dice, peripheralStall)
          peripheral.failures = ['slverr']
          const controller = new AxiController(sim.ports.sAxi, size.data, dice, stall)
          controller.ask(transfers)
          play(sim, [controller, peripheral])
          expect(controller.answers).toEqual(transfers.map((transfer) => answerOf(transfer, model, bytes)))
          const addresses = transfers.flatMap((transfer) =>
            beatsOf(transfer, bytes).map(({ address }) => BigInt(Math.floor(address / bytes) * bytes)),
          )
          expect(peripheral.seen.map(({ address }) => address)).toEqual(addresses)
          const prots = transfers.flatMap(({ isWrite, id, len }) =>
            Array.from({ length: len + 1 }, () => `${isWrite ? 'w' : 'r'}${id & 7}`),
          )
          expect(peripheral.prots).toEqual(prots)
          sim.step(2)
        }
      },
      'hands on the first error of a write': async (sim, dice) => {
        for (const order of [
          ['slverr', 'decerr'],
          ['decerr', 'slverr'],
        ]) {
          const given = [...order]
          const peripheral = new AxiLitePeripheral(
            sim.ports.mAxil,
            { answer: () => 'failed' },
            { ...dice, pick: () => given.shift()!, chance: () => false } as never,
            0,
          )
          const controller = new AxiController(sim.ports.sAxi, size.data, dice, 0)
          controller.ask([{ ...fillTransfers(dice, size.data, 2)[0]!, id: 1 }])
          play(sim, [controller, peripheral])
          expect(controller.answers).toEqual([{ id: 1, responses: [order[0]], data: [] }])
          sim.step(2)
        }
      },
      'keeps its rate': async (sim, dice) => {
        const run = (isWrite: boolean): number => {
          const peripheral = new AxiLitePeripheral(sim.ports.mAxil, new MemoryModel(size.data, 16), dice, 0)
          const controller = new AxiController(sim.ports.sAxi, size.data, dice, 0)
          controller.ask(fillTransfers(dice, size.data, 16).map((transfer) => ({ ...transfer, isWrite })))
          const cycles = play(sim, [controller, peripheral])
          sim.step(2)
          return cycles
        }
        expect([run(true), run(false)]).toEqual([3 * 16 + 2, 4 * 16 + 1])
      },
      'has no path from an input to an output': async (_, __, design) => {
        const outputs = design.top.ports.filter(({ kind }) => kind === 'output').map(({ name }) => [name, []] as const)
        expectPaths(design, Object.fromEntries(outputs))
      },
    },
  ),
)
