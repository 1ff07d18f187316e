import type { Signal, UInt } from '../../dsl/signal-type.ts'

/**
 * An internet checksum after one of the words that it covers has changed, without the other words: `~(~check + ~before + after)`
 * in ones' complement. A time to live is counted down so, an address translated; words that come behind (a pseudo-header's)
 * take the place of a `before` of zero.
 *
 * Shapes    all `uint(16)`, the word's first octet high. Where the octet that changes lies alone, the rest of its word comes with it.
 * Latency   0: two carry chains, and one more for the carries.
 * Source    A. Rijsinghani, RFC 1624, 1994, equation 3. It gives 0x0000 where RFC 1141 gave 0xffff.
 *
 * @example io.checksum.set(updatedChecksum(io.header.checksum, io.header.timeToLive, counted))
 */
export function updatedChecksum(check: Signal<UInt<16>>, before: Signal<UInt<16>>, after: Signal<UInt<16>>): Signal<UInt<16>> {
  const sum: Signal<UInt<any>> = check.not().add(before.not()).add(after)
  // Up to 2 above the 16 bits, and after that up to 1: 0xffff + 2 leaves 1 and a carry, which then fits.
  const once: Signal<UInt<any>> = sum.low(16).add(sum.high(2))
  return once.low(16).addWrap(once.bit(16).asBits().extend(16)).not() as Signal<UInt<16>>
}
