import { multiplyDivide } from './extensions/m.ts'
import { elf } from './simulation/command.ts'
import { Ulx3sSoc } from './soc/board.ts'
import { TightlyCoupledCore } from './tightly-coupled-core.ts'

/** What `gatewright` runs on: RV64I with 16 KiB of block RAM. */
export const top = {
  module: TightlyCoupledCore,
  parameters: {
    extensions: [multiplyDivide({ multiplyLatency: 4, radix: 2 })],
    resetVector: 0x8000_0000,
    hartId: 0,
    predictorEntries: 64,
    doublewords: 2048,
  },
  frequencyHz: 100e6,
  script: 'abc',
}

export const commands = { elf }

/** A computer on a board (soc/). */
export const boards = { 'ulx3s-85f': Ulx3sSoc }
