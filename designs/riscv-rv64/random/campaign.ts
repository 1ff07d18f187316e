import type { ExtensionName } from '../model/decoder.ts'
import type { ModelOptions } from '../model/model.ts'
import type { CoreOptions } from '../options.ts'
import { protectedRegions } from '../simulation/configurations.ts'
import { generate } from './generate.ts'
import { calm, type Lockstep, type Outcome, type Weather } from './lockstep.ts'
import { listing, type Program } from './program.ts'
import { Random } from './random.ts'
import { shrink } from './shrink.ts'

/** Where programs stand. */
export const base = 0x8000_0000

/** The core's configuration as `Lockstep.make` takes it. */
export const coreOf = (configuration: Omit<CoreOptions, 'resetVector' | 'hartId'>): CoreOptions => ({
  ...configuration,
  resetVector: base,
  hartId: 0,
})

/** What the core does where the manual leaves a choice: its extensions, 32 bits of addresses, 6 bits of a cause. */
export const modelOf = (core: CoreOptions): Omit<ModelOptions, 'resetVector' | 'ram'> => {
  const names = core.extensions.map(({ name }) => name)
  return {
    extensions: names.filter((name) => name !== 'Zicclsm' && !name.toLowerCase().includes('pmp')) as ExtensionName[],
    misaligned: names.includes('Zicclsm') ? 'done' : 'trap',
    addressBits: 32,
    protectedRegions: protectedRegions(core.extensions),
    causeMask: (1n << 63n) | 63n,
  }
}

/** The world of a seed: fast or slow ports, errors, interrupts; in every combination, one time or another. */
export function weatherOf(seed: number): Weather {
  const random = new Random(seed ^ 0x5eed)
  const waits = () => random.pick([0, 0, 30, 128, 200])
  return {
    seed,
    waits: { instruction: waits(), data: waits() },
    errors: random.pick([0, 0, 20, 120]),
    interrupts: random.pick([0, 60, 120, 255]),
    ...(random.chance(0.3) ? { badWord: random.below(512) } : {}),
  }
}

export const programOf = (
  seed: number,
  extensions: readonly ExtensionName[],
  weather: Weather,
  rounds: number,
  protects = false,
): Program =>
  generate({
    seed,
    base,
    extensions,
    items: 450,
    rounds,
    hasInterrupts: weather.interrupts > 0,
    modifiesItself: weather.badWord === undefined,
    protects,
  })

export interface Campaign {
  readonly lockstep: Lockstep
  readonly extensions: readonly ExtensionName[]
  readonly firstSeed: number
  readonly rounds: number
  /** Ends after the first program with which so many instructions are reached. */
  readonly instructions: number
}

export interface Tally {
  readonly programs: number
  readonly instructions: number
  readonly cycles: number
  readonly traps: number
  readonly interrupts: number
  /** Of the first difference: what differs, and the smallest program found that shows it. */
  readonly failure: string | undefined
}

/** Runs program after program until one differs, or enough is done. */
export function run({ lockstep, extensions, firstSeed, rounds, instructions }: Campaign): Tally {
  const sum = { programs: 0, instructions: 0, cycles: 0, traps: 0, interrupts: 0 }
  for (let seed = firstSeed; sum.instructions < instructions; seed++) {
    const weather = weatherOf(seed)
    const program = programOf(seed, extensions, weather, rounds)
    const outcome = lockstep.run(program, weather)
    sum.programs++
    sum.instructions += outcome.instructions
    sum.cycles += outcome.cycles
    sum.traps += outcome.traps
    sum.interrupts += outcome.interrupts
    if (outcome.difference) return { ...sum, failure: explain(lockstep, program, weather, outcome) }
  }
  return { ...sum, failure: undefined }
}

/**
 * One program, again and again, with all interrupt lines rising at each cycle in turn: whatever the pipeline is doing then.
 * The program is short, the bus is slow and fails, and all units are used.
 */
export function sweep(
  lockstep: Lockstep,
  extensions: readonly ExtensionName[],
  first: number,
  last: number,
): { readonly taken: number; readonly differences: readonly string[] } {
  const weather: Weather = { ...calm, seed: 3, waits: { instruction: 60, data: 60 }, errors: 40 }
  const whole = programOf(21, extensions, { ...weather, interrupts: 255 }, 1)
  // Without what waits for an interrupt or changes which are enabled.
  const isSteady = (name: string, csr: number | undefined) => name !== 'wfi' && csr !== 0x300 && csr !== 0x304
  const items = whole.items.filter(({ lines }) => lines.every(({ name, csr }) => isSteady(name, csr))).slice(0, 60)
  const differences: string[] = []
  let taken = 0
  for (let at = first; at < last; at++) {
    const { difference, interrupts } = lockstep.run({ ...whole, items }, { ...weather, raises: { lines: 7, at } }, 2_000)
    if (interrupts > 0) taken++
    if (difference) differences.push(`at cycle ${at}: ${difference.what}: ${difference.core}; model: ${difference.model}`)
  }
  return { taken, differences }
}

/** What differs and where, with the smallest program that still differs. */
export function explain(lockstep: Lockstep, program: Program, weather: Weather, outcome: Outcome): string {
  const limit = outcome.instructions + 2_000
  const differs = (candidate: Program) => lockstep.run(candidate, weather, limit).difference !== undefined
  const small = shrink(program, differs)
  const { difference = outcome.difference! } = lockstep.run(small, weather, limit)
  return [
    `seed ${program.seed}: ${difference.what}, after ${difference.after} instructions`,
    `core:  ${difference.core}`,
    `model: ${difference.model}`,
    'before:',
    ...difference.before.map((line) => `  ${line}`),
    `weather: ${JSON.stringify(weather)}`,
    'the items that are left:',
    listing(small, 'items'),
  ].join('\n')
}
