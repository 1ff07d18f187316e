import { bench } from './bench/bench.ts'
import { configurations } from './configurations.ts'
import { elf } from './simulation/command.ts'
import { Ulx3sSoc } from './soc/board.ts'
import { TightlyCoupledCore } from './tightly-coupled-core.ts'

/** What `gatewright` runs on: the configuration `rv64im` with 16 KiB of block RAM. */
export const top = {
  module: TightlyCoupledCore,
  parameters: {
    ...configurations.rv64im!,
    resetVector: 0x8000_0000,
    hartId: 0,
    doublewords: 2048,
  },
  frequencyHz: 100e6,
  script: 'area',
}

export const commands = { bench, elf }

/** A computer on a board (soc/). */
export const boards = { 'ulx3s-85f': Ulx3sSoc }
