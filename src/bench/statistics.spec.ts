import { describe, expect, it } from 'vitest'
import { median, summary } from './statistics.ts'

describe('the summary of some rounds', () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(median([30, 1, 2])).toBe(2)
    expect(median([4, 1, 30, 2])).toBe(3)
  })

  it('tells the spread and leaves the rounds as they are', () => {
    const rounds = [3, 1, 2]
    expect(summary(rounds)).toEqual({ median: 2, lowest: 1, highest: 3 })
    expect(rounds).toEqual([3, 1, 2])
  })
})
