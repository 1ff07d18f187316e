import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { checkLanes } from './encoder-8b10b.ts'
import { codesAt, disparityAfter, encode8b10b, isControlOctet, sixOf } from './table-8b10b.ts'
import { truthTable } from './truth-table.ts'

/**
 * Decodes 8b/10b, some lanes a cycle, and tells every code that is none.
 *
 * Ports       `enable`: there is a word. `code`: ten bits a lane, bit 0 ("a") first on the line, lane 0 first. `data`, `control`:
 *             octets, and lanes with a control character. `codeError`: lanes with a code that no octet has at any disparity
 *             (their data mean nothing). `disparityError`: lanes with a code of the other disparity (their data are right).
 *             `isPositive`: the running disparity after the word.
 * Latency     2 words: outputs hold while not enabled. Throughput: a word a cycle.
 * Timing      all outputs come straight from flip-flops. First cycle: tables of six bits, then of up to eight; second: the
 *             disparity through the lanes, one LUT4 a lane.
 * Reset       the disparity is negative until a half code says otherwise (nearly every one does); no errors; D0.0.
 * Errors      GW221 for a number of lanes that is none.
 * Source      Widmer and Franaszek, IBM J. Res. Dev. 27(5), 1983; running disparity: IEEE 802.3-2022, 36.2.4.4.
 */
export const Decoder8b10b = module('decoder_8b10b', (p: { lanes: number }) => {
  checkLanes(p.lanes)
  const io = ports({
    enable: input(bool),
    code: input(uint(10 * p.lanes)),
    data: output(uint(8 * p.lanes)),
    control: output(uint(p.lanes)),
    codeError: output(uint(p.lanes)),
    disparityError: output(uint(p.lanes)),
    isPositive: output(bool),
  })
  const isPositive = reg(bool, { init: false })
  const data = reg(uint(8 * p.lanes), { init: 0 })
  const control = reg(uint(p.lanes), { init: 0 })
  const codeError = reg(uint(p.lanes), { init: 0 })
  const disparityError = reg(uint(p.lanes), { init: 0 })

  let disparity: Signal<Bool> = isPositive
  for (let lane = 0; lane < p.lanes; lane++) {
    const found = lookUp(io.code.bits(10 * lane + 9, 10 * lane), io.enable)
    const fits = mux(disparity, found.fitsPositive, found.fitsNegative)
    const isCode = found.fitsPositive.or(found.fitsNegative)
    when(io.enable, () => {
      data.bits(8 * lane + 7, 8 * lane).next = found.octet
      control.bit(lane).next = found.isControl
      codeError.bit(lane).next = isCode.not()
      disparityError.bit(lane).next = isCode.and(fits.not())
    })
    disparity = mux(found.setsDisparity, found.leavesPositive, disparity)
  }
  when(io.enable, () => {
    isPositive.next = disparity
  })
  io.data.set(data)
  io.control.set(control)
  io.codeError.set(codeError)
  io.disparityError.set(disparityError)
  io.isPositive.set(isPositive)
  return io
})

const flag = (index: Signal<UInt<any>>, holds: (value: number) => boolean): Signal<Bool> =>
  truthTable(index, 1, (value) => Number(holds(value))).bit(0)

/** What the tables say of a code, each in a register that starts as for D0.0. */
function lookUp(code: Signal<UInt<10>>, enable: Signal<Bool>) {
  const six = code.low(6)
  const four = code.high(4)
  const withClass = cat(
    truthTable(six, bits(classes.length), (index) => classOfSix[index]!),
    four,
  )
  const codeIn = (index: number): { mask: readonly [number, number]; four: number } => ({
    mask: classes[Math.min(index >> 4, classes.length - 1)]!,
    four: index & 15,
  })
  const isInvertedK28 = six.eq(sixOf(28, true).bits ^ 63)
  const isK28 = isInvertedK28.or(six.eq(sixOf(28, true).bits))
  const isOtherControl = flag(six, (index) => otherControlAt(index, false))
    .and(four.eq(0b0001))
    .or(flag(six, (index) => otherControlAt(index, true)).and(four.eq(0b1110)))

  const octet = reg(uint(8), { init: 0 })
  const isControl = reg(bool, { init: false })
  const fitsNegative = reg(bool, { init: true })
  const fitsPositive = reg(bool, { init: true })
  const setsDisparity = reg(bool, { init: false })
  const leavesPositive = reg(bool, { init: false })
  when(enable, () => {
    octet.next = cat(
      truthTable(cat(isInvertedK28, four), 3, (index) => threeOf(index >= 16 ? ~index & 15 : index)),
      truthTable(six, 5, (index) => fiveOf.get(index) ?? 0),
    )
    isControl.next = isK28.or(isOtherControl)
    fitsNegative.next = flag(withClass, (index) => ((codeIn(index).mask[0] >> codeIn(index).four) & 1) === 1)
    fitsPositive.next = flag(withClass, (index) => ((codeIn(index).mask[1] >> codeIn(index).four) & 1) === 1)
    const fourSets = flag(four, (index) => disparityAfter(index, 4) !== 'same')
    setsDisparity.next = fourSets.or(flag(six, (index) => disparityAfter(index, 6) !== 'same'))
    leavesPositive.next = mux(
      fourSets,
      flag(four, (index) => disparityAfter(index, 4) === 'positive'),
      flag(six, (index) => disparityAfter(index, 6) === 'positive'),
    )
  })
  return { octet, isControl, fitsNegative, fitsPositive, setsDisparity, leavesPositive }
}

const octets = Array.from({ length: 256 }, (_, octet) => octet)
const [negativeCodes, positiveCodes] = [codesAt(false), codesAt(true)]

/** Which of the 16 second halves make a code with a first half, at negative and at positive disparity. */
const maskOf = (six: number, codes: ReadonlySet<number>): number =>
  octets.slice(0, 16).reduce((mask, four) => mask | (Number(codes.has(six | (four << 6))) << four), 0)

/**
 * First halves that go with the same second halves are one class: so few that whether ten bits are a code is a table of the
 * class and four bits.
 */
const masks = octets.slice(0, 64).map((six) => [maskOf(six, negativeCodes), maskOf(six, positiveCodes)] as const)
const keys = [...new Set(masks.map(String))]
const classes = keys.map((key) => masks[masks.findIndex((mask) => String(mask) === key)]!)
const classOfSix = masks.map((mask) => keys.indexOf(String(mask)))

/** The five bits of each first half. */
const fiveOf = new Map(
  [false, true].flatMap((isControl) =>
    octets
      .slice(0, 32)
      .filter((five) => !isControl || five === 28)
      .flatMap((five) => {
        const { bits: six, alternates } = sixOf(five, isControl)
        return alternates ? [[six, five] as const, [six ^ 63, five] as const] : [[six, five] as const]
      }),
  ),
)

/** The three bits of each second half, of data and of a K28 whose first half is 001111. */
function threeOf(four: number): number {
  const found = octets.find((octet) =>
    [false, true].some((isPositive) => (octet & 31) === 0 && encode8b10b(octet, false, isPositive).code >> 6 === four),
  )
  return found === undefined ? 7 : found >> 5
}

/** Whether this is the first half of K23.7, K27.7, K29.7 or K30.7, before 0111 (`isPositive`) or 1000. */
const otherControlAt = (six: number, isPositive: boolean): boolean =>
  octets.some((octet) => isControlOctet(octet) && (octet & 31) !== 28 && (encode8b10b(octet, true, isPositive).code & 63) === six)
