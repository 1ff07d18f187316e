import { ethernetLinkType } from './capture.ts'

/** A frame with its frame check sequence, and when it was captured. */
export interface CheckedFrame {
  readonly time: bigint
  readonly octets: Uint8Array
}

/** Little-endian pcap with nanoseconds, whose header says that each packet ends with 4 octets of check (2 words of 16 bits). */
export function pcapOf(frames: readonly CheckedFrame[]): Uint8Array {
  const size = frames.reduce((sum, { octets }) => sum + 16 + octets.length, 24)
  const file = new Uint8Array(size)
  const view = new DataView(file.buffer)
  const longest = frames.reduce((most, { octets }) => Math.max(most, octets.length), 65_535)
  view.setUint32(0, 0xa1b23c4d, true)
  view.setUint16(4, 2, true)
  view.setUint16(6, 4, true)
  view.setUint32(16, longest, true)
  view.setUint32(20, 0x2400_0000 + ethernetLinkType, true)
  let at = 24
  for (const { time, octets } of frames) {
    view.setUint32(at, Number(time / 1_000_000_000n), true)
    view.setUint32(at + 4, Number(time % 1_000_000_000n), true)
    view.setUint32(at + 8, octets.length, true)
    view.setUint32(at + 12, octets.length, true)
    file.set(octets, at + 16)
    at += 16 + octets.length
  }
  return file
}
