import { type CapturedPacket, CaptureError, ethernetLinkType } from './capture.ts'
import { OctetReader } from './octet-reader.ts'

const fileHeaderOctets = 24
const packetHeaderOctets = 16
/** No packet is longer; a length beyond it is a damaged file's. */
const maximumPacketOctets = 262_144

/** The first four octets as a big-endian number, and what they say. */
const forms: ReadonlyMap<number, { readonly isLittleEndian: boolean; readonly tickNanoseconds: bigint }> = new Map([
  [0xa1b2c3d4, { isLittleEndian: false, tickNanoseconds: 1000n }],
  [0xd4c3b2a1, { isLittleEndian: true, tickNanoseconds: 1000n }],
  [0xa1b23c4d, { isLittleEndian: false, tickNanoseconds: 1n }],
  [0x4d3cb2a1, { isLittleEndian: true, tickNanoseconds: 1n }],
])

export const isPcap = (magic: number): boolean => forms.has(magic)

/** The classic format, draft-ietf-opsawg-pcap: micro- or nanoseconds, either byte order. */
export function* readPcap(file: string, octets: Uint8Array, magic: number): Generator<CapturedPacket> {
  const { isLittleEndian, tickNanoseconds } = forms.get(magic)!
  const reader = new OctetReader(file, octets, isLittleEndian)
  const link = reader.uint32(20)
  // Section 4: the upper bits say how many 16-bit words of frame check sequence each packet ends with.
  const checkOctets = link & 0x0400_0000 ? (link >>> 28) * 2 : 0
  const linkType = link & 0xffff
  if (linkType !== ethernetLinkType) throw notEthernet(file, linkType, 20)
  for (let at = fileHeaderOctets; at < octets.length; ) {
    const captured = reader.uint32(at + 8)
    const original = reader.uint32(at + 12)
    if (captured > maximumPacketOctets || captured > original)
      throw reader.damaged(`a packet of ${captured} octets, ${original} on the line, cannot be`, at + 8)
    const offset = at + packetHeaderOctets
    yield {
      time: BigInt(reader.uint32(at)) * 1_000_000_000n + BigInt(reader.uint32(at + 4)) * tickNanoseconds,
      data: withoutCheck(reader.part(offset, captured), original, checkOctets),
      isCutShort: captured < original - checkOctets,
      offset,
    }
    at = offset + captured
  }
}

export const notEthernet = (file: string, linkType: number, offset: number): CaptureError =>
  new CaptureError('notEthernet', file, `link type ${linkType} is not Ethernet`, 'capture on an Ethernet interface', offset)

/** Of a packet of which the capture lacks the end, part of the check may be missing as well, or all of it. */
export const withoutCheck = (data: Uint8Array, originalOctets: number, checkOctets: number): Uint8Array =>
  data.subarray(0, Math.max(0, Math.min(data.length, originalOctets - checkOctets)))
