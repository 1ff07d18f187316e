import { elaborate } from 'gatewright'
import { simulateDesign } from 'gatewright/sim'
import { describe, expect, it } from 'vitest'
import { mutantsOf, sampleOf } from '../../tests/mutation/mutants.ts'
import { Mac10g } from './mac-10g.ts'
import type { RunningMac } from './model/mac-bench.ts'
import { firstChecks, macChecks } from './model/mac-checks.ts'
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
    if (equivalent[name] === undefined) expect(failure, `${name}: no check saw it`).toBeDefined()
    else expect(failure, 'listed as equivalent').toBeUndefined()
  })
})

/** What the first check says that fails, if one does. Those that want a MAC just out of reset have one each. */
async function failureOf(mutant: typeof design): Promise<string | undefined> {
  for (const checks of [...firstChecks.map((check) => [check]), macChecks]) {
    let mac: (RunningMac & { finish(): void }) | undefined
    try {
      mac = (await simulateDesign(mutant)) as unknown as RunningMac & { finish(): void }
      for (const { run } of checks) run(mac)
    } catch (error) {
      return (error as Error).message
    } finally {
      mac?.finish()
    }
  }
  return undefined
}
