import { type ChildProcess, spawn } from 'node:child_process'
import { onCleanup } from './cleanup.ts'
import { ToolAborted, ToolError } from './tool-error.ts'

export interface NativeOptions {
  readonly cwd?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
  readonly signal?: AbortSignal
}

export interface ProcessResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program to its end. It gets its own process group, so that stopping it stops what it started as well.
 * An exit code other than 0 is a result, not an error; a program that does not exist is one (`ENOENT`).
 */
export async function runNative(program: string, args: readonly string[], options: NativeOptions = {}): Promise<ProcessResult> {
  if (options.signal?.aborted) throw new ToolAborted(program)
  const hasGroup = process.platform !== 'win32'
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: hasGroup,
    windowsHide: true,
  })
  const stop = () => killGroup(child, hasGroup)
  const forget = onCleanup(stop)
  options.signal?.addEventListener('abort', stop, { once: true })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8')
    child[stream].on('data', (text: string) => {
      output[stream] += text
      options.onOutput?.(text, stream)
    })
  }
  try {
    const { exitCode, killedBy } = await new Promise<{ exitCode: number | null; killedBy: string | null }>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (exitCode, killedBy) => resolve({ exitCode, killedBy }))
    })
    if (options.signal?.aborted) throw new ToolAborted(program)
    if (exitCode === null)
      throw new ToolError('crashed', `${program} was killed by ${killedBy}`, 'run it again with more memory free')
    return { exitCode, ...output }
  } finally {
    forget()
    options.signal?.removeEventListener('abort', stop)
  }
}

function killGroup(child: ChildProcess, hasGroup: boolean): void {
  if (child.pid === undefined) return
  try {
    if (hasGroup) process.kill(-child.pid, 'SIGKILL')
    else child.kill()
  } catch {
    // It has ended by itself.
  }
}
