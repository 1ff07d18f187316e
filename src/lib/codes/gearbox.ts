import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { input, ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'

export interface GearboxParameters {
  /** Bits of a word that comes in, and of one that goes out. */
  readonly from: number
  readonly to: number
}

/**
 * Words of one width from words of another: the same bits in the same order, bit 0 of a word first.
 *
 * Ports       `in`, `out`: streams of `uint(from)` and `uint(to)`.
 * Latency     1 cycle from the word that completes one. Throughput: `out` has a word in each cycle in which the bits suffice, or
 *             `in` takes one: the wider side is busy in every cycle.
 * Timing      `out` comes straight from flip-flops; `in.ready` passes one LUT from `out.ready`. A word in is moved by one of
 *             to / gcd(from, to) places, three multiplexers in a row for 66 to 64.
 * Reset       empty; the first word's bit 0 is bit 0 of the first that goes out. Less than `to` bits stay inside.
 * Errors      GW223 for a width that is none.
 * Source      the bit order of IEEE 802.3-2022, 49.2.4 (bit 0 first).
 */
export const Gearbox = module('gearbox', (p: GearboxParameters) => {
  checkGearbox(p)
  const io = ports({ in: sink(uint(p.from)), out: source(uint(p.to)) })
  gear(p, io, greatestDivisor(p.from, p.to), undefined)
  return io
})

/**
 * A gearbox whose words can be moved along the bits: each cycle with `slip` takes one bit out of the stream. A receiver slips
 * until its block boundary is right.
 *
 * Ports       `in`, `out`: as Gearbox. `slip`: the first bit of the next word taken is left out (where it stays on, of every
 *             word). `in.valid` and `in.ready` say when a word is taken.
 * Latency     1 cycle, as Gearbox; a slip shows in the words that hold the bits of that word and later ones.
 * Timing      as Gearbox, with as many places to move a word to as `out` has bits.
 * Reset       empty.
 * Errors      GW223 for a width that is none.
 * Source      IEEE 802.3-2022, 49.2.9 (SLIP).
 */
export const SlipGearbox = module('slip_gearbox', (p: GearboxParameters) => {
  checkGearbox(p)
  const io = ports({ in: sink(uint(p.from)), out: source(uint(p.to)), slip: input(bool) })
  gear(p, io, 1, io.slip)
  return io
})

/** `unit`: what all counts of bits are multiples of. */
function gear(p: GearboxParameters, io: any, unit: number, slip: Signal<Bool> | undefined): void {
  const word: Signal<UInt<any>> = io.in.payload
  // Bits that wait for more, oldest lowest, and how many units of them there are; zeros above.
  const mostHeld = Math.max(p.from, p.to) - unit
  const payload = reg(uint(p.to))
  const isFull = reg(bool, { init: false })
  io.out.payload.set(payload)
  io.out.valid.set(isFull)
  const isFree: Signal<Bool> = isFull.not().or(io.out.ready)
  if (mostHeld === 0) {
    io.in.ready.set(isFree)
    when(isFree, () => {
      isFull.next = io.in.valid
      payload.next = word
    })
    return
  }

  const held = reg(uint(mostHeld), { init: 0 })
  const count = reg(uint(bits((mostHeld + p.from) / unit + 1)), { init: 0 })
  const hasWord = p.from > p.to ? count.ge(p.to / unit) : literal({ kind: 'bool' }, false)
  const takes: Signal<Bool> = isFree.and(hasWord.not()).and(io.in.valid)
  io.in.ready.set(isFree.and(hasWord.not()))

  // Where the word in goes: above what is held. With a slip it goes one lower, and its first bit under all.
  const last = p.to / unit - 1
  const place: Signal<UInt<any>> = count.low(bits(last + 1))
  const total = p.to - unit + p.from
  const moved = slip === undefined ? shifted(word, place, last, unit, total) : shiftedOrSlipped(word, place, last, total, slip)
  const room = Math.max(total, mostHeld)
  const joined: Signal<UInt<any>> = mux(takes, moved.extend(room), 0).or(held.extend(room))

  const counted: Signal<UInt<any>> = mux(takes, count.addWrap(p.from / unit), count)
  const exact: Signal<UInt<any>> = slip === undefined ? counted : counted.subWrap(slip.and(takes).asBits().extend(count.width))
  const isComplete = exact.ge(p.to / unit)
  when(isFree, () => {
    isFull.next = isComplete
    payload.next = joined.low(p.to)
    when(isComplete, () => {
      held.next =
        room > p.to
          ? joined
              .high(room - p.to)
              .extend(Math.max(mostHeld, room - p.to))
              .low(mostHeld)
          : 0
      count.next = exact.subWrap(p.to / unit)
    }).otherwise(() => {
      held.next = joined.low(mostHeld)
      count.next = exact
    })
  })
}

/** The word at one of `last + 1` places, `unit` bits apart, by a step for each bit of the place. */
function shifted(
  word: Signal<UInt<any>>,
  place: Signal<UInt<any>>,
  last: number,
  unit: number,
  width: number,
): Signal<UInt<any>> {
  let moved: Signal<UInt<any>> = word.extend(width)
  for (let bit = 0, by = 1; by <= last; bit++, by *= 2)
    moved = mux(place.bit(bit), cat(moved.low(width - by * unit), literal(uint(by * unit), 0)), moved)
  return moved
}

function shiftedOrSlipped(
  word: Signal<UInt<any>>,
  place: Signal<UInt<any>>,
  last: number,
  width: number,
  slip: Signal<Bool>,
): Signal<UInt<any>> {
  const first = word.bit(0).and(slip.not())
  const kept = shifted(word.width === 1 ? cat(first) : cat(word.high(word.width - 1), first), place, last, 1, width)
  return mux(slip, kept.shr(1), kept)
}

function checkGearbox(p: GearboxParameters): void {
  for (const width of [p.from, p.to])
    if (!Number.isSafeInteger(width) || width < 1 || width > 4096)
      fail({
        code: 'GW223',
        title: 'gearbox',
        message: `a gearbox from ${p.from} to ${p.to} bits is none`,
        mend: 'give whole numbers of bits from 1 to 4096',
      })
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))
