import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Column, emptyFolder, repository, workFolder } from './columns.ts'
import { mustRun } from './command.ts'

/** One way from a saved edit to the first cycle: seconds, and CPU seconds, of the compiler and of the run. */
interface Time {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly compileCpuSeconds: number
}

const repeats = 3
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!
const step = /(addWrap\(|count \+ |value \+ )\d+/

/**
 * Saves another step into the counter, compiles what the language compiles, and runs until the first cycle's value, which
 * shows that the edit is in. Cold: no class, no cached transform, no cached bytecode. Warm: only the edited file is new.
 */
function measure(name: string, column: Column, folder: string, value: number, isCold: boolean): Time {
  const counter = join(folder, column.fileOf('counter'))
  const classes = join(folder, 'classes')
  if (isCold)
    for (const left of [classes, caches(folder), join(workFolder, 'python-cache')]) rmSync(left, { recursive: true, force: true })
  rmSync(join(folder, 'simWorkspace'), { recursive: true, force: true })
  writeFileSync(counter, readFileSync(counter, 'utf8').replace(step, `$1${value}`))
  const files = isCold ? [counter, join(folder, column.fileOf('first-cycle'))] : [counter]
  const compiler = column.compile(files, classes)
  const compiled = compiler && mustRun(compiler)
  const command = column.program('first-cycle', { folder, classes })
  const { text, ...ran } = mustRun({ ...command, environment: { ...command.environment, ...extra(name, folder) } })
  if (!text.includes(`first cycle: ${value}`))
    throw new Error(`${column.title} shows another first cycle than ${value}:\n${text}`)
  return {
    seconds: (compiled?.seconds ?? 0) + ran.seconds,
    cpuSeconds: (compiled?.cpuSeconds ?? 0) + ran.cpuSeconds,
    compileCpuSeconds: compiled?.cpuSeconds ?? 0,
  }
}

const caches = (folder: string): string => join(folder, 'cache')
const extra = (name: string, folder: string): Record<string, string> =>
  name === 'gatewright' ? { GATEWRIGHT_CACHE: caches(folder) } : {}

export function timeRow(name: string, column: Column): string {
  const folder = emptyFolder(name, 'first-cycle')
  for (const file of ['counter', 'first-cycle'])
    copyFileSync(join(column.folder, column.fileOf(file)), join(folder, column.fileOf(file)))
  // Another length each time: Python tells an edited file by its second and its size.
  const values = [2, 13, 4, 15, 6, 17]
  const cold = Array.from({ length: repeats }, (_, i) => measure(name, column, folder, values[i]!, true))
  const warm = Array.from({ length: repeats }, (_, i) => measure(name, column, folder, values[repeats + i]!, false))
  const cells = [cold, warm].map((times) =>
    (['seconds', 'cpuSeconds', 'compileCpuSeconds'] as const)
      .map((of) => median(times.map((time) => time[of])).toFixed(2))
      .join(' | '),
  )
  return `| ${column.title} | ${cells.join(' | ')} |`
}

export const timeHead = [
  '| | cold, s | CPU s | of it compiler | warm, s | CPU s | of it compiler |',
  '|---|---:|---:|---:|---:|---:|---:|',
].join('\n')

/** TypeScript's types are checked apart from the run: by the editor as one writes, or by `tsc`. */
export function typeCheckTime(): string {
  const folder = join(workFolder, 'gatewright/first-cycle')
  const options = { extends: join(repository, 'tsconfig.json'), include: ['*.ts'], exclude: [] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
  const compiler = join(repository, 'node_modules/.bin/tsc')
  const times = Array.from({ length: repeats }, () => mustRun({ program: compiler, args: ['--noEmit', '-p', folder], folder }))
  const of = (key: 'seconds' | 'cpuSeconds'): string => median(times.map((time) => time[key])).toFixed(2)
  return `tsc on the counter: ${of('seconds')} s, ${of('cpuSeconds')} CPU s`
}
