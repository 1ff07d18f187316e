/** The simulators that are compared, ours first. */
export const contenderNames = ['wasm', 'verilator', 'g++', 'clang++', 'icarus'] as const
export type ContenderName = (typeof contenderNames)[number]

export const contenderTitles: Readonly<Record<ContenderName, string>> = {
  wasm: 'Gatewright, WASM',
  verilator: 'Verilator, WASM',
  'g++': 'Verilator, g++',
  'clang++': 'Verilator, clang++',
  icarus: 'Icarus Verilog',
}

/** A simulator that has the design ready to run. */
export interface Contender {
  readonly name: ContenderName
  /** The commands that made it, for people to repeat. */
  readonly commands: readonly string[]
  /** From power-up, with all inputs at 0. */
  stateAfter(cycles: number): Promise<FinalState>
  run(cycles: number): Promise<Round>
  /** Cycles at once: less would measure its start, more would take too long. */
  readonly firstCycles: number
  dispose(): void
}

export interface FinalState {
  readonly stateHash: string
  /** By port, as hexadecimal digits. */
  readonly outputs: Readonly<Record<string, string>>
}

export interface Round {
  readonly cycles: number
  readonly seconds: number
  /** Other work on the machine does not count here, so ratios are made of these. */
  readonly cpuSeconds: number
  /** The most that the simulator's process had in memory. */
  readonly peakBytes: number | undefined
}
