import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { runNative } from '../toolchain/native-process.ts'
import { findDesign, listDesigns } from './design-lookup.ts'
import { globalOptions } from './global-options.ts'
import { watchSaves } from './save-watcher.ts'
import { UsageError } from './usage-error.ts'

/** One round: what was saved, and how checking and testing ended (exit codes). */
interface Round {
  readonly saved: readonly string[]
  readonly check: number
  /** Absent where the check failed, or where there are no tests to run. */
  readonly tests?: number
}

/**
 * `gatewright watch`: on every save builds and checks the design anew, then runs the tests that the saved files reach.
 *
 * Each in a process of its own: an ES module that was loaded stays loaded, and a test that hangs is gone with the next save.
 */
export function command(): Command {
  return new Command('watch')
    .description('check and test on every save')
    .argument('[design]', 'a folder of designs/, or a design file (default: all of designs/)')
    .action(async (typed: string | undefined, _: object, action: Command) => {
      const flags = globalOptions(action)
      const designs = typed === undefined ? listDesigns() : [typed]
      if (designs.length === 0)
        throw new UsageError('other', 'there are no designs here', 'run it in a project: gatewright new makes one')
      const folders = [...new Set(designs.map((design) => findDesign(design).folder))]
      const rounds = new Rounds(designs, folders, (text) => flags.json || process.stdout.write(text))
      const start = async (saved: readonly string[]): Promise<void> => {
        const round = await rounds.run(saved)
        if (round !== undefined && flags.json) console.log(JSON.stringify(round))
        else if (round !== undefined && !flags.quiet) console.log('watching; Ctrl-C ends')
      }
      watchSaves(folders, (saved) => void start(saved.map((file) => relative(process.cwd(), file))))
      await start([])
      await new Promise(() => {})
    })
}

class Rounds {
  readonly #designs: readonly string[]
  readonly #folders: readonly string[]
  readonly #show: (text: string) => void
  #current = new AbortController()

  constructor(designs: readonly string[], folders: readonly string[], show: (text: string) => void) {
    this.#designs = designs
    this.#folders = folders
    this.#show = show
  }

  /** A save in the middle of a round ends it: the answer would be about what is gone. Undefined then. */
  async run(saved: readonly string[]): Promise<Round | undefined> {
    this.#current.abort()
    this.#current = new AbortController()
    const { signal } = this.#current
    if (saved.length > 0) this.#show(`\nsaved ${saved.join(', ')}\n`)
    try {
      let check = 0
      for (const design of this.#designs) check = Math.max(check, await this.#runNode([ownBin, 'check', design], signal))
      if (check !== 0) return { saved, check }
      const tests = testCommand(saved, this.#folders)
      return tests === undefined ? { saved, check } : { saved, check, tests: await this.#runNode(tests, signal) }
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    }
  }

  async #runNode(args: readonly string[], signal: AbortSignal): Promise<number> {
    const environment = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
    const { exitCode } = await runNative(process.execPath, args, { signal, environment, onOutput: (text) => this.#show(text) })
    return exitCode
  }
}

const ownBin = fileURLToPath(new URL('../../bin/gatewright.js', import.meta.url))

/** The project's own vitest, on the tests that reach what was saved: all of the designs' where that cannot be told. */
function testCommand(saved: readonly string[], folders: readonly string[]): string[] | undefined {
  const vitest = vitestBin()
  if (vitest === undefined) return undefined
  const isTold = saved.length > 0 && saved.every((file) => /\.m?ts$/.test(file) && existsSync(file))
  const below = folders.map((folder) => relative(process.cwd(), folder))
  const which = isTold ? ['related', '--run', ...saved] : ['run', ...below]
  return [vitest, ...which, '--passWithNoTests']
}

function vitestBin(): string | undefined {
  try {
    const manifest = createRequire(join(process.cwd(), 'package.json')).resolve('vitest/package.json')
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: string | Readonly<Record<string, string>> }
    return join(dirname(manifest), typeof bin === 'string' ? bin : bin.vitest!)
  } catch {
    return undefined
  }
}
