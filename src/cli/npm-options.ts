import { readFileSync } from 'node:fs'
import type { Command, Option } from 'commander'
import { UsageError } from './usage-error.ts'

/**
 * `npm run synth nic-10g --seeds 5` does not reach us as written: npm takes `--seeds` for itself, hands it on in the
 * environment (`npm_config_seeds=true`) and leaves a stray `5`. Doing something else than was asked, without a word, is
 * worse than refusing, so this is noticed and refused with the right spelling.
 */
export function refuseSwallowedOptions(command: Command, args: readonly string[], environment = process.env): void {
  const script = environment.npm_lifecycle_event
  if (script !== command.name() && script !== 'gatewright') return
  const swallowed = optionsOf(command).filter((option) => swallowedValue(option, environment) !== undefined)
  if (swallowed.length === 0) return
  const { expected, stray } = operands(command, args)
  const spelled = swallowed.map((option) =>
    spell(option, swallowedValue(option, environment)!, swallowed.length === 1 ? stray[0] : undefined),
  )
  const start = ['npm run', script, ...(script === 'gatewright' ? [command.name()] : []), ...expected]
  const names = swallowed.map((option) => option.long).join(', ')
  throw new UsageError(
    'swallowedOption',
    `npm took ${names} for itself, because it stands before a lone --`,
    [...start, '--', ...spelled].join(' '),
  )
}

/** The command's own options and the program's (`--json`, `--quiet`). */
function optionsOf(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent?.options ?? [])].filter(
    (option) => option.long !== undefined && option.long !== '--version',
  )
}

/** npm completes a word that begins one of its own options, and takes `--quiet` for a log level. */
const npmSpelling: Readonly<Record<string, string>> = { engine: 'engine_strict' }

function swallowedValue(option: Option, environment: NodeJS.ProcessEnv): string | undefined {
  const key = option.long!.replace(/^--(no-)?/, '').replaceAll('-', '_')
  if (key === 'quiet')
    return environment.npm_config_loglevel === 'warn' && !isInNpmrc('loglevel', environment) ? 'true' : undefined
  for (const name of [key, npmSpelling[key]]) {
    const value = name === undefined ? undefined : environment[`npm_config_${name}`]
    if (value === undefined || (value === '' && !option.negate)) continue
    if (!isInNpmrc(name!, environment)) return value
  }
  return undefined
}

/** `jobs=max` in a user's .npmrc, say, arrives in the same way and was not typed. */
function isInNpmrc(key: string, environment: NodeJS.ProcessEnv): boolean {
  const project = environment.npm_config_local_prefix
  const files = [environment.npm_config_userconfig, environment.npm_config_globalconfig, project && `${project}/.npmrc`]
  return files.some((file) => {
    if (!file) return false
    try {
      const lines = readFileSync(file, 'utf8').split('\n')
      return lines.some((line) => line.split('=')[0]!.trim().replaceAll('-', '_') === key)
    } catch {
      return false
    }
  })
}

/** What stands on the command line: as many words as the command has arguments, and what npm left of its options. */
function operands(
  command: Command,
  args: readonly string[],
): { readonly expected: readonly string[]; readonly stray: readonly string[] } {
  const words = args.filter((word) => !word.startsWith('-'))
  const count = command.registeredArguments.some((argument) => argument.variadic)
    ? words.length
    : command.registeredArguments.length
  return { expected: words.slice(0, count), stray: words.slice(count) }
}

/** npm writes `true` for a value that it cut off; it is the stray word where there is just one, else a placeholder. */
function spell(option: Option, value: string, stray: string | undefined): string {
  if (option.isBoolean() || option.negate) return option.long!
  const placeholder = /[<[].*[>\]]/.exec(option.flags)?.[0] ?? '<value>'
  return `${option.long} ${value === 'true' ? (stray ?? placeholder) : value}`
}
