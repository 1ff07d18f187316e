import { bool, cat, input, module, mux, output, ports, reg, uint } from 'gatewright'
import { FrameAligner } from './frame-aligner.ts'
import { FrameBeat } from './frame-beat.ts'
import { FrameCheck } from './frame-check.ts'
import { FrameLength } from './frame-length.ts'
import { XgmiiWord } from './xgmii.ts'

/**
 * Receives: XGMII in, frames without their frame check sequence out.
 *
 * Shapes    in: XGMII words. out: AXI-Stream without `ready`, since a line cannot wait; `user` with the last beat says
 *           that the frame is bad: frame check sequence, under 64 octets, over `maximumFrameOctets`, a control character
 *           other than /T/ inside, data close behind /T/.
 * Latency   5 cycles from a word on the line to its beat. Throughput: a word a cycle, back to back; any gap will do.
 * Errors    the last 4 octets of whatever was received count as the check and do not come out: of a frame under 5 octets
 *           nothing does.
 *
 * Cycle 1   aligned, blanked                 (frame aligner)
 * Cycle 2   the check's upper half           word and what is valid of it: 1st delay
 * Cycle 3   the check's sum                  2nd
 * Cycle 4   compared                         3rd
 * Cycle 5   verdict, 4 octets cut off        output
 *
 * The word before the last leaves when the last is in the 2nd delay, so the verdict has that long; a last word of 5 octets
 * or more leaves itself, one cycle later, and its verdict takes one cycle more. That is why no cycle is lost on either.
 */
export const XgmiiReceiver = module('xgmii_receiver', (p: { maximumFrameOctets: number }) => {
  const io = ports({ line: input(XgmiiWord), frames: { valid: output(bool), payload: output(FrameBeat) } })

  const aligner = FrameAligner()
  aligner.line.set(io.line)
  const { opens, isInside } = aligner

  // The datapath: three words and their valid octets wait for the verdict, the oldest to leave. `valid` is 0 outside of
  // frames from here on.
  const youngestValid = reg(uint(8), { init: 0 })
  const nextValid = reg(uint(8), { init: 0 })
  const oldestValid = reg(uint(8), { init: 0 })
  youngestValid.next = mux(isInside, aligner.valid, 0)
  nextValid.next = youngestValid
  oldestValid.next = nextValid
  const youngest = reg(uint(64))
  const next = reg(uint(64))
  const oldest = reg(uint(64))
  youngest.next = aligner.data
  next.next = youngest
  oldest.next = next

  const check = FrameCheck()
  check.data.set(aligner.data)
  check.valid.set(aligner.valid)
  check.validBefore.set(youngestValid)
  check.opens.set(opens)
  const length = FrameLength({ maximumFrameOctets: p.maximumFrameOctets })
  length.opens.set(opens)
  length.valid.set(aligner.valid)

  // What is wrong but for the check, one cycle after the last word; held for one more for a last word of 5 to 7 octets, whose
  // sum takes in the lower half of the next word as well: that must be blank, so a /T/ that data follows there is no end.
  const isMisshapen = reg(bool)
  const wasMisshapen = reg(bool)
  const isCondemned = reg(bool)
  isMisshapen.next = aligner.endsBadly.or(length.isShort).or(length.isLong)
  wasMisshapen.next = isMisshapen.or(aligner.valid.bit(0))
  isCondemned.next = mux(nextValid.bit(7), isMisshapen, wasMisshapen)

  // The last four octets of a frame are its check: a word's octet is data if the fourth after it is valid still.
  const isLast = nextValid.bit(4).not()
  const hasBeat = reg(bool, { init: false })
  const beat = reg(FrameBeat)
  hasBeat.next = oldestValid.bit(4)
  beat.data.next = oldest
  beat.keep.next = cat(nextValid.low(4), oldestValid.high(4))
  beat.last.next = isLast
  beat.user.next = isLast.and(isCondemned.or(check.isWrong))
  io.frames.valid.set(hasBeat)
  io.frames.payload.set(beat)
  return io
})
