import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { onCleanup } from '../toolchain/cleanup.ts'

export interface MeasuredProcess {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
  /** Of the process and all that it started and waited for; on machines without `/proc` not known. */
  readonly cpuSeconds: number | undefined
  /** The most that the process had in memory, without what it started; on machines without `/proc` not known. */
  readonly peakBytes: number | undefined
}

/** Runs a program to its end and tells what it took. One at a time: CPU time is that of all children of this process. */
export async function measureProcess(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly environment?: Readonly<Record<string, string | undefined>> } = {},
): Promise<MeasuredProcess> {
  const start = performance.now()
  const cpuBefore = childrenCpuSeconds()
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const forget = onCleanup(() => void child.kill())
  let peakBytes: number | undefined
  const look = setInterval(() => {
    peakBytes = peakOf(child.pid) ?? peakBytes
  }, 10)
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => resolve(code ?? -1))
    })
    const seconds = (performance.now() - start) / 1000
    const cpuAfter = childrenCpuSeconds()
    const cpuSeconds = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore
    return { exitCode, stdout, stderr, seconds, cpuSeconds, peakBytes }
  } finally {
    clearInterval(look)
    forget()
  }
}

/** Of children that have ended: fields 16 and 17 of proc(5)'s stat, in the 100 ticks a second that Linux shows. */
function childrenCpuSeconds(): number | undefined {
  const text = readText('/proc/self/stat')
  if (text === undefined) return undefined
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

/**
 * The most that a process had in memory so far; looking now and then misses little. (What `getrusage` tells counts the
 * program that started it, too.)
 */
export function peakOf(pid: number | 'self' | undefined): number | undefined {
  const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(readText(`/proc/${pid}/status`) ?? '')?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
