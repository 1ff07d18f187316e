import { existsSync } from 'node:fs'
import type { Command } from 'commander'

/**
 * The commands, in the order of `--help`. Each is a file of its name beside this one that exports `command(): Command`;
 * only the one that was asked for is loaded, so that no command pays for the imports of another.
 */
const names = [
  'synth',
  'verilog',
  'sim',
  'test',
  'check',
  'graph',
  'replay',
  'elf',
  'cc',
  'formal',
  'equiv',
  'flash',
  'boards',
  'doctor',
  'bench',
  'new',
  'watch',
  'worker',
] as const

/** The commands that exist. */
export function commandNames(): readonly string[] {
  return names.filter((name) => existsSync(fileOf(name)))
}

export async function loadCommand(name: string): Promise<Command> {
  const { command } = (await import(fileOf(name).href)) as { readonly command: () => Command }
  return command()
}

function fileOf(name: string): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./${name}.${extension}`, import.meta.url)
}
