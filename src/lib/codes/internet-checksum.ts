import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'

export interface InternetChecksumParameters {
  /** A beat's. */
  readonly octets: number
  /** How many additions may stand between two registers: 1 for the highest clock, more for fewer cycles. */
  readonly addersPerStage: number
}

/** Additions ahead of the running sum: a tree over the beat's words, then the carries that it made. */
const additionsAhead = (octets: number): number => (octets <= 2 ? 0 : Math.ceil(Math.log2(Math.ceil(octets / 2))) + 1)

/** Cycles from a message's last beat to its checksum in InternetChecksum. */
export const internetChecksumLatency = ({ octets, addersPerStage }: InternetChecksumParameters): number =>
  Math.ceil((additionsAhead(octets) + 1) / addersPerStage) + 1

/**
 * The internet checksum over messages of octets, several a beat: of IPv4 headers, ICMP, UDP and TCP.
 *
 * A sum in ones' complement takes its carry back in at the bottom. Here it does so one beat later, through the carry input
 * of the next addition, so that a beat costs the running sum one carry chain of 16 bits whatever the beat's width. Octets are
 * added as they lie, lowest first, and the sum is turned round at the end: the order of octets does not matter to it.
 *
 * Ports       `valid`: there is a beat. `data`: its octets, the first one lowest. `keep`: those that count; others are taken
 *             as zeros, so that a last beat may have any length, 0 included. `last`: the message ends with it. `isDone`: a
 *             checksum is there; `checksum` is what the header's field is to hold (its first octet high), for a message in
 *             which the field is zero; `isIntact` whether the message had its own checksum within it.
 * Latency     `internetChecksumLatency(p)` cycles: 8 octets with one adder a stage 5. Throughput: a beat a cycle, messages
 *             back to back.
 * Timing      `isDone` and `checksum` come straight from flip-flops (`checksum` through inverters), `isIntact` through a
 *             comparison. Stages have `addersPerStage` carry chains of 16 bits and some.
 * Reset       before a first beat; what is in the stages is dropped.
 * Errors      GW224 for a number of octets or adders that is none.
 * Source      R. Braden, D. Borman, C. Partridge, RFC 1071, 1988. A pseudo-header is summed as the first octets of the message,
 *             or added behind by `updatedChecksum`. UDP sends 0xffff for a checksum of 0 (RFC 768).
 */
export const InternetChecksum = module('internet_checksum', (p: InternetChecksumParameters) => {
  checkParameters(p)
  const io = ports({
    valid: input(bool),
    data: input(uint(8 * p.octets)),
    keep: input(uint(p.octets)),
    last: input(bool),
    isDone: output(bool),
    checksum: output(uint(16)),
    isIntact: output(bool),
  })
  let beat: Beat = { isValid: io.valid, isLast: io.last, sums: wordsOf(keptOctets(io.data, io.keep)) }
  for (let left = additionsAhead(p.octets); left > 0; left--) {
    beat = { ...beat, sums: beat.sums.length > 1 ? inPairs(beat.sums) : [withCarriesAdded(beat.sums[0]!)] }
    // The running sum is an addition as well.
    if (left % p.addersPerStage === 0) beat = registered(beat)
  }

  const sum = reg(uint(16))
  const carry = reg(bool)
  const isFirst = reg(bool, { init: true })
  const isDone = reg(bool, { init: false })
  const next = oneMore(
    mux(isFirst, 0, sum),
    inItsPlace(wordOf(beat.sums[0]!, p.octets), beat, p.octets),
    isFirst.not().and(carry),
  )
  when(beat.isValid, () => {
    sum.next = next.low(16)
    carry.next = next.bit(16)
    isFirst.next = beat.isLast
  })
  isDone.next = beat.isValid.and(beat.isLast)

  // The last carry makes none: sum and carry are never 0xffff and 1 at once.
  const total = reg(uint(16))
  const isThere = reg(bool, { init: false })
  total.next = sum.addWrap(carry.asBits().extend(16))
  isThere.next = isDone
  io.isDone.set(isThere)
  io.checksum.set(cat(total.low(8), total.high(8)).not())
  io.isIntact.set(total.all())
  return io
})

