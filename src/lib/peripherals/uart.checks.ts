import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { BaudTicks } from './baud-ticks.ts'
import { everyFormat, fixed8N1, frameOf, levelsOf } from './fixtures/uart-wave.ts'
import { Uart, type UartPairParameters } from './uart.ts'
import { uartFormat } from './uart-format.ts'

/** Each tick, whatever the divisor is changed to. A count that is past a new divisor ends in the next cycle. */
const ticksInTime =
  (divisorBits: number): Check<ReturnType<typeof BaudTicks>> =>
  async (sim, dice) => {
    const { divisor, restart, tick } = sim.ports
    let count = 1
    let ticks = 0
    let before: number | undefined
    for (let i = 0; i < 600; i++) {
      // The first tick after reset comes late enough to be told from any other.
      if (i === 0) divisor.value = Math.min(2 ** divisorBits - 1, 37)
      else if (i % 60 === 0)
        divisor.value = dice.pick([0, 1, 2, 3, dice.bits(Math.min(divisorBits, 5)), 2 ** divisorBits - 1]) % 2 ** divisorBits
      restart.value = dice.chance(0.02)
      const isTick = before !== undefined && count >= before
      expect(tick.value, `cycle ${i}`).toBe(isTick)
      count = isTick || restart.value ? 1 : count + 1
      if (isTick) ticks++
      before = divisor.value
      sim.step()
    }
    expect(ticks).toBeGreaterThan(10)
  }

export const baudTicks = [1, 3, 16].map((divisorBits) =>
  part(
    { name: `baud_ticks, ${divisorBits} bits`, file: 'peripherals/baud-ticks.ts', isMeasured: divisorBits === 16 },
    BaudTicks,
    { divisorBits },
    {
      'ticks in time': ticksInTime(divisorBits),
    },
  ),
)

/** What is sent comes back, at several rates, and the line is as it is drawn. */
const talksToItself =
  (p: UartPairParameters): Check<ReturnType<typeof Uart>> =>
  async (sim, dice) => {
    const { divisor, in: from, out: to, tx, rx, isBusy, isOverrun, format: port } = sim.ports
    rx.value = true
    // A character may go with each tick: the first comes `divisor` cycles after reset.
    const first = Math.min(2 ** p.divisorBits - 1, 37)
    divisor.value = first
    for (let cycle = 1; cycle <= 2 * first; cycle++, sim.step()) expect(from.ready.value).toBe(cycle % first === 0)
    for (const rate of [1, 2, 5]) {
      const format = p.format === 'port' ? dice.pick(everyFormat) : p.format
      if (port) port.value = uartFormat(format)
      divisor.value = rate
      sim.step(40 * rate)
      const sent = dice.list(4, () => dice.bits(8) & (2 ** format.dataBits - 1))
      const drawn = sent.flatMap((data) => levelsOf(frameOf(format, data)))
      const line: boolean[] = []
      const came: unknown[] = []
      let busy = 0
      to.ready.value = true
      for (let i = 0, next = 0; i < (drawn.length + 40) * rate; i++) {
        from.valid.value = next < sent.length
        from.payload.value = sent[Math.min(next, sent.length - 1)]!
        if (from.valid.value && from.ready.value) next++
        rx.value = tx.value
        line.push(tx.value)
        if (isBusy.value) busy++
        if (to.valid.value) came.push(to.payload.value)
        expect(isOverrun.value).toBe(false)
        sim.step()
      }
      const first = line.indexOf(false)
      const wanted = drawn.flatMap((level) => Array.from({ length: rate }, () => level))
      expect(line.slice(first, first + wanted.length)).toEqual(wanted)
      expect(busy).toBe(wanted.length)
      expect(came).toEqual(sent.map((data) => ({ data, isBreak: false, hasFramingError: false, hasParityError: false })))
    }
    // Nobody takes: the second character is lost.
    to.ready.value = false
    let lost = 0
    from.valid.value = true
    for (let i = 0; i < 16 * 5 * 30; i++) {
      rx.value = tx.value
      if (isOverrun.value) lost++
      sim.step()
    }
    expect(lost).toBeGreaterThan(0)
  }

export const uarts = [
  { divisorBits: 16, sampling: 'middle', format: fixed8N1 } as const,
  { divisorBits: 4, sampling: 'majority', format: 'port' } as const,
].map((p: UartPairParameters) =>
  part(
    {
      name: `uart, ${p.format === 'port' ? 'any format' : '8N1'}, ${p.sampling}`,
      file: 'peripherals/uart.ts',
      isMeasured: p.format !== 'port',
    },
    Uart,
    p,
    { 'talks to itself': talksToItself(p) },
  ),
)
