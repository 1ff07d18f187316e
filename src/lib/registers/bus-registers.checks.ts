import { expect } from 'vitest'
import type { Access, Controller } from '../buses/fixtures/access.ts'
import { play } from '../buses/fixtures/agent.ts'
import { AxiLiteController } from '../buses/fixtures/axi-lite-agents.ts'
import { WishboneController } from '../buses/fixtures/wishbone-agents.ts'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { axiLiteRegisters, wishboneRegisters } from './bus-registers.ts'
import { everyKind, oneByte, wide } from './fixtures/maps.ts'
import { RegisterWatch, randomAccess } from './fixtures/register-check.ts'
import type { RegisterMap } from './register-map.ts'

const file = 'registers/bus-registers.ts'
const maps = [everyKind, wide] as unknown as readonly RegisterMap[]
const small = oneByte as unknown as RegisterMap
const address = 8

/** The access that AXI4-Lite does at the next edge: the small front end does it with `ready`. */
const axiAccess = (ports: any) => (): Access | undefined => {
  const { awready, arready, awaddr, araddr, wdata, wstrb } = ports.sAxil
  if (awready.value)
    return { isWrite: true, address: BigInt(awaddr.value), data: BigInt(wdata.value), strobes: Number(wstrb.value) }
  return arready.value ? { isWrite: false, address: BigInt(araddr.value), data: 0n, strobes: 0 } : undefined
}

/** And that of Wishbone: asked for, and not answered yet. */
const wishboneAccess = (ports: any, bytes: number) => (): Access | undefined => {
  const { cyc, stb, we, adr, datW, sel, ack, err } = ports.wb
  if (!cyc.value || !stb.value || ack.value || err.value) return undefined
  return { isWrite: we.value, address: BigInt(adr.value) * BigInt(bytes), data: BigInt(datW.value), strobes: Number(sel.value) }
}

/** Random accesses beside a design that does as it likes: every output in each cycle, every answer, and the rate. */
function expectBus(
  sim: { step(cycles?: number): void; ports: any },
  dice: Dice,
  map: RegisterMap,
  access: () => Access | undefined,
  controllerOf: (stall: number) => Controller & { isDone: boolean },
): void {
  const watch = new RegisterWatch(sim.ports, dice, map, access, 'sAxil' in sim.ports ? sim.ports.sAxil.rdata : sim.ports.wb.datR)
  const count = map.placed.length > 4 ? 150 : 60
  for (const stall of [0, 0.5]) {
    const controller = controllerOf(stall)
    const asked = dice.list(count, () => randomAccess(dice, map, address))
    controller.ask(asked)
    const before = watch.answers.length
    const cycles = play(sim, [controller, watch])
    expect(controller.answers).toEqual(watch.answers.slice(before))
    expect(controller.answers.length).toBe(count)
    if ('responses' in controller) expect(controller.responses).not.toContain('decerr')
    if (stall === 0) expect(cycles).toBe(2 * count + ('sAxil' in sim.ports ? turns(asked) : 0))
    // The last call of `play` told the model of an edge that is still to come.
    sim.step()
  }
}

/** On AXI the first access takes a cycle more, and so does each that waits for the answer to one of the other kind. */
const turns = (asked: readonly Access[]): number =>
  1 + asked.filter(({ isWrite }, i) => i > 0 && isWrite !== asked[i - 1]!.isWrite).length

export const busRegisters = [
  ...maps.map((map) =>
    part(
      { name: `axi_lite_registers, ${map.name}`, file, isMeasured: map.name === 'everyKind' },
      axiLiteRegisters(map, { address }) as unknown as (_: undefined) => any,
      undefined,
      {
        'does in each cycle what its description says': async (sim, dice) => {
          const ports = sim.ports as any
          expectBus(sim as never, dice, map, axiAccess(ports), (stall) => new AxiLiteController(ports.sAxil, dice, stall))
        },
      },
    ),
  ),
  ...[...maps, small].map((map) =>
    part(
      { name: `wishbone_registers, ${map.name}`, file, isMeasured: map.name === 'everyKind' },
      wishboneRegisters(map, { address }) as unknown as (_: undefined) => any,
      undefined,
      {
        'does in each cycle what its description says': async (sim, dice) => {
          const ports = sim.ports as any
          const controller = (stall: number): WishboneController => new WishboneController(ports.wb, map.width, dice, stall)
          expectBus(sim as never, dice, map, wishboneAccess(ports, map.width / 8), controller)
        },
      },
    ),
  ),
]
