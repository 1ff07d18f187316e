import { multiplyDivide } from './extensions/m.ts'
import { TightlyCoupledCore } from './tightly-coupled-core.ts'

/** What `gatewright` runs on: RV64I with 16 KiB of block RAM. */
export const top = {
  module: TightlyCoupledCore,
  parameters: {
    extensions: [multiplyDivide({ multiplyLatency: 4, radix: 2 })],
    resetVector: 0x8000_0000,
    hartId: 0,
    predictorEntries: 32,
    doublewords: 2048,
  },
  frequencyHz: 100e6,
  script: 'abc',
}
