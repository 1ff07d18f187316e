import { dp16kd, pdpw16kd } from './block-ram-cells.ts'
import { contentsParameters } from './block-ram-contents.ts'
import { bits, enabled, text, whole, word } from './facts.ts'
import { primitive } from './primitive.ts'

/** The width of a port: 1, 2, 4, 9, 18, or 36 where A writes and B reads. */
const width = (standard: number) => whole(1, 36, standard)
const registers = word('NOREG', 'OUTREG')
const writeMode = word('NORMAL', 'WRITETHROUGH', 'READBEFOREWRITE')

const portPins = <const P extends 'A' | 'B'>(port: P) =>
  [
    ...bits(`DI${port}`, 18),
    ...bits(`AD${port}`, 14),
    `CE${port}`,
    `OCE${port}`,
    `WE${port}`,
    `RST${port}`,
    ...bits(`CS${port}`, 3),
  ] as const

/**
 * A block RAM with two ports of their own. `memory(…, { kind: 'block' })` makes it where a design needs one; this is for
 * what that cannot say. `blockRamContents(words, width)` gives the parameters that fill it at power-up.
 *
 * Model    cycle for cycle: widths, byte enables, write modes, both kinds of reset, output registers, chip selects, contents.
 *          What two ports that meet in a bit at one edge read or leave there is noise. `GSR`, `ASYNC_RESET_RELEASE` and `WID` do
 *          nothing.
 * Source   Lattice FPGA-TN-02204, ECP5 memory usage guide; Yosys' `brams_16kd.txt`; open pins as nextpnr ties them.
 */
export const DP16KD = primitive(
  'DP16KD',
  {
    clocks: ['CLKA', 'CLKB'],
    inputs: [...portPins('A'), ...portPins('B')],
    outputs: [...bits('DOA', 18), ...bits('DOB', 18)],
    belongs: { CLKA: [...portPins('A'), ...bits('DOA', 18)], CLKB: [...portPins('B'), ...bits('DOB', 18)] },
    parameters: {
      DATA_WIDTH_A: width(18),
      DATA_WIDTH_B: width(18),
      REGMODE_A: registers,
      REGMODE_B: registers,
      RESETMODE: word('SYNC', 'ASYNC'),
      ASYNC_RESET_RELEASE: word('SYNC', 'ASYNC'),
      CSDECODE_A: text('0b000'),
      CSDECODE_B: text('0b000'),
      WRITEMODE_A: writeMode,
      WRITEMODE_B: writeMode,
      WID: whole(0, 511, 0),
      GSR: enabled,
      INIT_DATA: word('STATIC', 'DYNAMIC'),
      ...contentsParameters,
    },
  },
  dp16kd,
)

/** The same with one port that writes 36 bits and one that reads them. */
export const PDPW16KD = primitive(
  'PDPW16KD',
  {
    clocks: ['CLKW', 'CLKR'],
    inputs: [
      ...bits('DI', 36),
      ...bits('ADW', 9),
      ...bits('BE', 4),
      'CEW',
      ...bits('CSW', 3),
      ...bits('ADR', 14),
      'CER',
      'OCER',
      ...bits('CSR', 3),
      'RST',
    ],
    outputs: bits('DO', 36),
    belongs: {
      CLKW: [...bits('DI', 36), ...bits('ADW', 9), ...bits('BE', 4), 'CEW', ...bits('CSW', 3)],
      CLKR: [...bits('ADR', 14), 'CER', 'OCER', ...bits('CSR', 3), ...bits('DO', 36)],
    },
    parameters: {
      DATA_WIDTH_W: width(36),
      DATA_WIDTH_R: width(36),
      CLKWMUX: word('CLKW', 'INV'),
      CLKRMUX: word('CLKR', 'INV'),
      REGMODE: registers,
      RESETMODE: word('SYNC', 'ASYNC'),
      ASYNC_RESET_RELEASE: word('SYNC', 'ASYNC'),
      CSDECODE_W: text('0b000'),
      CSDECODE_R: text('0b000'),
      GSR: enabled,
      INIT_DATA: word('STATIC', 'DYNAMIC'),
      ...contentsParameters,
    },
  },
  pdpw16kd,
)
