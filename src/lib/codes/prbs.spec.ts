import { describe, expect, it } from 'vitest'
import { specify } from '../fixtures/specify.ts'
import { matrixOf, product, transform } from './bit-matrix.ts'
import { prbsParts } from './prbs.checks.ts'
import { prbsPatterns } from './prbs.ts'
import { degreeOf, nextBits } from './recurrence.ts'

describe('the test patterns', () => {
  const factors = {
    7: [127],
    9: [7, 73],
    11: [23, 89],
    15: [7, 31, 151],
    20: [3, 5, 11, 31, 41],
    23: [47, 178481],
    31: [2147483647],
  }

  it.each(Object.entries(prbsPatterns))('%s repeats after 2^degree - 1 bits and not before', (_, { taps }) => {
    const degree = degreeOf(taps)
    const row = nextBits(taps, 1, false).rows[0]!
    const step = matrixOf(degree, degree, (state) => {
      const next = transform({ inputs: degree, rows: [row] }, state)
      return (state >> 1n) | (next << BigInt(degree - 1))
    })
    const power = (exponent: number): bigint[] => {
      let [result, square] = [matrixOf(degree, degree, (state) => state), step]
      for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
        if (rest % 2 === 1) result = product(result, square)
        square = product(square, square)
      }
      return [...result.rows]
    }
    const same = power(0)
    expect(power(2 ** degree - 1)).toEqual(same)
    for (const factor of factors[degree as keyof typeof factors]) expect(power((2 ** degree - 1) / factor)).not.toEqual(same)
  })
})

specify(prbsParts)