/** What goes through the stages ahead of the running sum. */
interface Beat {
  readonly isValid: Signal<Bool>
  readonly isLast: Signal<Bool>
  readonly sums: readonly Signal<UInt<any>>[]
}

function registered({ isValid, isLast, sums }: Beat): Beat {
  const valid = reg(bool, { init: false })
  const last = reg(bool)
  valid.next = isValid
  last.next = isLast
  return { isValid: valid, isLast: last, sums: sums.map(held) }
}

function held(value: Signal<UInt<any>>): Signal<UInt<any>> {
  const partial = reg(uint(value.width))
  partial.next = value
  return partial
}

const keptOctets = (data: Signal<UInt<any>>, keep: Signal<UInt<any>>): Signal<UInt<any>>[] =>
  Array.from({ length: keep.width }, (_, lane) => mux(keep.bit(lane), data.bits(8 * lane + 7, 8 * lane), 0))

/** Two octets a word, the first one low; a last one alone is a word. */
const wordsOf = (octets: readonly Signal<UInt<any>>[]): Signal<UInt<any>>[] =>
  Array.from({ length: Math.ceil(octets.length / 2) }, (_, word) => cat(...octets.slice(2 * word, 2 * word + 2).reverse()))

const inPairs = (sums: readonly Signal<UInt<any>>[]): Signal<UInt<any>>[] =>
  Array.from({ length: Math.ceil(sums.length / 2) }, (_, pair) => {
    const [a, b] = sums.slice(2 * pair, 2 * pair + 2)
    return b === undefined ? a! : a!.add(b)
  })

/** The low 16 bits and, as one more operand, what lies above them. The result may carry once more, into bit 16. */
const withCarriesAdded = (sum: Signal<UInt<any>>): Signal<UInt<any>> => sum.low(16).add(sum.high(sum.width - 16))

/** A beat's word. A carry out of `withCarriesAdded` leaves a number below that of the words, so that it stays within few bits. */
function wordOf(sum: Signal<UInt<any>>, octets: number): Signal<UInt<any>> {
  if (sum.width <= 16) return sum.extend(16)
  const few = additionsAhead(octets) - 1
  return cat(sum.bits(15, few), sum.low(few).addWrap(sum.bit(16).asBits().extend(few)))
}

/** Where beats have an odd number of octets, every other one begins in the high half of a word. */
function inItsPlace(word: Signal<UInt<any>>, { isValid, isLast }: Beat, octets: number): Signal<UInt<any>> {
  if (octets % 2 === 0) return word
  const isOdd = reg(bool, { init: false })
  when(isValid, () => {
    isOdd.next = isOdd.not().and(isLast.not())
  })
  return mux(isOdd, cat(word.low(8), word.high(8)), word)
}

/** a + b + carry on one carry chain. */
function oneMore(a: Signal<UInt<any>>, b: Signal<UInt<any>>, carry: Signal<Bool>): Signal<UInt<any>> {
  const sum: Signal<UInt<any>> = cat(a, literal(uint(1), 1)).add(cat(b, carry))
  return sum.bits(17, 1)
}

function checkParameters({ octets, addersPerStage }: InternetChecksumParameters): void {
  const wrong = (message: string, mend: string): never => fail({ code: 'GW224', title: 'internet checksum', message, mend })
  if (!Number.isSafeInteger(octets) || octets < 1 || octets > 512)
    wrong(`${octets} octets a beat are none`, 'give a whole number from 1 to 512')
  if (!Number.isSafeInteger(addersPerStage) || addersPerStage < 1)
    wrong(`${addersPerStage} adders a stage are none`, 'give a whole number from 1 up: 1 for the highest clock')
}
