import type { Module } from '../../ir/module.ts'
import type { CrossingConstraint } from '../constraints/crossing-constraints.ts'
import { unknownClock } from '../constraints/frequencies.ts'
import type { Part } from '../device/part.ts'
import type { Placement } from '../nextpnr/place.ts'
import type { PlacementDetail } from '../nextpnr/placement-detail.ts'
import { type DesignLine, type LineTranslation, ownLine, positionLines } from '../source/design-lines.ts'
import { type CrossingTiming, crossingMargin, crossingTimings } from '../timing/crossing-timing.ts'
import { type SlackReport, slackReport } from '../timing/slack.ts'
import { achievedMhz, clockPinOf, signalNear, type TimingPath, worstPath } from '../timing/timing.ts'
import { type ClockPairPaths, type TopPath, topPaths } from '../timing/top-paths.ts'
import { type ModuleUse, moduleUse } from '../yosys/module-use.ts'
import { cellCounts, type NetlistModule, wrapperCost } from '../yosys/netlist.ts'
import type { WrapperChain } from '../yosys/wrapper.ts'
import { spreadOf } from './seeds.ts'

/** A clock of the design with the frequency it is to reach. */
export interface ClockTarget {
  readonly name: string
  readonly pin: string
  readonly mhz: number
}

/** `report.json`. Names with underscores are its format, and stay as they are. */
export interface BuildReport {
  readonly design: string
  /** A hash of all that the figures depend on but the seeds: sources, constraints, part, tools. */
  readonly input: string
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
  /** Each instance with the cells that are its own; their sum is `comb`, `ff`, `ebr` and `dsp`. Of the best seed. */
  readonly modules: readonly ModuleUse[]
  readonly clocks: Readonly<Record<string, ClockReport>>
  /** The slowest paths from one clock to another, of the best seed. */
  readonly crossing_paths: readonly { readonly from: string; readonly to: string; readonly paths: readonly TopPathReport[] }[]
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
  /** The slowest paths of the best seed, each pair of registers once. */
  readonly paths?: readonly TopPathReport[]
  readonly slack?: SlackReport
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
    /** The calls that led to the line of `lines` that is the design's own; the innermost first. */
    readonly callers: readonly DesignLine[]
  }[]
}

export interface TopPathReport extends PathReport {
  readonly from: string
  readonly to: string
  /** How many of the slowest paths lead between these two registers; the others' bits differ. */
  readonly alike: number
}

export interface Measured {
  readonly design: string
  readonly input: string
  readonly module: Module
  readonly part: Part
  readonly script: string
  readonly tools: Readonly<Record<string, string>>
  readonly netlist: NetlistModule
  /** Empty where nothing is wrapped. */
  readonly chains: readonly WrapperChain[]
  readonly clocks: readonly ClockTarget[]
  readonly crossings: readonly CrossingConstraint[]
  readonly placements: readonly Placement[]
  /** Of the best placement. */
  readonly detail: PlacementDetail
  /** How many paths of each clock, and of each pair of clocks, are told. */
  readonly pathCount: number
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
  const pairs = topPaths(
    measured.detail.pairs,
    netlist,
    clocks.map(({ pin }) => pin),
  )
  const clockName = (pin: string): string => clocks.find((clock) => clock.pin === pin)?.name ?? signalNear(pin)
  const reported = (paths: readonly TopPath[]): TopPathReport[] =>
    paths.slice(0, measured.pathCount).map((path) => topPathReport(path, measured.translate))
  const comb = used('TRELLIS_COMB')
  const ff = used('TRELLIS_FF')
  const cost = wrapperCost(netlist, chains)
  return {
    design: measured.design,
    input: measured.input,
    top: measured.module.name,
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
    modules: moduleUse(measured.module, chains.length > 0, measured.detail.cells),
    clocks: Object.fromEntries(
      clocks.map((clock) => [clock.name, { ...clockReport(clock, best, measured), ...slowest(clock, pairs, reported) }]),
    ),
    crossing_paths: pairs
      .filter(({ from, to }) => from !== to)
      .map(({ from, to, paths }) => ({ from: clockName(from), to: clockName(to), paths: reported(paths) })),
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

/** A seed that does not reach what all are to reach; without `mhz` it gave no placement at all. */
export interface SlowSeed {
  readonly seed: number
  readonly clock: string
  readonly mhz?: number
  readonly least: number
}

/** Of each clock the slowest seed, where it is below `least` (MHz by clock name, `*` for all); and seeds that gave nothing. */
export function slowSeeds(report: BuildReport, least: ReadonlyMap<string, number>): SlowSeed[] {
  const names = Object.keys(report.clocks)
  for (const name of least.keys()) if (name !== '*' && !names.includes(name)) throw unknownClock(name, names)
  const slow: SlowSeed[] = []
  for (const [clock, { seeds }] of Object.entries(report.clocks)) {
    const wanted = least.get(clock) ?? least.get('*')
    if (wanted === undefined) continue
    const mhz = Math.min(...seeds)
    if (mhz < wanted) slow.push({ seed: report.seeds[seeds.indexOf(mhz)]!, clock, mhz, least: wanted })
  }
  const highest = Math.max(...least.values())
  for (const { seed } of least.size === 0 ? [] : report.failed_seeds) slow.push({ seed, clock: '', least: highest })
  return slow
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

function slowest(
  { pin, mhz }: ClockTarget,
  pairs: readonly ClockPairPaths[],
  reported: (paths: readonly TopPath[]) => TopPathReport[],
): Pick<ClockReport, 'paths' | 'slack'> {
  const own = pairs.find(({ from, to }) => from === pin && to === pin)
  if (own === undefined) return {}
  return { paths: reported(own.paths), slack: slackReport(own.needsNs.map((ns) => 1000 / mhz - ns)) }
}

function topPathReport(path: TopPath, translate: LineTranslation): TopPathReport {
  return { from: path.from, to: path.to, alike: path.alike, ...pathReport(path, translate) }
}

function pathReport(path: TimingPath, translate: LineTranslation): PathReport {
  return {
    total_ns: rounded(path.totalNs),
    logic_ns: rounded(path.logicNs),
    routing_ns: rounded(path.routingNs),
    levels: path.levels,
    stages: path.stages.map((stage) => {
      const chains = stage.lines.map(translate)
      const lines = chains.flat()
      return {
        name: stage.name,
        kind: stage.kind,
        logic_ns: rounded(stage.logicNs),
        routing_ns: rounded(stage.routingNs),
        lines,
        callers: callersOf(ownLine(lines), chains),
      }
    }),
  }
}

function callersOf(line: DesignLine | undefined, chains: readonly (readonly DesignLine[])[]): readonly DesignLine[] {
  const chain = chains.find((candidate) => line !== undefined && candidate.includes(line))
  return chain === undefined ? [] : chain.slice(chain.indexOf(line!) + 1)
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
