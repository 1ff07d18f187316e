import colors from 'picocolors'
import { measureProcess } from '../bench/measured-process.ts'
import { available } from '../bench/simulation/availability.ts'
import { type Comparison, type ContenderResult, compareSimulators } from '../bench/simulation/compare.ts'
import { type ContenderName, contenderNames, contenderTitles } from '../bench/simulation/contender.ts'
import { isSimulationBench, type Workload, workloadsOf } from '../bench/simulation/simulation-bench.ts'
import { measureWaiting, type Wait, type Waiting } from '../bench/simulation/waiting.ts'
import type { Summary } from '../bench/statistics.ts'
import { elaborate } from '../dsl/elaborate.ts'
import { buildHierarchy } from '../sim/hierarchy.ts'
import { type Bench, partsOf } from './bench.ts'
import type { DesignPlace } from './design-lookup.ts'
import { loadDesign } from './load-design.ts'
import { unknownName } from './nearest.ts'
import { tableText } from './table.ts'
import { UsageError } from './usage-error.ts'

/** `gatewright bench sim`: how fast simulators run designs, and how long people wait for them. */
export const benchSim: Bench = async (options, { json, quiet, onProgress }) => {
  const parts = partsOf(options.only, ['rates', 'waiting'])
  const { present: contenders, skipped } = await available(contendersOf(options.engine))
  const designs: DesignToBench[] = []
  for (const name of options.design.split(',')) designs.push(await designToBench(name))
  const { rounds = 5, cycles } = options
  const rates: Rates[] = []
  if (parts.includes('rates'))
    for (const { place, workloads } of designs)
      for (const [workload, { module, parameters, target = 2 }] of workloads) {
        const title = workload === '' ? place.name : `${place.name} ${workload}`
        const hierarchy = buildHierarchy(elaborate(module, parameters))
        const comparison = await compareSimulators(hierarchy, {
          ...{ contenders, rounds, cycles, target, workload },
          indexFile: place.indexFile,
          onProgress: (what) => onProgress(what === '' ? '' : `${title}: ${what}`),
        })
        onProgress('')
        rates.push({ design: place.name, workload, top: hierarchy.design.top.name, ...comparison })
        if (!json) printComparison(title, rates.at(-1)!, quiet)
      }
  const waiting: (Waiting & { readonly design: string })[] = []
  if (parts.includes('waiting'))
    for (const { place, bench } of designs) {
      if (!isSimulationBench(bench)) continue
      const { name: design, folder } = place
      const rows = await measureWaiting({ folder, bench, contenders, edits: Math.min(rounds, 3), onProgress })
      waiting.push(...rows.map((row) => ({ design, ...row })))
    }
  onProgress('')
  if (rates.some(({ differences }) => differences.length > 0)) process.exitCode = 1
  const emptyNodeBytes = (await measureProcess(process.execPath, ['-e', 'setTimeout(() => {}, 50)'])).peakBytes
  if (json) console.log(JSON.stringify({ skipped, emptyNodeBytes, rates, waiting }, null, 2))
  else {
    if (rates.length > 0)
      console.log(`memory is that of the simulator's process; an empty Node process takes ${megabytes(emptyNodeBytes)}`)
    if (waiting.length > 0) printWaiting(waiting, quiet)
    for (const { name, reason } of skipped) console.log(colors.yellow(`${contenderTitles[name]} skipped: ${reason}`))
  }
}

interface DesignToBench {
  readonly place: DesignPlace
  readonly bench: unknown
  readonly workloads: ReadonlyMap<string, Workload>
}

interface Rates extends Comparison {
  readonly design: string
  /** Empty where the design has one alone. */
  readonly workload: string
  readonly top: string
}

async function designToBench(name: string): Promise<DesignToBench> {
  const { place, commands } = await loadDesign(name)
  const workloads = workloadsOf(commands.bench)
  if (workloads.size === 0)
    throw new UsageError('other', `${place.name} has nothing to bench`, 'export `bench` among its `commands`, as nic-10g does')
  return { place, bench: commands.bench, workloads }
}

export function contendersOf(asked: string | undefined): readonly ContenderName[] {
  if (asked === undefined) return contenderNames
  const wanted = asked.split(',')
  for (const name of wanted)
    if (!contenderNames.some((known) => known === name)) throw unknownName('other', 'engine', name, contenderNames)
  return contenderNames.filter((name) => wanted.includes(name))
}

function printComparison(title: string, { top, results, differences, gate }: Rates, quiet: boolean): void {
  const rows = results.map((result) => [
    contenderTitles[result.name],
    rateText(result.cyclesPerCpuSecond.median),
    spreadText(result.cyclesPerCpuSecond, rateText),
    rateText(result.cyclesPerSecond.median),
    ...ratioCells(result),
    megabytes(result.peakBytes),
    `${result.stateHash} after ${result.checkedCycles.toLocaleString('en-GB')}`,
  ])
  const head = ['simulator', 'cycles/CPU s', 'lowest–highest', 'cycles/s', '× native', 'lowest–highest', 'peak memory', 'state']
  console.log(`${title} (${top}), stimulus inside; × native: to the better of g++ and clang++ in the same round, CPU time`)
  console.log(tableText(head, rows))
  if (!quiet) for (const line of new Set(results.flatMap(({ commands }) => commands))) console.log(line)
  for (const difference of differences) console.log(colors.red(difference))
  if (results.length > 1 && differences.length === 0) console.log('the states are equal')
  if (gate === undefined) console.log('the gate needs wasm, g++ and clang++ in the run')
  else {
    const text = `gate: ${gate.ratio.toFixed(2)} × ${contenderTitles[gate.against]}, at least ${gate.target} wanted: ${gate.isMet ? 'met' : 'missed'}`
    console.log(gate.isMet ? colors.green(text) : colors.red(text))
  }
}

function ratioCells({ ratio }: ContenderResult): readonly string[] {
  if (ratio === undefined) return ['–', '–']
  const text = (value: number): string => (value < 0.1 ? value.toPrecision(2) : value.toFixed(2))
  return [text(ratio.median), spreadText(ratio, text)]
}

const spreadText = ({ lowest, highest }: Summary, text: (value: number) => string): string => `${text(lowest)}–${text(highest)}`

const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '–' : `${Math.round(bytes / 1e6)} MB`)

/** Three digits that count: 8.13 M, 512 k. */
function rateText(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toPrecision(3)} M`
  return rate >= 1e3 ? `${(rate / 1e3).toPrecision(3)} k` : rate.toFixed(0)
}

function printWaiting(rows: readonly Waiting[], quiet: boolean): void {
  const cells = rows.map(({ name, runner, cold, warm, edited }) => [
    `${contenderTitles[name]} (${runner})`,
    ...[cold, warm, edited].map(waitText),
  ])
  console.log(tableText(['to the first assertion: s (CPU s)', 'cold', 'warm', 'after an edit'], cells))
  if (!quiet)
    console.log(
      'a process from start to end: load the TypeScript, elaborate, build, simulate, check; cold: nothing cached but tools',
    )
}

const waitText = ({ seconds, cpuSeconds }: Wait): string =>
  `${seconds.toFixed(2)}${cpuSeconds === undefined ? '' : ` (${cpuSeconds.toFixed(2)})`}`
