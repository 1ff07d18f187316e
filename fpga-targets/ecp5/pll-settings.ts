/** What a PLL is to make of its input. Frequencies are in hertz, phases in degrees of the output's own period, later is more. */
export interface PllRequest {
  readonly inHz: number
  readonly outputs: readonly AskedOutput[]
  /** The slowest that the phase detector may run, where the data sheet's limit is not to count. */
  readonly slowestPhaseDetectorHz?: number
}

export interface AskedOutput {
  readonly hz: number
  readonly phase: number
  /** How far off it may be, as a fraction; default 0. */
  readonly tolerance?: number
}

export interface PllOutput {
  readonly divider: number
  /** Exact, but for the rounding of a number. */
  readonly hz: number
  readonly phase: number
  /** Whole cycles of the VCO, and eighths. */
  readonly coarsePhase: number
  readonly finePhase: number
}

/** How an EHXPLLL makes it: VCO = input / `inputDivider` × `feedbackDivider` × the divider of output `feedback`. */
export interface PllSettings {
  readonly inputDivider: number
  readonly feedbackDivider: number
  /** The output that is fed back: one of `outputs`, or the one behind the last. */
  readonly feedback: number
  readonly feedbackOutputDivider: number
  readonly pfdHz: number
  readonly vcoHz: number
  readonly outputs: readonly PllOutput[]
  /** The largest relative error of an output's frequency beyond its tolerance. */
  readonly excess: number
  /** The largest relative error of an output's frequency, the sum of all, and the largest error of a phase in degrees. */
  readonly worst: number
  readonly total: number
  readonly worstPhase: number
}

/**
 * Limits of the device, in hertz.
 *
 * Source: Lattice FPGA-DS-02012 (ECP5 family data sheet), sysCLOCK PLL timing. Project Trellis' ecppll lets the phase detector
 * go down to 3.125 MHz, and mostly does; Lattice's own tool, in the table that stands in ecppll's source, never below 10 MHz.
 */
export const limits = {
  input: { from: 8e6, to: 400e6 },
  output: { from: 3.125e6, to: 400e6 },
  vco: { from: 400e6, to: 800e6 },
  phaseDetector: { from: 10e6, to: 400e6 },
  outputs: 4,
  divider: 128,
} as const

interface Range {
  readonly from: number
  readonly to: number
}

/** Within a limit, but for what rounding may add: 25 MHz / 3 × 48 is 400 MHz. */
export const isWithin = (hz: number, { from, to }: Range): boolean => hz >= from * (1 - slack) && hz <= to * (1 + slack)
const slack = 1e-12

/**
 * The settings that keep all tolerances, or miss them least; of these that whose worst output is nearest to what it is asked to
 * be. Of equals: that with the smaller sum of errors, the smaller error of a phase, the faster phase detector (less jitter), and the VCO nearest to the middle of its range.
 *
 * All of them are tried: some thousands. `undefined` where no setting keeps the limits.
 */
export function bestSettings({ inHz, outputs, slowestPhaseDetectorHz }: PllRequest): PllSettings | undefined {
  const phaseDetector = { ...limits.phaseDetector, from: slowestPhaseDetectorHz ?? limits.phaseDetector.from }
  let best: PllSettings | undefined
  for (let inputDivider = 1; inputDivider <= limits.divider; inputDivider++) {
    const pfdHz = inHz / inputDivider
    if (!isWithin(pfdHz, phaseDetector)) continue
    const most = Math.floor((limits.vco.to * (1 + slack)) / pfdHz)
    for (let factor = Math.max(1, Math.floor(limits.vco.from / pfdHz)); factor <= most; factor++) {
      const vcoHz = (inHz * factor) / inputDivider
      if (!isWithin(vcoHz, limits.vco)) continue
      const made = outputs.map((output) => nearestOutput(output, inHz * factor, inputDivider))
      if (made.some((output) => output === undefined)) continue
      const fed = feedbackOf(factor, pfdHz, made as PllOutput[])
      if (fed === undefined) continue
      const found = {
        inputDivider,
        ...fed,
        pfdHz,
        vcoHz,
        outputs: made as PllOutput[],
        ...errorsOf(outputs, made as PllOutput[]),
      }
      if (best === undefined || isBetter(found, best)) best = found
    }
  }
  return best
}

