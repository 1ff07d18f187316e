import type { CrossingConstraint } from './crossing-constraints.ts'
import { type CrossingTiming, crossingMargin, crossingTimings } from './crossing-timing.ts'
import { type DesignLine, type LineTranslation, positionLines } from './design-lines.ts'
import { cellCounts, type NetlistModule, wrapperCost } from './netlist.ts'
import type { Part } from './part.ts'
import type { Placement } from './place.ts'
import { spreadOf } from './seeds.ts'
import { achievedMhz, clockPinOf, signalNear, type TimingPath, worstPath } from './timing.ts'
import type { WrapperChain } from './wrapper.ts'

/** A clock of the design with the frequency it is to reach. */
export interface ClockTarget {
  readonly name: string
  readonly pin: string
  readonly mhz: number
}

/** `report.json`. Names with underscores are its format, and stay as they are. */
export interface BuildReport {
  readonly design: string
  readonly top: string
  readonly device: string
  readonly package: string
  readonly speed: number
  readonly script: string
  readonly tools: Readonly<Record<string, string>>
  /** LUT4 cells of the netlist. The rest is what nextpnr counted on the device: `comb` are all LUT sites that are used. */
  readonly lut4: number
  readonly comb: number
  readonly ff: number
  readonly ebr: number
  readonly dsp: number
  /** Without the measuring wrapper; absent where there is none. */
  readonly comb_net?: number
  readonly ff_net?: number
  readonly clocks: Readonly<Record<string, ClockReport>>
  /** Of the best seed, the one nearest to its limit first. */
  readonly crossings: readonly CrossingReport[]
  readonly seeds: readonly number[]
  /** The seed that the bitstream was made of: it comes closest to all targets, or exceeds them most. */
  readonly best_seed: number
  readonly failed_seeds: readonly { readonly seed: number; readonly reason: string }[]
  readonly warnings: readonly string[]
  readonly files: readonly string[]
}

export interface ClockReport {
  /** All frequencies in MHz. */
  readonly target: number
  /** Absent where no path leads from a register of this clock to another. */
  readonly mhz_best?: number
  readonly mhz_median?: number
  readonly mhz_min?: number
  /** In the order of the report's `seeds`. */
  readonly seeds: readonly number[]
  /** Of the best seed. */
  readonly worst_path?: PathReport
}

/** The slowest path between two clocks that ends in one register. */
export interface CrossingReport {
  readonly register: string
  readonly from: string
  readonly to: string
  /** As `.crossing` says; absent for the far side of a memory, and for what logic stands before. */
  readonly kind?: string
  readonly reason?: string
  readonly ns: number
  readonly limit_ns: number
  /** The call of `.crossing` and its callers, or where the register is declared. */
  readonly lines: readonly DesignLine[]
}

export interface PathReport {
  readonly total_ns: number
  readonly logic_ns: number
  readonly routing_ns: number
  readonly levels: number
  readonly stages: readonly {
    readonly name: string
    readonly kind: string
    readonly logic_ns: number
    readonly routing_ns: number
    readonly lines: readonly DesignLine[]
  }[]
}

export interface Measured {
  readonly design: string
  readonly top: string
  readonly part: Part
  readonly script: string
  readonly tools: Readonly<Record<string, string>>
  readonly netlist: NetlistModule
  /** Empty where nothing is wrapped. */
  readonly chains: readonly WrapperChain[]
  readonly clocks: readonly ClockTarget[]
  readonly crossings: readonly CrossingConstraint[]
  readonly placements: readonly Placement[]
  readonly failedSeeds: BuildReport['failed_seeds']
  readonly warnings: readonly string[]
  readonly translate: LineTranslation
  readonly files: readonly string[]
}

