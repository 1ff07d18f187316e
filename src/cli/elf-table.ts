import { basename, relative } from 'node:path'
import colors from 'picocolors'
import type { ElfSummary } from './elf-command.ts'
import { tableText } from './table.ts'

const count = (value: number): string => value.toLocaleString('en-GB')

/** What a run came to, a line each. */
export function summaryText(summary: ElfSummary): string {
  return tableText(
    [basename(summary.program), summary.config],
    [
      ['result', resultText(summary.result)],
      ['instructions', count(summary.instructions)],
      ['cycles', count(summary.cycles)],
      ['CPI', summary.cyclesPerInstruction.toFixed(2)],
      ['simulated', `${summary.megahertz.toFixed(2)} MHz (${summary.engine}, ${summary.seconds.toFixed(2)} s)`],
    ],
  )
}

export const failedText = ({ program, result, detail }: ElfSummary): string => `${basename(program)}: ${result}: ${detail}`

/** A suite as a table of programs, quiet of those that did not pass; below it the counts. */
export function suiteText(folder: string, summaries: readonly ElfSummary[], isQuiet: boolean): string {
  const shown = isQuiet ? summaries.filter(({ result }) => result !== 'pass') : summaries
  const rows = shown.map((each) => [
    relative(folder, each.program),
    resultText(each.result),
    count(each.instructions),
    count(each.cycles),
    each.cyclesPerInstruction.toFixed(2),
    firstLine(each.detail),
  ])
  const table = rows.length === 0 ? [] : [tableText(['program', 'result', 'instructions', 'cycles', 'CPI', ''], rows)]
  return [...table, ...groupLines(folder, summaries)].join('\n')
}

/** riscv-tests are `rv64ui-p-add`, folders of riscv-arch-test `I/add-01.elf`: what stands before is the group. */
const groupOf = (folder: string, program: string): string =>
  /^(.*?)(?:-p-|[\\/])/.exec(relative(folder, program))?.[1] ?? basename(folder)

function groupLines(folder: string, summaries: readonly ElfSummary[]): string[] {
  const groups = new Map<string, { all: number; passed: number }>()
  for (const { program, result } of summaries) {
    const name = groupOf(folder, program)
    const group = groups.get(name) ?? { all: 0, passed: 0 }
    group.all += 1
    if (result === 'pass') group.passed += 1
    groups.set(name, group)
  }
  const passed = summaries.filter(({ result }) => result === 'pass').length
  const lines = [...groups].map(([name, { all, passed: good }]) => `${name}: ${good} of ${all} pass`)
  return groups.size > 1 ? [...lines, `all: ${passed} of ${summaries.length} pass`] : lines
}

const resultText = (result: string): string => (result === 'pass' ? colors.green(result) : colors.red(result))
const firstLine = (text: string): string => {
  const [line = ''] = text.split('\n')
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}
