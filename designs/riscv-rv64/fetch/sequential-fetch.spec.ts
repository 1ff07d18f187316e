import { simulate } from 'gatewright'
import { expect, it } from 'vitest'
import { SequentialFetch } from './sequential-fetch.ts'

it('asks for one whole word: after reset, and where it is sent', async () => {
  const sim = await simulate(SequentialFetch, { reset: 0x8000_0004 })
  const { memory, redirect } = sim.ports as any
  const asked = () => [memory.request.valid.value, Number(memory.request.payload.value.address)]
  memory.request.ready.value = true
  expect(asked()).toEqual([true, 0x8000_0004])
  sim.step(1)
  expect(asked()[0]).toBe(false)
  redirect.valid.value = true
  // In halfwords: the lower half of a word.
  redirect.address.value = 0x4000_0008
  sim.step(1)
  redirect.valid.value = false
  expect(asked()).toEqual([true, 0x8000_0010])
})
