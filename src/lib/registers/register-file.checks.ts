import { part } from '../fixtures/part.ts'
import { everyKind, oneByte, wide } from './fixtures/maps.ts'
import { expectRegisters } from './fixtures/register-check.ts'
import { registerFile } from './register-file.ts'
import type { RegisterMap } from './register-map.ts'

const file = 'registers/register-file.ts'
const maps: readonly (readonly [map: RegisterMap, address: number | undefined])[] = [
  [everyKind as unknown as RegisterMap, undefined],
  [everyKind as unknown as RegisterMap, 12],
  [oneByte as unknown as RegisterMap, undefined],
  [wide as unknown as RegisterMap, 5],
]

export const registerFiles = maps.map(([map, address]) =>
  part(
    {
      name: `register_file, ${map.name}${address ? ` in ${address} bits` : ''}`,
      file,
      isMeasured: map.name === 'everyKind' && !address,
    },
    registerFile(map, address ? { address } : {}) as (_: undefined) => any,
    undefined,
    {
      'does in each cycle what its description says': async (sim, dice) => {
        expectRegisters(sim, dice, map, address ?? map.addressBits, map.placed.length > 4 ? 400 : 200)
      },
    },
  ),
)
