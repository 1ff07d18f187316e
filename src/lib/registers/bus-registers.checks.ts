import { expect } from 'vitest'
import { play } from '../buses/fixtures/agent.ts'
import { busInFront } from '../buses/fixtures/bus-in-front.ts'
import { type Check, part } from '../fixtures/part.ts'
import { axiLiteRegisters, wishboneRegisters } from './bus-registers.ts'
import { everyKind, oneByte, wide } from './fixtures/maps.ts'
import { RegisterWatch, randomAccess } from './fixtures/register-check.ts'
import type { RegisterMap } from './register-map.ts'

const file = 'registers/bus-registers.ts'
const maps = [everyKind, wide] as unknown as readonly RegisterMap[]
const small = oneByte as unknown as RegisterMap
const address = 8

/** Random accesses beside a design that does as it likes: every output in each cycle, every answer, and the rate. */
const doesWhatItSays =
  (map: RegisterMap): Check<any> =>
  async (sim, dice) => {
    const bus = busInFront(sim.ports, map.width, dice)
    const watch = new RegisterWatch(sim.ports, dice, map, bus.access, bus.readData)
    const count = map.placed.length > 4 ? 150 : 60
    for (const stall of [0, 0.5]) {
      const controller = bus.controller(stall)
      const asked = dice.list(count, () => randomAccess(dice, map, address))
      controller.ask(asked)
      const before = watch.answers.length
      const cycles = play(sim, [controller, watch])
      expect(controller.answers).toEqual(watch.answers.slice(before))
      expect(controller.answers.length).toBe(count)
      if ('responses' in controller) expect(controller.responses).not.toContain('decerr')
      if (stall === 0) expect(cycles).toBe(bus.cycles(asked))
      // The last call of `play` told the model of an edge that is still to come.
      sim.step()
    }
  }

export const busRegisters = [
  ...maps.map((map) =>
    part(
      { name: `axi_lite_registers, ${map.name}`, file, isMeasured: map.name === 'everyKind' },
      axiLiteRegisters(map, { address }) as unknown as (_: undefined) => any,
      undefined,
      { 'does in each cycle what its description says': doesWhatItSays(map) },
    ),
  ),
  ...[...maps, small].map((map) =>
    part(
      { name: `wishbone_registers, ${map.name}`, file, isMeasured: map.name === 'everyKind' },
      wishboneRegisters(map, { address }) as unknown as (_: undefined) => any,
      undefined,
      { 'does in each cycle what its description says': doesWhatItSays(map) },
    ),
  ),
]
