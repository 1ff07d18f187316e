import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainWriting } from '../stage/output-folder.ts'
import type { BuildReport } from './report.ts'

/** One build that made a bitstream: a line of `history.jsonl` in its output folder. Names with underscores are its format. */
export interface HistoryLine {
  /** When it ended: ISO 8601, UTC. */
  readonly time: string
  readonly design: string
  /** As in the report: equal inputs and seeds have equal figures. */
  readonly input: string
  readonly part: string
  readonly script: string
  readonly tools: Readonly<Record<string, string>>
  readonly seeds: readonly number[]
  readonly best_seed: number
  readonly failed_seeds: readonly number[]
  /** MHz by clock, in the order of `seeds`. */
  readonly mhz: Readonly<Record<string, readonly number[]>>
  readonly lut4: number
  readonly comb: number
  readonly ff: number
  readonly ebr: number
  readonly dsp: number
  /** From the first tool to the last; short where results were kept. */
  readonly seconds: number
}

export const historyFile = 'history.jsonl'

export function historyLine(report: BuildReport, seconds: number, now: Date): HistoryLine {
  const { design, input, script, tools, seeds, best_seed, lut4, comb, ff, ebr, dsp } = report
  return {
    time: now.toISOString(),
    ...{ design, input, part: `${report.device}-${report.speed} ${report.package}`, script, tools, seeds, best_seed },
    failed_seeds: report.failed_seeds.map(({ seed }) => seed),
    mhz: Object.fromEntries(Object.entries(report.clocks).map(([name, clock]) => [name, clock.seeds])),
    ...{ lut4, comb, ff, ebr, dsp },
    seconds: Math.round(seconds * 10) / 10,
  }
}

/** Adds a line; what stands there is never written again, so that builds of years stay comparable. */
export function appendHistory(folder: string, line: HistoryLine): void {
  try {
    appendFileSync(join(folder, historyFile), `${JSON.stringify(line)}\n`)
  } catch (error) {
    throw explainWriting(error, folder)
  }
}

/** The lines of a folder, oldest first. One that is no JSON (a full disk, an editor) is passed over. */
export function readHistory(folder: string): HistoryLine[] {
  let text: string
  try {
    text = readFileSync(join(folder, historyFile), 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as HistoryLine]
    } catch {
      return []
    }
  })
}

/** The latest build of something else than the last one: what a person compares with. */
export function lastDifferent(history: readonly HistoryLine[]): HistoryLine | undefined {
  const last = history.at(-1)
  return history.findLast(({ input, design }) => design === last?.design && input !== last?.input)
}
