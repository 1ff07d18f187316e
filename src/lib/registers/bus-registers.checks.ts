import { AxiLiteController } from '../buses/fixtures/axi-lite-agents.ts'
import { expectAnswers } from '../buses/fixtures/memory-check.ts'
import { WishboneController } from '../buses/fixtures/wishbone-agents.ts'
import { part } from '../fixtures/part.ts'
import { axiLiteRegisters, wishboneRegisters } from './bus-registers.ts'
import { everyKind, oneByte, wide } from './fixtures/maps.ts'
import { randomAccess, randomInputs, setInputs } from './fixtures/register-check.ts'
import { RegisterModel } from './fixtures/register-model.ts'
import type { RegisterMap } from './register-map.ts'

const file = 'registers/bus-registers.ts'
const stalls = [0, 0.5]

/** Inputs that a test over a bus can hold still: fields that change by themselves are left alone. */
const still = (inputs: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(inputs).map(([path, value]) =>
      /\.(count|load)$/.test(path)
        ? [path, false]
        : /\.(raise|clear)$/.test(path)
          ? [path, typeof value === 'boolean' ? false : 0n]
          : [path, value],
    ),
  )

const maps = [everyKind, wide] as unknown as readonly RegisterMap[]

export const busRegisters = [
  ...maps.map((map) =>
    part(
      { name: `axi_lite_registers, ${map.name}`, file, isMeasured: map.name === 'everyKind' },
      axiLiteRegisters(map, { address: 8 }) as unknown as (_: undefined) => any,
      undefined,
      {
        'answers as its description says': async (sim, dice) => {
          const model = new RegisterModel(map)
          for (const stall of stalls) {
            model.inputs = still(randomInputs(dice, map)) as never
            setInputs(sim, model.inputs)
            const accesses = dice.list(50, () => randomAccess(dice, map, 8))
            const wanted = accesses.map((access) => model.answer(access))
            expectAnswers(sim, new AxiLiteController((sim.ports as any).sAxil, dice, stall), accesses, wanted)
          }
        },
      },
    ),
  ),
  ...[...maps, oneByte as unknown as RegisterMap].map((map) =>
    part(
      { name: `wishbone_registers, ${map.name}`, file, isMeasured: map.name === 'everyKind' },
      wishboneRegisters(map, { address: 8 }) as unknown as (_: undefined) => any,
      undefined,
      {
        'answers as its description says': async (sim, dice) => {
          const model = new RegisterModel(map)
          for (const stall of stalls) {
            model.inputs = still(randomInputs(dice, map)) as never
            setInputs(sim, model.inputs)
            const accesses = dice.list(50, () => randomAccess(dice, map, 8))
            const wanted = accesses.map((access) => model.answer(access))
            expectAnswers(sim, new WishboneController((sim.ports as any).wb, map.width, dice, stall), accesses, wanted)
          }
        },
      },
    ),
  ),
]
