import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { type Access, type Answer, MemoryModel } from './fixtures/access.ts'
import { play } from './fixtures/agent.ts'
import { waits } from './fixtures/memory-check.ts'
import { WishboneController, WishbonePeripheral } from './fixtures/wishbone-agents.ts'
import { type SharedBusParameters, WishboneSharedBus } from './wishbone-shared-bus.ts'

const file = 'buses/wishbone-shared-bus.ts'
/** Words of each peripheral that a controller has for itself. */
const own = 2

const shapes: readonly SharedBusParameters[] = [
  {
    address: 16,
    data: 32,
    controllers: 2,
    regions: [
      { base: 0x0, size: 0x1000 },
      { base: 0x4000, size: 0x100 },
      { base: 0x8000, size: 0x8000 },
    ],
  },
  { address: 8, data: 8, controllers: 3, regions: [{ base: 0x40, size: 0x40 }] },
  {
    address: 32,
    data: 64,
    controllers: 1,
    regions: [
      { base: 0x8000_0000, size: 0x1000_0000 },
      { base: 0, size: 0x40 },
    ],
  },
]

export const wishboneSharedBuses = shapes.map((p) =>
  part(
    {
      name: `wishbone_shared_bus, ${p.controllers} × ${p.regions.length} of ${p.data} bits`,
      file,
      isMeasured: p.controllers === 2,
    },
    WishboneSharedBus,
    p,
    {
      'brings each access where it belongs, whatever the waits': async (sim, dice) => {
        const bytes = p.data / 8
        const all = 2 ** bytes - 1
        for (const [stall, peripheralStall] of waits) {
          const models = p.regions.map(() => new MemoryModel(p.data, own * p.controllers))
          const mirrors = p.regions.map(() => new MemoryModel(p.data, own * p.controllers))
          const peripherals = sim.ports.peripherals.map(
            (pins, i) => new WishbonePeripheral(pins, p.data, models[i]!, dice, peripheralStall, 0.1),
          )
          const controllers = sim.ports.controllers.map((pins) => new WishboneController(pins, p.data, dice, stall))
          const wanted = controllers.map((controller, i) => {
            const answers: Answer[] = []
            const accesses: Access[] = []
            const add = (region: number, word: number, isWrite: boolean): void => {
              const access = { isWrite, address: BigInt(word * bytes), data: dice.wide(p.data), strobes: all }
              answers.push(mirrors[region]!.answer(access))
              accesses.push({ ...access, address: access.address + BigInt(p.regions[region]!.base) })
            }
            for (let region = 0; region < p.regions.length; region++)
              for (let word = 0; word < own; word++) add(region, i * own + word, true)
            for (let n = 0; n < 20; n++) {
              const lost = dice.wide(p.address) & ~BigInt(bytes - 1)
              const isLost = !p.regions.some(({ base, size }) => lost >= BigInt(base) && lost < BigInt(base) + BigInt(size))
              if (isLost && dice.chance(0.3)) {
                accesses.push({ isWrite: dice.chance(0.5), address: lost, data: 0n, strobes: all })
                answers.push('failed')
              } else {
                const region = dice.below(p.regions.length)
                const last = Number(p.regions[region]!.size) / bytes - 1
                const word = dice.chance(0.2) && last >= own * p.controllers ? last : i * own + dice.below(own)
                add(region, word, dice.chance(0.5))
              }
            }
            controller.ask(accesses)
            return answers
          })
          const onlyTheAsked = {
            isDone: true,
            edge: () => {
              const all = sim.ports.peripherals.map(({ cyc, stb }) => [cyc.value, stb.value] as const)
              for (const [cyc, stb] of all) expect(cyc).toBe(stb)
              expect(all.filter(([cyc]) => cyc).length).toBeLessThan(2)
            },
          }
          play(sim, [...controllers, ...peripherals, onlyTheAsked])
          expect(controllers.map(({ answers }) => answers)).toEqual(wanted)
          for (const { cyc, stb } of sim.ports.controllers) {
            cyc.value = false
            stb.value = false
          }
          sim.step()
        }
      },
      "is nobody's after reset, and answers only who asks": async (sim) => {
        const [first] = sim.ports.controllers
        const { base } = p.regions[0]!
        first!.adr.value = BigInt(base) / BigInt(p.data / 8)
        first!.cyc.value = true
        first!.stb.value = true
        const peripheral = sim.ports.peripherals[0]!
        expect(peripheral.stb.value).toBe(false)
        sim.step()
        expect(peripheral.stb.value).toBe(true)
        // The bus stays with its controller, which asks for nothing: whatever a peripheral says is no answer.
        first!.stb.value = false
        peripheral.ack.value = true
        peripheral.err.value = true
        peripheral.rty.value = true
        expect([first!.ack.value, first!.err.value, first!.rty.value]).toEqual([false, false, false])
      },
      'remembers whose turn it was while nobody asks': async (sim) => {
        const { controllers, peripherals } = sim.ports
        const ask = (who: readonly number[]): number[] => {
          const served: number[] = []
          for (const i of who) controllers[i]!.cyc.value = true
          for (const i of who) controllers[i]!.stb.value = true
          for (const { adr } of controllers) adr.value = BigInt(p.regions[0]!.base) / BigInt(p.data / 8)
          for (let cycle = 0; served.length < who.length && cycle < 50; cycle++) {
            for (const bus of peripherals) bus.ack.value = bus.stb.value
            const i = controllers.findIndex(({ ack }) => ack.value)
            sim.step()
            if (i < 0) continue
            served.push(i)
            controllers[i]!.cyc.value = false
            controllers[i]!.stb.value = false
          }
          sim.step(3)
          return served
        }
        const everyone = controllers.map((_, i) => i)
        expect(ask(everyone)).toEqual(everyone)
        for (const last of everyone) {
          expect(ask([last])).toEqual([last])
          expect(ask(everyone)).toEqual(everyone.map((i) => (i + last + 1) % everyone.length))
        }
      },
      'goes round the controllers': async (sim, dice) => {
        const seen: bigint[] = []
        const answer = ({ address }: Access): Answer => {
          seen.push(address)
          return 'written'
        }
        const target = { answer }
        const peripherals = sim.ports.peripherals.map((pins) => new WishbonePeripheral(pins, p.data, target, dice, 0))
        const controllers = sim.ports.controllers.map((pins) => new WishboneController(pins, p.data, dice, 0))
        const rounds = 4
        for (let cycle = 0; seen.length < rounds * p.controllers; cycle++) {
          expect(cycle).toBeLessThan(400)
          for (const [i, controller] of controllers.entries()) {
            const address = BigInt(p.regions[0]!.base) + BigInt((i * p.data) / 8)
            if (controller.isDone && !sim.ports.controllers[i]!.cyc.value)
              controller.ask([{ isWrite: true, address, data: 0n, strobes: 1 }])
            controller.edge()
          }
          for (const peripheral of peripherals) peripheral.edge()
          sim.step()
        }
        const order = Array.from({ length: rounds * p.controllers }, (_, i) => i % p.controllers)
        expect(seen).toEqual(order.map((i) => BigInt((i * p.data) / 8)))
      },
    },
  ),
)
