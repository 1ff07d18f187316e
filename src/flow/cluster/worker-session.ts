import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { FlowError } from '../flow-error.ts'
import type { StageProgress } from '../stage/stage.ts'
import type { RunnerAnswer } from './job-runner.ts'
import { startScript } from './json-lines.ts'
import { placeResource } from './resource.ts'
import { signal, throttle } from './share.ts'

export interface WorkerOptions {
  readonly address: string
  readonly name: string
  /** Jobs at once. */
  readonly slots: number
  /** Of this machine's time that jobs may have: 1 is all that nobody else wants. */
  readonly share: number
  readonly onReady?: () => void
  readonly onProgress?: (progress: StageProgress) => void
}

/** What a worker did while it was there. */
export interface WorkerSummary {
  readonly done: number
  readonly failed: number
  /** Jobs that went back to the scheduler when it left. */
  readonly back: number
  readonly seconds: number
  /** Whether it left because it was told to; else the scheduler went away. */
  readonly wasAsked: boolean
}

/**
 * Joins a Dask cluster and runs what it sends, until `leave` says so or the scheduler goes away.
 *
 * Three processes: this one listens to its owner; a Python speaks Dask and never waits; a second Node runs the jobs, at low
 * priority, with its share of the time. Whichever dies, the others end.
 */
export async function workFor(options: WorkerOptions, leave: AbortSignal): Promise<WorkerSummary> {
  const start = performance.now()
  const resource = await placeResource()
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-worker-'))
  const forgetFolder = onCleanup(() => rmSync(folder, { recursive: true, force: true }))
  const runner = startRunner()
  const letRun = throttle(runner.pid!, options.share)
  const count = { done: 0, failed: 0, back: 0 }
  let isReady = false
  let wasAsked = false
  let unreachable: string | undefined
  const arguments_ = [options.address, options.name, String(options.slots), resource, folder, String(runner.pid)]
  try {
    const script = await startScript('worker.py', arguments_, (message) => {
      if ('run' in message || 'stop' in message) runner.send(message)
      else if (message.event === 'ready') {
        isReady = true
        options.onReady?.()
      } else if (message.event === 'unreachable') unreachable = String(message.what)
      else if (message.event === 'left') {
        count.back = message.back as number
        void script.close()
      } else if (message.event === 'gone') void script.close()
    })
    runner.on('message', (answer: RunnerAnswer) => {
      if ('progress' in answer) return options.onProgress?.(answer.progress)
      if ('folder' in answer) count.done += 1
      else if (!('back' in answer)) count.failed += 1
      script.send(answer)
    })
    runner.once('exit', () => void script.close())
    const ask = (): void => {
      wasAsked = true
      script.send({ leave: true })
    }
    if (leave.aborted) ask()
    leave.addEventListener('abort', ask, { once: true })
    await script.ended
  } finally {
    letRun()
    await stopRunner(runner)
    rmSync(folder, { recursive: true, force: true })
    forgetFolder()
  }
  if (!isReady)
    throw new FlowError(
      'noScheduler',
      `no Dask scheduler answers at ${options.address} (${unreachable ?? 'the worker ended early'})`,
      'start one there: dask scheduler',
    )
  return { ...count, seconds: (performance.now() - start) / 1000, wasAsked }
}

/** In a group of its own, so that Ctrl-C does not reach it and it can be slowed down as a whole. */
function startRunner(): ChildProcess {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const file = fileURLToPath(new URL(`./job-runner.${extension}`, import.meta.url))
  const runner = fork(file, [], {
    detached: process.platform !== 'win32',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  try {
    setPriority(runner.pid!, 15)
  } catch {
    // Its owner asked for courtesy that this system does not offer; the share still holds.
  }
  onCleanup(() => {
    signal(runner.pid!, 'SIGCONT')
    runner.kill('SIGTERM')
  })
  // A job that the scheduler sends while the runner falls over goes back with this worker.
  runner.on('error', () => {})
  return runner
}

async function stopRunner(runner: ChildProcess): Promise<void> {
  if (runner.exitCode !== null || runner.signalCode !== null) return
  const ended = new Promise<void>((resolve) => runner.once('exit', () => resolve()))
  runner.kill('SIGTERM')
  const timer = setTimeout(() => runner.kill('SIGKILL'), 3_000)
  await ended
  clearTimeout(timer)
}
