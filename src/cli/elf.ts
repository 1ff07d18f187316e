import { statSync } from 'node:fs'
import { Command } from 'commander'
import { poolWidth } from '../flow/report/seeds.ts'
import type { ElfCommand, ElfSummary } from './elf-command.ts'
import { runInWorkers } from './elf-pool.ts'
import { failedText, suiteText, summaryText } from './elf-table.ts'
import { openTerminal } from './elf-terminal.ts'
import { globalOptions } from './global-options.ts'
import { loadDesign } from './load-design.ts'
import { unknownName } from './nearest.ts'
import { UsageError } from './usage-error.ts'

interface ElfOptions {
  readonly suite?: string
  readonly design: string
  readonly config: string
  readonly engine?: string
  readonly maxCycles?: string
  readonly ram?: string
  readonly lockstep?: boolean | string
  readonly trace?: boolean
  readonly jobs?: string
}

/** Cycles after which a program of a suite is called hung: riscv-tests and riscv-arch-test end within some 100,000. */
const suiteCycles = 5_000_000
const workerBytes = 500e6

/** `gatewright elf`: programs on a simulated processor. */
export function command(): Command {
  return new Command('elf')
    .description('run a program on the simulated RV64 core: its output, whether it passes, and how fast it was')
    .argument('[file]', 'an ELF file, or a folder of them')
    .option('--suite <folder>', 'a folder of ELF files, as a table; signatures beside them (<name>.signature) are compared')
    .option('--design <name>', 'the design that runs programs', 'riscv-rv64')
    .option('--config <name>', 'which core', 'rv64im')
    .option('--engine <name>', 'wasm, interpreter, verilator, or several to compare')
    .option(
      '--max-cycles <count>',
      `where a program is stopped (default: never; of a suite ${suiteCycles.toLocaleString('en-GB')})`,
    )
    .option('--ram <mebibytes>', 'RAM from 0x80000000 on (default: 16, or twice what the program fills)')
    .option('--lockstep [with]', 'compare every instruction with spike (the default) or with the design’s own model')
    .option('--trace', 'print every retired instruction to standard error, as spike --log-commits does')
    .option('--jobs <count>', 'programs at once (default: as many as processors and memory allow)')
    .action(async (file: string | undefined, options: ElfOptions, action: Command) => {
      const { json, quiet } = globalOptions(action)
      const target = options.suite ?? file
      if (target === undefined) throw new UsageError('other', 'there is nothing to run', 'give an ELF file, or --suite <folder>')
      const { place, commands } = await loadDesign(options.design)
      const elf = commands.elf as ElfCommand | undefined
      if (typeof elf?.run !== 'function')
        throw new UsageError('other', `${place.name} runs no programs`, 'name one that does: --design riscv-rv64')
      if (!elf.configurations.includes(options.config)) throw unknownName('other', 'config', options.config, elf.configurations)
      const lockstep = lockstepOf(options.lockstep)
      const request = {
        config: options.config,
        ...(options.engine === undefined ? {} : { engine: options.engine }),
        ...(options.ram === undefined ? {} : { ramBytes: countOf(options.ram, '--ram') * 2 ** 20 }),
        ...(lockstep === undefined ? {} : { lockstep }),
      }
      const maxCycles = options.maxCycles === undefined ? undefined : countOf(options.maxCycles, '--max-cycles')

      if (options.suite !== undefined || isFolder(target)) {
        const jobs = options.jobs === undefined ? undefined : countOf(options.jobs, '--jobs')
        const summaries = await runInWorkers({
          design: options.design,
          requests: elf.programsIn(target).map((each) => ({ ...request, file: each, maxCycles: maxCycles ?? suiteCycles })),
          width: poolWidth(jobs, workerBytes),
          onProgress: progress(json || quiet),
        })
        if (json) console.log(JSON.stringify({ suite: target, programs: summaries }, null, 2))
        else console.log(suiteText(target, summaries, quiet))
        if (summaries.some(({ result }) => result !== 'pass')) process.exitCode = 1
        return
      }

      const terminal = json ? undefined : openTerminal()
      let summary: ElfSummary
      try {
        summary = await elf.run({
          ...request,
          file: target,
          maxCycles: maxCycles ?? 0,
          ...(options.trace ? { onTrace: (line: string) => process.stderr.write(`${line}\n`) } : {}),
          ...(quiet || json ? {} : { onNote: (text: string) => process.stderr.write(`${text}\n`) }),
          ...(terminal ? { terminal, isEnded: () => terminal.isLeft } : {}),
        })
      } finally {
        terminal?.close()
      }
      if (json) console.log(JSON.stringify(summary, null, 2))
      else {
        if (!quiet) console.log(summaryText(summary))
        if (summary.result !== 'pass') console.error(failedText(summary))
      }
      if (summary.result !== 'pass') process.exitCode = 1
    })
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function countOf(text: string, option: string): number {
  const count = Number(text)
  if (!(Number.isSafeInteger(count) && count >= 1))
    throw new UsageError('other', `${option} takes a whole number from 1 on, not '${text}'`, `as in ${option} 16`)
  return count
}

function lockstepOf(asked: boolean | string | undefined): 'spike' | 'model' | undefined {
  if (asked === undefined || asked === false) return undefined
  if (asked === true || asked === 'spike') return 'spike'
  if (asked === 'model') return asked
  // `--lockstep program.elf` takes the program for its value.
  throw new UsageError(
    'other',
    `--lockstep compares with spike or model, not with '${asked}'`,
    'put the file first: elf program.elf --lockstep',
  )
}

function progress(isQuiet: boolean): (done: number, all: number) => void {
  return (done, all) => {
    if (isQuiet || !process.stderr.isTTY) return
    process.stderr.write(done === all ? '\r\x1b[K' : `\r\x1b[K… ${done} of ${all} programs`)
  }
}
