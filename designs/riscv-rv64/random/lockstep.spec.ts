import { expect, it } from 'vitest'
import { configurations } from '../configurations.ts'
import { coreOf, modelOf, run, sweep } from './campaign.ts'
import { timedCsrs } from './clock.ts'
import { Lockstep } from './lockstep.ts'
import { writtenPrograms } from './written.ts'

const make = async (name: string) => {
  // The programs need machine mode, which the smallest core leaves out.
  const { machineMode: _, ...configuration } = configurations[name]!
  const core = coreOf(configuration)
  const model = modelOf(core)
  return { lockstep: await Lockstep.make(core, model), extensions: model.extensions }
}

it.each([
  ['full', 11],
  ['rv64im', 12],
  ['tiny', 13],
])('the core `%s` does what the model does, whatever bus and interrupts do', async (name, firstSeed) => {
  const { lockstep, extensions } = await make(name)
  const tally = run({ lockstep, extensions, firstSeed, rounds: 2, instructions: 6_000 })
  expect(tally.failure).toBeUndefined()
  expect(tally.traps).toBeGreaterThan(30)
  for (const program of writtenPrograms(extensions)) expect(lockstep.run(program).difference).toBeUndefined()
  lockstep.finish()
})

it('an interrupt is taken wherever it comes: at each of 80 cycles of a program that stalls', async () => {
  const { lockstep, extensions } = await make('full')
  const { differences, taken } = sweep(lockstep, extensions, 150, 230)
  expect(differences).toEqual([])
  expect(taken).toBeGreaterThan(60)
  lockstep.finish()
})

it('takes over what time changes, and no more', () => {
  expect(Object.keys(timedCsrs)).toEqual(['mcycle', 'cycle', 'time', 'mip'])
})

it('finds a core that differs, and shows a program that is small', async () => {
  const core = coreOf(configurations.rv64im!)
  // The model is told of an extension that the core has not.
  const lockstep = await Lockstep.make(core, { ...modelOf(core), extensions: ['M', 'Zbb'] })
  const { failure } = run({ lockstep, extensions: ['M', 'Zbb'], firstSeed: 1, rounds: 1, instructions: 100_000 })
  expect(failure).toMatch(/^seed 1: trap, after \d+ instructions/)
  expect(failure!.split('the items that are left:\n')[1]!.split('\n').length).toBeLessThan(8)
  lockstep.finish()
})
