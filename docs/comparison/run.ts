/**
 * Reproduces docs/comparison.md: `npx node docs/comparison/run.ts [checks] [lines] [mistakes] [times] [--skip chisel,spinal]`.
 *
 * Without words it does all four. What a language needs is fetched into the user's caches with pip and Maven; a language
 * whose tools this machine lacks is left out, and said so.
 */
import { parseArgs } from 'node:util'
import { type Column, columns, emptyFolder, sources } from './columns.ts'
import { mustRun } from './command.ts'
import { timeHead, timeRow, typeCheckTime } from './first-cycle-times.ts'
import { lineTable } from './lines.ts'
import { mistakeReport } from './mistake-runs.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { skip: { type: 'string', default: '' } } })
const wants = (what: string): boolean => positionals.length === 0 || positionals.includes(what)
const skipped = values.skip.split(',')

if (wants('lines')) console.log(`${lineTable(Object.values(columns))}\n`)

const ready: [string, Column][] = []
if (['checks', 'mistakes', 'times'].some(wants))
  for (const [name, column] of Object.entries(columns)) {
    const missing = skipped.includes(name) ? 'skipped' : await column.setUp()
    if (missing === undefined) ready.push([name, column])
    else console.log(`${column.title}: not run, ${missing}`)
  }

if (wants('checks'))
  for (const [name, column] of ready) {
    const classes = emptyFolder(name, 'classes')
    const compiler = column.compile(
      sources(column).filter((file) => !file.endsWith('Mistakes.scala')),
      classes,
    )
    if (compiler) mustRun(compiler)
    const folder = compiler ? emptyFolder(name, 'checks') : column.folder
    const { text, cpuSeconds } = mustRun(column.program('checks', { folder, classes }), 1800)
    const passed = text.split('\n').filter((line) => line.endsWith(' ok'))
    console.log(`${column.title}: ${passed.join(', ')} (${cpuSeconds.toFixed(1)} CPU s)`)
  }

if (wants('mistakes')) for (const [name, column] of ready) console.log(`\n# ${column.title}\n${mistakeReport(name, column)}`)

if (wants('times')) {
  console.log(timeHead)
  for (const [name, column] of ready) console.log(timeRow(name, column))
  if (ready.some(([name]) => name === 'gatewright')) console.log(typeCheckTime())
}
