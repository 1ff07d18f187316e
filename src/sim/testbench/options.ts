/** How a design is to be simulated. */
export interface SimulationOptions {
  /** Of power-up values, stalls and jitter. Default 1, or GATEWRIGHT_SEED. */
  readonly seed?: number
  /** `wasm`, `interpreter`, `verilator`, `all`, or a list: several are compared. Default GATEWRIGHT_ENGINE, else `wasm`. */
  readonly engine?: string | readonly string[]
  /** Crossings see random bits a cycle late, as real flip-flops may. Default false. */
  readonly jitter?: boolean
  /** A file that gets the waves of everything named. */
  readonly vcd?: string
  /** Hertz by the name of a domain, in place of what the design says. */
  readonly domainFrequencies?: Readonly<Record<string, number>>
}
