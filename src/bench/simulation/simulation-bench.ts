/** A top that has its stimulus inside, so that only a clock is driven and the testbench costs nothing, on no side. */
export interface Workload {
  readonly module: (parameters: any) => unknown
  readonly parameters: unknown
  /** How many times as fast as the better native simulator ours is to be; 2 where it is not given. */
  readonly target?: number
}

/** What a design's `commands.bench` is: a workload with what is measured of waiting, or several workloads by name. */
export type DesignBench = SimulationBench | Readonly<Record<string, Workload>>

export interface SimulationBench extends Workload {
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

/** By name; the only one of a design has none. Empty where the value is no bench. */
export function workloadsOf(value: unknown): ReadonlyMap<string, Workload> {
  if (isSimulationBench(value)) return new Map([['', value]])
  if (typeof value !== 'object' || value === null) return new Map()
  const named = Object.entries(value as Record<string, Workload>)
  return new Map(named.filter(([, workload]) => typeof workload?.module === 'function'))
}
