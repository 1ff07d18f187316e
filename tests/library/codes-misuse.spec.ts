import { bool, elaborate, module, output, ports } from 'gatewright'
import {
  AdditiveScrambler,
  CommaAligner,
  CrcBeats,
  CrcPipeline,
  CrcRegister,
  crcs,
  Decoder8b10b,
  Encoder8b10b,
  FibonacciLfsr,
  GaloisLfsr,
  Gearbox,
  type GearboxParameters,
  InternetChecksum,
  PrbsChecker,
  PrbsGenerator,
  SelfSyncDescrambler,
  SelfSyncScrambler,
  SlipGearbox,
} from 'gatewright/lib'
import { expect, it } from 'vitest'

const gear = (from: number, to: number): GearboxParameters => ({ from, to })

it.each([
  [/GW220 crc: 0 bits of data/, CrcRegister, { crc: crcs.crc32, dataBits: 0 }],
  [/GW220 crc: NaN bits of data/, CrcRegister, { crc: crcs.crc32, dataBits: Number.NaN }],
  [/GW220 crc: a CRC of width 1025/, CrcRegister, { crc: { ...crcs.crc32, width: 1025 }, dataBits: 8 }],
  [/GW220 crc: 0 octets/, CrcBeats, { crc: crcs.crc32, octets: 0 }],
  [/GW220 crc: 1.5 octets/, CrcPipeline, { crc: crcs.crc32, octets: 1.5 }],
  [/lacks the term 1/, CrcPipeline, { crc: { ...crcs.crc32, poly: 0xedb88320n }, octets: 8 }],
  [/GW221 lanes: 0 lanes/, Encoder8b10b, { lanes: 0 }],
  [/GW221 lanes: 17 lanes/, Decoder8b10b, { lanes: 17 }],
  [/GW221 lanes/, CommaAligner, { lanes: 0.5 }],
  [/GW222 sequence: taps \[\]/, FibonacciLfsr, { taps: [], bits: 8, seed: 1n }],
  [/GW222 sequence: taps \[7, 0\]/, FibonacciLfsr, { taps: [7, 0], bits: 8, seed: 1n }],
  [/GW222 sequence: taps \[7, 7\]/, GaloisLfsr, { taps: [7, 7], bits: 8, seed: 1n }],
  [/from the seed 0/, GaloisLfsr, { taps: [7, 6], bits: 8, seed: 0n }],
  [/the seed 128 does not fit 7 bits/, FibonacciLfsr, { taps: [7, 6], bits: 8, seed: 128n }],
  [/GW222 sequence: 0 bits a cycle/, PrbsChecker, { pattern: { taps: [7, 6], isInverted: false }, bits: 0 }],
  [/GW222 sequence: 8.5 bits a cycle/, PrbsGenerator, { pattern: { taps: [7, 6], isInverted: false }, bits: 8.5 }],
  [/from the seed 0/, AdditiveScrambler, { taps: [7, 4], bits: 8, seed: 0n }],
  [/the seed -1 does not fit/, SelfSyncScrambler, { taps: [7, 4], bits: 8, seed: -1n }],
  [/GW222/, SelfSyncDescrambler, { taps: [7, 4], bits: -8 }],
  [/GW223 gearbox: a gearbox from 0 to 8/, Gearbox, gear(0, 8)],
  [/GW223 gearbox: a gearbox from 8 to 4097/, SlipGearbox, gear(8, 4097)],
  [/GW224 internet checksum: 0 octets a beat/, InternetChecksum, { octets: 0, addersPerStage: 1 }],
  [/GW224 internet checksum: 513 octets a beat/, InternetChecksum, { octets: 513, addersPerStage: 1 }],
  [/GW224 internet checksum: 0.5 adders a stage/, InternetChecksum, { octets: 8, addersPerStage: 0.5 }],
] as [RegExp, (parameters: any) => unknown, unknown][])('%s, at the line of the design', (message, part, parameters) => {
  const Wrong = module('wrong', () => {
    const io = ports({ out: output(bool) })
    io.out.set(false)
    part(parameters) // the line of the design
    return io
  })
  let text = ''
  try {
    elaborate(Wrong)
  } catch (error) {
    text = (error as Error).message
  }
  expect(text).toMatch(message)
  expect(text.split('\n')[2]).toContain('// the line of the design')
})
