import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { advance, crc32, transform } from 'gatewright/lib'
import { describe, expect, it } from 'vitest'
import { advance4, advance8, changeOfOneBack, changeOfTwoBack, presetSum, rotateOctets } from './frame-check-sequence.ts'

const little = (octets: Uint8Array): bigint => octets.reduceRight((value, octet) => (value << 8n) | BigInt(octet), 0n)

describe('the arithmetic of the frame check sequence', () => {
  it('gives what zlib gives, in the lanes that follow the data, for every number of octets in the last word', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 90 }), (frame) => {
        const padded = new Uint8Array(Math.ceil(frame.length / 8) * 8)
        padded.set(frame)
        const inLast = ((frame.length - 1) % 8) + 1
        let sum = presetSum
        let upper = 0n
        for (let at = 0; at < padded.length; at += 8) {
          sum = transform(advance8, sum) ^ upper ^ little(padded.subarray(at, at + 4))
          upper = transform(advance4, little(padded.subarray(at + 4, at + 8)))
        }
        const toFour = inLast > 4 ? transform(advance8, sum) ^ upper : transform(advance4, sum)
        const zeros = (4 - (inLast % 4)) % 4
        const backTwo = zeros & 2 ? toFour ^ transform(changeOfTwoBack, toFour) : toFour
        const top = zeros & 2 ? backTwo & 0xff00n : toFour >> 24n
        const turned = zeros & 1 ? backTwo ^ transform(changeOfOneBack, top) : backTwo
        expect(turned ^ 0xffff_ffffn).toBe(rotateOctets(BigInt(zlibCrc32(frame)), zeros))
      }),
    )
  })

  it('needs the upper octets only to run back', () => {
    for (const row of changeOfTwoBack.rows) expect(row & 0xffffn).toBe(0n)
    const oneBack = (state: bigint): bigint => rotateOctets(advance(crc32, state, -1), 1) ^ state
    for (let bit = 0n; bit < 24n; bit++) expect(oneBack(1n << bit)).toBe(0n)
  })
})
