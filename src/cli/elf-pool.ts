import { Worker } from 'node:worker_threads'
import { localPool } from '../flow/report/seeds.ts'
import { onCleanup } from '../toolchain/cleanup.ts'
import type { ElfJob, ElfSummary } from './elf-command.ts'
import type { ElfAnswer } from './elf-worker.ts'

export interface WorkersRequest {
  readonly design: string
  readonly requests: readonly ElfJob[]
  readonly width: number
  readonly onProgress?: (done: number, all: number) => void
}

/**
 * Runs programs in threads, each of which has loaded the design once: summaries in the order of the requests. A program that
 * cannot be run has its reason as the result.
 */
export async function runInWorkers({ design, requests, width, onProgress }: WorkersRequest): Promise<readonly ElfSummary[]> {
  const threads = new Set<ElfThread>()
  const idle: ElfThread[] = []
  const forget = onCleanup(() => {
    for (const thread of threads) thread.end()
  })
  let done = 0
  const pool = localPool<ElfJob, ElfSummary>(
    async (job) => {
      const thread = idle.pop() ?? new ElfThread(design)
      threads.add(thread)
      const summary = await thread.run(job)
      if (thread.isGone) threads.delete(thread)
      else idle.push(thread)
      onProgress?.(++done, requests.length)
      return summary
    },
    Math.min(width, requests.length),
  )
  try {
    return await Promise.all(requests.map((job) => pool.submit(job)))
  } finally {
    for (const thread of threads) thread.end()
    forget()
  }
}

class ElfThread {
  readonly #worker: Worker
  isGone = false

  constructor(design: string) {
    this.#worker = new Worker(new URL(`./elf-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url), {
      workerData: { design },
    })
  }

  run(job: ElfJob): Promise<ElfSummary> {
    const { promise, resolve } = Promise.withResolvers<ElfSummary>()
    const failed = (reason: string): void => resolve(failedSummary(job, reason))
    const onMessage = (answer: ElfAnswer): void =>
      'summary' in answer ? resolve({ ...answer.summary, program: job.file }) : failed(answer.error)
    const onError = (error: unknown): void => {
      this.isGone = true
      failed(`the thread fell over: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
    }
    const onExit = (): void => onError('it stopped')
    this.#worker.once('message', onMessage).once('error', onError).once('exit', onExit)
    this.#worker.postMessage(job)
    return promise.finally(() => this.#worker.off('message', onMessage).off('error', onError).off('exit', onExit))
  }

  end(): void {
    void this.#worker.terminate()
  }
}

const failedSummary = (job: ElfJob, detail: string): ElfSummary => ({
  program: job.file,
  result: 'refused',
  detail,
  instructions: 0,
  cycles: 0,
  cyclesPerInstruction: 0,
  seconds: 0,
  megahertz: 0,
  engine: '',
  config: job.config,
})
