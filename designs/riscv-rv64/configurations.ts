import { atomics } from './extensions/a.ts'
import { compressed } from './extensions/c.ts'
import { multiplyDivide } from './extensions/m.ts'
import { zba } from './extensions/zba.ts'
import { zbb } from './extensions/zbb.ts'
import { zbs } from './extensions/zbs.ts'
import { zicond } from './extensions/zicond.ts'
import type { CoreOptions } from './options.ts'

/** What of a core's options is not the business of the machine around it. */
export type Configuration = Omit<CoreOptions, 'resetVector' | 'rvfi' | 'hartId'>

const multiplication = multiplyDivide({ multiplyLatency: 4, radix: 2 })

/** Cores by name: the measured one, the whole instruction set, the smallest. */
export const configurations: Readonly<Record<string, Configuration>> = {
  rv64im: { extensions: [multiplication], predictorEntries: 32 },
  full: { extensions: [multiplication, atomics, compressed, zba, zbb, zbs, zicond], predictorEntries: 64 },
  tiny: { extensions: [], flow: 'single', shifter: 'serial', machineMode: false, predictorEntries: 0 },
}
