import { parentPort, workerData } from 'node:worker_threads'
import type { ElfCommand, ElfJob, ElfSummary } from './elf-command.ts'
import { loadDesign } from './load-design.ts'

/** A thread of `elf-pool.ts`: loads the design once and runs one program after another. */

export type ElfAnswer = { readonly summary: ElfSummary } | { readonly error: string }

const { design } = workerData as { readonly design: string }
const loaded = loadDesign(design)

parentPort!.on('message', (job: ElfJob) => void answer(job))

async function answer(job: ElfJob): Promise<void> {
  try {
    const elf = (await loaded).commands.elf as ElfCommand
    parentPort!.postMessage({ summary: await elf.run({ ...job, isOneOfMany: true }) } satisfies ElfAnswer)
  } catch (error) {
    const known = error as { readonly format?: () => string; readonly message?: string }
    const text = typeof known?.format === 'function' ? known.format() : String(known?.message ?? error)
    parentPort!.postMessage({ error: text.split('\n')[0]! } satisfies ElfAnswer)
  }
}
