import { Mac10g } from './mac-10g.ts'
import { replay } from './replay.ts'
import { bench } from './traffic/bench.ts'

export { BufferedMac, type BufferedMacParameters } from './buffered-mac.ts'
export { CheckGenerator } from './check-generator.ts'
export { FrameAligner } from './frame-aligner.ts'
export { FrameBeat } from './frame-beat.ts'
export { FrameCheck } from './frame-check.ts'
export { FrameLength } from './frame-length.ts'
export { IdleCount } from './idle-count.ts'
export { Mac10g, type MacParameters } from './mac-10g.ts'
export { TrafficLoop } from './traffic/traffic-loop.ts'
export { type TrafficParameters, TrafficPattern } from './traffic/traffic-pattern.ts'
export { TransmitControl } from './transmit-control.ts'
export { XgmiiWord } from './xgmii.ts'
export { XgmiiReceiver } from './xgmii-receiver.ts'
export { XgmiiTransmitter } from './xgmii-transmitter.ts'

/**
 * What the commands work on: the MAC at the clock of 64-bit XGMII, 10 Gb/s over 64 bits (IEEE 802.3-2022, 46.1.6);
 * `abc` places it faster than Yosys' default script (docs/results.md).
 */
export const top = { module: Mac10g, parameters: {}, frequencyHz: 156.25e6, script: 'abc' }
export const boards = {}
export const commands = { bench, replay }
