import { relative } from 'node:path'
import { flowErrorCodes } from '../flow/flow-error.ts'
import type { HistoryLine } from '../flow/report/history.ts'
import type { BuildReport, CrossingReport, SlowSeed } from '../flow/report/report.ts'
import { ownLine } from '../flow/source/design-lines.ts'
import { moduleText } from './module-table.ts'
import { pathsText, shortened, worstPathText } from './path-text.ts'
import { tableText } from './table.ts'

/** What else of a report is shown. */
export interface ReportDetails {
  /** So many paths of each clock instead of the worst one, and the slack of all registers. */
  readonly paths?: number
  /** The cells of each instance. */
  readonly modules?: boolean
  /** An earlier build of the same design from other sources, to compare with. */
  readonly before?: HistoryLine
}

/** What a build came to: area, clocks, and for each clock the path that limits it. */
export function reportText(report: BuildReport, folder: string, details: ReportDetails = {}): string {
  const parts = [
    `${report.top} on ${report.device}-${report.speed} ${report.package}, script ${report.script}`,
    areaText(report),
    clockText(report),
    ...crossingText(report),
    ...(details.before === undefined ? [] : [beforeText(report, details.before)]),
    ...(details.modules ? [moduleText(report.modules)] : []),
    ...(details.paths === undefined
      ? Object.entries(report.clocks).flatMap(([name, clock]) => worstPathText(name, clock, report.best_seed))
      : pathsText(report, details.paths)),
    ...report.warnings.map((warning) => `Yosys: ${warning}`),
    ...report.failed_seeds.map(({ seed, reason }) => `seed ${seed} gave nothing: ${reason}`),
    `written to ${relative(process.cwd(), folder) || '.'}: ${report.files.filter((file) => /\.(bit|config|json)$/.test(file)).join(', ')}`,
  ]
  return parts.join('\n')
}

/** The line for a clock that does not reach its target. */
export function missedText(report: BuildReport, name: string): string {
  const clock = report.clocks[name]!
  const reached = clock.seeds[report.seeds.indexOf(report.best_seed)]
  return `${flowErrorCodes.missedFrequency} ${name} reaches ${reached} of ${clock.target} MHz; mend: shorten its worst path, try --script abc, or ask for less with --freq`
}

/** The line for a seed that is slower than `--at-least` wants all to be. */
export function slowSeedText({ clock, seed, mhz, least }: SlowSeed): string {
  const what = mhz === undefined ? `seed ${seed} gave nothing` : `${clock} reaches ${mhz} MHz with seed ${seed}`
  return `${flowErrorCodes.slowSeed} ${what}, --at-least wants ${least} of every seed; mend: shorten the paths that --paths lists, or ask for less`
}

/** `before (2026-11-22 21:58): TRELLIS_COMB 1372 → 1369, FF 1034, clk 190.4 → 188.5 MHz` */
function beforeText(report: BuildReport, before: HistoryLine): string {
  const change = (what: string, from: number, to: number): string => (from === to ? `${what} ${to}` : `${what} ${from} → ${to}`)
  const clocks = Object.entries(report.clocks).flatMap(([name, { mhz_best: now }]) => {
    const then = Math.max(...(before.mhz[name] ?? []))
    return now === undefined || !Number.isFinite(then) ? [] : [`${change(name, then, now)} MHz`]
  })
  const cells = [change('TRELLIS_COMB', before.comb, report.comb), change('FF', before.ff, report.ff)]
  return `before (${before.time.slice(0, 16).replace('T', ' ')}): ${[...cells, ...clocks].join(', ')}`
}

/** The line for a crossing that is slower than its limit. */
export function slowCrossingText({ register, from, to, ns, limit_ns: limit, lines }: CrossingReport): string {
  const line = ownLine(lines)
  const place = line === undefined ? '' : ` (${line.file}:${line.line} ${shortened(line.text)})`.trimEnd()
  return `${flowErrorCodes.slowCrossing} ${register} takes a value from ${from} to ${to} in ${ns} of ${limit} ns${place}; mend: take it straight from a register to a register, or try more seeds`
}

/** `crossings: 3, slowest 1.49 ns of 10` */
function crossingText({ crossings }: BuildReport): string[] {
  const slowest = crossings[0]
  if (slowest === undefined) return []
  return [`crossings: ${crossings.length}, slowest ${slowest.ns} ns of ${slowest.limit_ns} (${slowest.register})`]
}

function areaText(report: BuildReport): string {
  const row = (what: string, total: number, net: number | undefined) => [what, total, net ?? '']
  const rows = [
    row('LUT4', report.lut4, undefined),
    row('TRELLIS_COMB', report.comb, report.comb_net),
    row('FF', report.ff, report.ff_net),
    row('EBR', report.ebr, undefined),
    row('DSP', report.dsp, undefined),
  ]
  if (report.comb_net === undefined)
    return tableText(
      ['cells', 'used'],
      rows.map((cells) => cells.slice(0, 2)),
    )
  return tableText(['cells', 'used', 'without wrapper'], rows)
}

function clockText(report: BuildReport): string {
  const rows = Object.entries(report.clocks).map(([name, clock]) => {
    if (clock.mhz_best === undefined) return [name, clock.target, '–', '–', '–', 'no path']
    const good = clock.seeds.filter((mhz) => mhz >= clock.target).length
    return [name, clock.target, clock.mhz_best, clock.mhz_median!, clock.mhz_min!, `${good} of ${clock.seeds.length}`]
  })
  return tableText(['clock', 'target MHz', 'best', 'median', 'minimum', 'seeds that meet it'], rows)
}
