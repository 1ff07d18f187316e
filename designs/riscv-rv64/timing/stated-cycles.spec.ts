import { expect, it } from 'vitest'
import { configurations } from '../configurations.ts'
import { coreOf, modelOf } from '../random/campaign.ts'
import { Lockstep } from '../random/lockstep.ts'
import { otherCycles, statedWaits, wrongPredictions } from './stated-cycles.ts'

it('a two-bit counter is wrong once about what happens once', () => {
  const often = [true, true, true, true]
  expect(wrongPredictions([...often, false, ...often])).toBe(2)
  expect(wrongPredictions([false, false, true, true, false, false, false])).toBe(3)
})

it.each(Object.entries(statedWaits))('the core `%s` takes the cycles that are stated', async (name, waits) => {
  const core = coreOf(configurations[name]!)
  const model = modelOf(core)
  const lockstep = await Lockstep.make(core, model, true)
  expect(otherCycles(lockstep, waits, model.extensions.includes('C'))).toEqual([])
})
