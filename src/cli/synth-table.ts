import { relative } from 'node:path'
import { type DesignLine, ownLine } from '../flow/design-lines.ts'
import { flowErrorCodes } from '../flow/flow-error.ts'
import type { BuildReport, ClockReport, CrossingReport, PathReport } from '../flow/report.ts'
import { tableText } from './table.ts'

/** What a build came to: area, clocks, and for each clock the path that limits it. */
export function reportText(report: BuildReport, folder: string): string {
  const parts = [
    `${report.top} on ${report.device}-${report.speed} ${report.package}, script ${report.script}`,
    areaText(report),
    clockText(report),
    ...crossingText(report),
    ...Object.entries(report.clocks).flatMap(([name, clock]) => pathText(name, clock, report.best_seed)),
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

function pathText(name: string, clock: ClockReport, seed: number): string[] {
  const path = clock.worst_path
  if (path === undefined) return []
  const luts = `${path.levels} ${path.levels === 1 ? 'LUT' : 'LUTs'}`
  return [
    `worst path of ${name} (seed ${seed}): ${path.total_ns} ns = ${path.logic_ns} logic + ${path.routing_ns} routing, ${luts}`,
    ...stageRows(path),
  ]
}

/** `   0.52 +  1.41  tx.x[3]   designs/nic-10g/tx.ts:41   const x = reg(…)` */
function stageRows({ stages }: PathReport): string[] {
  const rows = stages.map((stage, index) => {
    const line = ownLine(stage.lines)
    const before = ownLine(stages[index - 1]?.lines ?? [])
    return {
      delays: `${stage.logic_ns.toFixed(2).padStart(6)} + ${stage.routing_ns.toFixed(2).padStart(5)}`,
      name: stage.name,
      place: line === undefined ? '' : `${line.file}:${line.line}`,
      text: line === undefined || isSame(line, before) ? '' : shortened(line.text),
    }
  })
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const placeWidth = Math.max(...rows.map(({ place }) => place.length))
  return rows.map(({ delays, name, place, text }) =>
    `${delays}  ${name.padEnd(nameWidth)}  ${place.padEnd(placeWidth)}  ${text}`.trimEnd(),
  )
}

function isSame(line: DesignLine, other: DesignLine | undefined): boolean {
  return line.file === other?.file && line.line === other.line
}

/** Enough of a line of code to know it again. */
function shortened(text: string): string {
  return text.length <= 72 ? text : `${text.slice(0, 71)}…`
}
