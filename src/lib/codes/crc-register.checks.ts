import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { advanceBits } from './crc-matrix.ts'
import { bitOrder, type CrcModel, checkOfRegister, crcOf, registerOf, residueOf } from './crc-model.ts'
import { crcs } from './crc-models.ts'
import { CrcRegister } from './crc-register.ts'
import { CataloguedCrcs } from './fixtures/catalogued-crcs.ts'
import { crcFact, crcFacts, digits } from './fixtures/crc-facts.ts'
import { bitsOfWord } from './fixtures/sequences.ts'

const file = 'codes/crc-register.ts'

/** One step of the definition for each bit of the word, in the order of time. */
function afterWord(model: CrcModel, state: bigint, word: bigint, bits: number): bigint {
  const crc = registerOf(model)
  return bitOrder(bits, model.refin).reduce((next, place) => advanceBits(crc, next ^ ((word >> BigInt(place)) & 1n), 1), state)
}

interface Choice {
  readonly crc: CrcModel
  readonly name: string
  readonly dataBits: number
  readonly levels?: number
  readonly isMeasured?: boolean
}
const choices: readonly Choice[] = [
  { name: 'CRC-32', crc: crcs.crc32, dataBits: 64, isMeasured: true },
  { name: 'CRC-32', crc: crcs.crc32, dataBits: 8, isMeasured: true },
  { name: 'CRC-32', crc: crcs.crc32, dataBits: 512 },
  { name: 'CRC-32', crc: crcs.crc32, dataBits: 12, levels: 0 },
  { name: 'CRC-5/USB', crc: crcs.crc5Usb, dataBits: 1 },
  { name: 'CRC-16/X-25', crc: crcs.crc16X25, dataBits: 4 },
  { name: 'CRC-16/XMODEM', crc: crcs.crc16Xmodem, dataBits: 4 },
  { name: 'CRC-15/CAN', crc: crcs.crc15Can, dataBits: 1 },
  { name: 'CRC-24/INTERLAKEN', crc: crcs.crc24Interlaken, dataBits: 136, levels: 3 },
  { name: 'CRC-12/UMTS', crc: crcFact('CRC-12/UMTS').model, dataBits: 24 },
  { name: 'CRC-64/XZ', crc: crcs.crc64Xz, dataBits: 17 },
  { name: 'CRC-82/DARC', crc: crcFact('CRC-82/DARC').model, dataBits: 16 },
  { name: 'parity', crc: { width: 1, poly: 1n, init: 0n, refin: false, refout: false, xorout: 1n }, dataBits: 3 },
]

export const crcRegisters = [
  ...choices.map(({ crc, name, dataBits, levels, isMeasured = false }) =>
    part(
      { name: `crc_register, ${name}, ${dataBits} bits`, file, isMeasured },
      CrcRegister,
      { crc, dataBits, ...(levels === undefined ? {} : { levels }) },
      {
        'has after each word what the definition gives bit by bit, and after none what no data gives': async (sim, dice) => {
          const { ports } = sim
          expect(BigInt(ports.check.value)).toBe(crcOf(crc, []))
          let state = registerOf(crc).initial
          for (let cycle = 0; cycle < 40; cycle++) {
            const word = dice.wide(dataBits)
            ports.valid.value = dice.chance(0.8)
            ports.start.value = dice.chance(0.1)
            ports.data.value = word as never
            if (ports.valid.value) state = afterWord(crc, ports.start.value ? registerOf(crc).initial : state, word, dataBits)
            sim.step()
            expect(BigInt(ports.check.value)).toBe(checkOfRegister(crc, state))
          }
        },
        'knows a message that ends with its own check, and no other': async (sim, dice) => {
          const { ports } = sim
          const words = Math.ceil(crc.width / dataBits) + 3
          const register = registerOf(crc)
          const message = dice.list(words * dataBits - crc.width, () => dice.below(2))
          const state = message.reduce((sum, bit) => advanceBits(register, sum ^ BigInt(bit), 1), register.initial)
          const inTime = [...message, ...bitsOfWord(state ^ register.inversion, crc.width)]
          const order = bitOrder(dataBits, crc.refin)
          let sum = register.initial
          ports.valid.value = true
          for (let word = 0; word < words; word++) {
            ports.start.value = word === 0
            ports.data.value = order.reduce(
              (sum, place, i) => sum | (BigInt(inTime[word * dataBits + i]!) << BigInt(place)),
              0n,
            ) as never
            sim.step()
            sum = inTime
              .slice(word * dataBits, (word + 1) * dataBits)
              .reduce((next, bit) => advanceBits(register, next ^ BigInt(bit), 1), sum)
            expect(ports.isIntact.value).toBe(checkOfRegister({ ...crc, xorout: 0n }, sum) === residueOf(crc))
          }
          expect(ports.isIntact.value).toBe(true)
        },
      },
    ),
  ),
]

/** Not among the parts of the shelf: what differs between its 113 modules is judged above. */
export const cataloguedCrcs = [
  part(
    { name: 'crc_register, all of the catalogue, 8 bits', file },
    CataloguedCrcs,
    {},
    {
      'gives the check of "123456789" that the catalogue has': async (sim) => {
        sim.ports.valid.value = true
        // A message comes before it.
        for (const [i, digit] of [0x55, 0xff, ...digits].entries()) {
          sim.ports.start.value = i === 0 || i === 2
          sim.ports.data.value = digit
          sim.step()
        }
        expect(sim.ports.checks.map(({ value }) => BigInt(value))).toEqual(crcFacts.map(({ check }) => check))
      },
    },
  ),
]
