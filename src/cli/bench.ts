import { Command } from 'commander'
import { globalOptions } from './global-options.ts'
import { unknownName } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** What can be measured; each is a file beside this one, loaded when it is asked for. */
const benches = {
  sim: async () => (await import('./bench-sim.ts')).benchSim,
  language: async () => (await import('./bench-language.ts')).benchLanguage,
}

export interface BenchOptions {
  readonly rounds?: number
  readonly cycles?: number
  readonly engine?: string
  readonly design: string
  readonly sizes?: readonly number[]
  readonly only?: string
}

export interface BenchFrame {
  readonly json: boolean
  readonly quiet: boolean
  /** Says what is being measured, on a terminal. */
  readonly onProgress: (what: string) => void
}

export type Bench = (options: BenchOptions, frame: BenchFrame) => Promise<void>

/** `gatewright bench`: our figures beside those of others, taken in one run. */
export function command(): Command {
  return new Command('bench')
    .description('measure against others, in one run: simulation (sim), elaboration and type checking (language)')
    .argument('<what>', 'sim or language')
    .option('--rounds <count>', 'how often each is measured, in turns; medians count (default: 5; language: 3)', wholeNumber)
    .option('--cycles <count>', 'sim: cycles of a round (default: as many as fill half a second)', wholeNumber)
    .option('--engine <names>', 'sim: some of wasm,verilator,g++,clang++,icarus (default: all)')
    .option('--design <names>', 'sim: designs whose commands have a bench', 'nic-10g,riscv-rv64')
    .option('--sizes <counts>', 'language: signals, as in 1000,10000 (default: 1,000 to 100,000)', wholeNumbers)
    .option('--only <part>', 'sim: rates or waiting; language: elaboration or types')
    .action(async (what: string, options: BenchOptions, action: Command) => {
      if (!Object.hasOwn(benches, what)) throw unknownName('other', 'bench', what, Object.keys(benches))
      const { json, quiet } = globalOptions(action)
      const shows = !json && !quiet && process.stderr.isTTY === true
      const onProgress = (text: string): void => {
        if (shows) process.stderr.write(`\r\x1b[K${text === '' ? '' : `… ${text}`}`)
      }
      const run: Bench = await benches[what as keyof typeof benches]()
      await run(options, { json, quiet, onProgress }).finally(() => onProgress(''))
    })
}

/** Which of a bench's parts were asked for. */
export function partsOf<Part extends string>(only: string | undefined, parts: readonly Part[]): readonly Part[] {
  if (only === undefined) return parts
  const found = parts.filter((part) => part === only)
  if (found.length === 0) throw unknownName('other', 'part', only, parts)
  return found
}

export function wholeNumber(text: string): number {
  const value = Number(text.replaceAll('_', ''))
  if (!Number.isInteger(value) || value < 1) throw new UsageError('other', `${text} is no whole number above 0`)
  return value
}

export const wholeNumbers = (text: string): readonly number[] => text.split(',').map(wholeNumber)
