import { iddrx1f, iddrx2f, oddrx1f, oddrx2f } from './ddr-models.ts'
import { bits, enabled, whole, word } from './facts.ts'
import { primitive } from './primitive.ts'

const parameters = { GSR: enabled } as const

/**
 * Double data rate, in: a bit a half period. Q0 is what D was at a rising edge of SCLK, Q1 at the falling edge after it; both
 * come at the next rising edge but one.
 */
export const IDDRX1F = primitive(
  'IDDRX1F',
  { clocks: ['SCLK'], inputs: ['D', 'RST'], outputs: ['Q0', 'Q1'], belongs: { SCLK: ['Q0', 'Q1'] }, parameters },
  iddrx1f,
)

/** The same at twice the rate: four bits a cycle of SCLK, which is ECLK divided by two. ALIGNWD shifts the four by one bit. */
export const IDDRX2F = primitive(
  'IDDRX2F',
  {
    clocks: ['SCLK', 'ECLK'],
    inputs: ['D', 'RST', 'ALIGNWD'],
    outputs: ['Q3', 'Q2', 'Q1', 'Q0'],
    belongs: { SCLK: ['Q3', 'Q2', 'Q1', 'Q0'] },
    parameters,
  },
  iddrx2f,
)

/** Seven bits a cycle, as displays have them. */
export const IDDR71B = primitive('IDDR71B', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['D', 'RST', 'ALIGNWD'],
  outputs: bits('Q', 7),
  belongs: { SCLK: bits('Q', 7) },
  parameters,
})

/** Double data rate, out: D0 while SCLK is high, D1 while it is low, two cycles after the edge that took both. */
export const ODDRX1F = primitive(
  'ODDRX1F',
  { clocks: ['SCLK'], inputs: ['RST', 'D0', 'D1'], outputs: ['Q'], belongs: { SCLK: ['D0', 'D1', 'Q'] }, parameters },
  oddrx1f,
)

/** The same at twice the rate: D0 first. */
export const ODDRX2F = primitive(
  'ODDRX2F',
  {
    clocks: ['SCLK', 'ECLK'],
    inputs: ['RST', 'D3', 'D2', 'D1', 'D0'],
    outputs: ['Q'],
    belongs: { SCLK: ['D3', 'D2', 'D1', 'D0'], ECLK: ['Q'] },
    parameters,
  },
  oddrx2f,
)

export const ODDR71B = primitive('ODDR71B', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['RST', ...bits('D', 7)],
  outputs: ['Q'],
  belongs: { SCLK: bits('D', 7), ECLK: ['Q'] },
  parameters,
})

/** In, with DQS of a DDR memory as the clock: its pointers come from a `DQSBUFM`. */
export const IDDRX2DQA = primitive('IDDRX2DQA', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['DQSR90', 'D', 'RST', ...bits('RDPNTR', 3), ...bits('WRPNTR', 3)],
  outputs: ['Q3', 'Q2', 'Q1', 'Q0', 'QWL'],
  belongs: { SCLK: ['Q3', 'Q2', 'Q1', 'Q0', 'QWL'] },
  parameters,
})

/** Out, to DQ of a DDR memory. */
export const ODDRX2DQA = primitive('ODDRX2DQA', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['D3', 'D2', 'D1', 'D0', 'DQSW270', 'RST'],
  outputs: ['Q'],
  belongs: { SCLK: ['D3', 'D2', 'D1', 'D0'], ECLK: ['Q'] },
  parameters,
})

/** Out, to DQS of a DDR memory. */
export const ODDRX2DQSB = primitive('ODDRX2DQSB', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['D3', 'D2', 'D1', 'D0', 'DQSW', 'RST'],
  outputs: ['Q'],
  belongs: { SCLK: ['D3', 'D2', 'D1', 'D0'], ECLK: ['Q'] },
  parameters,
})

const tristateParameters = { GSR: enabled, REGSET: word('SET', 'RESET') } as const
/** The enable of a DQ, high where the pin is not driven. */
export const TSHX2DQA = primitive('TSHX2DQA', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['T1', 'T0', 'DQSW270', 'RST'],
  outputs: ['Q'],
  belongs: { SCLK: ['T1', 'T0'], ECLK: ['Q'] },
  parameters: tristateParameters,
})
/** The enable of a DQS. */
export const TSHX2DQSA = primitive('TSHX2DQSA', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['T1', 'T0', 'DQSW', 'RST'],
  outputs: ['Q'],
  belongs: { SCLK: ['T1', 'T0'], ECLK: ['Q'] },
  parameters: tristateParameters,
})

/** Two bits a cycle of SCLK at the edge clock's rate, for a memory's address and command. */
export const OSHX2A = primitive('OSHX2A', {
  clocks: ['SCLK', 'ECLK'],
  inputs: ['D1', 'D0', 'RST'],
  outputs: ['Q'],
  belongs: { SCLK: ['D1', 'D0'], ECLK: ['Q'] },
  parameters,
})

/** The strobe of one group of eight DQ: delays it by 90°, and counts bursts. */
export const DQSBUFM = primitive('DQSBUFM', {
  clocks: ['SCLK', 'ECLK'],
  inputs: [
    ...(['DQSI', 'READ1', 'READ0', 'READCLKSEL2', 'READCLKSEL1', 'READCLKSEL0', 'DDRDEL', 'RST'] as const),
    ...bits('DYNDELAY', 8),
    ...(['PAUSE', 'RDLOADN', 'RDMOVE', 'RDDIRECTION', 'WRLOADN', 'WRMOVE', 'WRDIRECTION'] as const),
  ],
  outputs: [
    ...(['DQSR90', 'DQSW', 'DQSW270'] as const),
    ...bits('RDPNTR', 3),
    ...bits('WRPNTR', 3),
    ...(['DATAVALID', 'BURSTDET', 'RDCFLAG', 'WRCFLAG'] as const),
  ],
  belongs: { SCLK: ['READ1', 'READ0', 'DATAVALID', 'BURSTDET', 'RDCFLAG', 'WRCFLAG'] },
  parameters: {
    DQS_LI_DEL_VAL: whole(0, 255, 4),
    DQS_LI_DEL_ADJ: word('FACTORYONLY', 'PLUS', 'MINUS'),
    DQS_LO_DEL_VAL: whole(0, 255, 0),
    DQS_LO_DEL_ADJ: word('FACTORYONLY', 'PLUS', 'MINUS'),
    GSR: enabled,
  },
})

/** Measures 90° of a clock as a delay, for `DQSBUFM` and `DLLDELD`. */
export const DDRDLLA = primitive('DDRDLLA', {
  clocks: ['CLK'],
  inputs: ['RST', 'UDDCNTLN', 'FREEZE'],
  outputs: ['DDRDEL', 'LOCK', ...bits('DCNTL', 8)],
  free: ['LOCK'],
  parameters: { FORCE_MAX_DELAY: word('NO', 'YES'), GSR: enabled },
})

/** Delays a clock by what `DDRDLLA` measured. */
export const DLLDELD = primitive('DLLDELD', {
  clocks: ['A'],
  inputs: ['DDRDEL', 'LOADN', 'MOVE', 'DIRECTION'],
  clockOutputs: ['Z'],
  outputs: ['CFLAG'],
  free: ['CFLAG'],
  parameters: {},
})
