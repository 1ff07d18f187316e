import { whole, word } from './facts.ts'
import {
  bidirectional,
  bidirectionalPulledDown,
  bidirectionalPulledUp,
  buffer,
  delay,
  differentialInput,
  differentialOutput,
} from './pin-models.ts'
import { primitive } from './primitive.ts'

const delayParameters = {
  /** Lattice's presets for kinds of interfaces, or DEL_VALUE steps of some 25 ps. */
  DEL_MODE: word(
    'USER_DEFINED',
    ...(['SCLK_ZEROHOLD', 'SCLK_ALIGNED', 'SCLK_CENTERED', 'ECLK_ALIGNED', 'ECLK_CENTERED'] as const),
    ...(['ECLKBRIDGE_ALIGNED', 'ECLKBRIDGE_CENTERED', 'DQS_CMD_CLK', 'DQS_ALIGNED_X2'] as const),
  ),
  DEL_VALUE: whole(0, 127, 0),
} as const

/**
 * A fixed delay between a pin and what reads it, or between what drives it and the pin.
 *
 * Model    no delay: simulation has no time between edges.
 */
export const DELAYG = primitive('DELAYG', { inputs: ['A'], outputs: ['Z'], parameters: delayParameters }, delay)

/**
 * The same, moved by steps while it runs.
 *
 * Model    no delay; CFLAG is low.
 */
export const DELAYF = primitive(
  'DELAYF',
  { inputs: ['A', 'LOADN', 'MOVE', 'DIRECTION'], outputs: ['Z', 'CFLAG'], free: ['CFLAG'], parameters: delayParameters },
  delay,
)

/** An input buffer. A pin of a board's top needs none: nextpnr makes it. */
export const IB = primitive('IB', { inputs: ['I'], outputs: ['O'] }, buffer)
/** An output buffer. */
export const OB = primitive('OB', { inputs: ['I'], outputs: ['O'] }, buffer)
/** An output buffer that lets go where T is high: nothing of a simulation sees that. */
export const OBZ = primitive('OBZ', { inputs: ['I', 'T'], outputs: ['O'] }, buffer)

/** A bidirectional buffer: drives B with I unless T is high; O is what B is. */
export const BB = primitive('BB', { inputs: ['I', 'T'], outputs: ['O'], pads: ['B'], free: ['O'] }, bidirectional)
/** The same with a pull up: what O is where nobody drives. */
export const BBPU = primitive('BBPU', { inputs: ['I', 'T'], outputs: ['O'], pads: ['B'], free: ['O'] }, bidirectionalPulledUp)
/** The same with a pull down. */
export const BBPD = primitive('BBPD', { inputs: ['I', 'T'], outputs: ['O'], pads: ['B'], free: ['O'] }, bidirectionalPulledDown)

/** The cell that all of these become. */
export const TRELLIS_IO = primitive(
  'TRELLIS_IO',
  {
    inputs: ['I', 'T'],
    outputs: ['O'],
    pads: ['B'],
    free: ['O'],
    parameters: { DIR: word('INPUT', 'OUTPUT', 'BIDIR') },
  },
  bidirectional,
)

/** A differential input: its second ball comes with the first. */
export const ILVDS = primitive('ILVDS', { inputs: ['A', 'AN'], outputs: ['Z'] }, differentialInput)
/** A differential output. */
export const OLVDS = primitive('OLVDS', { inputs: ['A'], outputs: ['Z', 'ZN'] }, differentialOutput)
