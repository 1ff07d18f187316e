import { describe, expect, it } from 'vitest'
import type { Design } from '../../src/ir/module.ts'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import type { Part } from '../../src/lib/fixtures/part.ts'
import { mutantsOf, sampleOf } from '../mutation/mutants.ts'
import { catalogue } from './catalogue.ts'
import { whyEquivalent } from './equivalent-mutants.ts'

const seed = Number(process.env.GATEWRIGHT_SEED ?? 1)
const sampleSize = Number(process.env.GATEWRIGHT_MUTANTS ?? 100)
/** Only parts whose file starts with this: `streams/`. */
const shelf = process.env.GATEWRIGHT_SHELF ?? ''
/** Many times what any check waits on a whole part: one that waits longer for a mutant has seen it. */
const mostWaits = 1_000_000

const parts = catalogue.filter(({ file }) => file.startsWith(shelf))
const dice = new Dice(seed)
/** A mutant of one part is to be seen by the checks of that part or of another with the same file. */
const mutants = parts.flatMap((part) => {
  const design = part.design()
  return mutantsOf(design).map(({ name, place, build }) => ({
    name: `${part.name}: ${name}`,
    place: `${part.file} ${place}`,
    build,
    part,
  }))
})
const sample = sampleOf(mutants, sampleSize, (limit) => dice.below(limit)) as typeof mutants

describe(`${sampleSize} of the ${mutants.length} single mutants of the library, seed ${seed}`, () => {
  it.each(sample)('$name', async ({ name, build, part }) => {
    const failure = await failureOf(part, build)
    const reason = whyEquivalent(name)
    if (reason === undefined) expect(failure, `${name}: no check saw it`).toBeDefined()
    else expect(failure, `${name} is listed as equivalent`).toBeUndefined()
  })
})

/** What the first check says that fails, if one does. A mutant that no engine can run is seen as well. */
async function failureOf(part: Part, build: () => Design): Promise<string | undefined> {
  for (const { run } of part.checks) {
    try {
      await run(build(), 'wasm', seed, mostWaits)
    } catch (error) {
      return (error as Error).message
    }
  }
  return undefined
}
