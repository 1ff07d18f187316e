import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextStart } from './idle-count.ts'

const octets = fc.integer({ min: 1, max: 8 })

/** Gaps after frames whose last words have so many octets, from /T/ to /S/. */
function gaps(lastOctets: readonly number[], mayLeaveOut: boolean): number[] {
  let startsHigh = false
  let deficit = 0
  return lastOctets.map((count) => {
    const next = nextStart(count, startsHigh, deficit, mayLeaveOut)
    const terminate = (startsHigh ? 4 : 0) + count + 4
    const start = 8 * next.words + (next.startsHigh ? 4 : 0)
    startsHigh = next.startsHigh
    deficit = next.deficit
    expect([2, 3]).toContain(next.words)
    return start - terminate
  })
}

describe('the deficit idle count', () => {
  it('leaves out no more than 3 octets of 12 a gap in all, and adds none in advance', () => {
    fc.assert(
      fc.property(fc.array(octets, { minLength: 1, maxLength: 50 }), (lastOctets) => {
        let deficit = 0
        for (const gap of gaps(lastOctets, true)) {
          deficit += 12 - gap
          expect(deficit).toBeGreaterThanOrEqual(0)
          expect(deficit).toBeLessThanOrEqual(3)
        }
      }),
    )
  })

  it('leaves none out where it may not, and adds no more than it takes to reach lane 0 or 4', () => {
    fc.assert(
      fc.property(fc.array(octets, { minLength: 1, maxLength: 50 }), (lastOctets) => {
        for (const gap of gaps(lastOctets, false)) {
          expect(gap).toBeGreaterThanOrEqual(12)
          expect(gap).toBeLessThanOrEqual(15)
        }
      }),
    )
  })
})
