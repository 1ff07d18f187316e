import { bool, cat, fsm, type Here, input, literal, module, mux, output, ports, reg, uint, when, wire } from 'gatewright'
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

  const idles = IdleCount({ mayLeaveOut: p.deficitIdleCount })
  const { mustWait } = idles
  const ready = reg(bool, { init: false })
  const isDiscarding = reg(bool, { init: false })

  // A thermometer of the frame's words before the one that is due: bit i is set if they are more than i + 1. Of a first word
  // nobody asks, it is never the last.
  const wordsBefore = reg(uint(shortestLastWord))
  const isLong = wordsBefore.bit(shortestLastWord - 2)
  const isLonger = wordsBefore.bit(shortestLastWord - 1)
  const isOpening = wire(bool, { default: false })
  const open = (here: Here<'open'>): void => {
    isOpening.set(true)
    here.goto('open')
  }

  // Cycles 1 and 2 after a last word are `ending` and `ended`; `waiting` is for the gap, and for what is thrown away.
  const line = fsm('waiting', {
    open(here) {
      when(valid.and(last), () => here.goto('padding')).elseWhen(valid, () => here.goto('sending'))
    },
    sending(here) {
      when(valid.not(), () => here.goto('ending')).elseWhen(last, () => {
        when(isLong, () => here.goto('ending')).otherwise(() => here.goto('padding'))
      })
    },
    padding: (here) => when(isLong, () => here.goto('ending')),
    ending: (here) => here.goto('ended'),
    ended(here) {
      when(mustWait.or(isDiscarding), () => here.goto('waiting')).otherwise(() => open(here))
    },
    waiting: (here) => when(isDiscarding.not(), () => open(here)),
  })
  const isOpen = line.is('open')
  const hasEnded = line.is('ended')
  const isSending = line.is('sending')
  const takes = isOpen.or(isSending).and(valid)
  const underflows = isSending.and(valid.not())
  const staysOpen = isOpen.and(valid.not())
  const willDiscard = underflows.or(isDiscarding.and(valid.and(last).not()))
  isDiscarding.next = willDiscard
  // A register of its own, so that taking a word waits for no state.
  ready.next = isOpening.or(staysOpen).or(takes.and(last.not())).or(willDiscard)
  wordsBefore.next = mux(isOpen, 0, cat(wordsBefore.low(shortestLastWord - 1), literal(bool, true)))

  const isFirst = reg(bool, { init: false })
  const isBroken = reg(bool)
  isFirst.next = isOpen.and(valid)
  isBroken.next = underflows.or(takes.and(last).and(io.user))

  // Octets of the word in the first register. `keep` has its ones from bit 0 up, so four bits tell: one for the half, and
  // in that half whether there are a second, a third and a fourth octet.
  const isUpper = reg(bool)
  const more = reg(uint(3))
  isUpper.next = takes.and(keep.bit(4))
  const moreLow = keep.bits(3, 1).or(isLonger.not().repeat(3))
  more.next = mux(takes, mux(keep.bit(4), keep.bits(7, 5), moreLow), 7)

  const endedUpper = reg(bool)
  const remainder = reg(uint(2))
  endedUpper.next = isUpper
  remainder.next = cat(
    more.bit(2).not().and(more.bit(0)),
    more
      .bit(2)
      .not()
      .and(more.bit(0).eq(more.bit(1))),
  )

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