export function makeReport(measured: Measured): BuildReport {
  const { netlist, part, placements, chains } = measured
  const timingsOf = ({ report }: Placement): CrossingTiming[] =>
    crossingTimings(report, netlist, measured.crossings, measured.clocks)
  const best = bestPlacement(placements, measured.clocks, (placement) => crossingMargin(timingsOf(placement)))
  const clocks = [...measured.clocks, ...innerClocks(best, measured.clocks)]
  const used = (type: string): number => best.report.utilization[type]?.used ?? 0
  const comb = used('TRELLIS_COMB')
  const ff = used('TRELLIS_FF')
  const cost = wrapperCost(netlist, chains)
  return {
    design: measured.design,
    top: measured.top,
    device: part.device.name,
    package: part.package,
    speed: Number(part.speed),
    script: measured.script,
    tools: measured.tools,
    lut4: cellCounts(netlist).get('LUT4') ?? 0,
    comb,
    ff,
    ebr: used('DP16KD'),
    dsp: used('MULT18X18D'),
    ...(chains.length > 0 ? { comb_net: comb - cost.comb, ff_net: ff - cost.ff } : {}),
    clocks: Object.fromEntries(clocks.map((clock) => [clock.name, clockReport(clock, best, measured)])),
    crossings: timingsOf(best).map((timing) => crossingReport(timing, measured.translate)),
    seeds: placements.map(({ seed }) => seed),
    best_seed: best.seed,
    failed_seeds: measured.failedSeeds,
    warnings: measured.warnings,
    files: measured.files,
  }
}

/** Clocks that are made inside the design, by a PLL or a divider: nextpnr knows what they are to reach. */
function innerClocks({ report }: Placement, clocks: readonly ClockTarget[]): ClockTarget[] {
  return Object.entries(report.fmax)
    .map(([net, { constraint }]) => ({ name: signalNear(clockPinOf(net)), pin: clockPinOf(net), mhz: rounded(constraint) }))
    .filter(({ pin }) => clocks.every((clock) => clock.pin !== pin))
}

/**
 * The placement whose worst clock, measured against its target, is best. One whose crossings keep to their limits goes before
 * any other; how far within does not matter.
 */
export function bestPlacement(
  placements: readonly Placement[],
  clocks: readonly ClockTarget[],
  crossings: (placement: Placement) => number = () => Number.POSITIVE_INFINITY,
): Placement {
  const margin = (placement: Placement): number => {
    const achieved = achievedMhz(placement.report)
    const slowest = Math.min(...clocks.map(({ pin, mhz }) => (achieved.get(pin) ?? Number.POSITIVE_INFINITY) / mhz))
    return crossings(placement) < 1 ? slowest - Number.MAX_SAFE_INTEGER : slowest
  }
  return placements.toSorted((a, b) => margin(b) - margin(a) || a.seed - b.seed)[0]!
}

/** A clock reaches its target when its best seed does, which is the one that the bitstream is made of. */
export function missedClocks(report: BuildReport): string[] {
  const bestIndex = report.seeds.indexOf(report.best_seed)
  return Object.entries(report.clocks)
    .filter(([, clock]) => clock.seeds.length > 0 && clock.seeds[bestIndex]! < clock.target)
    .map(([name]) => name)
}

/** Crossings that are slower than what makes them safe: their value may be caught twice while it changes. */
export const slowCrossings = (report: BuildReport): CrossingReport[] =>
  report.crossings.filter(({ ns, limit_ns: limitNs }) => !(ns <= limitNs))

function crossingReport(timing: CrossingTiming, translate: LineTranslation): CrossingReport {
  const { constraint, register, from, to } = timing
  return {
    register,
    from,
    to,
    ...(constraint ? { kind: constraint.kind, reason: constraint.reason } : {}),
    ns: rounded(timing.ns),
    limit_ns: rounded(timing.limitNs),
    lines: constraint ? positionLines(constraint.positions) : timing.lines.flatMap((line) => [...translate(line)]),
  }
}

function clockReport(clock: ClockTarget, best: Placement, measured: Measured): ClockReport {
  const mhz = measured.placements.flatMap(({ report }) => achievedMhz(report).get(clock.pin) ?? [])
  const spread = spreadOf(mhz)
  if (spread === undefined) return { target: clock.mhz, seeds: [] }
  const path = worstPath(best.report, clock.pin, measured.netlist)
  return {
    target: clock.mhz,
    mhz_best: rounded(spread.best),
    mhz_median: rounded(spread.median),
    mhz_min: rounded(spread.minimum),
    seeds: mhz.map(rounded),
    ...(path === undefined ? {} : { worst_path: pathReport(path, measured.translate) }),
  }
}

function pathReport(path: TimingPath, translate: LineTranslation): PathReport {
  return {
    total_ns: rounded(path.totalNs),
    logic_ns: rounded(path.logicNs),
    routing_ns: rounded(path.routingNs),
    levels: path.levels,
    stages: path.stages.map((stage) => ({
      name: stage.name,
      kind: stage.kind,
      logic_ns: rounded(stage.logicNs),
      routing_ns: rounded(stage.routingNs),
      lines: stage.lines.flatMap((line) => [...translate(line)]),
    })),
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
