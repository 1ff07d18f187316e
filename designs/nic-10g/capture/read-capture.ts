import { readFileSync } from 'node:fs'
import { type CapturedPacket, CaptureError } from './capture.ts'
import { isPcap, readPcap } from './read-pcap.ts'
import { isPcapng, readPcapng } from './read-pcapng.ts'

/** All packets of a capture file, pcap or pcapng. A file that is damaged anywhere is refused as a whole. */
export function readCapture(file: string): CapturedPacket[] {
  let octets: Uint8Array
  try {
    octets = readFileSync(file)
  } catch (error) {
    throw new CaptureError(
      'unreadable',
      file,
      (error as NodeJS.ErrnoException).code ?? String(error),
      'name a file that can be read',
    )
  }
  return parseCapture(file, octets)
}

export function parseCapture(file: string, octets: Uint8Array): CapturedPacket[] {
  const magic = octets.length < 4 ? 0 : new DataView(octets.buffer, octets.byteOffset).getUint32(0)
  if (isPcap(magic)) return [...readPcap(file, octets, magic)]
  if (isPcapng(magic)) return [...readPcapng(file, octets)]
  const what = octets.length < 4 ? `${octets.length} octets are no capture` : `0x${magic.toString(16)} begins no capture`
  throw new CaptureError('noCapture', file, what, 'give a pcap or pcapng file, not compressed', 0)
}
