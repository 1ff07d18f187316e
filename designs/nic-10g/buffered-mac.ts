import {
  bool,
  clockDomain,
  connect,
  DesignError,
  type Domain,
  inDomain,
  input,
  module,
  output,
  ports,
  reg,
  sink,
  source,
  uint,
  when,
} from 'gatewright'
import { AsyncFifo, beat, PacketFifo } from 'gatewright/lib'
import { frameCheckOctets, maximumJumboFrameOctets } from './ethernet.ts'
import { FrameBeat } from './frame-beat.ts'
import { Mac10g } from './mac-10g.ts'
import { XgmiiWord } from './xgmii.ts'

export interface BufferedMacParameters {
  /** The domain of both streams of frames; without it a `user` of 156.25 MHz. */
  readonly user?: Domain
  /** The domains of the line's directions, which may be one; without them a `receive` and a `transmit` of 156.25 MHz. */
  readonly receive?: Domain
  readonly transmit?: Domain
  /** As in `MacParameters`; longer frames are dropped. Default 9,604. */
  readonly maximumFrameOctets?: number
  /** As in `MacParameters`. Default true. */
  readonly deficitIdleCount?: boolean
  /** Beats of eight octets that each direction stores: more than the longest frame has. Default 2,048, 16 KiB. */
  readonly depth?: number
}

const frequency = 156.25e6
const domains = {
  user: clockDomain('user', { frequency }),
  receive: clockDomain('receive', { frequency }),
  transmit: clockDomain('transmit', { frequency }),
}

/** A beat of a frame that is good. */
const GoodBeat = beat(8)
/** Enough for a beat a cycle across two domains. */
const crossingDepth = 16
/** Cycles from a level to the beats that are let through because of it. */
const decisionCycles = 2

/**
 * A MAC for a user with a clock of its own, who need not keep pace with the line: good frames only, and whole ones.
 *
 * Ports       `transmit`: frames to send, at any pace; `user` with the last beat withdraws the frame. `receive`: good frames,
 *             which wait. `xgmiiTransmit`, `xgmiiReceive`: the line. `transmitted`, `received`: pulses in the line's domains,
 *             one for each frame: `stored`, `dropped` (withdrawn; received bad), `overflowed`.
 * Overflow    received frames that find no room are dropped as a whole. Frames to transmit wait, since one begins only where
 *             the longest would fit; one that is longer than that is sent or dropped as a whole.
 * Latency     each direction stores a frame until it is complete. Throughput: the slower of both clocks, a beat a cycle.
 * Reset       empties the stores, not the crossings: reset all domains while no frame is under way.
 * Errors      GW026 (a depth that the longest frame does not fit).
 *
 *   transmit ─▶ AsyncFifo ─▶ gate ─▶ PacketFifo ─▶ ┌─────┐ ─▶ xgmiiTransmit
 *   receive  ◀─ AsyncFifo ◀───────── PacketFifo ◀─ │ MAC │ ◀─ xgmiiReceive
 *    user's domain │ the line's                    └─────┘
 */
export const BufferedMac = module('buffered_mac', (given: BufferedMacParameters | undefined) => {
  const { user = domains.user, receive = domains.receive, transmit = domains.transmit } = given ?? {}
  const { deficitIdleCount, maximumFrameOctets = maximumJumboFrameOctets, depth = 2048 } = given ?? {}
  const longestFrame = Math.ceil((maximumFrameOctets - frameCheckOctets) / 8)
  checkDepth(depth, longestFrame + decisionCycles)
  const io = ports({
    transmit: sink(FrameBeat, { domain: user }),
    receive: source(GoodBeat, { domain: user }),
    xgmiiTransmit: output(XgmiiWord, { domain: transmit }),
    xgmiiReceive: input(XgmiiWord, { domain: receive }),
    transmitted: fates(transmit),
    received: fates(receive),
  })
  const mac = Mac10g({ maximumFrameOctets, deficitIdleCount, receive, transmit })
  mac.xgmiiReceive.set(io.xgmiiReceive)
  io.xgmiiTransmit.set(mac.xgmiiTransmit)

  const fromUser = AsyncFifo({ shape: FrameBeat, depth: crossingDepth, from: user, to: transmit })
  connect(io.transmit, fromUser.in)
  inDomain(transmit, () => {
    const leaving = PacketFifo({ shape: GoodBeat, depth, storage: 'block' })
    const { data, keep, last, user: isWithdrawn } = fromUser.out.payload
    // A frame under way goes on; the next begins once the longest would fit. `ready` of the store does not hold back.
    const level = reg(uint(leaving.level.width))
    const hasRoom = reg(bool, { init: false })
    level.next = leaving.level
    hasRoom.next = level.le(depth - longestFrame - decisionCycles)
    const isInside = reg(bool, { init: false })
    const passes = isInside.or(hasRoom)
    when(fromUser.out.valid.and(passes), () => {
      isInside.next = last.not()
    })
    fromUser.out.ready.set(passes)
    leaving.in.valid.set(fromUser.out.valid.and(passes))
    leaving.in.payload.set({ data, keep, last })
    leaving.drop.set(last.and(isWithdrawn))

    // Complete frames come out a beat a cycle, as the transmitter wants them.
    const { payload } = leaving.out
    mac.transmit.valid.set(leaving.out.valid)
    mac.transmit.payload.set({ data: payload.data, keep: payload.keep, last: payload.last, user: false })
    leaving.out.ready.set(mac.transmit.ready)
    connect(fatesOf(leaving), io.transmitted)
  })

  const toUser = AsyncFifo({ shape: GoodBeat, depth: crossingDepth, from: receive, to: user })
  connect(toUser.out, io.receive)
  inDomain(receive, () => {
    const arriving = PacketFifo({ shape: GoodBeat, depth, storage: 'block' })
    const { data, keep, last, user: isBad } = mac.receive.payload
    arriving.in.valid.set(mac.receive.valid)
    arriving.in.payload.set({ data, keep, last })
    arriving.drop.set(isBad)
    connect(arriving.out, toUser.in)
    connect(fatesOf(arriving), io.received)
  })
  return io
})

/** What becomes of a frame. */
const fates = (domain: Domain) => ({
  stored: output(bool, { domain }),
  dropped: output(bool, { domain }),
  overflowed: output(bool, { domain }),
})
const fatesOf = <T>({ stored, dropped, overflowed }: { stored: T; dropped: T; overflowed: T }) => ({
  stored,
  dropped,
  overflowed,
})

function checkDepth(depth: number, needed: number): void {
  if (Number.isInteger(depth) && depth >= needed) return
  throw new DesignError([
    {
      code: 'GW026',
      title: 'module',
      message: `depth is ${depth}, no whole number from ${needed} up: the longest frame would never fit`,
      origin: undefined,
      mend: 'give a larger depth, or a smaller maximumFrameOctets',
      severity: 'error',
    },
  ])
}
