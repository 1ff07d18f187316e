/** Boards: what a design for one imports. */

export { DP16KD, PDPW16KD } from '../hdl/ecp5/block-ram.ts'
export { blockRamContents } from '../hdl/ecp5/block-ram-contents.ts'
export { CLKDIVF, DCCA, ECLKSYNCB, EHXPLLL, GSR, OSCG, SGSR } from '../hdl/ecp5/clocks.ts'
export { JTAGG, USRMCLK } from '../hdl/ecp5/configuration.ts'
export {
  DDRDLLA,
  DLLDELD,
  DQSBUFM,
  IDDR71B,
  IDDRX1F,
  IDDRX2DQA,
  IDDRX2F,
  ODDR71B,
  ODDRX1F,
  ODDRX2DQA,
  ODDRX2DQSB,
  ODDRX2F,
  OSHX2A,
  TSHX2DQA,
  TSHX2DQSA,
} from '../hdl/ecp5/ddr.ts'
export { ALU54B, MULT18X18D } from '../hdl/ecp5/dsp.ts'
export { BB, BBPD, BBPU, DELAYF, DELAYG, IB, ILVDS, OB, OBZ, OLVDS, TRELLIS_IO } from '../hdl/ecp5/pins.ts'
export { DCUA, EXTREFB } from '../hdl/ecp5/serdes.ts'
export { DspMultiplier, type DspRegisters } from '../hdl/mult18x18d.ts'
export {
  type Ball,
  type Board,
  type BoardOptions,
  bidirectionalPin,
  clockPin,
  connector,
  dedicatedPin,
  defineBoard,
  inputPin,
  inputPins,
  outputPin,
  outputPins,
  type PinSettings,
  type Standard,
  withSettings,
} from './board.ts'
export { allBoards } from './boards/all.ts'
export { butterstick } from './boards/butterstick.ts'
export { colorlight5a75b, colorlight5a75bV61, colorlight5a75bV70, colorlight5a75bV82 } from './boards/colorlight-5a-75b.ts'
export { colorlightI5, colorlightI9 } from './boards/colorlight-i5.ts'
export { ecp5Evn } from './boards/ecp5-evn.ts'
export { ecpix5 } from './boards/ecpix5.ts'
export { icepiZero } from './boards/icepi-zero.ts'
export { orangecrab, orangecrabR01 } from './boards/orangecrab.ts'
export { ulx3s, ulx3sV17 } from './boards/ulx3s.ts'
export { versaEcp5, versaEcp5With5G } from './boards/versa-ecp5.ts'
export { oscillator } from './ecp5/oscillator.ts'
export { Pad, type PadOptions, type TristatePort } from './ecp5/pads.ts'
export { type Pll, type PllOptions, pll } from './ecp5/pll.ts'
export { resetAfterLock } from './ecp5/reset-sequence.ts'
export { type BoardTop, onBoard } from './on-board.ts'
export type { Pins } from './pins.ts'
