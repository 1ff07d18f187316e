import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slackReport } from './slack.ts'

describe('slackReport', () => {
  it('puts every register input into the one bar that it falls in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30_000, max: 30_000 }), { minLength: 1, maxLength: 50 }), (picoseconds) => {
        const slacks = picoseconds.map((ps) => ps / 1000)
        const { bars, width_ns: width, ends } = slackReport(slacks)!
        expect(bars.reduce((total, bar) => total + bar.ends, 0)).toBe(ends)
        expect(ends).toBe(slacks.length)
        expect(bars.length).toBeLessThanOrEqual(12)
        expect(bars[0]!.ends).toBeGreaterThan(0)
        expect(bars.at(-1)!.ends).toBeGreaterThan(0)
        expect(bars[0]!.from_ns).toBeLessThanOrEqual(Math.min(...slacks) + 1e-9)
        expect(bars.at(-1)!.from_ns + width).toBeGreaterThanOrEqual(Math.max(...slacks) - 1e-9)
      }),
    )
  })

  it('has bars of round widths, and nothing where there is no path', () => {
    expect(slackReport([-0.2, 0.05, 0.1, 1.9])).toEqual({
      ends: 4,
      worst_ns: -0.2,
      median_ns: 0.1,
      width_ns: 0.5,
      bars: [
        { from_ns: -0.5, ends: 1 },
        { from_ns: 0, ends: 2 },
        { from_ns: 0.5, ends: 0 },
        { from_ns: 1, ends: 0 },
        { from_ns: 1.5, ends: 1 },
      ],
    })
    expect(slackReport([])).toBeUndefined()
  })
})
