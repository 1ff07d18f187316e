import { expect } from 'vitest'
import { array, sint, struct, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { type CycleModel, expectCycles, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import type { Check, Part } from '../fixtures/part.ts'
import { part } from '../fixtures/part.ts'
import { expectPaths, type Promises } from '../fixtures/paths.ts'
import { QueueModel } from './fixtures/queue-model.ts'
import { randomValue } from './fixtures/random-value.ts'
import { ForwardSlice, FullSlice, HalfSlice } from './register-slice.ts'

const file = 'streams/register-slice.ts'
const sample = struct({ left: sint(5), right: sint(5), taps: array(uint(3), 3) })
const shapes: readonly Shape[] = [uint(1), uint(32), uint(70), sample]
const textOf = (shape: Shape): string => (shape.kind === 'uint' ? `${shape.width} bits` : shape.kind)

/** What every slice must do; `least` of 60 cycles see a value where nobody stalls. */
const common = (shape: Shape, model: () => CycleModel, least: number): Record<string, Check<any>> => ({
  'does what its queue does under random back-pressure': async (sim, dice) => {
    const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: ['out'] })
    expectCycles(sim, 400, traffic, model())
  },
  'keeps its promise of throughput': async (sim, dice) => {
    const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: ['out'], stall: [0, 0] })
    expect(transfers(expectCycles(sim, 60, traffic, model()), 'out')).toBe(least)
  },
})

const forward = () =>
  new QueueModel((waiting, inputs) => ({ ready: waiting.length === 0 || inputs['out.ready'] === true, first: waiting[0] }))
const full = () => new QueueModel((waiting) => ({ ready: waiting.length < 2, first: waiting[0] }))
const half = () => new QueueModel((waiting) => ({ ready: waiting.length === 0, first: waiting[0] }))

export const registerSlices: readonly Part[] = shapes.flatMap((shape) => {
  const isMeasured = shape.kind === 'uint' && shape.width === 32
  const what = textOf(shape)
  const payload: Promises = shape.kind === 'uint' ? { out_payload: 'register' } : {}
  return [
    part(
      { name: `forward_slice, ${what}`, file, isMeasured },
      ForwardSlice,
      { shape },
      {
        ...common(shape, forward, 59),
        'cuts the paths of valid and payload': async (_, __, design) => {
          expectPaths(design, { in_ready: ['out_ready'], out_valid: 'register', ...payload })
        },
      },
    ),
    part(
      { name: `full_slice, ${what}`, file, isMeasured },
      FullSlice,
      { shape },
      {
        ...common(shape, full, 59),
        'cuts every path': async (_, __, design) => {
          expectPaths(design, { in_ready: 'register', out_valid: 'register', ...payload })
        },
      },
    ),
    part(
      { name: `half_slice, ${what}`, file, isMeasured },
      HalfSlice,
      { shape },
      {
        ...common(shape, half, 30),
        'cuts every path': async (_, __, design) => {
          expectPaths(design, { in_ready: 'register', out_valid: 'register', ...payload })
        },
      },
    ),
  ]
})
