import { bits, disabled, enabled, text, word } from './facts.ts'
import { primitive } from './primitive.ts'

const clockOfRegister = word('NONE', 'CLK0', 'CLK1', 'CLK2', 'CLK3')
const enableOfRegister = word('CE0', 'CE1', 'CE2', 'CE3')
const resetOfRegister = word('RST0', 'RST1', 'RST2', 'RST3')

type Register<N extends string> = { readonly [K in `REG_${N}_CLK`]: typeof clockOfRegister } & {
  readonly [K in `REG_${N}_CE`]: typeof enableOfRegister
} & { readonly [K in `REG_${N}_RST`]: typeof resetOfRegister }

/** Which of the four clocks, enables and resets a register takes. */
const registerParameters = <const N extends string>(...names: readonly N[]): Register<N> =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`REG_${name}_CLK`, clockOfRegister],
      [`REG_${name}_CE`, enableOfRegister],
      [`REG_${name}_RST`, resetOfRegister],
    ]),
  ) as never

const controls = [...bits('CE', 4), ...bits('RST', 4)] as const
const divisions = { CLK0_DIV: enabled, CLK1_DIV: enabled, CLK2_DIV: enabled, CLK3_DIV: enabled } as const

/**
 * A multiplier, whole: with the chains to its neighbours and to an `ALU54B`. For a product alone there is `DspMultiplier`,
 * which has a model.
 *
 * Source   Lattice FPGA-TN-02205, ECP5 sysDSP usage guide.
 */
export const MULT18X18D = primitive('MULT18X18D', {
  clocks: bits('CLK', 4),
  inputs: [
    ...bits('A', 18),
    ...bits('B', 18),
    ...bits('C', 18),
    ...(['SIGNEDA', 'SIGNEDB', 'SOURCEA', 'SOURCEB'] as const),
    ...controls,
    ...bits('SRIA', 18),
    ...bits('SRIB', 18),
  ],
  outputs: [
    ...bits('SROA', 18),
    ...bits('SROB', 18),
    ...bits('ROA', 18),
    ...bits('ROB', 18),
    ...bits('ROC', 18),
    ...bits('P', 36),
    'SIGNEDP',
  ],
  parameters: {
    ...registerParameters('INPUTA', 'INPUTB', 'INPUTC', 'PIPELINE', 'OUTPUT'),
    ...divisions,
    HIGHSPEED_CLK: clockOfRegister,
    GSR: enabled,
    CAS_MATCH_REG: word('FALSE', 'TRUE'),
    SOURCEB_MODE: word('B_SHIFT', 'C_SHIFT', 'B_C_DYNAMIC', 'HIGHSPEED'),
    MULT_BYPASS: disabled,
    RESETMODE: word('SYNC', 'ASYNC'),
  },
})

/** Adds two products, a word and the sum of its neighbour. Its A and B, MA and MB come from two `MULT18X18D` (ROA, ROB, P). */
export const ALU54B = primitive('ALU54B', {
  clocks: bits('CLK', 4),
  inputs: [
    ...controls,
    ...(['SIGNEDIA', 'SIGNEDIB', 'SIGNEDCIN'] as const),
    ...bits('A', 36),
    ...bits('B', 36),
    ...bits('C', 54),
    ...bits('CFB', 54),
    ...bits('MA', 36),
    ...bits('MB', 36),
    ...bits('CIN', 54),
    ...bits('OP', 11),
  ],
  outputs: [
    ...bits('R', 54),
    ...bits('CO', 54),
    ...(['EQZ', 'EQZM', 'EQOM', 'EQPAT', 'EQPATB', 'OVER', 'UNDER', 'OVERUNDER', 'SIGNEDR'] as const),
  ],
  parameters: {
    ...registerParameters('INPUTC0', 'INPUTC1', 'OPCODEOP0_0', 'OPCODEOP0_1', 'OPCODEIN_0', 'OPCODEIN_1'),
    ...registerParameters('OUTPUT0', 'OUTPUT1', 'FLAG', 'INPUTCFB'),
    REG_OPCODEOP1_0_CLK: clockOfRegister,
    REG_OPCODEOP1_1_CLK: clockOfRegister,
    MCPAT_SOURCE: word('STATIC', 'DYNAMIC'),
    MASKPAT_SOURCE: word('STATIC', 'DYNAMIC'),
    MASK01: text('0x00000000000000'),
    ...divisions,
    MCPAT: text('0x00000000000000'),
    MASKPAT: text('0x00000000000000'),
    RNDPAT: text('0x00000000000000'),
    GSR: enabled,
    RESETMODE: word('SYNC', 'ASYNC'),
    MULT9_MODE: disabled,
    FORCE_ZERO_BARREL_SHIFT: disabled,
    LEGACY: disabled,
  },
})
