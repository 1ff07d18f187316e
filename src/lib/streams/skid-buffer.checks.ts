import { expect } from 'vitest'
import { uint } from '../../dsl/shape.ts'
import { part } from '../fixtures/part.ts'
import { expectThrough } from '../fixtures/stream-check.ts'
import { SkidBuffer } from './skid-buffer.ts'

const file = 'streams/skid-buffer.ts'

export const skidBuffers = [1, 8, 32, 70].map((width) =>
  part(
    { name: `skid_buffer, ${width} bits`, file, isMeasured: width === 32 },
    SkidBuffer,
    { shape: uint(width) },
    {
      'loses nothing under random back-pressure': async (sim, dice) => {
        const sent = dice.list(60, () => (width > 32 ? dice.wide(width) : dice.bits(width)))
        await expectThrough(sim, sim.ports.in as never, sim.ports.out as never, sent)
      },
      'takes one value more after the receiver stopped': async (sim) => {
        sim.ports.in.valid.value = true
        expect(sim.ports.in.ready.value).toBe(true)
        sim.step()
        expect(sim.ports.in.ready.value).toBe(false)
        expect(sim.ports.out.valid.value).toBe(true)
      },
    },
  ),
)
