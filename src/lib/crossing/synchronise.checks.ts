import { expect } from 'vitest'
import { type Check, type CheckWith, part } from '../fixtures/part.ts'
import { bareFar, bareNear, clockRatios, far, frequenciesOf, near, ratioText } from './fixtures/clocks.ts'
import { CrossedBit } from './fixtures/crossed-bit.ts'

const file = 'crossing/synchronise.ts'

type Bit = ReturnType<typeof CrossedBit>

/** With both clocks in step each bit comes exactly so many cycles later, and one for the register that it comes from. */
const isLate =
  (stages: number, init: boolean): Check<Bit> =>
  async (sim, dice) => {
    const sent: boolean[] = [...Array.from({ length: stages }, () => init), false]
    for (let i = 0; i < 60; i++) {
      sim.ports.in.value = dice.chance(0.5)
      const seen = sent.length - stages - 1
      expect(sim.ports.out.value, `cycle ${i}`).toBe(sent[seen])
      sent.push(sim.ports.in.value)
      sim.step()
    }
  }

/** Every change is there after `stages` edges, with jitter sometimes one later, and never goes back. */
const arrives =
  (stages: number, hasJitter: boolean): Check<Bit> =>
  async (sim, dice) => {
    for (let i = 0; i <= stages; i++) await sim.tick(far)
    const first = new Set<number>()
    for (let change = 1; change <= 30; change++) {
      const value = change % 2 === 1
      sim.ports.in.value = value
      await sim.tick(near)
      const seen: boolean[] = []
      for (let edge = 1; edge <= stages + 2; edge++) {
        await sim.tick(far)
        seen.push(sim.ports.out.value === value)
      }
      const edge = seen.indexOf(true) + 1
      first.add(edge)
      expect(seen).toEqual(seen.map((_, i) => i + 1 >= edge))
      for (let i = dice.below(3); i > 0; i--) await sim.tick(near)
    }
    expect([...first].sort()).toEqual(hasJitter ? [stages, stages + 1] : [stages])
  }

function bit(p: { stages?: number; init?: boolean }) {
  const { stages = 2, init = false } = p
  const checks: Record<string, Check<Bit> | CheckWith<Bit>> = { 'passes each bit on, so many cycles later': isLate(stages, init) }
  for (const ratio of clockRatios) {
    const domainFrequencies = frequenciesOf(ratio)
    checks[`passes each change on at ${ratioText(ratio)}`] = { simulation: { domainFrequencies }, check: arrives(stages, false) }
    checks[`passes each change on at ${ratioText(ratio)}, with jitter`] = {
      simulation: { domainFrequencies, jitter: true },
      check: arrives(stages, true),
    }
  }
  return part(
    { name: `synchronise, ${stages} stages${init ? ', starts high' : ''}`, file, isMeasured: stages === 2 },
    CrossedBit,
    { from: bareNear, to: bareFar, ...p },
    checks,
  )
}

export const synchronisedBits = [bit({}), bit({ stages: 3, init: true }), bit({ stages: 5, init: true })]
