import { expect } from 'vitest'
import { bool, struct, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, part } from '../fixtures/part.ts'
import { fifoKindOf } from './fifo-storage.ts'
import { SyncFifo, type SyncFifoParameters } from './sync-fifo.ts'

const file = 'storage/sync-fifo.ts'

type Fifo = ReturnType<typeof SyncFifo<Shape>>

/** How likely a value is offered and taken, in turn: fills, stands full, drains, stands empty, flows, and anything. */
const phases = [
  [1, 0],
  [1, 0.1],
  [1, 1],
  [0.5, 0.5],
  [0, 1],
  [1, 1],
  [0.1, 1],
  [0.7, 0.6],
  [0, 1],
  [0.3, 0.5],
] as const

/**
 * Every output in every cycle. A value can be had `latency` cycles after it came, and as soon as the one before it left:
 * what the FIFO promises, not how it is made.
 */
const isExact =
  (p: SyncFifoParameters<Shape>, value: (dice: Dice) => unknown, latency: number): Check<Fifo> =>
  async (sim, dice) => {
    const { in: from, out: to, level, isAlmostFull, isAlmostEmpty } = sim.ports
    const held: { readonly value: unknown; readonly since: number }[] = []
    const length = Math.min(2 * p.depth, p.depth + 60) + 12
    let now = 0
    let taken = 0
    for (const [offers, takes] of phases)
      for (let i = 0; i < length; i++, now++) {
        const offered = value(dice)
        from.valid.value = dice.chance(offers)
        from.payload.value = offered as never
        to.ready.value = dice.chance(takes)
        const isThere = held.length > 0 && now - held[0]!.since >= latency
        const seen = {
          ready: from.ready.value,
          valid: to.valid.value,
          level: Number(level.value),
          full: isAlmostFull?.value,
          empty: isAlmostEmpty?.value,
          payload: isThere ? to.payload.value : undefined,
        }
        expect(seen, `cycle ${now}`).toEqual({
          ready: held.length < p.depth,
          valid: isThere,
          level: held.length,
          full: p.almostFull === undefined ? undefined : held.length >= p.almostFull,
          empty: p.almostEmpty === undefined ? undefined : held.length <= p.almostEmpty,
          payload: isThere ? held[0]!.value : undefined,
        })
        const hasRoom = held.length < p.depth
        if (isThere && to.ready.value) taken += held.splice(0, 1).length
        if (from.valid.value && hasRoom) held.push({ value: offered, since: now })
        sim.step()
      }
    expect(taken).toBeGreaterThan(2 * p.depth)
  }

const words = (width: number) => (dice: Dice) => (width > 32 ? dice.wide(width) : dice.bits(width))

function fifo(
  width: number,
  p: Omit<SyncFifoParameters<Shape>, 'shape'>,
  { isMeasured = false, shape = uint(width) as Shape, value = words(width) as (dice: Dice) => unknown } = {},
) {
  const kind = p.kind ?? fifoKindOf(p.depth, width)
  const parameters = { shape, ...p }
  const thresholds = `${p.almostFull === undefined ? '' : `, almost full ${p.almostFull}`}${p.almostEmpty === undefined ? '' : `, almost empty ${p.almostEmpty}`}`
  return part(
    { name: `sync_fifo, ${p.depth} × ${width} bits, ${kind}${p.kind ? ' asked for' : ''}${thresholds}`, file, isMeasured },
    SyncFifo<Shape>,
    parameters,
    { 'does in every cycle what it promises': isExact(parameters, value, kind === 'block' ? 3 : 1) },
  )
}

const header = struct({ isLast: bool, keep: uint(4), data: uint(64) })
const someHeader = (dice: Dice) => ({ isLast: dice.chance(0.5), keep: dice.bits(4), data: dice.wide(64) })

export const syncFifos = [
  fifo(8, { depth: 1, almostFull: 1, almostEmpty: 0 }),
  fifo(70, { depth: 1 }),
  fifo(32, { depth: 2 }, { isMeasured: true }),
  fifo(1, { depth: 2, almostFull: 1, almostEmpty: 1 }),
  fifo(8, { depth: 3, kind: 'registers', almostFull: 2, almostEmpty: 0 }),
  fifo(5, { depth: 8, kind: 'registers' }),
  fifo(1, { depth: 1, kind: 'distributed', almostFull: 1, almostEmpty: 0 }),
  fifo(1, { depth: 3, almostFull: 3, almostEmpty: 2 }),
  fifo(8, { depth: 5, almostFull: 4, almostEmpty: 1 }),
  fifo(70, { depth: 7 }),
  fifo(32, { depth: 16 }, { isMeasured: true }),
  fifo(69, { depth: 12 }, { shape: header, value: someHeader }),
  fifo(4, { depth: 33, almostFull: 33, almostEmpty: 0 }),
  fifo(8, { depth: 4, kind: 'block', almostFull: 3, almostEmpty: 1 }),
  fifo(36, { depth: 5, kind: 'block' }),
  fifo(9, { depth: 6, kind: 'block', almostFull: 6, almostEmpty: 5 }),
  fifo(16, { depth: 65 }),
  fifo(32, { depth: 512 }, { isMeasured: true }),
]
