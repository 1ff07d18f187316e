import { describe, expect, it } from 'vitest'
import { localPool, poolWidth, spreadOf } from './seeds.ts'

describe('localPool', () => {
  it('runs all jobs, no more at once than its width, and begins them in order', async () => {
    const started: number[] = []
    let running = 0
    let most = 0
    const pool = localPool(async (job: number) => {
      started.push(job)
      running += 1
      most = Math.max(most, running)
      for (let turn = 0; turn < 5 - (job % 3); turn++) await Promise.resolve()
      running -= 1
      return job * 10
    }, 3)
    const jobs = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    expect(await Promise.all(jobs.map((job) => pool.submit(job)))).toEqual(jobs.map((job) => job * 10))
    expect(most).toBe(3)
    expect(started).toEqual(jobs)
  })

  it('goes on after a job that failed', async () => {
    const pool = localPool(async (job: number) => {
      if (job === 1) throw new Error('lost')
      return job
    }, 1)
    const results = await Promise.allSettled([1, 2, 3].map((job) => pool.submit(job)))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
  })
})

describe('poolWidth', () => {
  const machine = { processors: 8, freeBytes: 5_000 }

  it('is what was asked for, else the processors', () => {
    expect(poolWidth(3, 100, machine)).toBe(3)
    expect(poolWidth(undefined, 100, machine)).toBe(8)
  })

  it('never exceeds what the memory holds, and is never none', () => {
    expect(poolWidth(8, 2_000, machine)).toBe(2)
    expect(poolWidth(8, 9_000, machine)).toBe(1)
  })
})

describe('spreadOf', () => {
  it('finds minimum, median and best whatever the order', () => {
    expect(spreadOf([93, 87, 91, 92, 88])).toEqual({ minimum: 87, median: 91, best: 93 })
    expect(spreadOf([4, 1, 2, 3])).toEqual({ minimum: 1, median: 2.5, best: 4 })
    expect(spreadOf([])).toBeUndefined()
  })
})
