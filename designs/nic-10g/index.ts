import { Mac10g } from './mac-10g.ts'

export { FrameBeat } from './axi-stream.ts'
export { CheckGenerator } from './check-generator.ts'
export { FrameAligner } from './frame-aligner.ts'
export { FrameCheck } from './frame-check.ts'
export { FrameLength } from './frame-length.ts'
export { IdleCount } from './idle-count.ts'
export { Mac10g, type MacParameters } from './mac-10g.ts'
export { TransmitControl } from './transmit-control.ts'
export { XgmiiWord } from './xgmii.ts'
export { XgmiiReceiver } from './xgmii-receiver.ts'
export { XgmiiTransmitter } from './xgmii-transmitter.ts'

export const top = Mac10g
export const boards = {}
export const commands = {}
