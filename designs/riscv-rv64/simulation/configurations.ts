import type { Extension } from '../extension.ts'

/** The cores that programs can be run on, by the name that `--config` takes. */
export { type Configuration, configurations } from '../configurations.ts'

/** The instruction set of a core, as compilers and Spike name it: `rv64im_zicsr_zifencei_zicntr`. */
export function instructionSet(extensions: readonly Extension[]): string {
  const names = extensions.map(({ name }) => name.toLowerCase())
  const letters = [...'mafdqc'].filter((letter) => names.includes(letter)).join('')
  const longer = names.filter((name) => name.startsWith('z')).sort()
  return [`rv64i${letters}`, 'zicsr', 'zifencei', 'zicntr', ...longer].join('_')
}
