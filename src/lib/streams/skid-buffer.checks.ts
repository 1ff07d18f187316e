import { expect } from 'vitest'
import { bool, choice, struct, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { expectCycles, RandomTraffic, transfers } from '../fixtures/cycle-check.ts'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { QueueModel } from './fixtures/queue-model.ts'
import { randomValue } from './fixtures/random-value.ts'
import { SkidBuffer } from './skid-buffer.ts'

const file = 'streams/skid-buffer.ts'
const header = struct({ kind: choice('data', 'control', 'idle'), length: uint(11), isUrgent: bool })

/** At most one value waits, and none is held that could pass. */
const model = (): QueueModel =>
  new QueueModel((waiting, { 'in.valid': isOffered, 'in.payload': payload }) => ({
    ready: waiting.length === 0,
    first: waiting.length > 0 ? waiting[0] : isOffered ? payload : undefined,
  }))

export const skidBuffers = [uint(1), uint(8), uint(32), uint(70), header].map((shape: Shape) =>
  part(
    {
      name: `skid_buffer, ${shape.kind === 'uint' ? `${shape.width} bits` : shape.kind}`,
      file,
      isMeasured: shape.kind === 'uint' && shape.width === 32,
    },
    SkidBuffer,
    { shape },
    {
      'does what a queue of one that can be passed by does, under random back-pressure': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: ['out'] })
        expectCycles(sim, 400, traffic, model())
      },
      'passes a value in every cycle': async (sim, dice) => {
        const traffic = new RandomTraffic(dice, { to: { in: () => randomValue(shape, dice) }, from: ['out'], stall: [0, 0] })
        expect(transfers(expectCycles(sim, 50, traffic, model()), 'out')).toBe(50)
      },
      'cuts the path of ready': async (_, __, design) => {
        expectPaths(design, { in_ready: 'register', out_valid: ['in_valid'] })
      },
    },
  ),
)
