import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { runCleanups } from '../toolchain/cleanup.ts'
import { quietProgress } from '../toolchain/progress.ts'
import { commandNames, loadCommand } from './command-list.ts'
import { globalOptions } from './global-options.ts'
import { unknownName } from './nearest.ts'
import { refuseSwallowedOptions } from './npm-options.ts'
import { reportError } from './report-error.ts'
import { UsageError } from './usage-error.ts'

/** Runs one command line to its end and sets the exit code: 0 good, 1 design or input, 2 usage, 3 a tool missing. */
export async function main(args: readonly string[]): Promise<void> {
  stopCleanlyOnSignals()
  const asJson = args.includes('--json')
  process.once('uncaughtException', (error) => {
    const exitCode = reportError(error, asJson)
    runCleanups()
    process.exit(exitCode)
  })
  try {
    await run(args)
  } catch (error) {
    process.exitCode = reportError(error, asJson)
    // A test bench or a worker that was left running must not keep the shell waiting.
    runCleanups()
  }
}

async function run(args: readonly string[]): Promise<void> {
  const wanted = args.find((word) => !word.startsWith('-'))
  const known = commandNames()
  if (wanted !== undefined && wanted !== 'help' && !known.includes(wanted))
    throw unknownName('unknownCommand', 'command', wanted, known)
  const program = createProgram()
  const loaded = wanted !== undefined && known.includes(wanted) ? [wanted] : known
  for (const name of loaded) program.addCommand((await loadCommand(name)).copyInheritedSettings(program))
  const command = program.commands.find((candidate) => candidate.name() === wanted)
  if (command !== undefined) refuseSwallowedOptions(command, args.slice(args.indexOf(wanted!) + 1))
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) explainUsage(error, program, command)
    else throw error
  }
}

function createProgram(): Command {
  const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return new Command('gatewright')
    .description(description)
    .version(version)
    .option('--json', 'print one JSON value and nothing else')
    .option('--quiet', 'print results and errors only')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false)
    .exitOverride()
    .hook('preAction', (_, action) => {
      const { json, quiet } = globalOptions(action)
      quietProgress(json || quiet)
    })
}

/** Commander's findings in our words: one line, the nearest option. */
function explainUsage(error: CommanderError, program: Command, command: Command | undefined): void {
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return
  if (error.code === 'commander.help') {
    console.error(program.helpInformation())
    process.exitCode = 2
    return
  }
  const what = error.message.replace(/^error: |\.$/g, '')
  const option = /^unknown option '(-[^'=]*)/.exec(what)?.[1]
  const help = `see gatewright ${command === undefined ? '' : `${command.name()} `}--help`
  if (option === undefined) throw new UsageError('other', what, help)
  const options = [...(command?.options ?? []), ...program.options].map(({ long }) => long!)
  throw unknownName('unknownOption', 'option', option, [...options, '--help'])
}

/** Ctrl-C leaves nothing half-written and no process behind. Exit codes are the shell's: 128 and the signal's number. */
function stopCleanlyOnSignals(): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const)
    process.once(signal, () => {
      runCleanups()
      process.exit(128 + number)
    })
}
