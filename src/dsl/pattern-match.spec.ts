import {
  bool,
  choice,
  elaborate,
  input,
  match,
  matchBits,
  module,
  oneHotChoice,
  output,
  ports,
  reg,
  simulate,
  uint,
  wire,
} from 'gatewright'
import { describe, expect, it } from 'vitest'

describe('patterns of bits', () => {
  it('match where each digit does', async () => {
    const Decoder = module('decoder', () => {
      const io = ports({ word: input(uint(4)), is: output(bool), arm: output(uint(2)) })
      const arm = wire(uint(2), { default: 0 })
      matchBits(io.word, { '1?0?': () => arm.set(1), '1_1??': () => arm.set(2), _: () => arm.set(3) })
      io.arm.set(arm)
      io.is.set(io.word.matches('?01?'))
      return io
    })
    const sim = await simulate(Decoder)
    for (let word = 0; word < 16; word++) {
      sim.ports.word.value = word
      expect(sim.ports.is.value).toBe(/^.01.$/.test(word.toString(2).padStart(4, '0')))
      expect(sim.ports.arm.value).toBe(word < 8 ? 3 : (word & 2) === 0 ? 1 : (word & 4) !== 0 ? 2 : 3)
    }
  })

  it('are refused with another width or other digits', () => {
    const Faulty = module('faulty', () => {
      const io = ports({ word: input(uint(4)), is: output(bool) })
      io.is.set(io.word.matches('10').or(io.word.matches('10x1')))
      return io
    })
    expect(() => elaborate(Faulty)).toThrow(
      /GW029 pattern: the pattern '10' has 2 bits, the value 4[\s\S]*GW029 pattern: '10x1' is no pattern/,
    )
  })
})

describe('one-hot', () => {
  it('goes there and back', async () => {
    const Codes = module('codes', () => {
      const io = ports({ index: input(uint(3)), hot: output(uint(6)), back: output(uint(3)) })
      const hot = io.index.oneHot(6)
      io.hot.set(hot)
      io.back.set(hot.fromOneHot())
      return io
    })
    const sim = await simulate(Codes)
    for (let index = 0; index < 8; index++) {
      sim.ports.index.value = index
      expect(sim.ports.hot.value).toBe(index < 6 ? 2 ** index : 0)
      expect(sim.ports.back.value).toBe(index < 6 ? index : 0)
    }
  })

  it('makes a state register of one bit a state', async () => {
    const State = oneHotChoice('a', 'b', 'c')
    const Ring = module('ring', () => {
      const io = ports({ state: output(State), bits: output(uint(3)) })
      const state = reg(State, { init: 'a' })
      match(state, { a: () => (state.next = 'b'), b: () => (state.next = 'c'), c: () => (state.next = 'a') })
      io.state.set(state)
      io.bits.set(state.asBits())
      return io
    })
    const sim = await simulate(Ring)
    const seen: unknown[] = []
    for (let i = 0; i < 4; i++) {
      seen.push(sim.ports.state.value, sim.ports.bits.value)
      sim.step()
    }
    expect(seen).toEqual(['a', 1, 'b', 2, 'c', 4, 'a', 1])
  })
})

describe('a shape', () => {
  it('of a choice comes with whether its code is a variant', async () => {
    const Kind = choice({ load: 3, store: 5 }, 3)
    const Read = module('read', () => {
      const io = ports({ bits: input(uint(3)), kind: output(Kind), isValid: output(bool) })
      const { value, isValid } = io.bits.as(Kind)
      io.kind.set(value)
      io.isValid.set(isValid)
      return io
    })
    const sim = await simulate(Read)
    const seen = [3, 5, 4].map((bits) => {
      sim.ports.bits.value = bits
      return [sim.ports.kind.value, sim.ports.isValid.value]
    })
    expect(seen).toEqual([
      ['load', true],
      ['store', true],
      ['?4', false],
    ])
  })
})
