import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { uint } from '../../dsl/shape.ts'
import { DesignError } from '../../ir/problem.ts'
import { BarrelShifter, HalfShifter } from './barrel-shifter.ts'
import { Divider } from './divider.ts'
import { Multiplier } from './multiplier.ts'
import { oneHotSelect } from './one-hot.ts'

const problemOf = (build: () => unknown) => {
  try {
    build()
  } catch (error) {
    if (error instanceof DesignError) return error.problems[0]!
    throw error
  }
  throw new Error('nothing was refused')
}

const Selected = module('selected', () => {
  const io = ports({ selection: input(uint(3)), a: input(uint(4)), out: output(uint(4)) })
  io.out.set(oneHotSelect(uint(4), io.selection, [io.a, io.a]))
  return io
})
const WithDivider = module('with_divider', () => {
  const io = ports({ a: input(uint(1)) })
  Divider({ width: 1, radix: 2, skipsZeros: false })
  return io
})

describe('parameters of arithmetic parts', () => {
  it.each([
    ['GW230', 'bits select among', () => elaborate(Selected, undefined as never)],
    ['GW231', 'width of a shifter is 0', () => elaborate(BarrelShifter, { width: 0, latency: 0 })],
    ['GW231', 'width of a shifter is NaN', () => elaborate(BarrelShifter, { width: Number.NaN, latency: 0 })],
    ['GW231', 'latency of a shifter of 8 bits is 4', () => elaborate(BarrelShifter, { width: 8, latency: 4 })],
    ['GW231', 'latency of a shifter of 8 bits is -1', () => elaborate(BarrelShifter, { width: 8, latency: -1 })],
    ['GW231', 'half_shifter has a width of 24', () => elaborate(HalfShifter, { width: 24, latency: 0 })],
    ['GW231', 'width of a shifter is 2', () => elaborate(HalfShifter, { width: 2, latency: 0 })],
    ['GW232', 'width of a divider of radix 2 is 1', () => elaborate(Divider, { width: 1, radix: 2, skipsZeros: false })],
    ['GW232', 'width of a divider of radix 4 is 7', () => elaborate(Divider, { width: 7, radix: 4, skipsZeros: false })],
    ['GW232', 'that skips zeros of radix 4 is 12', () => elaborate(Divider, { width: 12, radix: 4, skipsZeros: true })],
    ['GW232', 'radix of a divider is 8', () => elaborate(Divider, { width: 8, radix: 8 as 2, skipsZeros: false })],
    ['GW233', 'has 0 bits', () => elaborate(Multiplier, { a: 8, b: 0, latency: 0 })],
    ['GW233', 'latency of 4', () => elaborate(Multiplier, { a: 16, b: 16, latency: 4 })],
    ['GW233', 'latency of 7', () => elaborate(Multiplier, { a: 64, b: 64, latency: 7 })],
    ['GW233', 'latency of 1.5', () => elaborate(Multiplier, { a: 64, b: 64, latency: 1.5 })],
  ])('%s: %s', (code, text, build) => {
    const problem = problemOf(build)
    expect(problem.code).toBe(code)
    expect(problem.message).toContain(text)
    expect(problem.mend).toMatch(/^give /)
  })

  it('are faults of the line that gave them, not of the library', () => {
    const { origin } = problemOf(() => elaborate(WithDivider, undefined as never))
    let outermost = origin
    while (outermost?.caller) outermost = outermost.caller
    const lines = [origin, outermost].map((place) => place?.position?.file)
    expect(lines.some((file) => file?.endsWith('faults.spec.ts'))).toBe(true)
  })
})
