import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Pattern } from '../expression.ts'
import { anything, covers, coversAll } from './patterns.ts'

const width = 5
const pattern = fc
  .record({ value: fc.bigInt(0n, 31n), care: fc.bigInt(0n, 31n) })
  .map(({ value, care }): Pattern => ({ value: value & care, care }))
const matches = ({ value, care }: Pattern, code: bigint): boolean => (code & care) === value
const codes = Array.from({ length: 2 ** width }, (_, i) => BigInt(i))

it('says what trying every value says', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 8 }), pattern, (patterns, within) => {
      const expected = codes.every((code) => !matches(within, code) || patterns.some((one) => matches(one, code)))
      expect(covers(patterns, within, width)).toBe(expected)
    }),
    { numRuns: 2000 },
  )
})

it('says the same of all values', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 12 }), (patterns) => {
      expect(coversAll(patterns, width)).toBe(codes.every((code) => patterns.some((one) => matches(one, code))))
    }),
    { numRuns: 1000 },
  )
  const exact = codes.map((value): Pattern => ({ value, care: 31n }))
  expect(coversAll(exact, width)).toBe(true)
  expect(coversAll(exact.with(3, exact[4]!), width)).toBe(false)
  expect(covers([], anything, 64)).toBe(false)
})
