import { simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { type Access, type Answer, MemoryModel } from '../../../../src/lib/buses/fixtures/access.ts'
import { play } from '../../../../src/lib/buses/fixtures/agent.ts'
import { AxiLitePeripheral } from '../../../../src/lib/buses/fixtures/axi-lite-agents.ts'
import { WishbonePeripheral } from '../../../../src/lib/buses/fixtures/wishbone-agents.ts'
import { Dice } from '../../../../src/lib/fixtures/dice.ts'
import { bitsOf, Fetcher, LoadStore, type Outcome, randomAccesses } from '../fixtures/core-agents.ts'
import { DataToAxiLite } from './data-to-axi-lite.ts'
import { DataToWishbone } from './data-to-wishbone.ts'
import { InstructionToAxiLite } from './instruction-to-axi-lite.ts'
import { InstructionToWishbone } from './instruction-to-wishbone.ts'

/** How often the core and the bus wait. */
const waits = [
  [0, 0],
  [0.5, 0.5],
  [0.1, 0.9],
  [0.9, 0.1],
] as const
const depth = 6
const seed = Number(process.env.GATEWRIGHT_SEED ?? 1)
const engines = ['wasm', 'interpreter']

/** A word is its address, turned round: no two are equal, and beyond the end it fails. */
const readOnly = (data: number) => ({
  answer: ({ address }: Access): Answer => {
    const words = data / 32
    if (address >= BigInt(8 * depth)) return 'failed'
    const one = (at: bigint): bigint => BigInt.asUintN(32, ~at)
    return words === 1 ? one(address) : one(address) | (one(address + 4n) << 32n)
  },
})
const fetchedAt = (address: number): Outcome => (address >= 8 * depth ? 'failed' : BigInt.asUintN(32, ~BigInt(address)))
const addresses = (dice: Dice): number[] => dice.list(60, () => 4 * dice.below(2 * depth + 3))

describe.each(engines)('the bridges of the core (%s)', (engine) => {
  describe.each([32, 64] as const)('fetch over %s bits', (data) => {
    it.each(waits)('of Wishbone, in order, whatever the waits: %s, %s', async (stall, busStall) => {
      const dice = new Dice(seed)
      const sim = await simulate(InstructionToWishbone, { data }, { engine })
      const bus = new WishbonePeripheral(sim.ports.wb as never, data, readOnly(data), dice, busStall, 0.2)
      const core = new Fetcher(sim.ports.instruction, addresses(dice), dice, stall)
      play(sim, [core, bus])
      expect(core.outcomes).toEqual(core.taken.map(fetchedAt))
      expect(core.outcomes).toHaveLength(60)
      for (const { isWrite, address, strobes } of bus.seen) {
        expect(isWrite).toBe(false)
        expect(strobes).not.toBe(0)
        expect(address % BigInt(data / 8)).toBe(0n)
      }
    })

    it.each(waits)('of AXI4-Lite, in order, whatever the waits: %s, %s', async (stall, busStall) => {
      const dice = new Dice(seed)
      const sim = await simulate(InstructionToAxiLite, { data }, { engine })
      const target = {
        answer: (access: Access) => readOnly(data).answer({ ...access, address: access.address & ~BigInt(data / 8 - 1) }),
      }
      const bus = new AxiLitePeripheral(sim.ports.mAxil as never, target, dice, busStall)
      const core = new Fetcher(sim.ports.instruction, addresses(dice), dice, stall)
      play(sim, [core, bus])
      expect(core.outcomes).toEqual(core.taken.map(fetchedAt))
      expect(core.outcomes).toHaveLength(60)
      // Privileged, secure, instruction: IHI 0022, A4.7.
      expect(new Set(bus.prots)).toEqual(new Set(['r5']))
    })
  })

  /** Loads, stores and failures, and what a memory of bytes makes of them. */
  function plan(dice: Dice) {
    const accesses = [
      ...Array.from({ length: depth }, (_, i) => ({ address: 8 * i, writes: true, mask: 255, data: dice.wide(64) })),
      ...randomAccesses(dice, 60, 0, depth + 1),
    ]
    const model = new MemoryModel(64, depth)
    const wanted = accesses.map(({ address, writes, mask, data }): [Outcome, number] => {
      const answer = model.answer({ isWrite: writes, address: BigInt(address & ~7), data, strobes: mask })
      return [answer === 'written' ? 'stored' : answer, mask]
    })
    return { accesses, wanted }
  }
  /** Of a load only the bytes that were asked for count. */
  const masked = (outcome: Outcome, mask: number): Outcome => (typeof outcome === 'bigint' ? outcome & bitsOf(mask) : outcome)

  it.each(waits)('load and store over Wishbone, whatever the waits: %s, %s', async (stall, busStall) => {
    const dice = new Dice(seed)
    const { accesses, wanted } = plan(dice)
    const sim = await simulate(DataToWishbone, {}, { engine })
    const bus = new WishbonePeripheral(sim.ports.wb as never, 64, new MemoryModel(64, depth), dice, busStall, 0.2)
    const core = new LoadStore(sim.ports.data, accesses, dice, stall)
    play(sim, [core, bus])
    expect(core.outcomes.map((outcome, i) => masked(outcome, wanted[i]![1]))).toEqual(
      wanted.map(([outcome, mask]) => masked(outcome, mask)),
    )
    // Which bytes a load wants is told: a peripheral whose registers act when they are read sees no others.
    expect(bus.seen.map(({ strobes }) => strobes)).toEqual(accesses.map(({ mask }) => mask))
  })

  it.each(waits)('load and store over AXI4-Lite, whatever the waits: %s, %s', async (stall, busStall) => {
    const dice = new Dice(seed)
    const { accesses, wanted } = plan(dice)
    const sim = await simulate(DataToAxiLite, {}, { engine })
    const bus = new AxiLitePeripheral(sim.ports.mAxil as never, new MemoryModel(64, depth), dice, busStall)
    const core = new LoadStore(sim.ports.data, accesses, dice, stall)
    play(sim, [core, bus])
    expect(core.outcomes.map((outcome, i) => masked(outcome, wanted[i]![1]))).toEqual(
      wanted.map(([outcome, mask]) => masked(outcome, mask)),
    )
    // Privileged, secure, data: IHI 0022, A4.7.
    expect(new Set(bus.prots)).toEqual(new Set(['r1', 'w1']))
  })
})
