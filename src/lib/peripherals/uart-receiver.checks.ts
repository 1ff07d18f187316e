import { expect } from 'vitest'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import {
  type Damage,
  everyFormat,
  fixed8N1,
  formatText,
  frameOf,
  high,
  levelsOf,
  low,
  type Stretch,
} from './fixtures/uart-wave.ts'
import { type FixedFormat, uartFormat } from './uart-format.ts'
import { UartReceiver, type UartReceiverParameters } from './uart-receiver.ts'

type Receiver = ReturnType<typeof UartReceiver>

interface Came {
  readonly data: number
  readonly isBreak: boolean
  readonly hasFramingError: boolean
  readonly hasParityError: boolean
}

const good = (data: number): Came => ({ data, isBreak: false, hasFramingError: false, hasParityError: false })

/** Plays a line, so many cycles a sixteenth of a bit, and returns what came, with the cycle after which each was offered. */
function play(sim: Parameters<Check<Receiver>>[0], levels: readonly boolean[], divisor = 1): readonly (Came & { at: number })[] {
  const { tick, rx, out, isOverrun } = sim.ports
  const came: (Came & { at: number })[] = []
  out.ready.value = true
  levels.forEach((level, at) => {
    for (let cycle = 0; cycle < divisor; cycle++) {
      rx.value = level
      tick.value = cycle === divisor - 1
      if (out.valid.value) came.push({ ...(out.payload.value as Came), at: at * divisor + cycle })
      expect(isOverrun.value).toBe(false)
      sim.step()
    }
  })
  return came
}

const withoutTime = (came: readonly (Came & { at: number })[]): Came[] => came.map(({ at, ...rest }) => rest)

/** Two flip-flops of the synchroniser, one to see the start bit with, one to offer the character from. */
const latency = 3

/** The sixteenth of the bit that decides, the first being 0. */
const decidesAt = { middle: 7, majority: 8 } as const

const mask = ({ dataBits }: FixedFormat, data: number): number => data & (2 ** dataBits - 1)

/** Characters in a row with everything that can be wrong, and the cycle in which each is offered. */
const receives =
  (formats: readonly FixedFormat[], sampling: 'middle' | 'majority', each: number): Check<Receiver> =>
  async (sim, dice) => {
    for (const format of formats) {
      if (sim.ports.format) sim.ports.format.value = uartFormat(format)
      const line: boolean[] = levelsOf([high(20)])
      const wanted: (Came & { at: number })[] = []
      for (let i = 0; i < each; i++) {
        const data = mask(format, dice.pick([dice.bits(8), 0, 255, dice.bits(8)]))
        const damage: Damage = {
          wrongParity: format.parity !== 'none' && dice.chance(0.3),
          noStop: dice.chance(0.2),
        }
        const frame = frameOf(format, data, damage)
        const toStop = levelsOf(frame.slice(0, -1)).length
        const isBreak = damage.noStop === true && !levelsOf(frame).includes(true)
        wanted.push({
          data,
          isBreak,
          hasFramingError: damage.noStop === true,
          hasParityError: damage.wrongParity === true,
          at: line.length + toStop + decidesAt[sampling] + latency,
        })
        line.push(...levelsOf(frame))
        if (damage.noStop) line.push(...levelsOf([high(dice.between(6, 20))]))
        else if (dice.chance(0.3)) line.push(...levelsOf([high(dice.below(40))]))
      }
      line.push(...levelsOf([high(20)]))
      expect(play(sim, line)).toEqual(wanted)
    }
  }

const receivesAtOnce =
  (format: FixedFormat, sampling: 'middle' | 'majority'): Check<Receiver> =>
  async (sim, dice) => {
    expect({ valid: sim.ports.out.valid.value, isOverrun: sim.ports.isOverrun.value }).toEqual({ valid: false, isOverrun: false })
    // The line has been high for long enough to be seen so, but no tick has come.
    sim.step(3)
    const data = mask(format, dice.bits(8))
    const frame = frameOf(format, data)
    const at = levelsOf(frame.slice(0, -1)).length + decidesAt[sampling] + latency
    expect(play(sim, [...levelsOf(frame), ...levelsOf([high(20)])])).toEqual([{ ...good(data), at }])
  }

/** Only what is looked at is right, the rest of each bit is wrong. */
const looksOnlyThere =
  (format: FixedFormat, sampling: 'middle' | 'majority'): Check<Receiver> =>
  async (sim, dice) => {
    const looks = sampling === 'middle' ? [7] : [6, 7, 8]
    for (let i = 0; i < 6; i++) {
      const data = mask(format, dice.bits(8))
      const missed = sampling === 'majority' && dice.chance(0.8) ? dice.pick(looks) : -1
      const damaged = levelsOf(frameOf(format, data)).map((level, at) => {
        if (at === 0) return level
        return looks.includes(at % 16) && at % 16 !== missed ? level : !level
      })
      // The end of a start bit seen as high would be noise only if it were looked at; the line rests between characters.
      expect(withoutTime(play(sim, [...levelsOf([high(24)]), ...damaged, ...levelsOf([high(250)])]))[0]).toEqual(good(data))
    }
  }

/** A sender that is too fast or too slow by so much; a tick is three cycles, and neither knows the other's phase. */
const bearsDrift =
  (format: FixedFormat): Check<Receiver> =>
  async (sim, dice) => {
    for (const drift of [-0.035, -0.01, 0, 0.01, 0.035]) {
      const sent = dice.list(8, () => mask(format, dice.bits(8)))
      const exact = levelsOf([high(32), ...sent.flatMap((data) => frameOf(format, data)), high(32)])
      const { tick, rx, out } = sim.ports
      const came: number[] = []
      out.ready.value = true
      const count = Math.floor(exact.length * 3 * (1 + drift))
      for (let cycle = 0; cycle < count; cycle++) {
        rx.value = exact[Math.min(Math.floor(cycle / 3 / (1 + drift)), exact.length - 1)]!
        tick.value = cycle % 3 === 1
        if (out.valid.value) came.push((out.payload.value as Came).data)
        sim.step()
      }
      expect(came, `${drift * 100} %`).toEqual(sent)
    }
  }

