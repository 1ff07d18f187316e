import { expect } from 'vitest'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { AxiLiteCrossbar, type CrossbarParameters } from './axi-lite-crossbar.ts'
import { type Access, type Answer, fill, MemoryModel } from './fixtures/access.ts'
import { play } from './fixtures/agent.ts'
import { AxiLiteController, AxiLitePeripheral } from './fixtures/axi-lite-agents.ts'
import { waits } from './fixtures/memory-check.ts'

const file = 'buses/axi-lite-crossbar.ts'

/** Words of each peripheral's model; each controller has some of its own. */
const wordsEach = 2

/** Accesses of one controller to its own words of all peripherals, past their models, and to nowhere; and what comes of them. */
function traffic(dice: Dice, p: CrossbarParameters, controller: number, count: number) {
  const bytes = p.data / 8
  const all = 2 ** bytes - 1
  const models = p.regions.map(() => new MemoryModel(p.data, wordsEach * p.controllers))
  const accesses: Access[] = []
  const answers: Answer[] = []
  const responses: string[] = []
  const sizes = p.regions.map((region) => Number(region.size) / bytes)
  const add = (region: number, word: number, isWrite: boolean): void => {
    const address = BigInt(word * bytes)
    const access = { isWrite, address, data: dice.wide(p.data), strobes: dice.pick([all, dice.below(all + 1)]) }
    const answer = models[region]!.answer(access)
    accesses.push({ ...access, address: address + BigInt(p.regions[region]!.base) })
    answers.push(answer)
    responses.push(answer === 'failed' ? 'slverr' : 'okay')
  }
  const own = (): number => controller * wordsEach + dice.below(wordsEach)
  for (let region = 0; region < p.regions.length; region++)
    for (let word = 0; word < wordsEach; word++)
      for (const { strobes, data } of fill(dice, { data: p.data, words: 1 })) {
        const address = BigInt((controller * wordsEach + word) * bytes)
        models[region]!.answer({ isWrite: true, address, data, strobes })
        accesses.push({ isWrite: true, address: address + BigInt(p.regions[region]!.base), data, strobes })
        answers.push('written')
        responses.push('okay')
      }
  const isCovered = (address: bigint): boolean =>
    p.regions.some(({ base, size }) => address >= BigInt(base) && address < BigInt(base) + BigInt(size))
  while (accesses.length < count) {
    const region = dice.below(p.regions.length)
    const isWrite = dice.chance(0.5)
    const place = dice.below(8)
    if (place > 1) add(region, own(), isWrite)
    else if (place === 1 && sizes[region]! > wordsEach * p.controllers)
      add(region, dice.between(wordsEach * p.controllers, sizes[region]! - 1), isWrite)
    else {
      const address = dice.wide(p.address) & ~BigInt(bytes - 1)
      if (isCovered(address)) continue
      accesses.push({ isWrite, address, data: dice.wide(p.data), strobes: all })
      answers.push('failed')
      responses.push('decerr')
    }
  }
  return { accesses, answers, responses }
}

const shapes: readonly CrossbarParameters[] = [
  {
    address: 16,
    data: 32,
    controllers: 1,
    regions: [
      { base: 0x0, size: 0x1000 },
      { base: 0x4000, size: 0x100 },
    ],
  },
  {
    address: 32,
    data: 32,
    controllers: 2,
    regions: [
      { base: 0x8000_0000, size: 0x1000_0000 },
      { base: 0x200_0000, size: 0x1_0000 },
      { base: 0x0, size: 0x40 },
    ],
  },
  { address: 12, data: 64, controllers: 3, regions: [{ base: 0x800, size: 0x400 }] },
]

