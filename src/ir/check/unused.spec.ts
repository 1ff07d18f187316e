import {
  array,
  assert,
  bool,
  clockDomain,
  elaborateWithWarnings,
  fsm,
  inDomain,
  input,
  memory,
  module,
  output,
  ports,
  reg,
  struct,
  uint,
  when,
  wire,
} from 'gatewright'
import { expect, it } from 'vitest'
import { type Pins, warningsOf } from './fixtures/warnings-of.ts'

const unused = (body: (io: Pins) => unknown): string[] =>
  warningsOf('GW140', (io) => {
    io.out.set(io.a)
    io.yes.set(io.go)
    body(io)
  })
const Child = module('child', () => {
  const io = ports({ from: input(uint(8)), to: output(uint(8)), open: output(uint(8)) })
  io.to.set(io.from)
  io.open.set(io.from)
  return io
})

it('warns of a wire, a register and a memory that nothing reads', () => {
  expect(unused((io) => wire(uint(8), { default: io.a }))).toEqual(['wire `wire_uint8` is never read'])
  expect(
    unused((io) => {
      const seen = reg(uint(8), { init: 0 })
      seen.next = io.a
    }),
  ).toEqual(['register `seen` is never read'])
  expect(
    unused((io) => {
      const log = memory(uint(8), 16, { kind: 'any' })
      log.write(io.a.low(4), io.b)
    }),
  ).toEqual(['memory `log` is never read'])
})

it('warns of a counter that only counts, and of registers that read each other only', () => {
  expect(
    unused(() => {
      const count = reg(uint(8), { init: 0 })
      when(count.eq(9), () => (count.next = count.addWrap(1)))
    }),
  ).toEqual(['register `count` is never read'])
  expect(
    unused(() => {
      const left = reg(uint(8), { init: 0 })
      const right = reg(uint(8), { init: 1 })
      left.next = right
      right.next = left
    }),
  ).toEqual(['register `left` is never read', 'register `right` is never read'])
})

it('tells only the end of a chain, through a memory as well', () => {
  expect(
    unused((io) => {
      const first = reg(uint(8), { init: 0 })
      const kept = memory(uint(8), 16, { kind: 'any' })
      const last = reg(uint(8), { init: 0 })
      first.next = io.a
      kept.write(io.a.low(4), first)
      last.next = kept.read(io.b.low(4))
    }),
  ).toEqual(['register `last` is never read'])
})

it('takes a struct, an array and the registers of one line as one thing', () => {
  const Pair = struct({ high: uint(4), low: uint(4) })
  expect(
    unused((io) => {
      const pairs = reg(array(Pair, 2))
      pairs.at(0).next = io.a.as(Pair)
      pairs.at(1).next = io.a.as(Pair)
    }),
  ).toEqual(['register `pairs` is never read'])
  expect(
    unused((io) => {
      const pair = reg(Pair)
      pair.next = io.a.as(Pair)
      io.out.set(pair.high.extend(8))
    }),
  ).toEqual([])
})

it('leaves what a state machine keeps for itself alone, unless nothing asks for its state', () => {
  const machine = (io: Pins) =>
    fsm('off', { off: (here) => when(io.go, () => here.goto('on')), on: (here) => when(io.stop, () => here.goto('off')) })
  expect(
    unused((io) => {
      const light = machine(io)
      io.yes.set(light.is('on'))
    }),
  ).toEqual([])
  expect(
    unused((io) => {
      const light = machine(io)
      return light
    }),
  ).toHaveLength(1)
})

it('counts outputs, instances, checks with their conditions, clocks and enables as readers', () => {
  expect(
    unused((io) => {
      const shown = reg(uint(8), { init: 0 })
      const given = reg(uint(8), { init: 0 })
      const checked = reg(uint(8), { init: 0 })
      const guard = reg(bool, { init: false })
      for (const one of [shown, given, checked]) one.next = io.a
      guard.next = io.go
      io.out.set(shown)
      const child = Child()
      child.from.set(given)
      when(guard, () => assert(checked.ne(3)))
    }),
  ).toEqual([])
})

it('follows what is read through registers, memories and enables of domains', () => {
  const near = clockDomain('near', { frequency: 100e6 })
  expect(
    unused((io) => {
      const first = reg(uint(8), { init: 0 })
      const second = reg(uint(8), { init: 0 })
      const kept = memory(uint(8), 16, { kind: 'any' })
      first.next = io.a
      second.next = first
      kept.write(io.a.low(4), second)
      io.out.set(kept.read(io.b.low(4)))
    }),
  ).toEqual([])
  const Enabled = module('enabled', () => {
    const io = ports({ from: input(uint(8), { domain: near }), to: output(uint(8), { domain: near }) })
    const isOn = inDomain(near, () => reg(bool, { init: false }))
    isOn.next = io.from.bit(0)
    const slow = near.enabledWhen(isOn)
    const held = inDomain(slow, () => reg(uint(8), { init: 0 }))
    held.next = io.from
    io.to.set(held)
    return io
  })
  expect(elaborateWithWarnings(Enabled).warnings).toEqual([])
})

it('is silenced by an underscore or `keep`, and leaves an open output of an instance alone', () => {
  expect(
    unused((io) => {
      const _spare = reg(uint(8), { init: 0 })
      const probe = reg(uint(8), { init: 0, attributes: { keep: true } })
      _spare.next = io.a
      probe.next = io.a
      const child = Child()
      child.from.set(io.b)
    }),
  ).toEqual([])
})
