/** The process that a worker's jobs run in: it can be slowed down and stopped as a whole. Started by worker-session.ts. */
import { readFile } from 'node:fs/promises'
import { runCleanups } from '../../toolchain/cleanup.ts'
import { ToolAborted, ToolError } from '../../toolchain/tool-error.ts'
import { FlowError } from '../flow-error.ts'
import { type PlaceJob, place } from '../nextpnr/place.ts'
import type { StageProgress } from '../stage/stage.ts'

/** What the runner is told: to run a job, whose netlist is in a file, or to stop one. */
export type RunnerTask =
  | { readonly run: number; readonly job: Omit<PlaceJob, 'netlist'>; readonly netlist: string }
  | { readonly stop: number }

/** How a job ended, or how far it is. */
export type RunnerAnswer =
  | { readonly id: number; readonly folder: string; readonly seconds: number }
  | { readonly id: number; readonly flowError: Pick<FlowError, 'kind' | 'what' | 'mend' | 'said'> }
  | { readonly id: number; readonly toolError: Pick<ToolError, 'kind' | 'what' | 'mend'> }
  | { readonly id: number; readonly back: true }
  | { readonly progress: StageProgress }

const running = new Map<number, AbortController>()

function leave(): void {
  runCleanups()
  process.exit(0)
}

process.once('disconnect', leave)
process.once('SIGTERM', leave)
process.on('message', (task: RunnerTask) => {
  if ('stop' in task) running.get(task.stop)?.abort()
  else void run(task.run, task.job, task.netlist)
})

async function run(id: number, job: Omit<PlaceJob, 'netlist'>, netlist: string): Promise<void> {
  const stopping = new AbortController()
  running.set(id, stopping)
  const tell = (answer: RunnerAnswer): void => void process.send?.(answer)
  try {
    const text = await readFile(netlist, 'utf8')
    const { folder, seconds } = await place(
      { ...job, netlist: text },
      { signal: stopping.signal, onProgress: (progress) => tell({ progress }) },
    )
    tell({ id, folder, seconds })
  } catch (error) {
    if (error instanceof ToolAborted) tell({ id, back: true })
    else if (error instanceof FlowError) tell({ id, flowError: pick(error, ['kind', 'what', 'mend', 'said']) })
    else if (error instanceof ToolError) tell({ id, toolError: pick(error, ['kind', 'what', 'mend']) })
    else tell({ id, toolError: { kind: 'crashed', what: String(error).split('\n')[0]!, mend: 'look at that machine' } })
  } finally {
    running.delete(id)
  }
}

function pick<T, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, K>
}
