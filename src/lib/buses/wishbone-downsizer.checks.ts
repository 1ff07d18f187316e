import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { byteMask, MemoryModel } from './fixtures/access.ts'
import { play } from './fixtures/agent.ts'
import { waits } from './fixtures/memory-check.ts'
import { WishbonePeripheral } from './fixtures/wishbone-agents.ts'
import { type DownsizerParameters, WishboneDownsizer } from './wishbone-downsizer.ts'

const shapes: readonly DownsizerParameters[] = [
  { address: 32, data: 64, narrow: 32 },
  { address: 6, data: 32, narrow: 8 },
  { address: 10, data: 64, narrow: 8 },
]

export const wishboneDownsizers = shapes.map((p) =>
  part(
    {
      name: `wishbone_downsizer, ${p.data} to ${p.narrow} bits`,
      file: 'buses/wishbone-downsizer.ts',
      isMeasured: p.narrow === 32,
    },
    WishboneDownsizer,
    p,
    {
      'asks for the narrow words of which bytes are wanted, and for no others': async (sim, dice) => {
        const bytes = p.data / 8
        const own = p.narrow / 8
        const depth = 5
        const { wide } = sim.ports
        for (const [stall, peripheralStall] of waits)
          for (const retry of [0, 0.3]) {
            // Narrow words beyond the end fail; the last wide word is half there.
            const there = (depth * p.data) / p.narrow - 1
            const model = new MemoryModel(p.narrow, there)
            const memory = Array.from({ length: depth * bytes }, () => 0)
            const peripheral = new WishbonePeripheral(sim.ports.narrow, p.narrow, model, dice, peripheralStall, retry)
            const wanted: string[] = []
            const accesses = dice.list(40, (i) => ({
              isWrite: i < depth || dice.chance(0.5),
              word: i < depth ? i : dice.below(depth),
              data: dice.wide(p.data),
              sel: i < depth ? 2 ** bytes - 1 : dice.pick([2 ** bytes - 1, 1 << dice.below(bytes), dice.below(2 ** bytes), 0]),
            }))
            for (const { isWrite, word, data, sel } of accesses) {
              let isFailed = false
              for (let first = 0; first < bytes && !isFailed; first += own) {
                const strobes = (sel >> first) & (2 ** own - 1)
                if (strobes === 0) continue
                const at = word * bytes + first
                wanted.push(`${isWrite} ${at} ${strobes}`)
                isFailed = at / own >= there
                for (let lane = 0; lane < own && isWrite && !isFailed; lane++)
                  if ((strobes >> lane) & 1) memory[at + lane] = Number((data >> BigInt(8 * (first + lane))) & 255n)
              }
              while (dice.chance(stall)) {
                wide.stb.value = false
                play(sim, [peripheral, once()])
              }
              wide.cyc.value = true
              wide.stb.value = true
              wide.we.value = isWrite
              wide.adr.value = word
              wide.datW.value = data
              wide.sel.value = sel
              for (let cycle = 0; !wide.ack.value && !wide.err.value; cycle++) {
                expect(cycle).toBeLessThan(2000)
                peripheral.edge()
                sim.step()
              }
              expect({ ack: wide.ack.value, err: wide.err.value, rty: wide.rty.value }).toEqual({
                ack: !isFailed,
                err: isFailed,
                rty: false,
              })
              const stored = memory
                .slice(word * bytes, (word + 1) * bytes)
                .reduce((sum, byte, i) => sum | (BigInt(byte) << BigInt(8 * i)), 0n)
              if (!isWrite && !isFailed) expect(BigInt(wide.datR.value) & byteMask(sel)).toBe(stored & byteMask(sel))
              peripheral.edge()
              sim.step()
            }
            expect(peripheral.seen.map((each) => `${each.isWrite} ${each.address} ${each.strobes}`)).toEqual(wanted)
            wide.stb.value = false
            sim.step(3)
          }
      },
    },
  ),
)

/** An agent that is done after an edge. */
function once() {
  let edges = 0
  return {
    edge: () => {
      edges++
    },
    get isDone() {
      return edges > 1
    },
  }
}
