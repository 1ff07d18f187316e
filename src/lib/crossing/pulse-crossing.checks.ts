import { expect } from 'vitest'
import { type Check, type CheckWith, part } from '../fixtures/part.ts'
import { bareFar, bareNear, clockRatios, far, frequenciesOf, near, ratioText } from './fixtures/clocks.ts'
import { PulseCrossing } from './pulse-crossing.ts'

const file = 'crossing/pulse-crossing.ts'

type Pulse = ReturnType<typeof PulseCrossing>

/** With both clocks in step each pulse comes exactly so many cycles later, also one in every second cycle. */
const isExact =
  (stages: number): Check<Pulse> =>
  async (sim, dice) => {
    const sent: boolean[] = Array.from({ length: stages + 1 }, () => false)
    for (let i = 0; i < 100; i++) {
      const isPulse = !sent.at(-1)! && dice.chance(i < 20 ? 1 : 0.5)
      sim.ports.in.value = isPulse
      expect(sim.ports.out.value, `cycle ${i}`).toBe(sent[sent.length - stages - 1])
      sent.push(isPulse)
      sim.step()
    }
  }

/** As many pulses as were sent, two periods of `far` apart or more, each one cycle long. */
const losesNone =
  ([ofNear, ofFar]: readonly [number, number]): Check<Pulse> =>
  async (sim, dice) => {
    const least = Math.ceil((2 * ofNear) / ofFar)
    let seen = 0
    sim.process(async () => {
      for (;;) {
        await sim.tick(far)
        if (sim.ports.out.sampled) seen++
      }
    })
    for (let sent = 1; sent <= 25; sent++) {
      sim.ports.in.value = true
      await sim.tick(near)
      sim.ports.in.value = false
      for (let i = least - 1 + (dice.chance(0.5) ? 0 : dice.below(8)); i > 0; i--) await sim.tick(near)
      if (sent % 5 !== 0) continue
      for (let i = 0; i < 8; i++) await sim.tick(far)
      expect(seen).toBe(sent)
    }
  }

function pulse(p: { stages?: number }) {
  const { stages = 2 } = p
  const checks: Record<string, Check<Pulse> | CheckWith<Pulse>> = {
    'passes each pulse on, so many cycles later': isExact(stages),
  }
  for (const ratio of clockRatios) {
    const domainFrequencies = frequenciesOf(ratio)
    checks[`loses no pulse at ${ratioText(ratio)}`] = { simulation: { domainFrequencies }, check: losesNone(ratio) }
    checks[`loses no pulse at ${ratioText(ratio)}, with jitter`] = {
      simulation: { domainFrequencies, jitter: true },
      check: losesNone(ratio),
    }
  }
  const parameters = { from: bareNear, to: bareFar, ...p }
  return part({ name: `pulse_crossing, ${stages} stages`, file, isMeasured: stages === 2 }, PulseCrossing, parameters, checks)
}

export const pulseCrossings = [pulse({}), pulse({ stages: 3 })]
