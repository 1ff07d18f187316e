import { expect } from 'vitest'
import { uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { type Check, type CheckWith, part } from '../fixtures/part.ts'
import { bareFar, bareNear, clockRatios, frequenciesOf, ratioText } from './fixtures/clocks.ts'
import { HandshakeCrossing } from './handshake-crossing.ts'

const file = 'crossing/handshake-crossing.ts'

type Handshake = ReturnType<typeof HandshakeCrossing<Shape>>

/** With both clocks in step: every output in every cycle, from when requests and acknowledgements were made. */
const isExact =
  (stages: number, width: number): Check<Handshake> =>
  async (sim, dice) => {
    const { in: from, out: to } = sim.ports
    /** Values asked for and taken, before each edge so far. */
    const asked = [0]
    const taken = [0]
    const ago = (counts: readonly number[], edges: number): number => counts[counts.length - 1 - edges] ?? 0
    let held: bigint | undefined
    let out: bigint | undefined
    let arrived = 0
    for (const [offers, takes] of [
      [1, 1],
      [1, 0.1],
      [0.3, 0.6],
      [0.6, 0.3],
      [1, 0],
      [0, 1],
    ] as const)
      for (let i = 0; i < 40; i++) {
        const offered = dice.wide(width)
        from.valid.value = dice.chance(offers)
        from.payload.value = (width > 32 ? offered : Number(offered)) as never
        to.ready.value = dice.chance(takes)
        const isFree = ago(asked, 0) === ago(taken, stages)
        expect({
          cycle: asked.length,
          ready: from.ready.value,
          valid: to.valid.value,
          payload: out === undefined ? undefined : BigInt(to.payload.value as number),
        }).toEqual({ cycle: asked.length, ready: isFree, valid: out !== undefined, payload: out })
        const isPushed = from.valid.value === true && isFree
        const loads = to.ready.value === true || out === undefined
        const isNew = ago(asked, stages) > ago(taken, 0)
        taken.push(ago(taken, 0) + (loads && isNew ? 1 : 0))
        asked.push(ago(asked, 0) + (isPushed ? 1 : 0))
        if (loads) out = isNew ? held : undefined
        if (loads && isNew) arrived++
        if (isPushed) held = offered
        sim.step()
      }
    expect(arrived).toBeGreaterThan(12)
  }

const sendsAll =
  (width: number): Check<Handshake> =>
  async (sim, dice) => {
    const { in: from, out: to } = sim.ports
    for (const [sender, receiver] of [
      [0, 0],
      [0.7, 0],
      [0, 0.7],
    ] as const) {
      const sent = dice.list(10, () => (width > 32 ? dice.wide(width) : dice.bits(width)))
      sim.process(() => sim.drive(from as never, sent as never, { stall: sender }))
      expect(await sim.collect(to as never, sent.length, { stall: receiver })).toEqual(sent)
    }
  }

function handshake(width: number, p: { stages?: number }, isMeasured = false) {
  const { stages = 2 } = p
  const checks: Record<string, Check<Handshake> | CheckWith<Handshake>> = {
    'does in every cycle what it promises, with clocks in step': isExact(stages, width),
  }
  for (const ratio of clockRatios) {
    const domainFrequencies = frequenciesOf(ratio)
    checks[`loses nothing at ${ratioText(ratio)}`] = { simulation: { domainFrequencies }, check: sendsAll(width) }
    checks[`loses nothing at ${ratioText(ratio)}, with jitter`] = {
      simulation: { domainFrequencies, jitter: true },
      check: sendsAll(width),
    }
  }
  return part(
    { name: `handshake_crossing, ${width} bits, ${stages} stages`, file, isMeasured },
    HandshakeCrossing<Shape>,
    { shape: uint(width) as Shape, from: bareNear, to: bareFar, ...p },
    checks,
  )
}

export const handshakeCrossings = [handshake(1, {}), handshake(32, {}, true), handshake(70, { stages: 3 })]
