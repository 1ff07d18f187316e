import type { Command } from 'commander'

/** The options that every command has. */
export interface GlobalOptions {
  /** One JSON value on standard output, nothing else there. */
  readonly json: boolean
  /** Results and errors only. */
  readonly quiet: boolean
}

export function globalOptions(command: Command): GlobalOptions {
  const { json, quiet } = command.optsWithGlobals()
  return { json: json === true, quiet: quiet === true }
}
