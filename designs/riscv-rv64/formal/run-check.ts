import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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
  const text = await said('sby', ['-f', `${name}.sby`], folder)
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

/** What a program says until it ends. SymbiYosys stops what it started when it is told to stop itself, as by Ctrl-C. */
function said(program: string, args: readonly string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    const stop = (signal: NodeJS.Signals): void => {
      child.kill(signal)
      child.on('close', () => process.exit(130))
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
    child.on('error', reject)
    child.on('close', () => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve(text)
    })
  })
}
