import { bool, cat, input, literal, module, mux, output, ports, reg, uint } from 'gatewright'
import { minimumDataOctets } from './ethernet.ts'
import { IdleCount } from './idle-count.ts'

/** The word, counted from 0, in which the shortest frame allowed ends: its octets 56 … 63. */
const shortestLastWord = Math.floor((minimumDataOctets - 1) / 8)

/**
 * Decides what each word of the transmitter's pipeline is.
 *
 * A frame's words come without a pause once its first has been taken. From the word's own cycle (that in which the
 * transmitter's first register holds it) `isFirst`, `isBroken` speak of it; `tail` follows a cycle later.
 *
 *   cycle  0  last word taken
 *          1  it is in the first register; its `keep`, decoded, as well
 *          2  `tail`: what the check, the lanes' codes and the idle count need of it, each from registers
 *          3  the next frame's first word may be taken (or in cycle 4, as the idle count says)
 *
 * Padding    words of zeros follow a frame that ends before its 60th octet; in the word with that octet at least 4 count.
 * Underflow  a word that does not come in time ends the frame there, with /E/ in place of it; the rest is thrown away.
 */
export const TransmitControl = module('transmit_control', (p: { deficitIdleCount: boolean }) => {
  const io = ports({
    valid: input(bool),
    keep: input(uint(8)),
    last: input(bool),
    user: input(bool),
    ready: output(bool),
    /** No frame is under way; the next word may be a first one. */
    isOpen: output(bool),
    isFirst: output(bool),
    isBroken: output(bool),
    tail: { isNow: output(bool), isUpper: output(bool), remainder: output(uint(2)) },
    startsHigh: output(bool),
  })
  const { valid, keep, last } = io

  const ready = reg(bool, { init: false })
  const isOpen = reg(bool, { init: false })
  const isSending = reg(bool, { init: false })
  const isDiscarding = reg(bool, { init: false })
  const isPadding = reg(bool, { init: false })
  /** The gap is over, or a cycle from it, but the input is not at the start of a frame. True out of reset. */
  const isWaiting = reg(bool, { init: true })
  const idles = IdleCount({ mayLeaveOut: p.deficitIdleCount })

  // A thermometer of the words taken since the line was open: bit i is set once there were more than i.
  const wordsBefore = reg(uint(8))
  const isLong = wordsBefore.bit(shortestLastWord - 1)
  const isLonger = wordsBefore.bit(shortestLastWord)

  const takes = isOpen.or(isSending).and(valid)
  const underflows = isSending.and(valid.not())
  const ends = takes.and(last)
  const endsDiscard = valid.and(last)

  const isFirst = reg(bool, { init: false })
  const isLast = reg(bool, { init: false })
  const isBroken = reg(bool)
  isFirst.next = isOpen.and(valid)
  isLast.next = ends.or(isPadding).and(isLong).or(underflows)
  isBroken.next = underflows.or(ends.and(io.user))
  isPadding.next = ends.or(isPadding).and(isLong.not())

  // Octets of the word in the first register. `keep` has its ones from bit 0 up, so four bits tell: one for the half, and
  // in that half whether there are a second, a third and a fourth octet.
  const isUpper = reg(bool)
  const more = reg(uint(3))
  isUpper.next = takes.and(keep.bit(4))
  const moreLow = keep.bits(3, 1).or(isLonger.not().repeat(3))
  more.next = mux(takes, mux(keep.bit(4), keep.bits(7, 5), moreLow), 7)

  const hasEnded = reg(bool, { init: false })
  const endedUpper = reg(bool)
  const remainder = reg(uint(2))
  hasEnded.next = isLast
  endedUpper.next = isUpper
  remainder.next = cat(
    more.bit(2).not().and(more.bit(0)),
    more
      .bit(2)
      .not()
      .and(more.bit(0).eq(more.bit(1))),
  )

  const opensNow = hasEnded.and(idles.mustWait.not()).or(isWaiting)
  const staysOpen = isOpen.and(valid.not())
  const willBeOpen = staysOpen.or(opensNow.and(isDiscarding.not()))
  const willSend = takes.and(last.not())
  const willDiscard = underflows.or(isDiscarding.and(endsDiscard.not()))
  isOpen.next = willBeOpen
  isSending.next = willSend
  isDiscarding.next = willDiscard
  ready.next = willBeOpen.or(willSend).or(willDiscard)
  isWaiting.next = hasEnded.and(idles.mustWait).or(hasEnded.or(isWaiting).and(isDiscarding))
  wordsBefore.next = mux(willBeOpen, 0, cat(wordsBefore.low(7), literal(bool, true)))

  idles.ends.set(hasEnded)
  idles.isUpper.set(endedUpper)
  idles.remainder.set(remainder)
  idles.rests.set(staysOpen)

  io.ready.set(ready)
  io.isOpen.set(isOpen)
  io.isFirst.set(isFirst)
  io.isBroken.set(isBroken)
  io.tail.isNow.set(hasEnded)
  io.tail.isUpper.set(endedUpper)
  io.tail.remainder.set(remainder)
  io.startsHigh.set(idles.startsHigh)
  return io
})
