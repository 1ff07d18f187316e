import { type Configuration, configurations as named } from '../configurations.ts'
import type { Extension } from '../extension.ts'
import { physicalMemoryProtection } from '../extensions/pmp.ts'
import { zbc } from '../extensions/zbc.ts'
import { misalignedAccess } from '../extensions/zicclsm.ts'

export type { Configuration } from '../configurations.ts'

const { full } = named
const pmpEntries = 16

/** The cores that programs can be run on, by the name that `--config` takes: `all` is `full` with the options. */
export const configurations: Readonly<Record<string, Configuration>> = {
  ...named,
  all: {
    ...full!,
    extensions: [
      ...full!.extensions,
      zbc({ bitsPerCycle: 4 }),
      misalignedAccess,
      physicalMemoryProtection({ entries: pmpEntries, granularity: 4 }),
    ],
  },
}

/** The instruction set of a core, as compilers and Spike name it: `rv64im_zicsr_zifencei_zicntr`. */
export function instructionSet(extensions: readonly Extension[]): string {
  const names = extensions.map(({ name }) => name.toLowerCase())
  const letters = [...'mafdqc'].filter((letter) => names.includes(letter)).join('')
  const longer = names.filter((name) => name.startsWith('z')).sort()
  return [`rv64i${letters}`, 'zicsr', 'zifencei', 'zicntr', ...longer].join('_')
}

/** PMP entries of a core: none, or as many as `all` has. */
export const protectedRegions = (extensions: readonly Extension[]): 0 | 16 =>
  extensions.some(({ name }) => name === 'PMP') ? pmpEntries : 0
