import type { Extension } from '../extension.ts'
import { multiplyDivide } from '../extensions/m.ts'
import type { CoreOptions } from '../options.ts'

/** What of a core's options is not the machine's to say. */
export type Configuration = Omit<CoreOptions, 'resetVector' | 'rvfi' | 'hartId'>

/** The cores that programs can be run on, by the name that `--config` takes. */
export const configurations: Readonly<Record<string, Configuration>> = {
  rv64im: { extensions: [multiplyDivide({ multiplyLatency: 4, radix: 2 })], predictorEntries: 32 },
  tiny: { extensions: [], predictorEntries: 4 },
}

/** The instruction set of a core, as compilers and Spike name it: `rv64im_zicsr_zifencei_zicntr`. */
export function instructionSet(extensions: readonly Extension[]): string {
  const names = extensions.map(({ name }) => name.toLowerCase())
  const letters = [...'mafdqc'].filter((letter) => names.includes(letter)).join('')
  const longer = names.filter((name) => name.startsWith('z')).sort()
  return [`rv64i${letters}`, 'zicsr', 'zifencei', 'zicntr', ...longer].join('_')
}
