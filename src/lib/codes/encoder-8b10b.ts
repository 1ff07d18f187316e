import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { encode8b10b, fourOf, isControlOctet, sixOf, takesOtherSeven } from './table-8b10b.ts'
import { truthTable } from './truth-table.ts'

/** Refuses a number of lanes that is none. */
export function checkLanes(lanes: number): void {
  if (!Number.isSafeInteger(lanes) || lanes < 1 || lanes > 16)
    fail({
      code: 'GW221',
      title: 'lanes',
      message: `${lanes} lanes of 8b/10b are none`,
      mend: 'give a whole number from 1 to 16',
    })
}

const flag = (index: Signal<UInt<any>>, holds: (value: number) => boolean): Signal<Bool> =>
  truthTable(index, 1, (value) => Number(holds(value))).bit(0)

/**
 * The same for what few values have. As a table it would be a ROM to Yosys, which makes a copy of the register that addresses
 * it, the input's register, to read it synchronously.
 */
const isOneOf = (index: Signal<UInt<any>>, holds: (value: number) => boolean): Signal<Bool> =>
  Array.from({ length: 2 ** index.width }, (_, value) => value)
    .filter(holds)
    .map((value) => index.eq(value))
    .reduce((any, one) => any.or(one))

/**
 * Encodes octets in 8b/10b, some lanes a cycle.
 *
 * Ports       `enable`: there is a word. `data`: an octet a lane, lane 0 lowest and first. `control`: lanes with a control
 *             character. `code`: ten bits a lane, bit 0 ("a") first on the line. `isInvalid`: lanes whose control character
 *             has no code; what they send may look like another's. `isPositive`: the running disparity after the word.
 * Latency     2 words: outputs hold while not enabled. Throughput: a word a cycle.
 * Timing      all outputs come straight from flip-flops. First cycle: tables of up to six bits; second: the disparity through
 *             the lanes, one LUT4 a lane, and an XOR.
 * Reset       the disparity is negative; `code` is D0.0's at negative disparity, then that of the first word.
 * Errors      GW221 for a number of lanes that is none.
 * Source      Widmer and Franaszek, IBM J. Res. Dev. 27(5), 1983; IEEE 802.3-2022, 36.2.4.
 */
export const Encoder8b10b = module('encoder_8b10b', (p: { lanes: number }) => {
  checkLanes(p.lanes)
  const io = ports({
    enable: input(bool),
    data: input(uint(8 * p.lanes)),
    control: input(uint(p.lanes)),
    code: output(uint(10 * p.lanes)),
    isInvalid: output(uint(p.lanes)),
    isPositive: output(bool),
  })
  const isPositive = reg(bool, { init: false })
  const code = reg(uint(10 * p.lanes), { init: wordOf(encode8b10b(0, false, false).code, p.lanes) })
  const isInvalid = reg(uint(p.lanes), { init: 0 })

  let disparity: Signal<Bool> = isPositive
  for (let lane = 0; lane < p.lanes; lane++) {
    const octet: Signal<UInt<8>> = io.data.bits(8 * lane + 7, 8 * lane)
    const halves = halvesOf(octet, io.control.bit(lane), io.enable)
    const between = disparity.xor(halves.sixTurns)
    const isOther = mux(between, halves.isOtherAtPositive, halves.isOtherAtNegative)
    // .7 is 1110, the other one 0111: they differ in the outer bits.
    const four = halves.four.xor(cat(isOther, literal(uint(2), 0), isOther))
    const word = cat(
      four.xor(between.and(halves.fourAlternates).repeat(4)),
      halves.six.xor(disparity.and(halves.sixAlternates).repeat(6)),
    )
    when(io.enable, () => {
      code.bits(10 * lane + 9, 10 * lane).next = word
      isInvalid.bit(lane).next = halves.isInvalid
    })
    disparity = between.xor(halves.fourTurns)
  }
  when(io.enable, () => {
    isPositive.next = disparity
  })
  io.code.set(code)
  io.isInvalid.set(isInvalid)
  io.isPositive.set(isPositive)
  return io
})

/** One code in every lane. */
const wordOf = (code: number, lanes: number): bigint =>
  Array.from({ length: lanes }, () => BigInt(code)).reduce((word, lane) => (word << 10n) | lane)

/** What the tables say of an octet, each in a register that starts as for D0.0. */
function halvesOf(octet: Signal<UInt<8>>, isControl: Signal<Bool>, enable: Signal<Bool>) {
  const low = cat(isControl, octet.low(5))
  const high = cat(isControl, octet.high(3))
  const ofLow = (index: number) => sixOf(index & 31, index >= 32)
  const ofHigh = (index: number) => fourOf(index & 7, index >= 8, index >= 8)
  const six = reg(uint(6), { init: ofLow(0).bits })
  const four = reg(uint(4), { init: ofHigh(0).bits })
  const sixAlternates = reg(bool, { init: ofLow(0).alternates })
  const sixTurns = reg(bool, { init: ofLow(0).turns })
  const fourAlternates = reg(bool, { init: ofHigh(0).alternates })
  const fourTurns = reg(bool, { init: ofHigh(0).turns })
  const isOtherAtNegative = reg(bool, { init: false })
  const isOtherAtPositive = reg(bool, { init: false })
  const isInvalid = reg(bool, { init: false })
  const isSeven = octet.high(3).all().and(isControl.not())
  when(enable, () => {
    six.next = truthTable(low, 6, (index) => ofLow(index).bits)
    four.next = truthTable(high, 4, (index) => ofHigh(index).bits)
    sixAlternates.next = flag(low, (index) => ofLow(index).alternates)
    sixTurns.next = flag(low, (index) => ofLow(index).turns)
    fourAlternates.next = flag(high, (index) => ofHigh(index).alternates)
    fourTurns.next = flag(high, (index) => ofHigh(index).turns)
    isOtherAtNegative.next = isSeven.and(isOneOf(octet.low(5), (five) => takesOtherSeven(five, false)))
    isOtherAtPositive.next = isSeven.and(isOneOf(octet.low(5), (five) => takesOtherSeven(five, true)))
    isInvalid.next = isControl.and(isOneOf(octet, isControlOctet).not())
  })
  return { six, four, sixAlternates, sixTurns, fourAlternates, fourTurns, isOtherAtNegative, isOtherAtPositive, isInvalid }
}
