/**
 * What a design's `commands.bench` is: a top that has its stimulus inside, so that only a clock is driven and the
 * testbench costs nothing, on no side.
 */
export interface SimulationBench {
  readonly module: (parameters: any) => unknown
  readonly parameters: unknown
  readonly firstAssertion: FirstAssertion
  readonly edit: Edit
}

/** After so many cycles an output has at least that value: the test whose end people wait for. */
export interface FirstAssertion {
  readonly cycles: number
  /** A port by its name in Verilog. */
  readonly output: string
  readonly atLeast: number
}

/** The line that is edited where waiting is measured, in `file` of the design's folder. It changes the hardware each time. */
export interface Edit {
  readonly file: string
  readonly text: string
  readonly replacement: (number: number) => string
}

export function isSimulationBench(value: unknown): value is SimulationBench {
  return typeof (value as SimulationBench | null | undefined)?.module === 'function'
}
