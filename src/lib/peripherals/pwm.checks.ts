import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { AccessDriver } from './fixtures/access-driver.ts'
import { expectMapped } from './fixtures/map-judge.ts'
import { Pwm, type PwmParameters, pwmMap } from './pwm.ts'

/** Draws whole periods from what the registers were at their beginning, whatever is written meanwhile. */
const drawsPeriods =
  ({ channels, width }: PwmParameters): Check<ReturnType<typeof Pwm>> =>
  async (sim, dice) => {
    const driver = new AccessDriver(sim)
    const most = 2 ** width - 1
    const registers = { enable: 0, prescale: 0, period: 0, invert: 0, high: Array.from({ length: channels }, () => 0) }
    const trace: { out: number; isBegin: boolean; now: typeof registers }[] = []
    driver.everyCycle.push(() =>
      trace.push({
        out: Number(sim.ports.out.value),
        isBegin: sim.ports.isBegin.value,
        now: { ...registers, high: [...registers.high] },
      }),
    )
    const small = (): number => Math.min(most, dice.pick([0, 1, dice.below(6), dice.below(14), most]))
    const write = (word: number, change: () => number): void => {
      const before = { ...registers, high: [...registers.high] }
      const value = change()
      // The register changes with the edge: the cycle of the write still has the old one.
      const after = { ...registers, high: [...registers.high] }
      Object.assign(registers, before)
      driver.write(word, value)
      Object.assign(registers, after)
    }
    const actions = [
      () => write(1, () => (registers.prescale = dice.below(4))),
      () => write(2, () => (registers.period = Math.min(small(), 12))),
      () => write(3, () => (registers.invert = dice.bits(channels))),
      () => {
        const channel = dice.below(channels)
        write(32 + channel, () => (registers.high[channel] = small()))
      },
    ]
    for (const action of actions) action()
    write(0, () => (registers.enable = 1))
    for (let i = 0; i < 150; i++) {
      driver.step(dice.pick([1, 3, 40]))
      dice.pick(actions)()
      if (dice.chance(0.05)) write(0, () => (registers.enable = 1 - registers.enable))
    }
    // From the registers in each cycle alone: a period begins where the last one ends, or with the switch.
    let left: number[] = []
    let wasOn = 0
    let pendingBegin = false
    /** What the two registers on the way to the pins have. */
    let shown: { levels: number; isBegin: boolean } = { levels: 0, isBegin: false }
    const expected: { out: number; isBegin: boolean }[] = []
    let periods = 0
    for (const { now } of trace) {
      expected.push({ out: shown.levels, isBegin: shown.isBegin })
      const isRunning = wasOn === 1
      const current = isRunning ? (left[0] ?? 0) : 0
      shown = { levels: (current ^ now.invert) >>> 0, isBegin: pendingBegin }
      pendingBegin = false
      const isEnd = isRunning && left.length === 1
      if (now.enable === 1 && (!isRunning || isEnd)) {
        left = []
        for (let step = 0; step <= now.period; step++)
          for (let cycle = 0; cycle <= now.prescale; cycle++)
            left.push(now.high.reduce((bits, high, i) => bits + (step < high ? 2 ** i : 0), 0))
        pendingBegin = true
        periods++
      } else if (isRunning) left.shift()
      wasOn = now.enable
    }
    expect(trace.map(({ out, isBegin }) => ({ out, isBegin }))).toEqual(expected)
    expect(periods).toBeGreaterThan(20)
  }

function pwm(p: PwmParameters, isMeasured = false) {
  return part({ name: `pwm, ${p.channels} channels of ${p.width} bits`, file: 'peripherals/pwm.ts', isMeasured }, Pwm, p, {
    'draws whole periods, whatever is written meanwhile': drawsPeriods(p),
    'reads back as its map says': async (sim, dice) => expectMapped(sim, pwmMap(p), dice),
    'has its outputs from flip-flops': async (_, __, design) => {
      expectPaths(design, { out: 'register', is_begin: 'register' })
    },
  })
}

export const pwms = [pwm({ channels: 4, width: 16 }, true), pwm({ channels: 1, width: 1 }), pwm({ channels: 3, width: 8 })]
