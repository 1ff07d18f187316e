import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfitOf, nearestScaled, numberOf, rounded, scaledOf, scaledText } from './fixed-point.ts'
import type { FixedShape } from './shape.ts'

const q4_8: FixedShape = { kind: 'fixed', integer: 4, fraction: 8 }

describe('values of fixed point', () => {
  it('are exact integers times a power of two', () => {
    expect(scaledOf(1.25, 2)).toEqual({ floor: 5n, isExact: true })
    expect(scaledOf(-1.25, 1)).toEqual({ floor: -3n, isExact: false })
    expect(scaledOf(3n, 4)).toEqual({ floor: 48n, isExact: true })
    expect(scaledOf({ scaled: -7n }, 4)).toEqual({ floor: -7n, isExact: true })
    expect(scaledOf(Number.MIN_VALUE, 1074)).toEqual({ floor: 1n, isExact: true })
    expect(scaledOf(Number.NaN, 4)).toBeUndefined()
    expect(scaledOf('1', 4)).toBeUndefined()
  })

  it('of up to 53 bits are numbers and back', () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 52n), (1n << 52n) - 1n), fc.integer({ min: 0, max: 53 }), (scaled, fraction) => {
        expect(scaledOf(numberOf(scaled, fraction), fraction)).toEqual({ floor: scaled, isExact: true })
      }),
    )
  })

  it.each([
    // in quarters, from halves and quarters of a unit: floor, towards zero, half up, half to even
    [6n, 1n, 1n, 2n, 2n],
    [10n, 2n, 2n, 3n, 2n],
    [-6n, -2n, -1n, -1n, -2n],
    [-10n, -3n, -2n, -2n, -2n],
    [-5n, -2n, -1n, -1n, -1n],
    [7n, 1n, 1n, 2n, 2n],
    [8n, 2n, 2n, 2n, 2n],
  ])('%s / 4 is rounded', (scaled, floor, zero, halfUp, halfEven) => {
    const all = (['floor', 'zero', 'halfUp', 'halfEven'] as const).map((round) => rounded(scaled, 2, round))
    expect(all).toEqual([floor, zero, halfUp, halfEven])
  })

  it('tell the neighbours of what they are not', () => {
    expect(misfitOf(q4_8, 0.1, 'fixed(4, 8)')).toEqual({
      says: '0.1 is no value of fixed(4, 8)',
      note: 'it lies between 0.09765625 and 0.1015625',
      mend: 'give one of these, or nearest(fixed(4, 8), 0.1), which takes the closer one',
    })
    expect(misfitOf(q4_8, 8, 'fixed(4, 8)')?.note).toBe('it holds -8 … 7.99609375')
    expect(misfitOf(q4_8, 7.9999, 'fixed(4, 8)')?.note).toBe('the nearest is 7.99609375')
    expect(misfitOf(q4_8, -8, 'fixed(4, 8)')).toBeUndefined()
  })

  it('have a nearest one, the even of two', () => {
    expect(nearestScaled(q4_8, 0.1)).toBe(26n)
    expect(nearestScaled(q4_8, 2.5 / 256)).toBe(2n)
    expect(nearestScaled(q4_8, 3.5 / 256)).toBe(4n)
    expect(nearestScaled(q4_8, 7.999)).toBeUndefined()
    expect(nearestScaled(q4_8, -8.001)).toBe(-2048n)
  })

  it('too long for decimals are shown as a fraction', () => {
    expect(scaledText(-3n, 1)).toBe('-1.5')
    expect(scaledText((1n << 60n) + 1n, 2)).toBe(`${(1n << 60n) + 1n} / 2^2`)
  })
})
