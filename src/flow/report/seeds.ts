import { availableParallelism } from 'node:os'

/** Takes independent jobs, each plain data, and answers each with its result; here, on this machine, or elsewhere. */
export interface JobPool<Job, Result> {
  submit(job: Job): Promise<Result>
}

/** Runs at most `width` jobs at once in this process; the others wait their turn in the order they came. */
export function localPool<Job, Result>(run: (job: Job) => Promise<Result>, width: number): JobPool<Job, Result> {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async submit(job) {
      if (running >= width) await new Promise<void>((start) => waiting.push(start))
      else running += 1
      try {
        return await run(job)
      } finally {
        // A waiting job takes over this one's place.
        const next = waiting.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}

/** How many jobs may run at once: what was asked for, or a job a processor; never more than the free memory holds. */
export function poolWidth(asked: number | undefined, memoryBytesEach: number, machine = thisMachine()): number {
  const wanted = asked ?? machine.processors
  return Math.max(1, Math.min(wanted, Math.floor(machine.freeBytes / memoryBytesEach)))
}

function thisMachine(): { readonly processors: number; readonly freeBytes: number } {
  return { processors: availableParallelism(), freeBytes: process.availableMemory() }
}

export interface Spread {
  readonly minimum: number
  readonly median: number
  readonly best: number
}

/** The smallest, the middle (of an even number the mean of the two in the middle) and the largest. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { minimum: sorted[0]!, median, best: sorted.at(-1)! }
}
