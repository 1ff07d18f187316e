import { type CapturedPacket, ethernetLinkType } from './capture.ts'
import { OctetReader } from './octet-reader.ts'
import { notEthernet, withoutCheck } from './read-pcap.ts'

/** draft-ietf-opsawg-pcapng, section 4 and appendix. */
const sectionHeader = 0x0a0d0d0a
const interfaceDescription = 1
const oldPacket = 2
const simplePacket = 3
const enhancedPacket = 6
const byteOrderMagic = 0x1a2b3c4d

const timeResolution = 9
const checkLength = 13
const timeOffset = 14

interface Interface {
  readonly linkType: number
  readonly snapLength: number
  readonly ticksPerSecond: bigint
  readonly offsetSeconds: bigint
  readonly checkOctets: number
  readonly offset: number
}

export const isPcapng = (magic: number): boolean => magic === sectionHeader

/** The next-generation format: any number of sections and interfaces, either byte order. */
export function* readPcapng(file: string, octets: Uint8Array): Generator<CapturedPacket> {
  const reader = new OctetReader(file, octets, true)
  let interfaces: Interface[] = []
  for (let at = 0; at < octets.length; ) {
    const isSection = reader.uint32(at) === sectionHeader
    if (isSection) {
      reader.isLittleEndian = true
      if (reader.uint32(at + 8) !== byteOrderMagic) reader.isLittleEndian = false
      if (reader.uint32(at + 8) !== byteOrderMagic) throw reader.damaged('a section has no byte order', at + 8)
      interfaces = []
    }
    const type = reader.uint32(at)
    const length = reader.uint32(at + 4)
    if (length < 12 || length % 4 !== 0) throw reader.damaged(`a block of ${length} octets cannot be`, at + 4)
    const again = reader.uint32(at + length - 4)
    if (again !== length) throw reader.damaged(`a block of ${length} octets ends as one of ${again}`, at + length - 4)
    if (type === interfaceDescription) interfaces.push(readInterface(reader, at, length))
    else if (type === enhancedPacket || type === oldPacket || type === simplePacket)
      yield readPacket(reader, at, type, length, interfaces)
    at += length
  }
}

function readInterface(reader: OctetReader, at: number, length: number): Interface {
  let ticksPerSecond = 1_000_000n
  let offsetSeconds = 0n
  let checkOctets = 0
  for (let option = at + 16; option + 4 <= at + length - 4; ) {
    const code = reader.uint16(option)
    const octets = reader.uint16(option + 2)
    if (code === 0) break
    if (option + 4 + octets > at + length - 4) throw reader.damaged('an option is longer than its block', option)
    const value = reader.part(option + 4, octets)
    if (code === timeResolution) ticksPerSecond = (value[0]! & 0x80 ? 2n : 10n) ** BigInt(value[0]! & 0x7f)
    if (code === checkLength) checkOctets = value[0]! >> 3
    if (code === timeOffset) offsetSeconds = reader.bigInt64(option + 4)
    option += 4 + Math.ceil(octets / 4) * 4
  }
  return {
    linkType: reader.uint16(at + 8),
    snapLength: reader.uint32(at + 12),
    ticksPerSecond,
    offsetSeconds,
    checkOctets,
    offset: at,
  }
}

function readPacket(reader: OctetReader, at: number, type: number, length: number, interfaces: Interface[]): CapturedPacket {
  const index = type === simplePacket ? 0 : type === oldPacket ? reader.uint16(at + 8) : reader.uint32(at + 8)
  const from = interfaces[index]
  if (from === undefined) throw reader.damaged(`a packet names interface ${index}, which the section does not describe`, at + 8)
  if (from.linkType !== ethernetLinkType) throw notEthernet(reader.file, from.linkType, from.offset + 8)
  const isSimple = type === simplePacket
  const original = reader.uint32(isSimple ? at + 8 : at + 24)
  const kept = Math.min(original, from.snapLength === 0 ? original : from.snapLength)
  const captured = isSimple ? kept : reader.uint32(at + 20)
  const offset = at + (isSimple ? 12 : 28)
  if (captured > at + length - 4 - offset || captured > original)
    throw reader.damaged(
      `a packet of ${captured} octets, ${original} on the line, does not fit its block`,
      isSimple ? at + 8 : at + 20,
    )
  const ticks = isSimple ? 0n : (BigInt(reader.uint32(at + 12)) << 32n) | BigInt(reader.uint32(at + 16))
  return {
    time: (ticks * 1_000_000_000n) / from.ticksPerSecond + from.offsetSeconds * 1_000_000_000n,
    data: withoutCheck(reader.part(offset, captured), original, from.checkOctets),
    isCutShort: captured < original - from.checkOctets,
    offset,
  }
}
