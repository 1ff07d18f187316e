import { SoftwareError } from './software-error.ts'

/** What code may use: the strings that GCC and clang want for a set of extensions. */
export interface Architecture {
  /** `-march` for compiling with GCC. */
  readonly march: string
  /** `-march` for linking with GCC: the library of Debian's that fits, since its lists of libraries know no `_z…`. */
  readonly libraries: string
  /** `-mcpu` for zig's clang. */
  readonly mcpu: string
  readonly hasMultiplier: boolean
}

/** The core's configurations (configurations.ts), as software sees them. GCC 12 knows no Zicntr and no Zicond: left out. */
const configurations: Readonly<Record<string, string>> = {
  rv64im: 'rv64im_zicsr_zifencei',
  full: 'rv64imac_zicsr_zifencei_zba_zbb_zbs',
  tiny: 'rv64i_zicsr_zifencei',
}

export const configurationNames = Object.keys(configurations)

/** The architecture of a configuration's name or of a string such as `rv64imc_zba`. */
export function architectureOf(name: string): Architecture {
  const march = configurations[name] ?? name
  const found = /^rv64i([a-z]*)((?:_[a-z0-9]+)*)$/.exec(march)
  if (!found)
    throw new SoftwareError(
      'usage',
      `-march=${name} is no 64-bit RISC-V architecture`,
      `one of ${configurationNames.join(', ')}, or a string such as rv64imac_zba`,
    )
  const letters = found[1]!
  const others = found[2]!.split('_').filter(Boolean)
  if (/[fdqgv]/.test(letters))
    throw new SoftwareError('usage', `-march=${name} has floating point or vectors, the core has not`, 'leave f, d, g and v out')
  const has = (wanted: string) => [...wanted].every((letter) => letters.includes(letter))
  const libraries = has('mac') ? 'rv64imac' : has('m') ? 'rv64im' : 'rv64i'
  // clang's generic RV64 has Zicsr and Zifencei in its own way: naming them is harmless.
  return { march, libraries, mcpu: ['generic_rv64', ...letters, ...others].join('+'), hasMultiplier: has('m') }
}
