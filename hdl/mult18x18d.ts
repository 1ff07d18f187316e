import { cat } from '../src/dsl/cat.ts'
import { when } from '../src/dsl/control.ts'
import { currentDomain, derivedDomain, inDomain } from '../src/dsl/domain.ts'
import { foreign, module } from '../src/dsl/module.ts'
import { type In, input, type Out, output, ports } from '../src/dsl/port.ts'
import { bool, clock, uint } from '../src/dsl/shape.ts'
import type { Bool, Clock, Shape, Signal, UInt, Wire } from '../src/dsl/signal-type.ts'
import { literal, reg } from '../src/dsl/storage.ts'

/** Which of the registers inside of the DSP a multiplication passes; each is a cycle. */
export interface DspRegisters {
  /** Behind A, B, SIGNEDA and SIGNEDB. */
  readonly input: boolean
  /** In the middle of the multiplier. */
  readonly pipeline: boolean
  /** Before P. */
  readonly output: boolean
}

const letters = (letter: string, count: number): string[] => Array.from({ length: count }, (_, bit) => `${letter}${bit}`)
const inputNames = [
  ...letters('A', 18),
  ...letters('B', 18),
  ...letters('C', 18),
  'SIGNEDA',
  'SIGNEDB',
  'SOURCEA',
  'SOURCEB',
  'CE0',
  'RST0',
]

type DspPorts = { readonly CLK0: In<Clock> } & { readonly [name: string]: In<Bool> | In<Clock> | Out<Bool> }

/** The primitive's ports that a multiplication uses, bit for bit. What is left out (cascades, other clocks) is fixed by nextpnr. */
const dspPorts = (): DspPorts =>
  Object.fromEntries([
    ['CLK0', input(clock, { name: 'CLK0' })],
    ...inputNames.map((name) => [name, input(bool, { name })]),
    ...letters('P', 36).map((name) => [name, output(bool, { name })]),
  ])

/**
 * A multiplier of ECP5's DSP blocks, 18 × 18 bits, each factor signed or unsigned as its flag says in the same cycle.
 *
 * Ports       `MULT18X18D` as nextpnr-ecp5 takes it: A, B, P as single bits; CLK0, CE0 and RST0 for all registers.
 * Latency     one cycle for each of `registers`.
 * Timing      nextpnr 0.11 knows four cases: no register, inputs, output, both. It does not check the path between the input
 *             and the output register, and takes no notice of the pipeline register that would cut it.
 * Model       registers and product; a sign flag is registered with its factor. It agrees with the simulation model that
 *             Lattice publishes for the primitive, for each choice of registers, enabled or not.
 * Source      Lattice FPGA-TN-02205, ECP5 sysDSP usage guide; parameters as in Yosys' `cells_bb_ecp5.v`.
 */
export function mult18x18d(
  registers: DspRegisters,
): { readonly [name: string]: Wire<Bool> & Signal<Bool> } & { readonly CLK0: Wire<Clock> } {
  const { input: hasInput, pipeline, output: hasOutput } = registers
  const clockOf = (isThere: boolean): string => (isThere ? 'CLK0' : 'NONE')
  const parameters = {
    REG_INPUTA_CLK: clockOf(hasInput),
    REG_INPUTB_CLK: clockOf(hasInput),
    REG_PIPELINE_CLK: clockOf(pipeline),
    REG_OUTPUT_CLK: clockOf(hasOutput),
  }
  return foreign('MULT18X18D', dspPorts(), { parameters, model: modelOf(registers) })() as any
}

/** Ports by computed names are more than the type checker follows. */
const untyped = {
  ports: ports as unknown as (bundle: object) => any,
  module: module as unknown as (name: string, body: () => unknown) => () => unknown,
}

const modelName = (registers: DspRegisters): string =>
  ['mult18x18d_model', ...Object.entries(registers).flatMap(([name, isThere]) => (isThere ? [name] : []))].join('_')

/** What a `MULT18X18D` with these registers does. */
const modelOf = (registers: DspRegisters) =>
  untyped.module(modelName(registers), () => {
    const io = untyped.ports(dspPorts())
    const bitsOf = (letter: string): Signal<UInt<18>> =>
      cat(
        ...letters(letter, 18)
          .map((name) => io[name] as Signal<Bool>)
          .toReversed(),
      )
    const domain = derivedDomain('clk0', { clock: io.CLK0, frequency: currentDomain().frequency })
    const stage = <S extends Shape>(isThere: boolean, shape: S, value: Signal<S>): Signal<S> =>
      isThere
        ? inDomain(domain, () => {
            const register = reg(shape)
            when(io.RST0, () => {
              register.next = literal(shape, (shape.kind === 'bool' ? false : 0) as never)
            }).elseWhen(io.CE0, () => {
              register.next = value
            })
            return register as Signal<S>
          })
        : value
    const factor = (letter: string): Signal<any> => {
      const word = stage(registers.input, uint(18), bitsOf(letter))
      const isSigned = stage(registers.input, bool, io[`SIGNED${letter}`])
      return cat(isSigned.and(word.bit(17)).repeat(18), word)
    }
    const product = factor('A').mulWrap(factor('B'))
    const late = stage(registers.output, uint(36), stage(registers.pipeline, uint(36), product))
    letters('P', 36).forEach((name, bit) => io[name].set(late.bit(bit)))
    return io
  })

/**
 * One DSP as a multiplier of words: `MULT18X18D` with its bits joined, in the clock and enable of the current domain.
 *
 * Ports       `a`, `b`: 18 bits; `isSignedA`, `isSignedB`; `product`: 36 bits.
 * Latency     one enabled cycle for each register. Reset: none.
 */
export const DspMultiplier = module('dsp_multiplier', (registers: DspRegisters) => {
  const io = ports({
    a: input(uint(18)),
    b: input(uint(18)),
    isSignedA: input(bool),
    isSignedB: input(bool),
    product: output(uint(36)),
  })
  const dsp = mult18x18d(registers)
  dsp.CLK0.set(currentDomain().clock)
  dsp.CE0!.set(currentDomain().enable)
  dsp.RST0!.set(false)
  letters('A', 18).forEach((name, bit) => dsp[name]!.set(io.a.bit(bit)))
  letters('B', 18).forEach((name, bit) => dsp[name]!.set(io.b.bit(bit)))
  for (const name of [...letters('C', 18), 'SOURCEA', 'SOURCEB']) dsp[name]!.set(false)
  dsp.SIGNEDA!.set(io.isSignedA)
  dsp.SIGNEDB!.set(io.isSignedB)
  io.product.set(
    cat(
      ...letters('P', 36)
        .map((name) => dsp[name]!)
        .toReversed(),
    ),
  )
  return io
})
