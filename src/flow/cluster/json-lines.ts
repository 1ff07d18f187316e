import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { locate } from '../../toolchain/locate.ts'

/** A Python script of ours that is spoken to in JSON, a value a line. */
export interface JsonProcess {
  readonly send: (message: object) => void
  /** Closes its input; it ends by itself, or is ended after a while. */
  readonly close: () => Promise<void>
  readonly ended: Promise<void>
}

/** Starts a script of this folder with the Python that has Dask; a `ToolError` where there is none. */
export async function startScript(
  script: string,
  args: readonly string[],
  onMessage: (message: Record<string, unknown>) => void,
): Promise<JsonProcess> {
  const { path } = await locate('dask')
  const file = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(path, ['-u', file, ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
  const forget = onCleanup(() => child.kill('SIGKILL'))
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  void ended.then(forget)
  // A script that has ended cannot be told anything: `ended` says so.
  child.stdin.on('error', () => {})
  createInterface({ input: child.stdout }).on('line', (line) => onMessage(JSON.parse(line)))
  return {
    send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    close: () => close(child, ended),
    ended,
  }
}

async function close(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin!.end()
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(timer)
}
