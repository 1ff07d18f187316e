/** `npm run formal -- --riscv-formal DIR [checks…]`: YosysHQ's riscv-formal on this core. */
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { usualDepth } from './checks.ts'
import { type FormalOptions, formal } from './formal.ts'

const whole =
  (least: number) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least) throw new InvalidArgumentError(`give a whole number from ${least} on`)
    return value
  }

// npm starts its scripts in the package's folder: folders are named from where the user stands.
const from = process.env.INIT_CWD ?? process.cwd()

await new Command('formal')
  .description('prove with riscv-formal, to a depth, that the core (RV64IMC) does what the ISA says')
  .argument('[checks...]', 'names as riscv-formal has them, * for any letters: reg, insn_add, insn_c_*; left out: all')
  .requiredOption('--riscv-formal <folder>', 'a checkout of riscv-formal; it is not written to')
  .option('--depth <cycles>', 'cycles after reset', whole(10), usualDepth)
  .option('--solver <name>', 'an SMT solver that yosys-smtbmc knows', 'boolector')
  .option('--timeout <seconds>', 'give up a check after so long', whole(1))
  .option('--out <folder>', 'where to', join(import.meta.dirname, '../../../build/riscv-rv64/formal'))
  .option('--list', 'print the names of the checks, and run none')
  .action(async (checks: readonly string[], options: FormalOptions) => {
    const at = { riscvFormal: resolve(from, options.riscvFormal), out: resolve(from, options.out) }
    const hasPassed = await formal(checks, { ...options, ...at }, console)
    if (!hasPassed) process.exitCode = 1
  })
  .parseAsync()
  .catch((error: unknown) => {
    const known = error as { readonly format?: () => string; readonly exitCode?: number }
    if (typeof known.format !== 'function') throw error
    console.error(known.format())
    process.exitCode = known.exitCode ?? 1
  })
