import { bool, cat, choice, module, mux, output, ports, reg, type Signal, select, sink, uint, when } from 'gatewright'
import { truthTable } from 'gatewright/lib'
import { CheckGenerator } from './check-generator.ts'
import { FrameBeat } from './frame-beat.ts'
import { TransmitControl } from './transmit-control.ts'
import { error, everyLane, idle, lanes, octet, ofLanes, preambleWord, terminate, XgmiiWord } from './xgmii.ts'

/** What a lane sends. The codes make an output bit one LUT4: two bits of code, one of data, one of the check. */
const laneKinds = ['data', 'check', 'terminate', 'idle'] as const
const Lane = choice(...laneKinds)

/**
 * How far a half of the output word is in its frame: nothing of it; in the word after that in which the check begins; in
 * that word; in data only.
 */
const progresses = ['idle', 'after', 'ending', 'within'] as const
const Progress = choice(...progresses)

/** What `lane` sends, with the check's first octet in lane `position` of the word in which it begins. */
function laneKind(progress: (typeof progresses)[number], position: number, lane: number): (typeof laneKinds)[number] {
  if (progress === 'idle') return 'idle'
  if (progress === 'within') return 'data'
  const octet = lane - position + (progress === 'after' ? 8 : 0)
  if (octet < 0) return 'data'
  if (octet < 4) return 'check'
  return octet === 4 ? 'terminate' : 'idle'
}

/**
 * Transmits: frames in, XGMII out, with preamble, padding to 60 octets, frame check sequence and inter-packet gap.
 *
 * Shapes    in: AXI-Stream; once a frame has begun its words must come one a cycle. `keep` counts in the last beat only,
 *           ones from bit 0 up. out: XGMII words.
 * Latency   4 cycles from a frame's first beat to its /S/, 5 to its first octet. Throughput: at least 12 octets between
 *           frames on average, 9 at the least, exactly as the deficit idle count says; 10.5 cycles a frame of 60 octets.
 * Errors    a beat that comes late, and a last beat with `user`, are sent as /E/, and so is the frame's check.
 * Source    IEEE 802.3-2022, 46.2 and 46.3.1.
 *
 * Cycle 1   the word, blanked beyond `keep`      control: what the word is
 * Cycle 2   /E/ in place of a broken one         check: sum
 * Cycle 3   the preamble before the first        check: advanced          lanes: how far in the frame
 * Cycle 4   halves swapped for lane 4            check: taken back        lanes: their codes
 * Cycle 5   output: one of data, check, /T/, /I/ a lane
 */
export const XgmiiTransmitter = module('xgmii_transmitter', (p: { deficitIdleCount: boolean }) => {
  const io = ports({ frames: sink(FrameBeat), line: output(XgmiiWord) })
  const { valid, payload } = io.frames

  const control = TransmitControl(p)
  control.valid.set(valid)
  control.keep.set(payload.keep)
  control.last.set(payload.last)
  control.user.set(payload.user)
  io.frames.ready.set(control.ready)
  const { tail, startsHigh } = control

  // ── data ──
  // Padding is what the first register holds while nothing is taken: zeros. What it holds between frames nobody looks at.
  const word = reg(uint(64))
  word.next = ofLanes((lane) => mux(control.ready.and(payload.keep.bit(lane)), octet(payload.data, lane), 0))
  const checked = reg(XgmiiWord)
  checked.control.next = control.isBroken.repeat(8)
  checked.data.next = mux(control.isBroken, everyLane(error), word)
  const framed = reg(XgmiiWord)
  framed.control.next = mux(control.isFirst, 1, checked.control)
  framed.data.next = mux(control.isFirst, preambleWord, checked.data)

  // The lane of a frame holds for as long as its words need it: the next frame's is known when the last word has got as
  // far as `checked`, and used two cycles later.
  const startedHigh = reg(bool)
  const isSwapped = reg(bool)
  startedHigh.next = startsHigh
  isSwapped.next = startedHigh
  const heldHigh = reg(uint(36))
  heldHigh.next = cat(framed.control.high(4), framed.data.high(32))
  const placed = reg(XgmiiWord)
  placed.control.next = mux(isSwapped, cat(framed.control.low(4), heldHigh.high(4)), framed.control)
  placed.data.next = mux(isSwapped, cat(framed.data.low(32), heldHigh.low(32)), framed.data)

  // ── check ──
  const generator = CheckGenerator()
  generator.word.set(word)
  generator.isOpen.set(control.isOpen)
  const isSpoilt = reg(bool)
  when(control.isFirst, () => {
    isSpoilt.next = false
  })
  when(control.isBroken, () => {
    isSpoilt.next = true
  })
  generator.isBroken.set(isSpoilt)
  generator.tail.isNow.set(tail.isNow)
  generator.tail.isUpper.set(tail.isUpper)
  generator.tail.remainder.set(tail.remainder)

  // ── lanes ──
  // The check begins where the data ends: 1 … 8 octets into the last word, 4 more for a frame that started in lane 4.
  const place = truthTable(cat(tail.isUpper, tail.remainder, startsHigh), 4, (bits) => {
    const remainder = (bits >> 1) & 3
    return (bits & 8 ? 4 : 0) + (remainder === 0 ? 4 : remainder) + (bits & 1 ? 4 : 0)
  })
  const isUnderWay = reg(bool, { init: false })
  const lowProgress = reg(Progress, { init: 'idle' })
  const highProgress = reg(Progress, { init: 'idle' })
  // It means nothing while there is no frame; simulators with an X want a value all the same.
  const position = reg(uint(3), { init: 0 })
  const atEnd = mux(place.bit(3), Progress.is.within, 'ending')
  const passed = (progress: Signal<typeof Progress>): Signal<typeof Progress> =>
    select(Progress, progress, { within: 'ending', ending: 'after', after: 'idle', idle: 'idle' })
  when(control.isFirst, () => {
    isUnderWay.next = true
    lowProgress.next = mux(startsHigh, Progress.is.idle, 'within')
    highProgress.next = 'within'
  })
    .elseWhen(tail.isNow, () => {
      isUnderWay.next = false
      lowProgress.next = atEnd
      highProgress.next = atEnd
      position.next = place.low(3)
    })
    .elseWhen(isUnderWay, () => {
      lowProgress.next = 'within'
    })
    .otherwise(() => {
      lowProgress.next = passed(lowProgress)
      highProgress.next = passed(highProgress)
    })
  const codes = lanes.map((lane) => {
    const code = reg(Lane, { init: 'idle' })
    const index = cat((lane < 4 ? lowProgress : highProgress).asBits(), position)
    const kind = truthTable(index, 2, (bits) => laneKinds.indexOf(laneKind(progresses[bits >> 3]!, bits & 7, lane)))
    code.next = kind.as(Lane).value
    return code
  })

  // ── output ──
  const line = reg(XgmiiWord, { init: { control: 0xff, data: everyLane(idle) } })
  for (const [lane, code] of codes.entries()) {
    line.data.bits(8 * lane + 7, 8 * lane).next = select(uint(8), code, {
      data: octet(placed.data, lane),
      check: octet(generator.check, lane % 4),
      terminate,
      idle,
    })
    line.control.bit(lane).next = select(bool, code, {
      data: placed.control.bit(lane),
      check: generator.isControl,
      terminate: true,
      idle: true,
    })
  }
  io.line.set(line)
  return io
})