/** The divider that comes nearest, and the phase in eighths of a VCO cycle. */
function nearestOutput({ hz, phase }: AskedOutput, scaled: number, inputDivider: number): PllOutput | undefined {
  const ideal = scaled / inputDivider / hz
  const near = [Math.floor(ideal), Math.floor(ideal) + 1]
    .filter((divider) => divider >= 1 && divider <= limits.divider)
    .map((divider) => ({ divider, made: scaled / (inputDivider * divider) }))
    .filter(({ made }) => isWithin(made, limits.output))
    .sort((a, b) => Math.abs(a.made - hz) - Math.abs(b.made - hz))[0]
  if (near === undefined) return undefined
  const eighths = Math.round((modulo(phase, 360) / 360) * near.divider * 8) % (near.divider * 8)
  const { divider } = near
  return {
    divider,
    hz: near.made,
    phase: (eighths * 45) / divider,
    // A counter that waits its own length first is in phase with all others that do.
    coarsePhase: (Math.floor(eighths / 8) + divider - 1) % divider,
    finePhase: eighths % 8,
  }
}

/** An output whose divider goes into the factor, else one that is spare. */
function feedbackOf(
  factor: number,
  pfdHz: number,
  outputs: readonly PllOutput[],
): Pick<PllSettings, 'feedback' | 'feedbackDivider' | 'feedbackOutputDivider'> | undefined {
  const fits = (divider: number): boolean =>
    factor % divider === 0 && factor / divider <= limits.divider && isWithin((pfdHz * factor) / divider, limits.output)
  const own = outputs.findIndex(({ divider, phase }) => phase === 0 && fits(divider))
  if (own >= 0) return feedback(own, outputs[own]!.divider, factor)
  if (outputs.length === limits.outputs) return undefined
  for (let divider = 1; divider <= limits.divider; divider++) if (fits(divider)) return feedback(outputs.length, divider, factor)
  return undefined
}

const feedback = (output: number, divider: number, factor: number) => ({
  feedback: output,
  feedbackDivider: factor / divider,
  feedbackOutputDivider: divider,
})

type Errors = Pick<PllSettings, 'excess' | 'worst' | 'total' | 'worstPhase'>

function errorsOf(asked: readonly AskedOutput[], made: readonly PllOutput[]): Errors {
  const errors = made.map(({ hz }, i) => rounded(Math.abs(hz - asked[i]!.hz) / asked[i]!.hz))
  const phases = made.map(({ phase }, i) => {
    const apart = modulo(phase - asked[i]!.phase, 360)
    return Math.min(apart, 360 - apart)
  })
  return {
    excess: Math.max(0, ...errors.map((error, i) => rounded(error - (asked[i]!.tolerance ?? 0)))),
    worst: Math.max(0, ...errors),
    total: errors.reduce((sum, error) => sum + error, 0),
    worstPhase: Math.max(0, ...phases),
  }
}

/** What the arithmetic of numbers adds is no error of the PLL. */
const rounded = (error: number): number => (error < slack ? 0 : error)

function isBetter(one: PllSettings, other: PllSettings): boolean {
  if (one.excess !== other.excess) return one.excess < other.excess
  if (one.worst !== other.worst) return one.worst < other.worst
  if (one.total !== other.total) return one.total < other.total
  if (Math.abs(one.worstPhase - other.worstPhase) > 1e-9) return one.worstPhase < other.worstPhase
  if (one.pfdHz !== other.pfdHz) return one.pfdHz > other.pfdHz
  return Math.abs(one.vcoHz - 600e6) < Math.abs(other.vcoHz - 600e6)
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by
