/**
 * What is known of a primitive: its ports by kind, its parameters with what they may be. Names are the vendor's, as Yosys and
 * nextpnr know them (Project Trellis documents the cells; Lattice FPGA-TN-02200 to 02206 say what they do).
 */
export interface PrimitiveFacts {
  /** Inputs that are clocks. */
  readonly clocks?: readonly string[]
  readonly inputs?: readonly string[]
  readonly outputs?: readonly string[]
  readonly clockOutputs?: readonly string[]
  /** Bidirectional: they join a pin of the board's top. */
  readonly pads?: readonly string[]
  readonly parameters?: { readonly [name: string]: ParameterFact }
  /** Ports that belong to a clock input, by that input's name. An input that is in no list may be of any clock. */
  readonly belongs?: { readonly [clock: string]: readonly string[] }
  /** Outputs that belong to no clock, whatever goes in: they must be synchronised. */
  readonly free?: readonly string[]
}

/** A parameter: one of several words, a whole number in a range, or a word that nextpnr alone understands. */
export type ParameterFact =
  | { readonly kind: 'word'; readonly default: string; readonly words: readonly string[] }
  | { readonly kind: 'whole'; readonly default: number; readonly from: number; readonly to: number }
  | { readonly kind: 'text'; readonly default: string }

/** One of these words; the first is the default. */
export const word = <const W extends readonly [string, ...string[]]>(
  ...words: W
): { readonly kind: 'word'; readonly default: string; readonly words: W } => ({ kind: 'word', default: words[0], words })

export const whole = (from: number, to: number, standard: number): ParameterFact & { readonly kind: 'whole' } => ({
  kind: 'whole',
  default: standard,
  from,
  to,
})

export const text = (standard: string): ParameterFact & { readonly kind: 'text' } => ({ kind: 'text', default: standard })

export const enabled = word('ENABLED', 'DISABLED')
export const disabled = word('DISABLED', 'ENABLED')

/** The names of a bus's bits: `bits('ADA', 3)` is ADA0, ADA1 and ADA2. */
export const bits = <const P extends string, const N extends number>(prefix: P, count: N): readonly `${P}${Below<N>}`[] =>
  Array.from({ length: count }, (_, bit) => `${prefix}${bit}`) as never

/** 0 | 1 | … | N - 1 */
type Below<N extends number, Done extends number[] = []> = Done['length'] extends N
  ? Done[number]
  : Below<N, [...Done, Done['length']]>
