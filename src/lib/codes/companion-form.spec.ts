import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitsOf, inverse, matrixOf, product, transform } from './bit-matrix.ts'
import { companionForm } from './companion-form.ts'
import { advanceBitsMatrix } from './crc-matrix.ts'
import { registerOf } from './crc-model.ts'
import { crcs } from './crc-models.ts'
import { crcDataMatrix } from './crc-network.ts'

describe.each([
  ['crc32', 64, 2],
  ['crc32', 512, 2],
  ['crc16X25', 24, 2],
  ['crc8Smbus', 128, 2],
  // Its polynomial has the factor (x + 1)²: two blocks.
  ['crc64Xz', 64, 3],
] as const)('the loop of %s, %i bits a cycle', (name, bits, inputs) => {
  const matrix = advanceBitsMatrix(registerOf(crcs[name]), bits)
  const { loop, into, outOf } = companionForm(matrix, crcDataMatrix(crcs[name], bits))

  it(`has ${inputs} bits to XOR at most`, () => {
    expect(Math.max(...loop.rows.map((row) => bitsOf(row).length))).toBe(inputs)
  })

  it('does in its coordinates what the matrix does in the register', () => {
    expect(product(outOf, product(loop, into)).rows).toEqual(matrix.rows)
    expect(product(outOf, into).rows).toEqual(matrixOf(matrix.inputs, matrix.inputs, (value) => value).rows)
  })
})

describe('the inverse of a matrix', () => {
  it('takes back what the matrix did, or there is none', () => {
    const rows = fc.array(fc.bigInt(0n, 63n), { minLength: 6, maxLength: 6 })
    let found = 0
    fc.assert(
      fc.property(rows, fc.bigInt(0n, 63n), (list, value) => {
        const matrix = { inputs: 6, rows: list }
        const back = inverse(matrix)
        const images = new Set(Array.from({ length: 64 }, (_, vector) => transform(matrix, BigInt(vector))))
        expect(back === undefined).toBe(images.size < 64)
        if (back === undefined) return
        found++
        expect(transform(back, transform(matrix, value))).toBe(value)
      }),
    )
    expect(found).toBeGreaterThan(5)
  })
})
