import { simulateDesign } from 'gatewright/sim'
import { modelOf, programOf, weatherOf } from '../random/campaign.ts'
import { calm, Lockstep, type Weather } from '../random/lockstep.ts'
import type { Program } from '../random/program.ts'
import { writtenPrograms } from '../random/written.ts'
import { otherCycles, statedWaits } from '../timing/stated-cycles.ts'
import type { MutatedCore, World } from './core-mutants.ts'

/** Who saw a mutant, the cheapest first. */
export const judges = [
  'no engine runs it',
  'waiting RAM',
  'block RAM',
  'waiting RAM, longer',
  'block RAM, longer',
  'stated cycles',
  'cycles of the whole core',
] as const
export type JudgeName = (typeof judges)[number]

export interface Verdict {
  readonly by: JudgeName
  readonly message: string
}

/** Random programs in a world: seeds from the first to before the last. */
interface Round {
  readonly by: JudgeName
  readonly world: 'slow' | 'coupled'
  readonly first: number
  readonly last: number
}

const rounds: readonly Round[] = [
  { by: 'waiting RAM', world: 'slow', first: 1, last: 4 },
  { by: 'block RAM', world: 'coupled', first: 501, last: 504 },
  { by: 'waiting RAM, longer', world: 'slow', first: 4, last: 64 },
  { by: 'block RAM, longer', world: 'coupled', first: 504, last: 544 },
]

/** Instructions of one program: no mutant runs for ever. */
const mostInstructions = 4_000

/** Runs what the repository holds on a core, whole or mutated, and stops at the first difference from the model. */
export class Judge {
  /** By configuration: a number that stands for the cycles in which the whole core's instructions left it, program by program. */
  readonly #times = new Map<MutatedCore, readonly number[]>()
  readonly #programs = new Map<string, Program>()
  /** Programs that are not run: `full 25`. */
  readonly #isLeftOut: (program: string) => boolean

  constructor(leftOut: readonly string[] = []) {
    this.#isLeftOut = (program) => leftOut.includes(program)
  }

  /** The whole core, which no judge may find fault with; its cycles are what mutants are held to. */
  async prove(core: MutatedCore): Promise<Verdict | undefined> {
    const times: number[] = []
    const verdict = await this.#judge(core, ({ design }) => design, times)
    this.#times.set(core, times)
    return verdict
  }

  /** What sees the mutant, if anything does. */
  async judge(core: MutatedCore, key: string): Promise<Verdict | undefined> {
    if (!this.#times.has(core)) throw new Error(`'${core.name}' has not been proved`)
    const times: number[] = []
    const verdict = await this.#judge(core, ({ mutants }) => mutants.get(key)?.build(), times)
    if (verdict) return verdict
    const whole = this.#times.get(core)!
    const stated = await this.#otherCycles(core, core.coupled.mutants.get(key)?.build())
    if (stated) return { by: 'stated cycles', message: stated }
    const at = times.findIndex((time, i) => time !== whole[i])
    return at < 0
      ? undefined
      : { by: 'cycles of the whole core', message: `instructions of program ${at} leave the core in other cycles` }
  }

  /** Of the configurations that say which cycles they take. */
  async #otherCycles(core: MutatedCore, design: World['design'] | undefined): Promise<string | undefined> {
    const waits = statedWaits[core.name]
    const lockstep = waits && (await start(core.coupled, design))
    if (!lockstep) return undefined
    try {
      return otherCycles(lockstep, waits, modelOf(core.coupled.options.core).extensions.includes('C'))[0]
    } catch (error) {
      return (error as Error).message
    } finally {
      lockstep.finish()
    }
  }

  async #judge(
    core: MutatedCore,
    designOf: (world: World) => World['design'] | undefined,
    times: number[],
  ): Promise<Verdict | undefined> {
    const running = new Map<World, Lockstep | undefined>()
    try {
      for (const round of rounds) {
        const world = core[round.world]
        try {
          if (!running.has(world)) running.set(world, await start(world, designOf(world)))
        } catch (error) {
          return { by: 'no engine runs it', message: (error as Error).message }
        }
        const lockstep = running.get(world)
        const message = lockstep && this.#differenceIn(core.name, round, lockstep, world, times)
        if (message !== undefined) return { by: round.by, message }
      }
      return undefined
    } finally {
      for (const lockstep of running.values()) lockstep?.finish()
    }
  }

  #differenceIn(
    name: string,
    { world, first, last }: Round,
    lockstep: Lockstep,
    { options }: World,
    times: number[],
  ): string | undefined {
    const { extensions, protectedRegions = 0 } = modelOf(options.core)
    for (let seed = first; seed < last; seed++) {
      if (this.#isLeftOut(`${name} ${seed}`)) continue
      const weather = world === 'slow' ? weatherOf(seed) : steady(weatherOf(seed))
      const key = `${seed} ${extensions.join()} ${protectedRegions}`
      const program = this.#programs.get(key) ?? programOf(seed, extensions, weather, 1, protectedRegions > 0 && seed % 2 === 0)
      this.#programs.set(key, program)
      let time = 0
      try {
        const { difference } = lockstep.run(program, weather, mostInstructions, (_, cycle) => {
          time = (Math.imul(time, 31) + cycle) | 0
        })
        if (difference) return `program ${seed}: ${difference.what} after ${difference.after} instructions`
      } catch (error) {
        return `program ${seed}: ${(error as Error).message}`
      }
      times.push(time)
    }
    if (world === 'coupled' && last > first + 10)
      for (const program of writtenPrograms(extensions)) {
        const { difference } = lockstep.run(program, calm, 20_000)
        if (difference) return `written program: ${difference.what} after ${difference.after} instructions`
      }
    // One instruction at a time reads registers that it has no use for, while they are written.
    if (lockstep.reports.length > 0 && options.core.flow !== 'single') return lockstep.reports[0]
    return undefined
  }
}

/** Of a world without anything that block RAM does not do. */
const steady = ({ seed, interrupts }: Weather): Weather => ({ ...calm, seed, interrupts })

async function start({ options }: World, design: World['design'] | undefined): Promise<Lockstep | undefined> {
  if (!design) return undefined
  return new Lockstep((await simulateDesign(design)) as never, options, modelOf(options.core))
}
