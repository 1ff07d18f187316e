import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { expectMapped } from './fixtures/map-judge.ts'
import { Timer, type TimerParameters, timerMap } from './timer.ts'

const ones = 2n ** 64n - 1n

/** The time and all interrupts in each cycle, under random writes, and the registers read back. */
const countsTime =
  ({ data, compares }: TimerParameters): Check<ReturnType<typeof Timer>> =>
  async (sim, dice) => {
    const { access, now: time, interrupts } = sim.ports
    const half = 2n ** BigInt(data) - 1n
    let now = 0n
    let wait = 0
    let prescale = 0
    let isOn = true
    let told = 0
    const compare = Array.from({ length: compares }, () => ones)
    const words = data === 64 ? 1 : 2
    let raised = 0
    for (let cycle = 0; cycle < 1500; cycle++) {
      expect({ time: BigInt(time.value), interrupts: Number(interrupts.value) }).toEqual({ time: now, interrupts: told })
      const wasTold = compare.reduce((bits, at, i) => bits | (now >= at ? 2 ** i : 0), 0)
      const isTick = wait >= prescale
      const next = isTick && isOn ? BigInt.asUintN(64, now + 1n) : now
      wait = isTick ? 0 : wait + 1
      const action = dice.below(30)
      access.enable.value = action < 6
      access.isWrite.value = action < 4
      access.strobes.value = 2 ** (data / 8) - 1
      if (action === 0) {
        isOn = dice.chance(0.8)
        prescale = dice.pick([0, 0, 1, 4])
        access.address.value = 0
        access.data.value = (isOn ? 2n ** 31n : 0n) + BigInt(prescale)
        now = next
      } else if (action < 4) {
        const isTime = action === 1
        const index = dice.below(compares)
        const word = dice.below(words)
        const old = isTime ? next : compare[index]!
        // Times near each other and near where the low half overflows.
        const near = dice.pick([0n, 0xffff_fffcn, now + BigInt(dice.below(8)), ones, ones - 3n, dice.wide(64), now & ~3n])
        const value = BigInt.asUintN(64, near)
        const shift = BigInt(word * data)
        const written = (value >> shift) & half
        access.address.value = isTime ? (data === 64 ? 1 : 2 + word) : data === 64 ? 2 + index : 4 + 2 * index + word
        access.data.value = written
        const whole = (old & ~(half << shift)) | (written << shift)
        now = next
        if (isTime) now = whole
        else compare[index] = whole
      } else {
        const index = dice.below(compares)
        access.address.value = action === 4 ? (data === 64 ? 1 : 2) : data === 64 ? 2 + index : 4 + 2 * index
        const wanted = (action === 4 ? now : compare[index]!) & half
        now = next
        if (action < 6) {
          sim.step()
          expect(BigInt(access.readData.value)).toBe(wanted)
          told = wasTold
          raised |= told
          continue
        }
      }
      told = wasTold
      raised |= told
      sim.step()
    }
    expect(raised).toBe(2 ** compares - 1)
  }

function timer(p: TimerParameters, isMeasured = false) {
  return part(
    { name: `timer, bus of ${p.data}, ${p.compares} comparisons`, file: 'peripherals/timer.ts', isMeasured },
    Timer,
    p,
    {
      'counts, compares and interrupts': countsTime(p),
      'reads back as its map says': async (sim, dice) => expectMapped(sim, timerMap(p), dice),
      'has its outputs from flip-flops': async (_, __, design) => {
        expectPaths(design, { interrupts: 'register' })
      },
    },
  )
}

export const timers = [
  timer({ data: 32, compares: 1 }, true),
  timer({ data: 64, compares: 1 }),
  timer({ data: 32, compares: 3 }),
  timer({ data: 64, compares: 2 }),
]
