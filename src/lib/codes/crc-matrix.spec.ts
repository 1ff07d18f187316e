import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transform } from './bit-matrix.ts'
import { advance, advanceMatrix, type Crc, checkOf, crc32, residue } from './crc-matrix.ts'

/** CRC-16/X-25 of the catalogue of parametrised CRC algorithms: check value of "123456789" 0x906e, residue 0xf0b8. */
const x25: Crc = { width: 16, polynomial: 0x8408n, initial: 0xffffn, inversion: 0xffffn }
const digits = [...'123456789'].map((digit) => digit.charCodeAt(0))
const state = fc.bigInt(0n, 0xffffffffn)

describe('the matrices of a CRC', () => {
  it('belong to the check that zlib computes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        expect(checkOf(crc32, octets)).toBe(BigInt(zlibCrc32(octets)))
      }),
    )
  })

  it('fit another width and polynomial', () => {
    expect(checkOf(x25, digits)).toBe(0x906en)
    expect(residue(x25)).toBe(0xf0b8n)
  })

  it('know the residue of Ethernet', () => {
    expect(residue(crc32)).toBe(0xdebb20e3n)
  })

  it('advance by n octets as n steps of one do', () => {
    fc.assert(
      fc.property(state, fc.integer({ min: 1, max: 9 }), (from, octets) => {
        let expected = from
        for (let i = 0; i < octets; i++) expected = advance(crc32, expected, 1)
        expect(transform(advanceMatrix(crc32, octets), from)).toBe(expected)
      }),
    )
  })

  it('run back what they advanced', () => {
    fc.assert(
      fc.property(state, fc.integer({ min: 0, max: 9 }), (from, octets) => {
        expect(advance(crc32, advance(crc32, from, octets), -octets)).toBe(from)
      }),
    )
  })

  it('take 4 octets of data at once as the XOR with the register', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (octets) => {
        const word = octets.reduceRight((value, octet) => (value << 8n) | BigInt(octet), 0n)
        expect(transform(advanceMatrix(crc32, 4), crc32.initial ^ word) ^ crc32.inversion).toBe(BigInt(zlibCrc32(octets)))
      }),
    )
  })
})
