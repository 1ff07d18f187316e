import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cacheFolder } from '../toolchain/cache.ts'

/**
 * Tells the user what went wrong and returns the exit code: 1 the design or the input, 2 the command line, 3 a tool.
 *
 * An error that can explain itself has a `format()`. Anything else is a fault of ours: one line, and where its trace is.
 */
export function reportError(error: unknown, asJson: boolean): number {
  const known = explains(error)
  const message = known ? error.format() : `GW999 unexpected: ${firstLine(error)} (trace: ${writeTrace(error)})`
  console.error(message)
  const code = known ? error.code : 'GW999'
  if (asJson) console.log(JSON.stringify({ error: { code, message } }, null, 2))
  return known ? (error.exitCode ?? 1) : 1
}

interface ExplainedError {
  readonly code?: string
  readonly exitCode?: number
  format(): string
}

function explains(error: unknown): error is ExplainedError {
  return error instanceof Error && typeof (error as Partial<ExplainedError>).format === 'function'
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split('\n')[0]!
}

function writeTrace(error: unknown): string {
  const trace = `${new Date().toISOString()}\n${process.argv.join(' ')}\n${(error instanceof Error && error.stack) || String(error)}\n`
  const name = `trace-${Date.now()}-${process.pid}.txt`
  for (const folder of [join(cacheFolder(), 'traces'), tmpdir()]) {
    try {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, name), trace)
      return join(folder, name)
    } catch {
      // The next folder may be writable.
    }
  }
  return 'nowhere: no folder is writable'
}
