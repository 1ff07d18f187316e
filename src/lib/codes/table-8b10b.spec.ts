import { describe, expect, it } from 'vitest'
import { facts8b10b } from './fixtures/facts-8b10b.ts'
import { codesAt, encode8b10b } from './table-8b10b.ts'

const countOnes = (code: number): number => [...code.toString(2)].filter((digit) => digit === '1').length

describe('the 8b/10b code', () => {
  it.each(facts8b10b)('sends $name as published, at either disparity', ({ octet, isControl, atNegative, atPositive }) => {
    const [negative, positive] = [false, true].map((isPositive) => encode8b10b(octet, isControl, isPositive))
    expect(negative).toEqual({ code: atNegative, isPositive: countOnes(atNegative) > 5 })
    expect(positive).toEqual({ code: atPositive, isPositive: countOnes(atPositive) >= 5 })
  })

  it('has 268 codes at each disparity', () => {
    expect(facts8b10b).toHaveLength(268)
    expect([codesAt(false).size, codesAt(true).size]).toEqual([268, 268])
  })
})
