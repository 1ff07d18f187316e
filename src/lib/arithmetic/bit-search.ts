import { cat } from '../../dsl/cat.ts'
import { mux } from '../../dsl/control.ts'
import { uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal } from '../../dsl/storage.ts'

/** Where a bit was found. */
export interface Found {
  /** Position of the bit, from 0 at the lowest; as many bits as the highest position needs. */
  readonly index: Signal<UInt<any>>
  /** Whether there is one. */
  readonly any: Signal<Bool>
}

/**
 * The lowest bit that is set: a priority encoder in which bit 0 comes first.
 *
 * Latency   none: about ⌈log2 width⌉ LUT levels. No carry chain.
 * Without   any bit set, `index` is that of the highest bit.
 *
 * @example const { index, any } = firstSet(io.requests)
 */
export function firstSet(word: Signal<UInt<any>>): Found {
  return search(word, (low, _high, rest) => ({
    top: low.any.not(),
    rest: rest === undefined ? undefined : mux(low.any, rest.low, rest.high),
  }))
}

/**
 * The highest bit that is set.
 *
 * Latency   none: about ⌈log2 width⌉ LUT levels. No carry chain.
 * Without   any bit set, `index` is 0.
 */
export function lastSet(word: Signal<UInt<any>>): Found {
  return search(word, (_low, high, rest) => ({
    top: high.any,
    rest: rest === undefined ? undefined : mux(high.any, rest.high, rest.low),
  }))
}

interface Half {
  readonly any: Signal<Bool>
}
type Halves = { readonly low: Signal<UInt<any>>; readonly high: Signal<UInt<any>> }
/** What the index is in two halves: its top bit says which, the rest comes from it. */
type Choose = (low: Half, high: Half, rest: Halves | undefined) => { top: Signal<Bool>; rest: Signal<UInt<any>> | undefined }

/** Halves the word until one bit is left; the lower half is always a power of two, so that indices need no adder. */
function search(word: Signal<UInt<any>>, choose: Choose): Found {
  const { any, index } = searchPart(word, choose)
  return { any, index: index ?? literal(uint(1), 0) }
}

function searchPart(word: Signal<UInt<any>>, choose: Choose): Half & { index: Signal<UInt<any>> | undefined } {
  if (word.width === 1) return { any: word.bit(0), index: undefined }
  const split = 2 ** (bitsFor(word.width - 1) - 1)
  const low = searchPart(word.low(split), choose)
  const high = searchPart(word.high(word.width - split), choose)
  const rest =
    low.index === undefined ? undefined : { low: low.index, high: (high.index ?? literal(uint(1), 0)).extend(low.index.width) }
  const chosen = choose(low, high, rest)
  return { any: low.any.or(high.any), index: chosen.rest !== undefined ? cat(chosen.top, chosen.rest) : chosen.top.asBits() }
}

/**
 * The zeros above the highest bit that is set: 0 … width, so the result has one bit more than an index where the width is
 * a power of two.
 *
 * Latency   none: about ⌈log2 width⌉ + 1 LUT levels.
 *
 * @example const shift = leadingZeros(mantissa) // normalise: mantissa.shl(shift)
 */
export function leadingZeros(word: Signal<UInt<any>>): Signal<UInt<any>> {
  const { width } = word
  if (width === 1) return word.not()
  const size = 2 ** bitsFor(width - 1)
  if (size === width) {
    const found = lastSet(word)
    return countOf(found, found.index.not())
  }
  // Aligned to the top of a power of two, with a bit below that ends the search.
  const stop = literal(uint(size - width), 2n ** BigInt(size - width - 1))
  return lastSet(cat(word, stop)).index.not()
}

/**
 * The zeros below the lowest bit that is set: 0 … width.
 *
 * Latency   none: about ⌈log2 width⌉ + 1 LUT levels.
 */
export function trailingZeros(word: Signal<UInt<any>>): Signal<UInt<any>> {
  const { width } = word
  if (width === 1) return word.not()
  // Without any bit set the index is the last position: of a word with one bit more, the width.
  if (2 ** bitsFor(width - 1) !== width) return firstSet(word.extend(width + 1)).index
  const found = firstSet(word)
  return countOf(found, found.index)
}

/** A width of a power of two: none set is the only count with its top bit. */
function countOf({ any }: Found, count: Signal<UInt<any>>): Signal<UInt<any>> {
  return cat(any.not(), mux(any, count, 0))
}

/** Bits that numbers up to `largest` need; none for 0. */
function bitsFor(largest: number): number {
  return largest === 0 ? 0 : largest.toString(2).length
}
