import { part } from '../fixtures/part.ts'
import { CrcBeats, crcBeatsLatency } from './crc-beats.ts'
import { crcs } from './crc-models.ts'
import { crcBeatChecks } from './fixtures/crc-beats-judge.ts'
import { crcFact } from './fixtures/crc-facts.ts'

const file = 'codes/crc-beats.ts'

const choices = [
  { name: 'CRC-32', crc: crcs.crc32, octets: 8, isMeasured: true },
  { name: 'CRC-32', crc: crcs.crc32, octets: 4, isMeasured: true },
  { name: 'CRC-32C', crc: crcs.crc32c, octets: 1 },
  { name: 'CRC-16/XMODEM', crc: crcs.crc16Xmodem, octets: 3 },
  { name: 'CRC-16/X-25', crc: crcs.crc16X25, octets: 5 },
  { name: 'CRC-5/USB', crc: crcs.crc5Usb, octets: 2 },
  { name: 'CRC-12/UMTS', crc: crcFact('CRC-12/UMTS').model, octets: 6 },
  { name: 'CRC-64/XZ', crc: crcs.crc64Xz, octets: 8 },
]

export const crcBeats = choices.map(({ name, crc, octets, isMeasured = false }) =>
  part(
    { name: `crc_beats, ${name}, ${octets} octets`, file, isMeasured },
    CrcBeats,
    { crc, octets },
    crcBeatChecks(crc, octets, crcBeatsLatency(octets)),
  ),
)
