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

const transmitter = 'xgmii_transmitter_deficit_idle_count xgmii-transmitter.ts'
const control = 'transmit_control_deficit_idle_count transmit-control.ts'
const idleAnyway = 'out of reset the check would begin in lane 0 of the word before: all lanes are idle then too'
const allAlike = 'of the control bits of lanes 1 to 3 and 4 to 7: a word has /E/ in all of them or in none'
const noPosition = 'no position is looked at before there was a frame'
const neverAsked = 'nothing asks whether the line leaves its state'
const oneState = 'a machine is in one state at a time'
/** Mutants that do what the original does, and why: all that seeds 1 to 6 find, some 200 mutants, and others like them. */
const equivalent: Readonly<Record<string, string>> = {
  [`${transmitter}:103: low_progress starts with bit 0 flipped`]: idleAnyway,
  [`${transmitter}:104: high_progress starts with bit 0 flipped`]: idleAnyway,
  [`${transmitter}:106: position starts with bit 0 flipped`]: noPosition,
  [`${transmitter}:106: position starts with bit 1 flipped`]: noPosition,
  [`${transmitter}:77: bits 3 … instead of 4 …`]: allAlike,
  [`${transmitter}:146: bits 3 … instead of 2 …`]: allAlike,
  [`${control}:61: constant 1 with bit 0 flipped`]: neverAsked,
  [`${control}:61: constant 1 with bit 0 flipped (2)`]: neverAsked,
  [`${control}:74: xor instead of or`]: oneState,
  [`${control}:77: xor instead of or`]: 'what is thrown away comes after the frame: no frame is being sent',
  [`${control}:80: xor instead of or`]: oneState,
  [`${control}:80: xor instead of or (2)`]: oneState,
  [`${control}:80: xor instead of or (3)`]: 'while a frame is thrown away the line is neither open nor opened, nor sends another',
  [`${control}:86: xor instead of or`]: 'a word that did not come is none that was taken',
}

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
    else expect(failure, `${name} is listed as equivalent`).toBeUndefined()
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
