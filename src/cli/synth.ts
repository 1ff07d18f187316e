import { resolve } from 'node:path'
import { Command } from 'commander'
import { ecp5, measuringPart } from '../../fpga-targets/ecp5.ts'
import { formatSourceMap } from '../codegen-verilog/source-map.ts'
import { writeVerilog } from '../codegen-verilog/write-verilog.ts'
import { build } from '../flow/build.ts'
import { connectCluster } from '../flow/cluster/cluster.ts'
import { parseFrequencies } from '../flow/constraints/frequencies.ts'
import { choosePart } from '../flow/device/part.ts'
import { keptPaths } from '../flow/nextpnr/placement-detail.ts'
import { lastDifferent, readHistory } from '../flow/report/history.ts'
import { missedClocks, slowCrossings, slowSeeds } from '../flow/report/report.ts'
import { lineTranslation } from '../flow/source/design-lines.ts'
import { chooseScript, yosysScripts } from '../flow/yosys/yosys-script.ts'
import { designFor } from './board-design.ts'
import { warningsText } from './elaborate-design.ts'
import { globalOptions } from './global-options.ts'
import { schedulerAddress } from './scheduler-address.ts'
import { stageLines } from './stage-lines.ts'
import { missedText, reportText, slowCrossingText, slowSeedText } from './synth-table.ts'
import { UsageError } from './usage-error.ts'

interface SynthOptions {
  readonly board?: string
  readonly device: string
  readonly package: string
  readonly speed: string
  readonly freq: readonly string[]
  readonly seeds: string
  readonly jobs?: string
  readonly on?: string
  readonly atLeast: readonly string[]
  readonly paths?: string
  readonly modules?: boolean
  readonly out?: string
  readonly script?: string
  readonly parameters?: string
}

/** `gatewright synth`: a design as a bitstream, with what it takes and how fast it is. */
export function command(): Command {
  return new Command('synth')
    .description('make a bitstream: Verilog, Yosys, nextpnr, ecppack; for a board, or measured in a wrapper')
    .argument('<design>', 'a folder of designs/, or <design>/<module>')
    .option('--board <name>', 'a board that the design is written for: its own pins, no wrapper')
    .option('--device <name>', 'an ECP5 device', measuringPart.device)
    .option('--package <name>', 'its package', measuringPart.package)
    .option('--speed <grade>', 'its speed grade', measuringPart.speed)
    .option(
      '--freq <mhz>',
      'what the clocks are to reach, or <clock>=<mhz>; may be repeated (default: as the domains say)',
      collect,
      [],
    )
    .option('--seeds <count>', 'runs of nextpnr: the best becomes the bitstream, a target holds when the slowest meets it', '5')
    .option('--on <address>', 'place and route on the workers of a Dask scheduler, as in tcp://lab:8786')
    .option('--at-least <mhz>', 'fail when a seed is slower, or <clock>=<mhz>; may be repeated', collect, [])
    .option('--paths <count>', 'show so many of the slowest paths of each clock, and the slack of all registers')
    .option('--modules', 'show what each instance takes')
    .option('--jobs <count>', 'runs at once (default: as many as processors and memory allow)')
    .option(
      '--script <name>',
      `${yosysScripts.map(({ name, description }) => `${name}: ${description}`).join('; ')} (default: what the design says)`,
    )
    .option('--out <folder>', 'where to (default: build/<design>)')
    .option('--parameters <json>', 'for a module that has parameters')
    .action(async (typed: string, options: SynthOptions, action: Command) => {
      const { json, quiet } = globalOptions(action)
      if (options.board !== undefined)
        for (const option of ['device', 'package', 'speed'])
          if (action.getOptionValueSource(option) === 'cli')
            throw new UsageError('other', `--board says what the part is, --${option} as well`, `leave out --${option}`)
      const asked = options.script === undefined ? undefined : chooseScript(options.script)
      const frequencies = parseFrequencies(options.freq)
      const seeds = Array.from({ length: countOf('--seeds', options.seeds) }, (_, index) => index + 1)
      const jobs = options.jobs === undefined ? undefined : countOf('--jobs', options.jobs)

      const address = options.on === undefined ? undefined : schedulerAddress(options.on)
      const least = parseFrequencies(options.atLeast, '--at-least')
      const paths = options.paths === undefined ? undefined : countOf('--paths', options.paths, keptPaths)

      const stages = stageLines(json || quiet, seeds.length)
      const start = performance.now()
      stages.show({ stage: 'elaborate', state: 'starts', seconds: 0, detail: '' })
      const { name, loaded, design, warnings, board } = await designFor(typed, options)
      const part = choosePart(ecp5, board ?? options)
      const script = asked ?? chooseScript(loaded.script ?? 'default')
      const { files, sourceMap } = writeVerilog(design)
      const verilog = [...files].map(([file, text]) => ({ name: file, text }))
      const modules = `${verilog.length} ${verilog.length === 1 ? 'module' : 'modules'}`
      stages.show({ stage: 'elaborate', state: 'done', seconds: (performance.now() - start) / 1000, detail: modules })
      if (warnings.length > 0 && !quiet) console.error(warningsText(typed, warnings))

      const cluster = address === undefined ? undefined : await connectCluster(address, (text) => stages.note(text))
      const folder = resolve(options.out ?? `build/${name}`)
      const report = await build(
        {
          name,
          module: design.top,
          files: verilog,
          extras: [{ name: `${design.top.name}.map.json`, text: formatSourceMap(sourceMap) }],
          translate: lineTranslation(sourceMap, verilog),
          part,
          script,
          frequencies,
          seeds,
          jobs,
          folder,
          paths,
          ...(board?.configuration === undefined ? {} : { configuration: board.configuration }),
        },
        { onProgress: stages.show, elsewhere: cluster },
      ).finally(async () => {
        stages.end()
        await cluster?.close()
      })
      if (json) console.log(JSON.stringify(report, null, 2))
      else
        console.log(reportText(report, folder, { paths, modules: options.modules, before: lastDifferent(readHistory(folder)) }))
      for (const clock of missedClocks(report)) {
        process.exitCode = 1
        console.error(missedText(report, clock))
      }
      for (const slow of slowSeeds(report, least)) {
        process.exitCode = 1
        console.error(slowSeedText(slow))
      }
      for (const crossing of slowCrossings(report)) {
        process.exitCode = 1
        console.error(slowCrossingText(crossing))
      }
    })
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function countOf(option: string, text: string, most = 1000): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new UsageError('other', `${option} takes a count from 1 to ${most}, not '${text}'`, `as in ${option} 5`)
  return count
}
