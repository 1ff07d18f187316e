import { expect, it } from 'vitest'
import { configurations } from '../configurations.ts'
import { coreOf, modelOf, run, sweep } from './campaign.ts'
import { Lockstep } from './lockstep.ts'

/** Ten millions in all. GATEWRIGHT_SEED takes other programs. */
const firstSeed = 1_000_000 * Number(process.env.GATEWRIGHT_SEED ?? 1)

it.each([
  ['full', 7_000_000],
  ['rv64im', 2_000_000],
  ['tiny', 1_000_000],
])('the core `%s` and the model do the same for %d random instructions', { timeout: 7_200_000 }, async (name, instructions) => {
  // The programs want machine mode, of the smallest core as well.
  const { machineMode: _, ...configuration } = configurations[name]!
  const core = coreOf(configuration)
  const model = modelOf(core)
  const lockstep = await Lockstep.make(core, model)
  const before = performance.now()
  const tally = run({ lockstep, extensions: model.extensions, firstSeed, rounds: 20, instructions })
  const rate = tally.instructions / ((performance.now() - before) / 1000)
  console.log(`${name}: ${JSON.stringify(tally)}, ${rate.toFixed(0)} instructions a second`)
  expect(tally.failure).toBeUndefined()
  lockstep.finish()
})

it.each(['full', 'rv64im'])(
  'the core `%s` takes an interrupt at every cycle of a program',
  { timeout: 7_200_000 },
  async (name) => {
    const core = coreOf(configurations[name]!)
    const model = modelOf(core)
    const lockstep = await Lockstep.make(core, model)
    const { differences, taken } = sweep(lockstep, model.extensions, 100, 700)
    console.log(`${name}: taken at ${taken} of 600 cycles`)
    expect(differences).toEqual([])
    expect(taken).toBeGreaterThan(400)
    lockstep.finish()
  },
)
