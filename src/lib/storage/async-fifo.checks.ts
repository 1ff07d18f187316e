import { expect } from 'vitest'
import { bool, struct, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { bareFar, bareNear, clockRatios, far, frequenciesOf, near, ratioText } from '../crossing/fixtures/clocks.ts'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, type CheckWith, part } from '../fixtures/part.ts'
import { AsyncFifo, type AsyncFifoParameters } from './async-fifo.ts'
import { ResettableFifo } from './fixtures/resettable-fifo.ts'

const file = 'storage/async-fifo.ts'

type Fifo = ReturnType<typeof AsyncFifo<Shape>>

interface Facts {
  readonly depth: number
  readonly stages: number
  /** Registers that a value passes on its way out of the memory. */
  readonly outputs: 1 | 2
}

/** How likely a value is offered and taken, in turn. */
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

const onesIn = (word: number): number => word.toString(2).replaceAll('0', '').length

/**
 * Every output in every cycle, and one bit of a pointer alone that changes when it moves (what no other check would see: a
 * pointer caught between two values differs from the one on this side whatever its code), with both clocks in step. Each side knows how far the other was `stages` edges ago; the writer
 * decides a cycle ahead.
 */
const isExact =
  ({ depth, stages, outputs }: Facts, value: (dice: Dice) => unknown): Check<Fifo> =>
  async (sim, dice) => {
    const { in: from, out: to } = sim.ports
    const values: unknown[] = []
    /** How many were written and read by the memory, before each edge so far. */
    const written = [0]
    const read = [0]
    const ago = (counts: readonly number[], edges: number): number => counts[counts.length - 1 - edges] ?? 0
    let isFull = false
    let pointers = [0, 0]
    /** The value in the output register, and in the read port of a block RAM. */
    let out: number | undefined
    let port: number | undefined
    for (const [offers, takes] of phases)
      for (let i = 0; i < Math.min(3 * depth, depth + 60) + 16; i++) {
        const offered = value(dice)
        from.valid.value = dice.chance(offers)
        from.payload.value = offered as never
        const isTaken = dice.chance(takes)
        to.ready.value = isTaken
        expect({
          cycle: written.length,
          ready: from.ready.value,
          valid: to.valid.value,
          payload: out === undefined ? undefined : to.payload.value,
        }).toEqual({
          cycle: written.length,
          ready: !isFull,
          valid: out !== undefined,
          payload: out === undefined ? undefined : values[out],
        })
        const isPushed = from.valid.value === true && !isFull
        const moves = isTaken || out === undefined
        const mayRead = outputs === 1 ? moves : moves || port === undefined
        const reads = mayRead && ago(written, stages) > ago(read, 0)
        const next = reads ? ago(read, 0) : undefined
        if (moves) out = outputs === 1 ? next : port
        if (mayRead) port = next
        if (isPushed) values.push(offered)
        isFull = values.length - ago(read, stages) === depth
        written.push(values.length)
        read.push(ago(read, 0) + (reads ? 1 : 0))
        sim.step()
        const before = pointers
        pointers = ['written_gray', 'read_gray'].map((name) => Number(sim.peek(name)))
        expect(pointers.map((pointer, side) => onesIn(pointer ^ before[side]!))).toEqual([isPushed ? 1 : 0, reads ? 1 : 0])
      }
    expect(ago(read, 0)).toBeGreaterThan(2 * depth)
  }

/** Takes what it can hold while nobody takes anything from it, and not one value more. */
const holds =
  ({ depth, outputs }: Facts): Check<Fifo> =>
  async (sim) => {
    const { in: from, out: to } = sim.ports
    to.ready.value = false
    from.valid.value = true
    let taken = 0
    sim.process(async () => {
      for (;;) {
        await sim.tick(near)
        if (from.ready.sampled) taken++
      }
    })
    for (let i = 0; i < 12 * (depth + 12); i++) await sim.tick(i % 2 === 0 ? near : far)
    expect(taken).toBe(depth + outputs)
  }

const sendsAll =
  (count: number, value: (dice: Dice) => unknown): Check<Fifo> =>
  async (sim, dice) => {
    const { in: from, out: to } = sim.ports
    for (const [sender, receiver] of [
      [0, 0],
      [0.6, 0],
      [0, 0.6],
      [0.3, 0.3],
    ] as const) {
      const sent = dice.list(count, () => value(dice))
      sim.process(() => sim.drive(from as never, sent as never, { stall: sender }))
      expect(await sim.collect(to as never, count, { stall: receiver })).toEqual(sent)
    }
  }

/** With both sides willing and clocks alike not a cycle is lost. */
const runsAtFullRate: Check<Fifo> = async (sim) => {
  const { in: from, out: to } = sim.ports
  from.valid.value = true
  to.ready.value = true
  sim.step(20)
  for (let i = 0; i < 40; i++) {
    expect([from.ready.value, to.valid.value]).toEqual([true, true])
    sim.step()
  }
}

const words = (width: number) => (dice: Dice) => (width > 32 ? dice.wide(width) : dice.bits(width))

