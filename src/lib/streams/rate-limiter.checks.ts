import { expect } from 'vitest'
import { uint } from '../../dsl/shape.ts'
import { type CycleModel, expectCycles, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import { type Part, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { randomValue } from './fixtures/random-value.ts'
import { RateLimiter } from './rate-limiter.ts'

const file = 'streams/rate-limiter.ts'

interface Rate {
  readonly words: number
  readonly cycles: number
  readonly burst: number
}

/**
 * A bucket of tokens of `cycles` parts: it gets `words` parts a cycle and holds `burst` tokens, and the parts of one
 * cycle less one, without which a rate under load would not be exact.
 */
function bucket({ words, cycles, burst }: Rate): CycleModel {
  const most = burst * cycles + words - 1
  let parts = most
  return {
    outputs: (inputs) => {
      const mayPass = parts >= cycles
      const isOffered = mayPass && inputs['in.valid'] === true
      return {
        'in.ready': mayPass && inputs['out.ready'] === true,
        'out.valid': isOffered,
        ...(isOffered ? { 'out.payload': inputs['in.payload'] } : {}),
      }
    },
    edge: (inputs, outputs) => {
      if (outputs['out.valid'] && inputs['out.ready']) parts -= cycles
      parts = Math.min(parts + words, most)
    },
  }
}

const shape = uint(8)
const reduced = ({ words, cycles, burst }: Rate): Rate => {
  let divisor = words
  while (words % divisor !== 0 || cycles % divisor !== 0) divisor--
  return { words: words / divisor, cycles: cycles / divisor, burst }
}
const rates: readonly Rate[] = [
  { words: 1, cycles: 1, burst: 1 },
  { words: 1, cycles: 2, burst: 1 },
  { words: 2, cycles: 3, burst: 1 },
  { words: 3, cycles: 7, burst: 4 },
  { words: 64, cycles: 100, burst: 4 },
  { words: 6, cycles: 8, burst: 1 },
  { words: 1, cycles: 33, burst: 2 },
]

export const rateLimiters: readonly Part[] = rates.map((rate) => {
  const model = (): CycleModel => bucket(reduced(rate))
  const to = { in: (dice: any) => randomValue(shape, dice) }
  return part(
    { name: `rate_limiter, ${rate.words} in ${rate.cycles}, burst ${rate.burst}`, file, isMeasured: rate.words === 64 },
    RateLimiter,
    { shape, ...rate },
    {
      'spends a token a value': async (sim, dice) => {
        expectCycles(sim, 600, new RandomTraffic(dice, { to, from: ['out'] }), model())
      },
      'passes exactly its rate under load, after the burst': async (sim, dice) => {
        const rounds = Math.ceil(200 / rate.cycles)
        const settled = rate.cycles * (rate.burst + 1)
        const traffic = new RandomTraffic(dice, { to, from: ['out'], stall: [0, 0] })
        const history = expectCycles(sim, settled + rounds * rate.cycles, traffic, model())
        expect(transfers(history, 'out', settled)).toBe(rounds * rate.words)
        if (rate.words < rate.cycles) expect(transfers(history, 'out', 0, rate.burst)).toBe(rate.burst)
      },
      'never passes more in any row of cycles than it says': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to, from: ['out'], stall: [0.3, 0] })
        const history = expectCycles(sim, 250, traffic, model())
        const before = [0]
        for (const outputs of history) before.push(before.at(-1)! + transfers([outputs], 'out'))
        for (let span = 1; span <= 60; span++) {
          const most = Math.max(...before.slice(span).map((count, first) => count - before[first]!))
          expect(most).toBeLessThanOrEqual(rate.burst - 1 + Math.ceil((span * rate.words) / rate.cycles))
        }
      },
      'looks at ready for the sender only': async (_, __, design) => {
        expectPaths(design, { out_valid: ['in_valid'], in_ready: ['out_ready'] })
      },
    },
  )
})
