import { EHXPLLL } from '../../hdl/ecp5/clocks.ts'
import { type Domain, derivedDomain } from '../../src/dsl/domain.ts'
import { fail } from '../../src/dsl/fault.ts'
import { named } from '../../src/dsl/naming.ts'
import type { Bool, Signal } from '../../src/dsl/signal-type.ts'
import { bestSettings, isWithin, limits, type PllSettings } from './pll-settings.ts'
import { resetAfterLock } from './reset-sequence.ts'

/** An output of a PLL: a frequency in hertz, or one with a phase. */
export type PllOutputOptions =
  | number
  | {
      readonly frequency: number
      /** Degrees of its own period by which it comes later than the others; default 0. */
      readonly phase?: number
      /** How far the frequency may be off, as a fraction: 0.001 is a tenth of a percent. Default: the PLL's own, else 0. */
      readonly tolerance?: number
    }

export interface PllOptions<N extends string> {
  /** The domain that feeds it: its clock and its frequency count. */
  readonly in: Domain
  /** One to four, by the names that their domains are to have. */
  readonly out: { readonly [K in N]: PllOutputOptions }
  /** For all outputs that do not say theirs; default 0: exact. */
  readonly tolerance?: number
  /** By how many degrees a phase may be off; default 1. */
  readonly phaseTolerance?: number
  /** Hertz. Default 10e6, as the data sheet says; boards were seen to run with 3.125e6, which reaches more frequencies. */
  readonly slowestPhaseDetector?: number
}

export interface Pll<N extends string> {
  /** Each in reset until the PLL has locked, and 16 cycles more. Their frequencies are exact. */
  readonly domains: { readonly [K in N]: Domain }
  /** Of no clock: synchronise it. */
  readonly locked: Signal<Bool>
  readonly settings: PllSettings
}

/**
 * A PLL that makes these clocks of another: the settings are computed, and the domains are ready for use.
 *
 * Errors   GW321 where the device cannot, with the nearest that it can.
 * Timing   nextpnr knows what a PLL does: from the frequency of `in` it derives those of the outputs by itself.
 *
 * @example
 * const { domains } = pll({ in: pins.clock25, out: { system: 100e6, pixel: 65e6 } })
 * inDomain(domains.pixel, () => Picture())
 */
export function pll<const N extends string>(options: PllOptions<N>): Pll<N> {
  const names = Object.keys(options.out ?? {}) as N[]
  const wanted = names.map((name) => ({ name, ...withDefaults(options.out[name], options) }))
  const settings = checkedSettings(options, wanted)
  const { frequency } = options.in
  const ports = { CLKI: options.in, RST: false, STDBY: false }
  const only = [...portsOf(names.length), 'LOCK'] as const
  const parameters = parametersOf(settings)
  const outputs = named('pll', EHXPLLL(ports, { parameters, attributes: attributesOf(settings, frequency), only }))
  const domains = names.map((name, i) => {
    const clock = outputs[portNames[i]!]
    const hz = settings.outputs[i]!.hz
    const raw = derivedDomain(`${name}_raw`, { clock, frequency: hz })
    const reset = resetAfterLock({ domain: raw, locked: outputs.LOCK })
    return [name, derivedDomain(name, { clock, frequency: hz, reset })] as const
  })
  return { domains: Object.fromEntries(domains) as Pll<N>['domains'], locked: outputs.LOCK, settings }
}

const portNames = ['CLKOP', 'CLKOS', 'CLKOS2', 'CLKOS3'] as const
const portsOf = (count: number) => portNames.slice(0, count)

interface Wanted {
  readonly name: string
  readonly hz: number
  readonly phase: number
  readonly tolerance: number
}

function withDefaults(output: PllOutputOptions, { tolerance = 0 }: PllOptions<string>): Omit<Wanted, 'name'> {
  if (typeof output === 'number') return { hz: output, phase: 0, tolerance }
  return { hz: output.frequency, phase: output.phase ?? 0, tolerance: output.tolerance ?? tolerance }
}

function checkedSettings(options: PllOptions<string>, wanted: readonly Wanted[]): PllSettings {
  const inHz = options.in.frequency
  const { input, output } = limits
  if (!isWithin(inHz, input)) refuse(`takes ${mhz(input.from)} to ${mhz(input.to)}, not ${mhz(inHz)}`, 'use another clock')
  if (wanted.length < 1 || wanted.length > limits.outputs)
    refuse(`makes one to ${limits.outputs} clocks, not ${wanted.length}`, 'use a second PLL for the others')
  for (const { name, hz, phase } of wanted) {
    if (!(typeof hz === 'number' && isWithin(hz, output)))
      refuse(
        `makes ${mhz(output.from)} to ${mhz(output.to)}: \`${name}\` is ${Number.isFinite(hz) ? mhz(hz) : String(hz)}`,
        'frequencies are in hertz: 100e6; divide a slower clock by a counter and an enable',
      )
    if (!Number.isFinite(phase)) refuse(`cannot shift \`${name}\` by ${phase} degrees`, 'give a number of degrees')
  }
  const slowest = options.slowestPhaseDetector
  const settings = bestSettings({ inHz, outputs: wanted, ...(slowest === undefined ? {} : { slowestPhaseDetectorHz: slowest }) })
  if (settings === undefined)
    return refuse(
      `has no setting that makes ${wanted.map(({ hz }) => mhz(hz)).join(', ')} of ${mhz(inHz)}`,
      `the phase detector wants ${mhz(slowest ?? limits.phaseDetector.from)} or more, the VCO ${mhz(limits.vco.from)} to ${mhz(limits.vco.to)}: ask for fewer clocks, or use another input`,
    )
  checkNearest(
    inHz,
    wanted,
    settings,
    options.phaseTolerance ?? 1,
    slowest === undefined ? nearerOutside(inHz, wanted, settings) : '',
  )
  return settings
}

