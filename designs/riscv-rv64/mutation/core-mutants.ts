import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { elaborate } from 'gatewright'
import type { Design } from '../../../src/ir/module.ts'
import { type Mutant, mutantsOf } from '../../../tests/mutation/mutants.ts'
import { coreOf } from '../random/campaign.ts'
import { Harness, type HarnessOptions } from '../random/harness.ts'
import { type Configuration, configurations } from '../simulation/configurations.ts'

/** A core in its harness: with RAM that waits and fails, or with block RAM of its own. */
export interface World {
  readonly options: HarnessOptions
  readonly design: Design
  /** By name: most are the same in both worlds. */
  readonly mutants: ReadonlyMap<string, Mutant>
}

/** A configuration of the core, whole and mutated. */
export interface MutatedCore {
  readonly name: string
  readonly slow: World
  readonly coupled: World
}

/** One small wrong thing in one configuration. */
export interface CoreMutant {
  /**
   * Configuration, module, file, the text of the line, the change: nothing of it moves when other lines do. Where the same change
   * can be made several times in one line, the last part is its number.
   */
  readonly name: string
  /** Mutants of one line in all configurations have the same, but for lines with hundreds: those are several places. */
  readonly place: string
  readonly core: MutatedCore
  /** Its name in the worlds that have it. */
  readonly key: string
}

/** Mutants of one place: a decode table is one line, and thousands of mutants. */
const mostOfOnePlace = 200

/** The configurations that are mutated. The smallest gets the machine mode that random programs want. */
export function mutatedCores(): MutatedCore[] {
  return Object.entries(configurations).map(([name, { machineMode: _, ...configuration }]) => ({
    name,
    slow: world(configuration, false),
    coupled: world(configuration, true),
  }))
}

function world(configuration: Configuration, isTightlyCoupled: boolean): World {
  const options = { core: coreOf(configuration), isTightlyCoupled }
  const design = elaborate(Harness, options)
  const mutants = mutantsOf(design).filter(({ place }) => !place.startsWith('lockstep_harness '))
  return { options, design, mutants: new Map(mutants.map((mutant) => [mutant.name, mutant])) }
}

/** All mutants of all configurations; what surrounds the core is left alone. */
export function coreMutants(cores: readonly MutatedCore[]): CoreMutant[] {
  const inPlace = new Map<string, number>()
  return cores.flatMap((core) => {
    const both = new Map([...core.slow.mutants, ...core.coupled.mutants])
    return [...both].map(([key, { place, source }]) => {
      const [module = ''] = place.split(' ')
      const line = source ? textOf(source.file, source.line) : '?'
      const change = key.slice(place.length + 2)
      const file = source ? basename(source.file) : '?'
      const where = `${file}:${source?.line}`
      const nth = inPlace.get(`${core.name} ${where}`) ?? 0
      inPlace.set(`${core.name} ${where}`, nth + 1)
      return {
        name: `${core.name} ${module} ${file} \`${line}\`: ${change}`,
        place: `${where} ${Math.floor(nth / mostOfOnePlace)}`,
        core,
        key,
      }
    })
  })
}

const files = new Map<string, readonly string[]>()
function textOf(file: string, line: number): string {
  let lines = files.get(file)
  if (!lines) {
    lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    files.set(file, lines)
  }
  return (lines[line - 1] ?? '?').trim()
}
