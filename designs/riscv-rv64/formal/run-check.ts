import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNative } from '../../../src/toolchain/native-process.ts'

/** What SymbiYosys calls how a check ended, in small letters. */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'timeout' | 'error'

export interface CheckResult {
  readonly check: string
  readonly verdict: Verdict
  readonly seconds: number
  /** Where the way to the failure is, or what the tools said. */
  readonly detail: string
}

/** Runs one check to its end, or for so many seconds; what the tools said stays beside it. */
export async function runCheck(folder: string, check: string, seconds: number | undefined): Promise<CheckResult> {
  const name = `${check}_ch0`
  const start = performance.now()
  const file = join(folder, `${name}.sby`)
  if (seconds !== undefined)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(/^\[options\]$/m, () => `[options]\ntimeout ${seconds}`),
    )
  const { stdout, stderr } = await runNative('sby', ['-f', `${name}.sby`], { cwd: folder })
  const text = stdout + stderr
  const log = join(folder, `${name}.log`)
  writeFileSync(log, text)
  const verdict = verdictOf(text)
  const trace = join(folder, name, 'engine_0/trace.vcd')
  const detail = verdict === 'pass' ? '' : verdict === 'fail' && existsSync(trace) ? trace : log
  return { check, verdict, seconds: (performance.now() - start) / 1000, detail }
}

const verdictOf = (text: string): Verdict => {
  const [, said] = /DONE \((PASS|FAIL|UNKNOWN|TIMEOUT|ERROR)\b/.exec(text) ?? []
  return (said?.toLowerCase() as Verdict | undefined) ?? 'error'
}
