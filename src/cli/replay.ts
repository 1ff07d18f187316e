import { Command } from 'commander'
import { globalOptions } from './global-options.ts'
import { loadDesign } from './load-design.ts'
import { tableText } from './table.ts'
import { UsageError } from './usage-error.ts'

/** What a design's `commands.replay` is: it reads a capture, runs it through the design and writes what came out. */
export type Replay = (request: {
  readonly input: string
  readonly output: string
  readonly onProgress?: (done: number, all: number) => void
}) => Promise<Readonly<Record<string, number | string>>>

/** `gatewright replay`: a capture of real traffic through a design, in simulation. */
export function command(): Command {
  return new Command('replay')
    .description('send a capture (pcap, pcapng) through a design in simulation, and write what comes out')
    .argument('<design>', 'a folder of designs/ that can replay')
    .argument('<capture>', 'the capture to read')
    .requiredOption('--out <file>', 'the capture to write')
    .action(async (typed: string, input: string, options: { readonly out: string }, action: Command) => {
      const { json, quiet } = globalOptions(action)
      const { place, commands } = await loadDesign(typed)
      if (typeof commands.replay !== 'function')
        throw new UsageError('other', `${place.name} cannot replay captures`, `it has ${listOf(Object.keys(commands))}`)
      const shows = !json && !quiet && process.stderr.isTTY
      const onProgress = (done: number, all: number): void => {
        if (shows) process.stderr.write(`\r\x1b[K… ${done} of ${all} frames`)
      }
      const summary = await (commands.replay as Replay)({ input, output: options.out, onProgress }).finally(() => {
        if (shows) process.stderr.write('\r\x1b[K')
      })
      if (json) console.log(JSON.stringify({ design: place.name, input, output: options.out, ...summary }, null, 2))
      else console.log(summaryText(summary))
      if (!json && !quiet) console.log(`written to ${options.out}`)
    })
}

const listOf = (names: readonly string[]): string => (names.length === 0 ? 'no commands of its own' : names.join(', '))

/** A line for each figure: `cyclesPerSecond` reads `cycles per second`. */
export function summaryText(summary: Readonly<Record<string, number | string>>): string {
  const rows = Object.entries(summary).map(([name, value]) => [
    name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    typeof value === 'number' ? numberText(value) : value,
  ])
  return tableText(['replay', ''], rows)
}

const numberText = (value: number): string =>
  value.toLocaleString('en-GB', { maximumFractionDigits: value < 100 && !Number.isInteger(value) ? 2 : 0 })
