/** Boards: what a design for one imports. */
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
export { type BoardTop, onBoard } from './on-board.ts'
export type { Pins } from './pins.ts'
