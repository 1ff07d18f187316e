import { mux, when } from '../../src/dsl/control.ts'
import { currentDomain, type Domain, derivedDomain, inDomain } from '../../src/dsl/domain.ts'
import { bool } from '../../src/dsl/shape.ts'
import type { Bool, Clock, Reg, Signal } from '../../src/dsl/signal-type.ts'
import { literal, reg } from '../../src/dsl/storage.ts'
import { modelModule } from './model-module.ts'

// What these cells do is what Lattice's simulation models of them do: all flip-flops start at 0, RST clears them at once.

/** Flip-flops at both edges of one clock. */
class Edges {
  private readonly rising: Domain
  private readonly falling: Domain

  constructor(name: string, clock: Signal<Clock>, reset: Signal<Bool> | undefined) {
    const { frequency } = currentDomain()
    const options = { clock, frequency, ...(reset ? { reset, resetKind: 'async' as const } : {}) }
    this.rising = derivedDomain(name, options)
    this.falling = derivedDomain(`${name}_falling`, { ...options, edge: 'falling' })
  }
  flipFlop(init = false): Reg<Bool> {
    return inDomain(this.rising, () => reg(bool, { init }))
  }
  /** A bit as it was at the last rising edge. */
  rise(value: Signal<Bool>): Signal<Bool> {
    const held = this.flipFlop()
    held.next = value
    return held
  }
  fall(value: Signal<Bool>): Signal<Bool> {
    const held = inDomain(this.falling, () => reg(bool, { init: false }))
    held.next = value
    return held
  }
  /** As it was at the last rising edge at which `enable` was high. */
  riseWhen(enable: Signal<Bool>, value: Signal<Bool>): Signal<Bool> {
    const held = this.flipFlop()
    when(enable, () => {
      held.next = value
    })
    return held
  }
  /** `high` while the clock is high, `low` while it is low. A clock is no data, so both edges count along. */
  select(high: Signal<Bool>, low: Signal<Bool>): Signal<Bool> {
    const up = inDomain(this.rising, () => reg(bool, { init: false, reset: false }))
    const down = inDomain(this.falling, () => reg(bool, { init: false, reset: false }))
    up.next = up.not()
    down.next = up
    return mux(up.xor(down), high, low)
  }
  /** The same clock while the reset is over: it ends for these flip-flops an edge later. */
  afterReset(name: string, clock: Signal<Clock>): Edges {
    const isStarting = this.flipFlop(true)
    isStarting.next = literal(bool, false)
    return new Edges(name, clock, isStarting)
  }
}

export const iddrx1f = modelModule('iddrx1f', (io) => {
  const edges = new Edges('sclk', io.SCLK, io.RST)
  io.Q0.set(edges.rise(edges.rise(io.D)))
  io.Q1.set(edges.rise(edges.fall(io.D)))
})

export const oddrx1f = modelModule('oddrx1f', (io) => {
  const edges = new Edges('sclk', io.SCLK, io.RST)
  const high = edges.fall(edges.rise(edges.rise(io.D0)))
  const low = edges.rise(edges.rise(edges.rise(io.D1)))
  io.Q.set(edges.select(high, low))
})

export const iddrx2f = modelModule('iddrx2f', (io) => {
  const edges = new Edges('eclk', io.ECLK, io.RST)
  const slow = new Edges('sclk', io.SCLK, io.RST)
  const { isWhole, isLate } = wordAlignment(edges.afterReset('eclk_aligned', io.ECLK), io.ALIGNWD)
  const rising = edges.rise(io.D)
  const falling = edges.fall(io.D)
  const third = edges.rise(rising)
  const first = edges.rise(third)
  const fourth = edges.rise(falling)
  const second = edges.rise(fourth)
  const early = [first, second, third, fourth]
  const late = [second, third, fourth, rising]
  early.forEach((bit, i) => {
    const word = edges.riseWhen(isWhole, mux(isLate, late[i]!, bit))
    io[`Q${i}`]?.set(slow.rise(word))
  })
})

/** At which edges four bits are whole, and whether they begin half a cycle later. Each rise of `align` moves them by one bit. */
function wordAlignment(
  edges: Edges,
  align: Signal<Bool> | undefined,
): { readonly isWhole: Signal<Bool>; readonly isLate: Signal<Bool> } {
  const count = edges.flipFlop()
  if (align === undefined) {
    count.next = count.not()
    return { isWhole: edges.rise(count), isLate: literal(bool, false) }
  }
  const seen = edges.rise(edges.rise(align))
  const wasLow = edges.flipFlop(true)
  wasLow.next = seen.not()
  const slips = seen.and(wasLow)
  const isLate = edges.flipFlop()
  // Two slips are a whole cycle: at the second the count stands still.
  when(slips.and(isLate).not(), () => {
    count.next = count.not()
  })
  when(slips, () => {
    isLate.next = isLate.not()
  })
  return { isWhole: edges.rise(count), isLate }
}

export const oddrx2f = modelModule('oddrx2f', (io) => {
  const edges = new Edges('eclk', io.ECLK, io.RST)
  const slow = new Edges('sclk', io.SCLK, io.RST)
  const aligned = edges.afterReset('eclk_aligned', io.ECLK)
  const count = aligned.flipFlop()
  count.next = count.not()
  const isWhole = aligned.rise(count)
  const words = ['D0', 'D1', 'D2', 'D3'].map((name) => edges.riseWhen(isWhole, slow.rise(io[name])))
  const shifted = (now: Signal<Bool>, later: Signal<Bool>): Signal<Bool> =>
    edges.rise(mux(isWhole, now, edges.rise(isWhole.and(later))))
  const high = edges.fall(shifted(words[0]!, words[2]!))
  const low = edges.rise(shifted(words[1]!, words[3]!))
  io.Q.set(edges.select(high, low))
})
