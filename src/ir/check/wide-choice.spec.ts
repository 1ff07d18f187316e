import { array, type Into, match, reg, select, type UInt, uint, wire } from 'gatewright'
import { expect, it } from 'vitest'
import { type Pins, warningsOf } from './fixtures/warnings-of.ts'

const wide = (body: (io: Pins) => unknown): string[] =>
  warningsOf('GW143', (io) => {
    io.yes.set(io.go)
    io.out.set(io.a)
    body(io)
  })

it('warns of an array of registers that is read like a memory, and names the cost', () => {
  const words = (depth: number) => (io: Pins) => {
    const held = reg(array(uint(64), depth))
    held.at(io.b).next = held.at(io.a)
  }
  expect(wide(words(128))).toEqual(['a choice in module `judged` is among 128 values, 8192 bits in all: some 17600 LUTs on ECP5'])
  expect(wide(words(17))).toEqual(['a choice in module `judged` is among 17 values, 1088 bits in all: some 2300 LUTs on ECP5'])
  expect(wide(words(16))).toEqual([])
})

it('warns of a match that gives a wire many values, and of a select', () => {
  const arms = (count: number, arm: (i: number) => unknown): any =>
    Object.fromEntries([...Array.from({ length: count }, (_, i) => [i, arm(i)]), ['_', arm(count)]])
  const given = (count: number) => (io: Pins) => {
    const inputs = Array.from({ length: count + 1 }, () => reg(uint(128)))
    const taken = wire(uint(128))
    match(
      io.a,
      arms(count, (i) => () => taken.set(inputs[i]!)),
    )
    io.yes.set(taken.parity())
  }
  expect(wide(given(40))).toEqual(['a choice in module `judged` is among 41 values, 5248 bits in all: some 11300 LUTs on ECP5'])
  expect(wide(given(7))).toEqual([])
  const chosen = (value: (i: number) => Into<UInt<128>>) => (io: Pins) =>
    io.yes.set(select(uint(128), io.a, arms(60, value)).parity())
  expect(wide(chosen((i) => i))).toEqual([])
  expect(
    wide((io) => {
      const inputs = Array.from({ length: 61 }, () => reg(uint(128)))
      chosen((i) => inputs[i]!)(io)
    }),
  ).toEqual(['a choice in module `judged` is among 61 values, 7808 bits in all: some 16800 LUTs on ECP5'])
  expect(wide((io) => chosen(() => io.a.extend(128))(io))).toEqual([])
})
