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

/**
 * Mutants that do what the original does, and why; by module and change, lines left out. Seeds 1 to 6, some 200 mutants,
 * have no others.
 */
const equivalent: readonly { readonly name: RegExp; readonly why: string }[] = [
  {
    name: /^xgmii_transmitter\S* (low|high)_progress starts with bit 0 flipped$/,
    why: 'out of reset the check would begin in lane 0 of the word before: all lanes idle then too',
  },
  { name: /^xgmii_transmitter\S* position starts with/, why: 'without progress no position is looked at' },
  {
    name: /^xgmii_transmitter\S* bits \d … instead of \d …( \(\d+\))?$/,
    why: 'of the control bits: lanes 1 to 3 and 4 to 7 of a word are all data or all /E/ at this point',
  },
  {
    name: /^(transmit_control|frame_check|frame_length|idle_count)\S* xor instead of or( \(\d+\))?$/,
    why: 'of conditions that never hold together: states of the transmitter, marks of a thermometer',
  },
]

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
    const known = equivalent.find((each) => each.name.test(name.replace(/ \S+:\d+: /, ' ')))
    expect(failure ?? known?.why, `${name}: no check saw it`).toBeDefined()
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
