import { bool, cat, input, module, mux, output, ports, reg, type Signal, uint, when } from 'gatewright'
import { firstSetOneHot } from 'gatewright/lib'
import { octet, ofLanes, start, startFrameDelimiter, terminate, XgmiiWord } from './xgmii.ts'

/** A bit for each of four lanes: a control character stands there or below. */
const seenControl = (control: Signal<any>): Signal<any> => cat(...[3, 2, 1, 0].map((lane) => control.low(lane + 1).any()))

/**
 * Puts frames into words that start in lane 0, and blanks what is not theirs.
 *
 * Shapes    in: XGMII words. out: words whose octets from the first control character on are 0, with `valid` telling how
 *           many are left; the first word of a frame comes with `isFirst`, all of them with `isInside`.
 * Latency   1 cycle. Of a frame that starts in lane 4 the upper half of a word waits for the lower half of the next, so
 *           one register for that half is all the delay line there is.
 * Starts    /S/ in lane 0 or 4, seven octets of data after it, the last of them the delimiter; a preamble that is broken
 *           starts nothing. A start inside a frame ends that frame and starts the next.
 * Source    IEEE 802.3-2022, 46.2.2 (start), 46.2.5 (terminate), 46.3.3 (errors).
 */
export const FrameAligner = module('frame_aligner', () => {
  const io = ports({
    line: input(XgmiiWord),
    data: output(uint(64)),
    /** From lane 0 up: the octets before the first control character. */
    valid: output(uint(8)),
    /** The word before the first of a frame: what is counted or summed starts again. */
    opens: output(bool),
    /** The word belongs to a frame, which goes on while all of `valid` is set. */
    isInside: output(bool),
    /** The first control character of the word is not /T/. */
    endsBadly: output(bool),
  })
  const { control, data } = io.line

  const lowSeen = seenControl(control.low(4))
  const highSeen = seenControl(control.high(4))
  const isTerminate = ofLanes((lane) => octet(data, lane).eq(terminate))
  const firstIsBad = (half: Signal<any>, terminates: Signal<any>): Signal<any> => firstSetOneHot(half).and(terminates.not()).any()
  const lowIsBad = firstIsBad(control.low(4), isTerminate.low(4))
  const highIsBad = firstIsBad(control.high(4), isTerminate.high(4))

  // A start in lane 4 has its delimiter in the next word.
  const startsLow = control.matches('????_???1').and(octet(data, 0).eq(start))
  const startsHigh = control.matches('???1_????').and(octet(data, 4).eq(start))
  const opensLow = startsLow.and(control.matches('0000_000?')).and(octet(data, 7).eq(startFrameDelimiter))
  const openedHigh = reg(bool, { init: false })
  openedHigh.next = startsHigh.and(control.matches('000?_????'))
  const opensHigh = openedHigh.and(control.matches('????_0000')).and(octet(data, 3).eq(startFrameDelimiter))
  const opens = reg(bool, { init: false })
  opens.next = opensLow.or(opensHigh)

  // Words of a frame that started in lane 4 are an upper half and the lower half after it.
  const isShifted = reg(bool)
  when(startsHigh, () => {
    isShifted.next = true
  }).elseWhen(startsLow, () => {
    isShifted.next = false
  })
  const heldData = reg(uint(32))
  const heldSeen = reg(uint(4))
  heldData.next = data.high(32)
  heldSeen.next = highSeen
  const aligned = mux(isShifted, cat(data.low(32), heldData), data)
  const blank = mux(
    isShifted,
    cat(lowSeen.or(heldSeen.bit(3).repeat(4)), heldSeen),
    cat(highSeen.or(lowSeen.bit(3).repeat(4)), lowSeen),
  )
  const blanked = reg(uint(64))
  blanked.next = ofLanes((lane) => mux(blank.bit(lane), 0, octet(aligned, lane)))
  const valid = reg(uint(8))
  valid.next = blank.not()

  const isInside = reg(bool, { init: false })
  isInside.next = opens.or(isInside.and(valid.bit(7)))

  // Which of the halves' findings counts is known one cycle later, from the word itself.
  const lowWasBad = reg(bool)
  const highWasBad = reg(bool)
  const heldWasBad = reg(bool)
  const wasShifted = reg(bool)
  lowWasBad.next = lowIsBad
  highWasBad.next = highIsBad
  heldWasBad.next = highWasBad
  wasShifted.next = isShifted
  io.endsBadly.set(mux(wasShifted, heldWasBad.or(valid.bit(3).and(lowWasBad)), lowWasBad.or(valid.bit(3).and(highWasBad))))

  io.data.set(blanked)
  io.valid.set(valid)
  io.opens.set(opens)
  io.isInside.set(isInside)
  return io
})
