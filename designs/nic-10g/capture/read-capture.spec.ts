import { describe, expect, it } from 'vitest'
import { asChecked, sampleFrames, samplePcap, samplePcapng, sampleTimes } from './fixtures/sample-captures.ts'
import { parseCapture, readCapture } from './read-capture.ts'
import { pcapOf } from './write-pcap.ts'

const frames = Object.values(sampleFrames)
const little = { isLittleEndian: true, isNanoseconds: false }
const parse = (octets: Uint8Array) => parseCapture('in.pcap', octets)

describe('reading captures', () => {
  it.each([
    ['pcap, little-endian, microseconds', samplePcap(frames, little)],
    ['pcap, big-endian, microseconds', samplePcap(frames, { isLittleEndian: false, isNanoseconds: false })],
    ['pcap, little-endian, nanoseconds', samplePcap(frames, { isLittleEndian: true, isNanoseconds: true })],
    ['pcap, big-endian, nanoseconds', samplePcap(frames, { isLittleEndian: false, isNanoseconds: true })],
    ['pcapng, little-endian', samplePcapng(frames, true)],
    ['pcapng, big-endian', samplePcapng(frames, false)],
    ['pcapng, two sections of different order', Uint8Array.from([...samplePcapng([], true), ...samplePcapng(frames, false)])],
  ])('finds packets and times in %s', (_, octets) => {
    const packets = parse(octets)
    expect(packets.map(({ data }) => data)).toEqual(frames)
    expect(packets.map(({ time }) => time)).toEqual(sampleTimes(frames.length))
    expect(packets.every(({ isCutShort }) => !isCutShort)).toBe(true)
  })

  it('leaves out the frame check sequence that a header announces', () => {
    const withCheck = frames.map((frame) => Uint8Array.from([...frame, 1, 2, 3, 4]))
    expect(parse(samplePcap(withCheck, little, 0x2400_0001)).map(({ data }) => data)).toEqual(frames)
    expect(parse(pcapOf(asChecked(withCheck))).map(({ data }) => data)).toEqual(frames)
  })

  it('says which packets the capture holds in part only', () => {
    const [packet] = parse(samplePcap([sampleFrames.udp!], little, 1, 1400))
    expect(packet).toMatchObject({ data: sampleFrames.udp, isCutShort: true })
  })

  it('refuses a capture that ends in a packet, at any octet, with the offset', () => {
    const whole = samplePcap([sampleFrames.arp!, sampleFrames.udp!], little)
    for (let length = 4; length < whole.length; length++) {
      if (length === 24 || length === 24 + 16 + 60) continue
      expect(() => parse(whole.subarray(0, length)), `${length} octets`).toThrow(/^GW862 in\.pcap, offset \d+: the file ends/)
    }
    const next = samplePcapng([sampleFrames.arp!], true)
    expect(() => parse(next.subarray(0, -1))).toThrow(/^GW862 in\.pcap, offset \d+: /)
  })

  it.each([
    ['a packet longer than it was on the line', 24 + 12, 59, /offset 32: a packet of 60 octets, 59 on the line/],
    ['a length that cannot be', 24 + 8, 0x7fff_ffff, /offset 32: a packet of 2147483647/],
    ['another link type', 20, 113, /^GW863 in\.pcap, offset 20: link type 113/],
    ['no capture at all', 0, 0x1f8b_0800, /^GW861 in\.pcap, offset 0/],
  ])('refuses %s', (_, at, value, message) => {
    const octets = samplePcap([sampleFrames.arp!], little)
    new DataView(octets.buffer).setUint32(at, value, true)
    expect(() => parse(octets)).toThrow(message)
  })

  it.each([
    ['a block whose two lengths differ', 28 + 4, 44, /offset 68: a block of 44 octets ends as one of/],
    ['a block of no length', 28 + 4, 0, /offset 32: a block of 0 octets/],
    ['a section without byte order', 8, 1, /offset 8: a section has no byte order/],
    ['an interface that is no Ethernet', 28 + 8, 127, /^GW863 in\.pcap, offset 36: link type 127/],
  ])('refuses pcapng with %s', (_, at, value, message) => {
    const octets = samplePcapng([sampleFrames.arp!], true)
    new DataView(octets.buffer).setUint32(at, value, true)
    expect(() => parse(octets)).toThrow(message)
  })

  it('says that a file is not there', () => {
    expect(() => readCapture('no/such.pcap')).toThrow(/^GW860 no\/such\.pcap: ENOENT/)
  })
})
