import { describe, expect, it } from 'vitest'
import { internetChecksumOf } from './fixtures/internet-checksum-model.ts'
import { summedPackets } from './fixtures/packets.ts'

describe('the definition of the internet checksum', () => {
  it('gives the sum that RFC 1071 works out', () => {
    expect(internetChecksumOf([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7])).toBe(0xffff - 0xddf2)
  })

  it.each(summedPackets)('gives what scapy has for $name', ({ octets, checksum }) => {
    expect(internetChecksumOf(octets)).toBe(checksum)
  })
})