const someNoise = (dice: Dice, most: number): Stretch[] => [low(dice.between(1, most)), high(dice.between(9, 20))]

const ignoresNoise =
  (format: FixedFormat, sampling: 'middle' | 'majority'): Check<Receiver> =>
  async (sim, dice) => {
    // Shorter than what reaches the middle of a bit: 7 sixteenths, of three looks one.
    const most = 7
    for (let i = 0; i < 5; i++) {
      const data = mask(format, dice.bits(8))
      const line = [high(20), ...someNoise(dice, most), ...someNoise(dice, most), high(20), ...frameOf(format, data), high(8)]
      expect(withoutTime(play(sim, levelsOf(line), 2))).toEqual([good(data)])
    }
    expect(withoutTime(play(sim, levelsOf([high(20), low(sampling === 'middle' ? 8 : 9), high(300)])))).toHaveLength(1)
  }

const breaksOnce =
  (format: FixedFormat): Check<Receiver> =>
  async (sim, dice) => {
    for (const bits of [12, 13, 40]) {
      const data = mask(format, dice.bits(8))
      const line = [high(20), low(16 * bits + dice.below(16)), high(dice.between(1, 30)), ...frameOf(format, data), high(20)]
      const came = withoutTime(play(sim, levelsOf(line)))
      const wrongParity = format.parity === 'odd' || format.parity === 'mark'
      expect(came).toEqual([{ data: 0, isBreak: true, hasFramingError: true, hasParityError: wrongParity }, good(data)])
    }
  }

/** Receivers that are slow to take: the character that waits stays, one that comes meanwhile is lost and told. */
const tellsOverrun =
  (format: FixedFormat, sampling: 'middle' | 'majority'): Check<Receiver> =>
  async (sim, dice) => {
    const { tick, rx, out, isOverrun } = sim.ports
    const sent = dice.list(25, () => mask(format, dice.bits(8)))
    const gap = 20
    const frames = sent.map((data) => levelsOf(frameOf(format, data)))
    const stop = levelsOf(frameOf(format, 0).slice(0, -1)).length
    const line = [...levelsOf([high(gap)]), ...frames.flat(), ...levelsOf([high(gap)])]
    /** The cycle in which a character is complete, less one, and which it is. */
    const complete = new Map(sent.map((data, i) => [gap + i * frames[0]!.length + stop + decidesAt[sampling] + latency, data]))
    let waiting: number | undefined
    let isLost = false
    let lost = 0
    tick.value = true
    line.forEach((level, cycle) => {
      rx.value = level
      const data = complete.get(cycle)
      if (data !== undefined && waiting === undefined) waiting = data
      else if (data !== undefined) isLost = true
      out.ready.value = dice.chance(cycle % 1200 < 600 ? 0.004 : 0.02)
      expect({ isOverrun: isOverrun.value, valid: out.valid.value }).toEqual({ isOverrun: isLost, valid: waiting !== undefined })
      if (waiting !== undefined) expect((out.payload.value as Came).data).toBe(waiting)
      if (isLost) lost++
      isLost = false
      if (out.ready.value) waiting = undefined
      sim.step()
    })
    expect(lost).toBeGreaterThan(3)
    expect(lost).toBeLessThan(22)
  }

function receiver(p: UartReceiverParameters, isMeasured = false) {
  const text = p.format === 'port' ? 'any format' : formatText(p.format)
  const formats = p.format === 'port' ? everyFormat : [p.format]
  const one = p.format === 'port' ? fixed8N1 : p.format
  const set =
    (check: Check<Receiver>): Check<Receiver> =>
    async (sim, dice, design) => {
      if (sim.ports.format) sim.ports.format.value = uartFormat(one)
      sim.ports.rx.value = true
      await check(sim, dice, design)
    }
  return part(
    { name: `uart_receiver, ${text}, ${p.sampling}`, file: 'peripherals/uart-receiver.ts', isMeasured },
    UartReceiver,
    p,
    {
      'receives each character in its time, and tells what is wrong': set(
        receives(formats, p.sampling, p.format === 'port' ? 2 : 20),
      ),
      'takes a start bit at once after reset': set(receivesAtOnce(one, p.sampling)),
      'looks at the middle of a bit only': set(looksOnlyThere(one, p.sampling)),
      'bears a sender of another rate': set(bearsDrift(one)),
      'takes no noise for a start bit': set(ignoresNoise(one, p.sampling)),
      'takes a break for one character': set(breaksOnce(one)),
      'loses what comes while one waits, and tells it': set(tellsOverrun(one, p.sampling)),
      'has its outputs from flip-flops': async (_, __, design) => {
        expectPaths(design, { out_valid: 'register', is_overrun: 'register' })
      },
    },
  )
}

export const uartReceivers = [
  receiver({ format: fixed8N1, sampling: 'middle' }, true),
  receiver({ format: fixed8N1, sampling: 'majority' }, true),
  receiver({ format: 'port', sampling: 'majority' }, true),
  receiver({ format: { dataBits: 5, parity: 'odd', stopBits: 2 }, sampling: 'middle' }),
  receiver({ format: { dataBits: 7, parity: 'space', stopBits: 1 }, sampling: 'majority' }),
]
