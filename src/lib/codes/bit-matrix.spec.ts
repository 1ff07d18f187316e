import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matrixOf, transform } from './bit-matrix.ts'

const rotate = (value: bigint): bigint => ((value << 3n) | (value >> 5n)) & 0xffn

describe('a matrix over GF(2)', () => {
  it('has a row for each output that names its inputs', () => {
    expect(matrixOf(2, 3, (value) => value | ((value & 1n) << 2n)).rows).toEqual([0b01n, 0b10n, 0b01n])
  })

  it('does what the function does from which it was made', () => {
    const matrix = matrixOf(8, 8, (value) => rotate(value) ^ value)
    fc.assert(
      fc.property(fc.bigInt(0n, 255n), (value) => {
        expect(transform(matrix, value)).toBe(rotate(value) ^ value)
      }),
    )
  })
})
