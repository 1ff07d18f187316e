import { expect } from 'vitest'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { AxiRam } from './axi-ram.ts'
import { MemoryModel } from './fixtures/access.ts'
import { play } from './fixtures/agent.ts'
import { AxiController, type AxiTransfer, answerOf, fillTransfers, randomTransfer } from './fixtures/axi-agents.ts'
import { waits } from './fixtures/memory-check.ts'

const file = 'buses/axi-ram.ts'

const whole = (data: number, address: number, length: number, isWrite: boolean): AxiTransfer => ({
  isWrite,
  id: 0,
  address,
  len: length - 1,
  size: Math.log2(data / 8),
  burst: 'incr',
  beats: Array.from({ length }, (_, i) => ({ data: BigInt(i + 1), strobes: 2 ** (data / 8) - 1 })),
})

/** A burst that begins past the end of the memory and wraps round to before it: what failed stays failed. */
function wrapsPastTheEnd(dice: Dice, data: number, depth: number, isWrite: boolean): AxiTransfer | undefined {
  const length = [16, 8, 4, 2].find((each) => depth % each !== 0)
  if (length === undefined) return undefined
  const first = Math.floor(depth / length) * length
  const address = dice.between(depth, first + length - 1) * (data / 8)
  const beats = dice.list(length, () => ({ data: dice.wide(data), strobes: 2 ** (data / 8) - 1 }))
  return { ...whole(data, address, length, isWrite), burst: 'wrap', beats }
}

export const axiRams = [
  { data: 32, depth: 1024, address: 16, id: 4, isMeasured: true },
  { data: 64, depth: 40, id: 1, address: 10 },
  { data: 8, depth: 60, id: 3 },
  { data: 128, depth: 12, id: 8 },
].map(({ isMeasured = false, ...size }) =>
  part({ name: `axi_ram, ${size.depth} words of ${size.data}`, file, isMeasured }, AxiRam, size, {
    'is a memory for bursts of all kinds, whatever the waits': async (sim, dice) => {
      const bytes = size.data / 8
      const used = Math.min(size.depth, 64)
      for (const [stall] of waits) {
        const model = new MemoryModel(size.data, size.depth)
        const space =
          size.depth > used ? used * bytes : size.address ? 2 ** size.address : 2 ** Math.ceil(Math.log2(size.depth)) * bytes
        const transfers = [
          ...fillTransfers(dice, size.data, used),
          ...[true, false, true].flatMap((isWrite) => wrapsPastTheEnd(dice, size.data, size.depth, isWrite) ?? []),
          ...dice.list(25, () => {
            const transfer = randomTransfer(dice, size.data, space, size.id)
            // Of a large memory only the start is used; what lies past its end looks the same but for the upper bits.
            const isPast = size.depth > used && dice.chance(0.3)
            return isPast ? { ...transfer, address: transfer.address + dice.between(1, 15) * size.depth * bytes } : transfer
          }),
        ]
        const controller = new AxiController(sim.ports.sAxi, size.data, dice, stall)
        controller.ask(transfers)
        play(sim, [controller])
        expect(controller.answers).toEqual(transfers.map((transfer) => answerOf(transfer, model, bytes)))
        sim.step(2)
      }
    },
    'takes a beat each cycle, and reads and writes in turn': async (sim, dice) => {
      const length = Math.min(size.depth / 2, 16)
      const run = (transfers: AxiTransfer[]): number => {
        const controller = new AxiController(sim.ports.sAxi, size.data, dice, 0, true)
        controller.ask(transfers)
        const cycles = play(sim, [controller])
        sim.step(3)
        return cycles
      }
      const half = (size.depth / 2) * (size.data / 8)
      expect(run([whole(size.data, 0, length, true)])).toBe(length + 3)
      expect(run([whole(size.data, half, length, true)])).toBe(length + 3)
      expect(run([whole(size.data, 0, length, false)])).toBe(length + 3)
      const both = [0, 1, 2].flatMap(() => [whole(size.data, 0, length, true), whole(size.data, half, length, false)])
      expect(run(both)).toBe(6 * (length + 3))
    },
    'has a turn of each kind where both ask, a write the first': async (sim, dice) => {
      const turns: string[] = []
      const { awvalid, awready, arvalid, arready } = sim.ports.sAxi
      const watch = {
        isDone: true,
        edge: () => {
          if (awvalid.sampled && awready.sampled) turns.push('write')
          if (arvalid.sampled && arready.sampled) turns.push('read')
        },
      }
      const half = (size.depth / 2) * (size.data / 8)
      const controller = new AxiController(sim.ports.sAxi, size.data, dice, 0, true)
      controller.ask([0, 1, 2].flatMap(() => [whole(size.data, 0, 2, true), whole(size.data, half, 2, false)]))
      play(sim, [controller, watch])
      expect(turns).toEqual(['write', 'read', 'write', 'read', 'write', 'read'])
    },
    'has no path from an input to an output': async (_, __, design) => {
      const outputs = design.top.ports.filter(({ kind }) => kind === 'output').map(({ name }) => [name, []] as const)
      expectPaths(design, Object.fromEntries(outputs))
    },
  }),
)
