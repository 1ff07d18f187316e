import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { ReleasedCounter } from './fixtures/released-counter.ts'

const file = 'crossing/reset-synchroniser.ts'

/** Assertion at once, release at the edge of so many cycles, whatever came before. */
const isReleased =
  (stages: number, edge: 'rising' | 'falling'): Check<ReturnType<typeof ReleasedCounter>> =>
  async (sim, dice) => {
    const { reset, isReset, count } = sim.ports
    const halfPeriod = 5e-9
    // To a moment between two edges, where nothing else happens.
    await sim.delay(halfPeriod / 2)
    for (let round = 0; round < 12; round++) {
      reset.value = true
      expect([isReset.value, count.value]).toEqual([true, 0])
      for (let i = 2 * dice.below(4); i > 0; i--) await sim.delay(halfPeriod)
      expect([isReset.value, count.value]).toEqual([true, 0])
      reset.value = false
      for (let i = 0; i < stages; i++) {
        expect([isReset.value, count.value]).toEqual([true, 0])
        await sim.delay(halfPeriod)
        // A quarter before the rising edge, a quarter after the falling one.
        expect(isReset.value).toBe(edge === 'rising' || i < stages - 1)
        await sim.delay(halfPeriod)
      }
      for (let i = 0; i < dice.between(1, 9); i++) {
        expect([isReset.value, count.value]).toEqual([false, i])
        await sim.delay(2 * halfPeriod)
      }
    }
  }

const released = (p: { stages?: number; edge?: 'rising' | 'falling' }) => {
  const { stages = 2, edge = 'rising' } = p
  return part(
    { name: `reset synchroniser, ${stages} stages, ${edge} edge`, file, isMeasured: stages === 2 && edge === 'rising' },
    ReleasedCounter,
    p,
    {
      'begins at once and ends at an edge': isReleased(stages, edge),
    },
  )
}

export const synchronisedResets = [released({}), released({ stages: 4 }), released({ edge: 'falling' })]
