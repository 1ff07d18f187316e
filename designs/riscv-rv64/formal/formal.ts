import { tableText } from '../../../src/cli/table.ts'
import { UsageError } from '../../../src/cli/usage-error.ts'
import { consistencyNames, depthOf } from './checks.ts'
import { type CheckResult, runCheck } from './run-check.ts'
import { makeWorkspace, mustHaveTools, writeCore } from './workspace.ts'

export interface FormalOptions {
  /** A checkout of riscv-formal. */
  readonly riscvFormal: string
  /** In how many cycles after reset instructions are judged. */
  readonly depth: number
  readonly solver: string
  /** Seconds that a check may take. */
  readonly timeout?: number
  /** Where everything is written. */
  readonly out: string
  /** Print the names of the checks and run none. */
  readonly list?: true
}

/** Where the table goes, and what is said on the way. */
export interface Said {
  log(text: string): void
  error(text: string): void
}

/** Runs the checks whose names match one of `wanted`, or all, one after the other: whether every one passed. */
export async function formal(wanted: readonly string[], options: FormalOptions, said: Said): Promise<boolean> {
  const { riscvFormal, depth, solver, timeout, out, list } = options
  const python = mustHaveTools(solver)
  const { folder, names } = makeWorkspace(riscvFormal, out, python, { depth, solver })
  const chosen = choose(wanted, inOrder(names))
  if (list) {
    said.log(chosen.join('\n'))
    return true
  }
  writeCore(folder)
  const results: CheckResult[] = []
  for (const [index, check] of chosen.entries()) {
    const result = await runCheck(folder, check, timeout)
    results.push(result)
    // A line each on the way: a whole run takes hours.
    said.error(`${index + 1} of ${chosen.length}: ${check} ${result.verdict}, ${result.seconds.toFixed(0)} s`)
  }
  const rows = results.map(({ check, verdict, seconds, detail }) => [
    check,
    depthOf(check, depth),
    solver,
    verdict,
    seconds.toFixed(0),
    detail,
  ])
  said.log(tableText(['check', 'depth', 'solver', 'result', 's', ''], rows))
  const passed = results.filter(({ verdict }) => verdict === 'pass').length
  said.log(`${passed} of ${results.length} pass`)
  return passed === results.length
}

/** Those over all instructions first: they find more. */
function inOrder(names: readonly string[]): readonly string[] {
  const first = consistencyNames.filter((name) => names.includes(name))
  return [...first, ...names.filter((name) => !first.includes(name))]
}

function choose(wanted: readonly string[], names: readonly string[]): readonly string[] {
  const chosen = wanted.flatMap((word) => {
    const pattern = new RegExp(`^${word.replace(/[^\w*]/g, '').replaceAll('*', '.*')}$`)
    const found = names.filter((name) => pattern.test(name))
    if (found.length === 0) throw new UsageError('other', `no check is called ${word}`, 'print their names with --list')
    return found
  })
  return wanted.length === 0 ? names : [...new Set(chosen)]
}
