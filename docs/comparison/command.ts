import { spawnSync } from 'node:child_process'

/** One run of a program, with what it cost; on a busy machine CPU seconds say more than those of the clock. */
export interface Run {
  readonly code: number
  readonly text: string
  readonly seconds: number
  readonly cpuSeconds: number
}

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs to the end, or to `limitSeconds`; the shell's `times` counts the CPU of all that the program started. */
export function run({ program, args, folder, environment }: Command, limitSeconds = 900): Run {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@"; code=$?; times >&2; exit $code', 'sh', program, ...args], {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: limitSeconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 28,
  })
  const seconds = (performance.now() - start) / 1000
  const times = [...stderr.matchAll(/^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/gm)].at(-1)?.slice(1).map(Number)
  const cpuSeconds = times === undefined ? Number.NaN : times[0]! * 60 + times[1]! + times[2]! * 60 + times[3]!
  return { code: status ?? -1, text: `${stdout}${stderr.replace(/(^\d+m[\d.]+s \d+m[\d.]+s\n){2}$/m, '')}`, seconds, cpuSeconds }
}

/** The same where a failure is not expected. */
export function mustRun(command: Command, limitSeconds?: number): Run {
  const result = run(command, limitSeconds)
  if (result.code !== 0) throw new Error(`${command.program} ended with ${result.code}:\n${result.text.slice(-3000)}`)
  return result
}
