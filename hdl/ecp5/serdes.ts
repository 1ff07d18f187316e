import { bits, text } from './facts.ts'
import { primitive } from './primitive.ts'
import { channelParameters, dualParameters } from './serdes-parameters.ts'

/** The reference clock of a SERDES, from its own pair of balls, which stay open here. */
export const EXTREFB = primitive('EXTREFB', {
  inputs: ['REFCLKP', 'REFCLKN'],
  clockOutputs: ['REFCLKO'],
  parameters: {
    REFCK_PWDNB: text('DONTCARE'),
    REFCK_RTERM: text('DONTCARE'),
    REFCK_DCBIAS_EN: text('DONTCARE'),
  },
})

/** The same names for both channels of a dual. */
const both = <const N extends string>(...names: readonly N[]): readonly `CH${0 | 1}_${N}`[] =>
  names.flatMap((name) => [`CH0_${name}`, `CH1_${name}`] as const)

const transmitData = both(...bits('FF_TX_D_', 24))
const receiveData = both(...bits('FF_RX_D_', 24))
const of = <const C extends 0 | 1>(channel: C, names: readonly `CH${0 | 1}_${string}`[]) =>
  names.filter((name) => name.startsWith(`CH${channel}_`))

const dontCare = text('DONTCARE')
type DontCare<N extends string> = { readonly [K in N]: typeof dontCare }
const unset = <N extends string>(names: readonly N[]): DontCare<N> =>
  Object.fromEntries(names.map((name) => [name, dontCare])) as never

/**
 * Two SERDES channels with their PLL. Data is of the channel's FF_TXI_CLK and FF_RXI_CLK; HDIN and HDOUT are balls of its own
 * and stay open. Attribute `LOC` says which: DCU0, DCU1.
 *
 * Source   Lattice FPGA-TN-02206, ECP5 SERDES/PCS usage guide.
 */
export const DCUA = primitive('DCUA', {
  clocks: [...both('RX_REFCLK', 'FF_RXI_CLK', 'FF_TXI_CLK', 'FF_EBRD_CLK'), 'D_REFCLKI'],
  inputs: [
    ...both('HDINP', 'HDINN'),
    ...(['D_TXBIT_CLKP_FROM_ND', 'D_TXBIT_CLKN_FROM_ND', 'D_SYNC_ND', 'D_TXPLL_LOL_FROM_ND'] as const),
    ...transmitData,
    ...both('FFC_EI_EN', 'FFC_PCIE_DET_EN', 'FFC_PCIE_CT', 'FFC_SB_INV_RX', 'FFC_ENABLE_CGALIGN', 'FFC_SIGNAL_DETECT'),
    ...both('FFC_FB_LOOPBACK', 'FFC_SB_PFIFO_LP', 'FFC_PFIFO_CLR', 'FFC_RATE_MODE_RX', 'FFC_RATE_MODE_TX'),
    ...both('FFC_DIV11_MODE_RX', 'FFC_RX_GEAR_MODE', 'FFC_TX_GEAR_MODE', 'FFC_DIV11_MODE_TX', 'FFC_LDR_CORE2TX_EN'),
    ...both('FFC_LANE_TX_RST', 'FFC_LANE_RX_RST', 'FFC_RRST', 'FFC_TXPWDNB', 'FFC_RXPWDNB', 'LDR_CORE2TX'),
    ...bits('D_SCIWDATA', 8),
    ...bits('D_SCIADDR', 6),
    ...(['D_SCIENAUX', 'D_SCISELAUX'] as const),
    ...both('SCIEN', 'SCISEL'),
    ...(['D_SCIRD', 'D_SCIWSTN', 'D_CYAWSTN', 'D_FFC_SYNC_TOGGLE', 'D_FFC_DUAL_RST', 'D_FFC_MACRO_RST'] as const),
    ...(['D_FFC_MACROPDB', 'D_FFC_TRST'] as const),
    ...both('FFC_CDR_EN_BITSLIP'),
    'D_SCAN_ENABLE',
    ...bits('D_SCAN_IN_', 8),
    ...(['D_SCAN_MODE', 'D_SCAN_RESET'] as const),
    ...bits('D_CIN', 12),
  ],
  clockOutputs: both('FF_RX_F_CLK', 'FF_RX_H_CLK', 'FF_TX_F_CLK', 'FF_TX_H_CLK', 'FF_RX_PCLK', 'FF_TX_PCLK'),
  outputs: [
    ...both('HDOUTP', 'HDOUTN'),
    ...(['D_TXBIT_CLKP_TO_ND', 'D_TXBIT_CLKN_TO_ND', 'D_SYNC_PULSE2ND', 'D_TXPLL_LOL_TO_ND'] as const),
    ...receiveData,
    ...both('FFS_PCIE_DONE', 'FFS_PCIE_CON', 'FFS_RLOS', 'FFS_LS_SYNC_STATUS', 'FFS_CC_UNDERRUN', 'FFS_CC_OVERRUN'),
    ...both('FFS_RXFBFIFO_ERROR', 'FFS_TXFBFIFO_ERROR', 'FFS_RLOL', 'FFS_SKP_ADDED', 'FFS_SKP_DELETED', 'LDR_RX2CORE'),
    ...bits('D_SCIRDATA', 8),
    'D_SCIINT',
    ...bits('D_SCAN_OUT_', 8),
    ...bits('D_COUT', 20),
    'D_FFS_PLOL',
  ],
  belongs: {
    CH0_FF_TXI_CLK: of(0, transmitData),
    CH1_FF_TXI_CLK: of(1, transmitData),
    CH0_FF_RXI_CLK: of(0, receiveData),
    CH1_FF_RXI_CLK: of(1, receiveData),
  },
  free: [...both('FFS_RLOS', 'FFS_RLOL', 'FFS_LS_SYNC_STATUS'), 'D_FFS_PLOL'],
  parameters: { ...unset(both(...channelParameters)), ...unset(dualParameters.map((name) => `D_${name}` as const)) },
})