function fifo(
  width: number,
  p: Omit<AsyncFifoParameters<Shape>, 'shape' | 'from' | 'to'>,
  {
    isMeasured = false,
    shape = uint(width) as Shape,
    value = words(width) as (dice: Dice) => unknown,
    ratios = clockRatios.slice(0, 2) as typeof clockRatios,
    count = 24,
  } = {},
) {
  const kind = p.kind ?? 'distributed'
  const facts: Facts = { depth: p.depth, stages: p.stages ?? 2, outputs: kind === 'block' ? 2 : 1 }
  const checks: Record<string, Check<Fifo> | CheckWith<Fifo>> = {
    'does in every cycle what it promises, with clocks in step': isExact(facts, value),
    'holds what it says': { simulation: { domainFrequencies: { near: 100e6, far: 77e6 } }, check: holds(facts) },
  }
  for (const ratio of ratios) {
    const domainFrequencies = frequenciesOf(ratio)
    checks[`loses nothing at ${ratioText(ratio)}`] = { simulation: { domainFrequencies }, check: sendsAll(count, value) }
    checks[`loses nothing at ${ratioText(ratio)}, with jitter`] = {
      simulation: { domainFrequencies, jitter: true },
      check: sendsAll(count, value),
    }
  }
  if (p.depth >= 2 * facts.stages + 3) checks['runs at full rate'] = runsAtFullRate
  return part(
    { name: `async_fifo, ${p.depth} × ${width} bits, ${kind}, ${facts.stages} stages`, file, isMeasured },
    AsyncFifo<Shape>,
    { shape, from: bareNear, to: bareFar, ...p },
    checks,
  )
}

const header = struct({ isLast: bool, keep: uint(4), data: uint(64) })
const someHeader = (dice: Dice) => ({ isLast: dice.chance(0.5), keep: dice.bits(4), data: dice.wide(64) })

export const asyncFifos = [
  fifo(1, { depth: 2 }),
  fifo(70, { depth: 4, stages: 3 }),
  fifo(8, { depth: 8 }, { ratios: clockRatios }),
  fifo(32, { depth: 16 }, { isMeasured: true }),
  fifo(69, { depth: 16, stages: 4 }, { shape: header, value: someHeader }),
  fifo(9, { depth: 2, kind: 'block' }),
  fifo(16, { depth: 16, kind: 'block' }, { ratios: clockRatios }),
  fifo(32, { depth: 512, kind: 'block' }, { isMeasured: true, count: 600, ratios: [clockRatios[2]!] }),
]

type Resettable = ReturnType<typeof ResettableFifo>

/** Values go on through resets of one side and the other, of any length, at any time. */
const staysWhole: Check<Resettable> = async (sim, dice) => {
  const { in: from, out: to, resetNear, resetFar } = sim.ports
  const sent = dice.list(120, () => dice.bits(16))
  expect([from.ready.value, to.valid.value]).toEqual([true, false])
  // So many only: a FIFO that stands still is then seen to.
  const reset = (pin: { value: boolean }, domain: typeof near) => async () => {
    for (let round = 0; round < 40; round++) {
      for (let i = dice.between(1, 12); i > 0; i--) await sim.tick(domain)
      pin.value = true
      for (let i = dice.between(1, 4); i > 0; i--) await sim.tick(domain)
      pin.value = false
    }
  }
  sim.process(reset(resetNear as never, near))
  sim.process(reset(resetFar as never, far))
  sim.process(() => sim.drive(from as never, sent as never, { stall: 0.2 }))
  for (let i = 0; i < 30; i++) await sim.tick(near)
  expect([from.ready.value, to.valid.value]).toEqual([false, true])
  expect(await sim.collect(to as never, 60)).toEqual(sent.slice(0, 60))
  expect(await sim.collect(to as never, 60, { stall: 0.2 })).toEqual(sent.slice(60))
}

/** After a reset of either side both start anew: what lay in it is gone, what comes then arrives. */
const startsAnew =
  (slower: typeof near): Check<Resettable> =>
  async (sim, dice) => {
    const { in: from, out: to, resetNear, resetFar } = sim.ports
    // Power-up is a reset as well.
    expect([from.ready.value, to.valid.value]).toEqual([true, false])
    for (let i = 0; i < 4; i++) await sim.tick(slower)
    for (let round = 0; round < 10; round++) {
      const [pin, domain] = dice.chance(0.5) ? ([resetNear, near] as const) : ([resetFar, far] as const)
      const before = dice.between(1, 4)
      const old = dice.list(before, () => dice.bits(15))
      await sim.drive(from as never, old as never)
      for (let i = dice.between(0, 9); i > 0; i--) await sim.tick(domain)
      pin.value = true
      await sim.tick(domain)
      pin.value = false
      for (let i = 0; i < 4; i++) await sim.tick(slower)
      expect([from.ready.value, to.valid.value]).toEqual([true, false])
      const sent = dice.list(9, () => 2 ** 15 + dice.bits(15))
      sim.process(() => sim.drive(from as never, sent as never))
      expect(await sim.collect(to as never, sent.length, { stall: 0.3 })).toEqual(sent)
      for (let i = 0; i < 6; i++) await sim.tick(slower)
      expect(to.valid.value).toBe(false)
    }
  }

export const resettableFifos = (['distributed', 'block'] as const).flatMap((kind) => [
  part(
    { name: `async_fifo, ${kind}, resets of one side`, file },
    ResettableFifo,
    { depth: 8, kind, emptiesOnReset: false },
    {
      'keeps what it holds': { simulation: { domainFrequencies: { near: 100e6, far: 77e6 } }, check: staysWhole },
      'keeps what it holds, with jitter': {
        simulation: { domainFrequencies: { near: 31e6, far: 77e6 }, jitter: true },
        check: staysWhole,
      },
    },
  ),
  part(
    { name: `async_fifo, ${kind}, sides reset together`, file },
    ResettableFifo,
    { depth: 8, kind, emptiesOnReset: true },
    {
      'starts anew on both sides': { simulation: { domainFrequencies: { near: 100e6, far: 23e6 } }, check: startsAnew(far) },
      'starts anew on both sides, with jitter': {
        simulation: { domainFrequencies: { near: 13e6, far: 77e6 }, jitter: true },
        check: startsAnew(near),
      },
    },
  ),
])
