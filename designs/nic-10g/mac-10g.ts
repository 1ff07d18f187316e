import { bool, type Domain, inDomain, input, module, output, ports, sink } from 'gatewright'
import { maximumJumboFrameOctets } from './ethernet.ts'
import { FrameBeat } from './frame-beat.ts'
import { XgmiiWord } from './xgmii.ts'
import { XgmiiReceiver } from './xgmii-receiver.ts'
import { XgmiiTransmitter } from './xgmii-transmitter.ts'

export interface MacParameters {
  /** Frames longer than this are received as bad. The frame check sequence counts. Default 9,604. */
  readonly maximumFrameOctets?: number
  /** Whether a gap may be under 12 octets, 9 at the least, if others are longer (IEEE 802.3-2022, 46.3.1.4). Default true. */
  readonly deficitIdleCount?: boolean
  /** Domains of the two directions, which have nothing in common; without them that of the surroundings. */
  readonly receive?: Domain
  readonly transmit?: Domain
}

/**
 * A 10 Gb/s Ethernet MAC: frames on AXI-Streams on one side, 64-bit XGMII on the other (IEEE 802.3-2022, clauses 4 and 46).
 *
 * Frames have neither preamble nor frame check sequence inside. See XgmiiTransmitter and XgmiiReceiver.
 */
export const Mac10g = module('mac_10g', (given: MacParameters | undefined) => {
  const { maximumFrameOctets = maximumJumboFrameOctets, deficitIdleCount = true, ...domains } = given ?? {}
  const receive = domains.receive ? { domain: domains.receive } : {}
  const transmit = domains.transmit ? { domain: domains.transmit } : {}
  const io = ports({
    transmit: sink(FrameBeat, transmit),
    xgmiiTransmit: output(XgmiiWord, transmit),
    xgmiiReceive: input(XgmiiWord, receive),
    receive: { valid: output(bool, receive), payload: output(FrameBeat, receive) },
  })
  within(domains.transmit, () => {
    const transmitter = XgmiiTransmitter({ deficitIdleCount })
    transmitter.frames.valid.set(io.transmit.valid)
    transmitter.frames.payload.set(io.transmit.payload)
    io.transmit.ready.set(transmitter.frames.ready)
    io.xgmiiTransmit.set(transmitter.line)
  })
  within(domains.receive, () => {
    const receiver = XgmiiReceiver({ maximumFrameOctets })
    receiver.line.set(io.xgmiiReceive)
    io.receive.valid.set(receiver.frames.valid)
    io.receive.payload.set(receiver.frames.payload)
  })
  return io
})

const within = (domain: Domain | undefined, body: () => void): void => {
  if (domain) inDomain(domain, body)
  else body()
}
