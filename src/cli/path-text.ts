import type { BuildReport, ClockReport, PathReport, TopPathReport } from '../flow/report/report.ts'
import { type DesignLine, ownLine } from '../flow/source/design-lines.ts'

/** The path that limits a clock, stage by stage. */
export function worstPathText(name: string, clock: ClockReport, seed: number): string[] {
  const path = clock.worst_path
  if (path === undefined) return []
  return [`worst path of ${name} (seed ${seed}): ${lengthText(path)}`, ...stageRows(path)]
}

/** The slowest `count` paths of each clock and across clocks, each pair of registers once, and what is left at all registers. */
export function pathsText(report: BuildReport, count: number): string[] {
  const own = Object.entries(report.clocks).flatMap(([name, clock]) => [
    ...slackText(name, clock),
    ...listed(`path of ${name}`, clock.paths ?? [], count),
  ])
  const across = report.crossing_paths.flatMap(({ from, to, paths }) => listed(`path from ${from} to ${to}`, paths, count))
  return [...own, ...across]
}

function listed(what: string, paths: readonly TopPathReport[], count: number): string[] {
  return paths.slice(0, count).flatMap((path, index) => {
    const others = path.alike > 1 ? ` (and ${path.alike - 1} more between their bits)` : ''
    return [`${what}, ${index + 1}: ${path.from} → ${path.to}${others}: ${lengthText(path)}`, ...stageRows(path)]
  })
}

function lengthText(path: PathReport): string {
  const luts = `${path.levels} ${path.levels === 1 ? 'LUT' : 'LUTs'}`
  return `${path.total_ns} ns = ${path.logic_ns} logic + ${path.routing_ns} routing, ${luts}`
}

/** `   0.52 +  1.41  tx.x[3]   designs/nic-10g/tx.ts:41   const x = reg(…) ← mac.ts:12` */
function stageRows({ stages }: PathReport): string[] {
  const rows = stages.map((stage, index) => {
    const line = ownLine(stage.lines)
    const before = ownLine(stages[index - 1]?.lines ?? [])
    const isNew = line !== undefined && !isSame(line, before)
    return {
      delays: `${stage.logic_ns.toFixed(2).padStart(6)} + ${stage.routing_ns.toFixed(2).padStart(5)}`,
      name: stage.name,
      place: line === undefined ? '' : `${line.file}:${line.line}`,
      text: isNew ? shortened(line.text) : '',
      callers: isNew ? stage.callers.map((caller) => `  ← ${caller.file}:${caller.line}`).join('') : '',
    }
  })
  const nameWidth = Math.max(...rows.map(({ name }) => name.length))
  const placeWidth = Math.max(...rows.map(({ place }) => place.length))
  return rows.map(({ delays, name, place, text, callers }) =>
    `${delays}  ${name.padEnd(nameWidth)}  ${place.padEnd(placeWidth)}  ${text}${callers}`.trimEnd(),
  )
}

function isSame(line: DesignLine, other: DesignLine | undefined): boolean {
  return line.file === other?.file && line.line === other.line
}

/** Enough of a line of code to know it again. */
export function shortened(text: string): string {
  return text.length <= 72 ? text : `${text.slice(0, 71)}…`
}

/** A bar for each range of slack, the latest inputs first. */
function slackText(name: string, { slack, target }: ClockReport): string[] {
  if (slack === undefined) return []
  const most = Math.max(...slack.bars.map(({ ends }) => ends))
  const digits = slack.width_ns < 1 ? 1 : 0
  const rows = slack.bars.map(({ from_ns: from, ends }) => {
    const range = `${from.toFixed(digits).padStart(7)} … ${(from + slack.width_ns).toFixed(digits).padStart(5)}`
    return `${range}  ${'█'.repeat(Math.ceil((ends / most) * 40)).padEnd(40)}  ${ends}`
  })
  const period = (1000 / target).toFixed(2)
  return [
    `slack of ${name} in ns, at ${slack.ends} register inputs, of a period of ${period} ns: worst ${slack.worst_ns}`,
    ...rows,
  ]
}
