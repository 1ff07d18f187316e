import { modelModule } from './model-module.ts'
import type { MakeModel, ModelContext } from './primitive.ts'

/** What the oscillator runs at before its divider, in hertz. Source: Lattice FPGA-DS-02012, table 3.35 (±15 %). */
export const oscillatorHz = 310e6

/** A clock that is another one under a new name. */
export const sameClock = (from: string, to: string): MakeModel =>
  modelModule(`same_${from.toLowerCase()}`, (io) => {
    io[to].set(io[from])
  })

export const oscillator: MakeModel = ({ parameters }) => ({
  kind: 'model',
  create: () => ({}),
  clocks: { OSC: oscillatorHz / (parameters.DIV as number) },
})

export const dividedClock: MakeModel = ({ parameters, frequencies }) =>
  frequencies.CLKI === undefined
    ? undefined
    : { kind: 'model', create: () => ({}), clocks: { CDIVX: frequencies.CLKI / Number(parameters.DIV) } }

/** The frequencies of an EHXPLLL's outputs in hertz, from its parameters; `undefined` where the feedback is the design's own. */
export function pllFrequencies(
  parameters: Readonly<Record<string, string | number>>,
  inHz: number,
): Readonly<Record<string, number>> | undefined {
  const feedback = /^(?:CLK|INT_)(OP|OS3|OS2|OS)$/.exec(String(parameters.FEEDBK_PATH))?.[1]
  if (feedback === undefined) return undefined
  const divider = (output: string): number => parameters[`CLK${output}_DIV`] as number
  // Multiplied before it is divided: the frequencies of common settings are whole.
  const vco = (inHz * (parameters.CLKFB_DIV as number) * divider(feedback)) / (parameters.CLKI_DIV as number)
  const isFromReference = { OP: 'A', OS: 'B', OS2: 'C', OS3: 'D' } as const
  const outputs = Object.entries(isFromReference)
    .filter(([output]) => parameters[`CLK${output}_ENABLE`] === 'ENABLED')
    .map(([output, letter]) => [
      `CLK${output}`,
      parameters[`OUTDIVIDER_MUX${letter}`] === 'REFCLK' ? inHz : vco / divider(output),
    ])
  return { ...Object.fromEntries(outputs), CLKINTFB: vco / divider(feedback), REFCLK: inHz }
}

/** Clocks at their frequencies, and a lock that comes PLL_LOCK_DELAY cycles of the input after the reset. */
export function pllModel({ parameters, frequencies, bundle }: ModelContext): ReturnType<MakeModel> {
  const inHz = frequencies.CLKI
  const clocks = inHz === undefined ? undefined : pllFrequencies(parameters, inHz)
  if (clocks === undefined) return undefined
  const delay = parameters.PLL_LOCK_DELAY as number
  const locks = ['LOCK', 'INTLOCK'].filter((name) => name in bundle)
  return {
    kind: 'model',
    clocks,
    create: () => {
      let cycles = 0
      return {
        settle: ({ RST }) => {
          const isLocked = cycles >= delay && !RST
          return Object.fromEntries(locks.map((name) => [name, isLocked ? 1n : 0n]))
        },
        edge: (clock, { RST }) => {
          if (clock === 'CLKI') cycles = RST ? 0 : Math.min(cycles + 1, delay)
        },
      }
    },
  }
}
