import { describe, expect, it } from 'vitest'
import { crcOf, residueOf } from './crc-model.ts'
import { crcs } from './crc-models.ts'
import { crcFacts, digits } from './fixtures/crc-facts.ts'

describe('the definition of a CRC', () => {
  it.each(crcFacts)('gives the check and the residue that the catalogue has of $name', ({ model, check, residue }) => {
    expect(crcOf(model, digits)).toBe(check)
    expect(residueOf(model)).toBe(residue)
  })

  it('is judged by all 113 algorithms of the catalogue', () => {
    expect(crcFacts).toHaveLength(113)
  })

  it.each(Object.entries(crcs))('%s is one of the catalogue', (_, model) => {
    expect(crcFacts.map((fact) => fact.model)).toContainEqual(model)
  })

  it.each([
    [{ width: 0 }, /GW220 crc: a CRC of width 0/],
    [{ width: 8.5 }, /GW220/],
    [{ poly: 0x104c11db7n }, /`poly` of a CRC of width 32 is 4374732215/],
    [{ init: -1n }, /`init`/],
    [{ xorout: 2n ** 32n }, /`xorout`/],
    [{ poly: 0xedb88320n }, /lacks the term 1/],
  ])('refuses %o', (change, message) => {
    expect(() => crcOf({ ...crcs.crc32, ...change }, digits)).toThrow(message)
  })
})
