import { bool, cat, module, mux, output, ports, reg, uint, when } from 'gatewright'
import { Mac10g } from '../mac-10g.ts'
import { everyLane, idle, XgmiiWord } from '../xgmii.ts'
import { type TrafficParameters, TrafficPattern } from './traffic-pattern.ts'

/**
 * A MAC that sends frames back to back to itself, all inside the design: millions of cycles run without the testbench.
 *
 * `delayOctets` is 0 or 4: the receiver then sees starts in the other lane.
 */
export const TrafficLoop = module('traffic_loop', (p: TrafficParameters & { delayOctets: 0 | 4 }) => {
  const io = ports({
    framesSent: output(uint(32)),
    framesReceived: output(uint(32)),
    /** Beats that differ from what was sent, or are said to be bad. */
    beatsAltered: output(uint(32)),
    /** Cycles from the first frame's first beat to the last's. */
    cyclesSending: output(uint(32)),
  })
  const shape = { octets: p.octets, spreadBits: p.spreadBits }
  const mac = Mac10g({})

  const sent = TrafficPattern(shape)
  mac.transmit.valid.set(true)
  mac.transmit.payload.set(sent.beat)
  sent.advance.set(mac.transmit.ready)

  const heldHigh = reg(XgmiiWord, { init: { control: 0xff, data: everyLane(idle) } })
  const word = mac.xgmiiTransmit
  heldHigh.next = word
  if (p.delayOctets === 0) mac.xgmiiReceive.set(word)
  else
    mac.xgmiiReceive.set({
      control: cat(word.control.low(4), heldHigh.control.high(4)),
      data: cat(word.data.low(32), heldHigh.data.high(32)),
    })

  const expected = TrafficPattern(shape)
  const { valid, payload } = mac.receive
  expected.advance.set(valid)
  const masked = payload.data.and(cat(...[7, 6, 5, 4, 3, 2, 1, 0].map((lane) => payload.keep.bit(lane).repeat(8))))
  const isRight = masked
    .eq(expected.beat.data)
    .and(payload.keep.eq(expected.beat.keep))
    .and(payload.last.eq(expected.beat.last))
    .and(payload.user.not())

  const framesSent = reg(uint(32), { init: 0 })
  const framesReceived = reg(uint(32), { init: 0 })
  const beatsAltered = reg(uint(32), { init: 0 })
  const cycles = reg(uint(32), { init: 0 })
  const cyclesAtFirst = reg(uint(32), { init: 0 })
  const cyclesAtLast = reg(uint(32), { init: 0 })
  const isFirst = reg(bool, { init: true })
  cycles.next = cycles.addWrap(1)
  when(mac.transmit.ready, () => {
    isFirst.next = sent.beat.last
    when(isFirst, () => {
      cyclesAtFirst.next = mux(framesSent.eq(0), cycles, cyclesAtFirst)
      cyclesAtLast.next = cycles
    })
    when(sent.beat.last, () => {
      framesSent.next = framesSent.addWrap(1)
    })
  })
  when(valid, () => {
    when(isRight.not(), () => {
      beatsAltered.next = beatsAltered.addWrap(1)
    })
    when(payload.last, () => {
      framesReceived.next = framesReceived.addWrap(1)
    })
  })
  io.framesSent.set(framesSent)
  io.framesReceived.set(framesReceived)
  io.beatsAltered.set(beatsAltered)
  io.cyclesSending.set(cyclesAtLast.subWrap(cyclesAtFirst))
  return io
})