export const axiLiteCrossbars = shapes.map((p) =>
  part(
    {
      name: `axi_lite_crossbar, ${p.controllers} × ${p.regions.length} of ${p.data} bits`,
      file,
      isMeasured: p.controllers === 2,
    },
    AxiLiteCrossbar,
    p,
    {
      'brings each access where it belongs, and its answer back, whatever the waits': async (sim, dice) => {
        for (const [stall, peripheralStall] of waits) {
          const peripherals = sim.ports.mAxil.map((pins) => {
            const peripheral = new AxiLitePeripheral(
              pins,
              new MemoryModel(p.data, wordsEach * p.controllers),
              dice,
              peripheralStall,
            )
            peripheral.failures = ['slverr']
            return peripheral
          })
          const controllers = sim.ports.sAxil.map((pins) => new AxiLiteController(pins, dice, stall))
          const work = controllers.map((controller, i) => {
            const mine = traffic(dice, p, i, 30)
            controller.ask(mine.accesses)
            return mine
          })
          play(sim, [...controllers, ...peripherals])
          for (const [i, controller] of controllers.entries()) {
            expect(controller.answers).toEqual(work[i]!.answers)
            expect(controller.responses).toEqual(work[i]!.responses)
            for (const [index, data] of controller.data.entries())
              if (controller.responses[index] === 'decerr' && data !== undefined) expect(data).toBe(0n)
          }
          const prots = controllers.flatMap((each) => each.prots).toSorted()
          for (const prot of peripherals.flatMap((each) => each.prots)) expect(prots).toContain(prot)
          sim.step(2)
        }
      },
      'goes round the controllers, and serves peripherals at once': async (sim, dice) => {
        const rounds = 4
        const bytes = p.data / 8
        for (const [region, { base }] of p.regions.entries())
          for (const [isWrite, stall] of [true, false].flatMap((isWrite) => [0, 0.9].map((stall) => [isWrite, stall] as const))) {
            const peripherals = sim.ports.mAxil.map(
              (pins) => new AxiLitePeripheral(pins, new MemoryModel(p.data, 64), dice, stall),
            )
            const controllers = sim.ports.sAxil.map((pins) => new AxiLiteController(pins, dice, 0))
            for (const [i, controller] of controllers.entries()) {
              const access = { isWrite, address: BigInt(base) + BigInt(i * bytes), data: 0n, strobes: 1 }
              controller.ask(Array.from({ length: rounds }, () => access))
            }
            const cycles = play(sim, [...controllers, ...peripherals])
            const order = peripherals[region]!.seen.map(({ address }) => Number(address) / bytes)
            expect(order).toEqual(Array.from({ length: rounds * p.controllers }, (_, i) => i % p.controllers))
            // Alone, an access begins each 4 cycles and lasts 5; with others, the peripheral has one each 3.
            if (stall === 0) expect(cycles).toBe(p.controllers === 1 ? 4 * rounds + 1 : 3 * rounds * p.controllers + 2)
            sim.step(2)
          }
      },
      'begins behind the controller that had the last turn, however long ago': async (sim, dice) => {
        const bytes = p.data / 8
        for (const [region, { base }] of p.regions.entries())
          for (const isWrite of [true, false])
            for (let last = 0; last < p.controllers; last++) {
              const ask = (some: (controller: number) => boolean): number[] => {
                const peripherals = sim.ports.mAxil.map(
                  (pins) => new AxiLitePeripheral(pins, new MemoryModel(p.data, 64), dice, 0),
                )
                const controllers = sim.ports.sAxil.map((pins) => new AxiLiteController(pins, dice, 0))
                for (const [i, controller] of controllers.entries())
                  if (some(i)) controller.ask([{ isWrite, address: BigInt(base) + BigInt(i * bytes), data: 0n, strobes: 1 }])
                play(sim, [...controllers, ...peripherals])
                sim.step(2)
                return peripherals[region]!.seen.map(({ address }) => Number(address) / bytes)
              }
              expect(ask((controller) => controller === last)).toEqual([last])
              expect(ask(() => true)).toEqual(Array.from({ length: p.controllers }, (_, i) => (last + 1 + i) % p.controllers))
            }
      },
      'has no path from an input to an output': async (_, __, design) => {
        const outputs = design.top.ports.filter(({ kind }) => kind === 'output').map(({ name }) => [name, []] as const)
        expectPaths(design, Object.fromEntries(outputs))
      },
    },
  ),
)