/** What a phase detector as slow as ecppll takes it would change, for who may leave the data sheet. */
function nearerOutside(inHz: number, wanted: readonly Wanted[], { worst }: PllSettings): string {
  const other = bestSettings({ inHz, outputs: wanted, slowestPhaseDetectorHz: 3.125e6 })
  if (other === undefined || other.worst >= worst) return ''
  const made = other.worst === 0 ? 'is exact' : `is off by ${roomFor(other.worst)} at most`
  return `; slowestPhaseDetector: 3.125e6, as ecppll has it and the data sheet not, ${made}`
}

function checkNearest(
  inHz: number,
  wanted: readonly Wanted[],
  settings: PllSettings,
  phaseTolerance: number,
  nearer: string,
): void {
  const far = wanted.filter(({ hz, tolerance }, i) => Math.abs(settings.outputs[i]!.hz - hz) > hz * (tolerance + 1e-12))
  if (far.length > 0)
    refuse(
      `does not make ${wanted.map(({ hz }) => mhz(hz)).join(' and ')} of ${mhz(inHz)}`,
      `the nearest is ${wanted.map((each, i) => nearestText(each, settings.outputs[i]!.hz)).join(', ')}: allow it with tolerance: ${roomFor(settings.worst)}${nearer}`,
    )
  const shifted = wanted.filter(({ phase }, i) => apart(settings.outputs[i]!.phase, phase) > phaseTolerance)
  if (shifted.length > 0)
    refuse(
      `cannot shift ${shifted.map(({ name, phase }) => `\`${name}\` by ${phase} degrees`).join(' or ')}`,
      `the nearest is ${wanted.map(({ name }, i) => `\`${name}\` ${decimal(settings.outputs[i]!.phase)} degrees`).join(', ')}: allow it with phaseTolerance: ${Math.ceil(settings.worstPhase * 10) / 10}`,
    )
}

const apart = (one: number, other: number): number => {
  const between = (((one - other) % 360) + 360) % 360
  return Math.min(between, 360 - between)
}

/** A tolerance that is enough, with two digits. */
const roomFor = (error: number): string => {
  const digits = 10 ** (Math.floor(Math.log10(error)) - 1)
  return String(Number((Math.ceil(error / digits) * digits).toPrecision(2)))
}

const nearestText = ({ name, hz }: Wanted, made: number): string => {
  const millionths = ((made - hz) / hz) * 1e6
  return `\`${name}\` ${mhz(made)}${Math.abs(millionths) < 1e-6 ? '' : ` (${millionths > 0 ? '+' : ''}${decimal(millionths)} ppm)`}`
}

const decimal = (value: number): string => String(Number(value.toPrecision(6)))
const mhz = (hz: number): string => `${String(Number((hz / 1e6).toPrecision(9)))} MHz`

const refuse = (message: string, mend: string): never =>
  fail({ code: 'GW321', title: 'PLL', message: `the PLL ${message}`, mend })

function parametersOf(settings: PllSettings): Record<string, string | number> {
  const { inputDivider, feedbackDivider, feedback, feedbackOutputDivider, outputs } = settings
  const spare = { divider: feedbackOutputDivider, coarsePhase: feedbackOutputDivider - 1, finePhase: 0 }
  const used = feedback === outputs.length ? [...outputs, spare] : outputs
  return Object.assign(
    { CLKI_DIV: inputDivider, CLKFB_DIV: feedbackDivider, FEEDBK_PATH: `INT_${portNames[feedback]!.slice(3)}` },
    ...portNames.map((port, i) => {
      const output = used[i]
      if (output === undefined) return { [`${port}_ENABLE`]: 'DISABLED' }
      return {
        [`${port}_ENABLE`]: 'ENABLED',
        [`${port}_DIV`]: output.divider,
        [`${port}_CPHASE`]: output.coarsePhase,
        [`${port}_FPHASE`]: output.finePhase,
      }
    }),
  )
}

/** The loop filter as Lattice's tool sets it, and the frequencies for whoever reads the netlist. */
function attributesOf({ outputs }: PllSettings, inHz: number): Record<string, string> {
  const frequencies = outputs.map(({ hz }, i) => [`FREQUENCY_PIN_${portNames[i]}`, decimal(hz / 1e6)])
  return {
    FREQUENCY_PIN_CLKI: decimal(inHz / 1e6),
    ...Object.fromEntries(frequencies),
    ICP_CURRENT: '12',
    LPF_RESISTOR: '8',
    MFG_ENABLE_FILTEROPAMP: '1',
    MFG_GMCREF_SEL: '2',
  }
}
