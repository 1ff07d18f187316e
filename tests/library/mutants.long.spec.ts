import { afterAll, describe, expect, it } from 'vitest'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import type { Part } from '../../src/lib/fixtures/part.ts'
import { sampleOf } from '../mutation/mutants.ts'
import { catalogue } from './catalogue.ts'
import { whyEquivalent } from './equivalent-mutants.ts'
import { type LibraryMutant, libraryMutants } from './library-mutants.ts'

const seed = Number(process.env.GATEWRIGHT_SEED ?? 1)
const sampleSize = Number(process.env.GATEWRIGHT_MUTANTS ?? 100)
/** Only parts whose file starts with this: `streams/`. */
const shelf = process.env.GATEWRIGHT_SHELF ?? ''
/** Only mutants whose name has this: `one-hot.ts:17`. */
const only = process.env.GATEWRIGHT_MUTANT ?? ''
/** Many times what any check waits on a whole part: one that waits longer for a mutant has seen it. */
const mostWaits = 1_000_000
/** A register that has lost its value starts with a random one, which now and then is the right one. */
const seeds = [seed, seed + 1, seed + 2]

const parts = catalogue.filter(({ file }) => file.startsWith(shelf))
const mutants = libraryMutants(parts, catalogue).filter(({ name }) => name.includes(only))
const dice = new Dice(seed)
const sample = sampleOf(mutants, sampleSize, (limit) => dice.below(limit)) as LibraryMutant[]

/** Who saw a mutant: for the table of results. */
const seenBy = { 'its own part': 0, 'the module as a part of its own': 0, 'nobody: equivalent': 0 }
afterAll(() => console.log(JSON.stringify(seenBy)))

describe(`${sampleSize} of the ${mutants.length} single mutants of the library, seed ${seed}`, () => {
  it.each(sample)('$name', async (mutant) => {
    const failure = await failureOf(mutant)
    if (failure === undefined) seenBy['nobody: equivalent']++
    else seenBy[failure.part === mutant.judges[0]!.part ? 'its own part' : 'the module as a part of its own']++
    const reason = whyEquivalent(mutant.name)
    if (reason === undefined) expect(failure, `${mutant.name}: no check saw it`).toBeDefined()
    else expect(failure, `${mutant.name} is listed as equivalent`).toBeUndefined()
  })
})

/** What the first check says that fails, if one does. A mutant that no engine can run is seen as well. */
async function failureOf({ judges }: LibraryMutant): Promise<{ part: Part; message: string } | undefined> {
  for (const { part, build } of judges)
    for (const seed of seeds)
      for (const { run } of part.checks) {
        try {
          await run(build(), 'wasm', seed, mostWaits)
        } catch (error) {
          return { part, message: (error as Error).message }
        }
      }
  return undefined
}
