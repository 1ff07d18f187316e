import { describe, expect, it } from 'vitest'
import type { RootClock } from '../hierarchy.ts'
import { ClockSchedule } from './clock-schedule.ts'

const clock = (frequencyHz: number, hasFalling = false): RootClock => ({
  index: 0,
  name: 'clk',
  frequencyHz,
  source: { kind: 'port', port: 0 },
  domains: [],
  hasRising: true,
  hasFalling,
})

describe('a clock schedule', () => {
  it('leaves out falling edges that nobody waits for', () => {
    const plain = new ClockSchedule([clock(100e6)], false)
    expect([plain.next, plain.take(), plain.next]).toEqual([10_000_000n, [{ clock: 0, level: 1 }], 20_000_000n])
    for (const both of [new ClockSchedule([clock(100e6)], true), new ClockSchedule([clock(100e6, true)], false)]) {
      expect([both.next, both.take(), both.next, both.take()]).toEqual([
        5_000_000n,
        [{ clock: 0, level: 0 }],
        10_000_000n,
        [{ clock: 0, level: 1 }],
      ])
    }
  })

  it('gives edges of one instant together', () => {
    const two = new ClockSchedule([clock(100e6), clock(200e6)], false)
    two.take()
    expect([two.next, two.take()]).toEqual([
      10_000_000n,
      [
        { clock: 0, level: 1 },
        { clock: 1, level: 1 },
      ],
    ])
  })

  it('adds up to the true frequency where the period is no whole number', () => {
    const third = new ClockSchedule([clock(3e6)], true)
    let last = 0n
    for (let i = 0; i < 6_000; i++) {
      last = third.next!
      third.take()
    }
    expect(last).toBe(10n ** 12n)
  })

  it('skips cycles to the same times', () => {
    for (const hasFalling of [false, true])
      for (const frequency of [100e6, 3e6, 156.25e6]) {
        const [slow, fast] = [
          new ClockSchedule([clock(frequency, hasFalling)], false),
          new ClockSchedule([clock(frequency, hasFalling)], false),
        ]
        let time = 0n
        for (let risen = 0; risen < 7; ) {
          time = slow.next!
          if (slow.take()[0]!.level === 1) risen++
        }
        fast.skip(3)
        expect(fast.skip(4)).toBe(time)
        expect(fast.next).toBe(slow.next)
      }
  })
})
