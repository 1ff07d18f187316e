import { bool, cat, choice, match, mux, reg, uint, when, wire } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { type Pins, warningsOf } from './fixtures/warnings-of.ts'

/** The registers that are told, each with what is said of it: `never` has a value of its own, or `decides` too early. */
const early = (body: (io: Pins) => unknown): string[] =>
  warningsOf('GW142', (io) => {
    io.yes.set(io.go)
    io.out.set(io.a)
    body(io)
  }).map((message) => message.replace(/^register `(\w+)` (\w+) .*$/, '$1 $2'))

describe('a register that never has a value of its own', () => {
  it('is a counter, a toggle, a feedback shift register or a sum without init', () => {
    expect(
      early((io) => {
        const count = reg(uint(8))
        const toggle = reg(bool)
        const random = reg(uint(8))
        const sum = reg(uint(8))
        count.next = count.addWrap(1)
        when(io.go, () => (toggle.next = toggle.not()))
        random.next = cat(random.low(7), random.parity())
        sum.next = sum.addWrap(io.a)
        io.out.set(count.xor(random).xor(sum))
        io.yes.set(toggle)
      }),
    ).toEqual(['count never', 'toggle never', 'random never', 'sum never'])
  })
  it('is two that take each other', () => {
    expect(
      early((io) => {
        const left = reg(uint(8))
        const right = reg(uint(8))
        left.next = right
        right.next = left.not()
        io.out.set(left)
      }),
    ).toEqual(['left never', 'right never'])
  })
  it('is not one that takes a word of which a part is known', () => {
    expect(
      early((io) => {
        const word = reg(uint(8))
        const copy = reg(uint(8))
        word.bits(3, 0).next = io.a.low(4)
        word.bits(7, 4).next = word.bits(7, 4).not()
        copy.next = word
        io.out.set(copy)
      }),
    ).toEqual([])
  })
  it('is not one that is loaded, shifted into, started, chosen for, has an init, or is unused', () => {
    expect(
      early((io) => {
        const loaded = reg(uint(8))
        const shifted = reg(uint(8))
        const started = reg(uint(8))
        const chosen = reg(uint(8))
        const begun = reg(uint(8), { init: 0 })
        const unused = reg(uint(8))
        loaded.next = loaded.addWrap(1)
        when(io.go, () => (loaded.next = io.a))
        shifted.next = cat(shifted.low(7), io.go)
        when(io.go, () => (started.next = 0)).otherwise(() => (started.next = started.addWrap(1)))
        chosen.next = mux(io.go, 0, chosen.addWrap(1))
        begun.next = begun.addWrap(1)
        unused.next = unused.addWrap(1)
        io.out.set(loaded.xor(shifted).xor(started).xor(chosen).xor(begun))
      }),
    ).toEqual([])
  })
})

describe('a register that decides before it has a value', () => {
  it('is a busy mark, a state or a count-down without init', () => {
    expect(
      early((io) => {
        const busy = reg(bool)
        when(io.go, () => (busy.next = true)).elseWhen(io.stop, () => (busy.next = false))
        when(busy, () => io.out.set(1))
      }),
    ).toEqual(['busy decides'])
    expect(
      early((io) => {
        const state = reg(choice('idle', 'run'))
        match(state, { idle: () => when(io.go, () => (state.next = 'run')), run: () => io.out.set(1) })
      }),
    ).toEqual(['state decides'])
    expect(
      early((io) => {
        const left = reg(uint(8))
        const isLast = wire(bool)
        isLast.set(left.eq(1))
        when(io.go, () => (left.next = io.a))
        when(isLast, () => io.yes.set(true))
      }),
    ).toEqual(['left decides'])
  })
  it('is not one that is set at each edge, guarded by what is known, or started in the chain', () => {
    expect(
      early((io) => {
        const before = reg(bool)
        before.next = io.go
        when(before, () => io.out.set(1))

        const isValid = reg(bool, { init: false })
        const tag = reg(uint(8))
        when(io.go, () => {
          isValid.next = true
          tag.next = io.a
        })
        when(isValid.and(tag.eq(io.b)), () => io.out.set(2))
        when(isValid, () => {
          when(tag.eq(3), () => io.out.set(3))
        })

        const left = reg(uint(8))
        when(io.stop, () => (left.next = 9)).elseWhen(left.ne(0), () => (left.next = left.subWrap(1)))
        io.yes.set(left.eq(0))
      }),
    ).toEqual([])
  })
  it('is one that is chosen by what has no value, or that takes it in some case', () => {
    expect(
      early((io) => {
        const loose = reg(bool)
        const picked = reg(uint(8))
        when(io.go, () => (loose.next = io.stop))
        picked.next = mux(loose, io.a, io.b)
        when(picked.eq(1), () => io.out.set(1))
      }),
    ).toEqual(['picked decides'])
    expect(
      early((io) => {
        const count = reg(uint(8))
        count.next = count.addWrap(1)
        when(io.go, () => (count.next = 0))
        when(count.eq(1), () => io.out.set(1))
      }),
    ).toEqual(['count decides'])
  })
  it('is one in a chain that starts another, or starts it with what has no value', () => {
    expect(
      early((io) => {
        const loose = reg(uint(8))
        const left = reg(uint(8))
        when(io.go, () => (loose.next = io.a))
        when(io.stop, () => (left.next = loose)).elseWhen(left.ne(0), () => (left.next = left.subWrap(1)))
        io.yes.set(left.eq(0))
      }),
    ).toEqual(['left decides'])
    expect(
      early((io) => {
        const left = reg(uint(8))
        const other = reg(uint(8))
        when(io.stop, () => (other.next = 9)).elseWhen(left.ne(0), () => (left.next = io.a))
        io.out.set(other)
      }),
    ).toEqual(['left decides'])
  })
})
