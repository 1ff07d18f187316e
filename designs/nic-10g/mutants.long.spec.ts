import { elaborate } from 'gatewright'
import { simulateDesign } from 'gatewright/sim'
import { describe, expect, it } from 'vitest'
import { mutantsOf, sampleOf } from '../../tests/mutation/mutants.ts'
import { Mac10g } from './mac-10g.ts'
import type { RunningMac } from './model/mac-bench.ts'
import { macChecks } from './model/mac-checks.ts'
import { RandomSource } from './model/random.ts'

const seed = Number(process.env.GATEWRIGHT_SEED ?? 1)
const sampleSize = 40

/** Mutants of the sample that do what the original does, and why. */
const equivalent: Readonly<Record<string, string>> = {}

const design = elaborate(Mac10g, {})
const mutants = mutantsOf(design)
const random = new RandomSource(seed)
const sample = sampleOf(mutants, sampleSize, (limit) => random.below(limit))

describe(`${sampleSize} of the ${mutants.length} single mutants of the MAC, seed ${seed}`, () => {
  it('fail no check where nothing is mutated', async () => {
    expect(await failureOf(design)).toBeUndefined()
  })

  it.each(sample)('$name', async ({ name, build }) => {
    const failure = await failureOf(build())
    if (equivalent[name] === undefined) expect(failure, 'no check saw it').toBeDefined()
    else expect(failure, 'listed as equivalent').toBeUndefined()
  })
})

/** What the first check says that fails, if one does. */
async function failureOf(mutant: typeof design): Promise<string | undefined> {
  let mac: RunningMac & { finish(): void }
  try {
    mac = (await simulateDesign(mutant)) as unknown as typeof mac
  } catch (error) {
    return `does not run: ${(error as Error).message}`
  }
  try {
    for (const { run } of macChecks) run(mac)
    return undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    mac.finish()
  }
}
