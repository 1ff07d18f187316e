import { mux, reg, uint, when, wire } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { type Pins, warningsOf } from './fixtures/warnings-of.ts'

const held = (body: (io: Pins) => unknown): string[] =>
  warningsOf('GW144', (io) => {
    io.yes.set(io.go)
    io.out.set(io.a)
    body(io)
  })
const own = 'register `kept` is only ever given its own value'

describe('a register that is only ever given its own value', () => {
  it('is found straight, in choices, and through wires', () => {
    expect(
      held((io) => {
        const kept = reg(uint(8), { init: 1 })
        when(io.go, () => (kept.next = kept)).otherwise(() => (kept.next = mux(io.stop, kept, kept)))
        io.out.set(kept)
      }),
    ).toEqual([own])
    expect(
      held((io) => {
        const kept = reg(uint(8), { init: 1 })
        const shown = wire(uint(8))
        shown.set(kept)
        kept.next = shown
        io.out.set(shown)
      }),
    ).toEqual([own])
  })
  it('is found through a wire that hands it back under the same condition', () => {
    const loaded = (when1: 'go' | 'stop') => (io: Pins) => {
      const kept = reg(uint(8), { init: 1 })
      const shown = wire(uint(8), { default: 0 })
      when(io.go, () => shown.set(kept)).otherwise(() => shown.set(io.a))
      when(io[when1], () => (kept.next = shown))
      io.out.set(shown)
    }
    expect(held(loaded('go'))).toEqual([own])
    expect(held(loaded('stop'))).toEqual([])
    expect(
      held((io) => {
        const kept = reg(uint(8), { init: 1 })
        when(io.go.and(io.stop), () => (kept.next = mux(io.go, kept, io.a)))
        io.out.set(kept)
      }),
    ).toEqual([own])
  })
  it('is found where a choice goes the other way', () => {
    expect(
      held((io) => {
        const kept = reg(uint(8), { init: 1 })
        when(io.go, () => io.yes.set(false)).otherwise(() => (kept.next = mux(io.go, io.a, kept)))
        io.out.set(kept)
      }),
    ).toEqual([own])
  })
  it('is not one that takes something else in some case, nor one bit of it', () => {
    expect(
      held((io) => {
        const enabled = reg(uint(8))
        const chosen = reg(uint(8))
        const turned = reg(uint(8), { init: 1 })
        when(io.go, () => (enabled.next = io.a)).otherwise(() => (enabled.next = enabled))
        chosen.next = mux(io.go, io.a, chosen)
        turned.bits(3, 0).next = turned.bits(7, 4)
        turned.bits(7, 4).next = turned.bits(3, 0)
        io.out.set(enabled.xor(chosen).xor(turned))
      }),
    ).toEqual([])
  })
})

describe('a value that is kept and passed on like a latch', () => {
  const latch = (init: { init?: number }, isSeen: boolean) => (io: Pins) => {
    const kept = reg(uint(8), init as { init: number })
    const shown = wire(uint(8))
    shown.set(mux(io.go, io.a, kept))
    kept.next = shown
    io.out.set(isSeen ? shown : kept)
  }
  it('is found where others read it and the register has no init', () => {
    expect(held(latch({}, true))).toEqual([
      'wire `shown` passes on its input or what register `kept` kept of it, as a latch does',
    ])
    expect(
      held((io) => {
        const kept = reg(uint(8))
        const shown = mux(io.go, io.a, kept)
        kept.next = shown
        io.out.set(shown)
      }),
    ).toEqual(['`shown` passes on its input or what register `kept` kept of it, as a latch does'])
  })
  it('is not one with an init, nor one that only the register reads', () => {
    expect(held(latch({ init: 0 }, true))).toEqual([])
    expect(held(latch({}, false))).toEqual([])
  })
})
