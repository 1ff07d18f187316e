import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { everyFormat, fixed8N1, formatText, frameOf, levelsOf } from './fixtures/uart-wave.ts'
import { type FixedFormat, type UartParameters, uartFormat } from './uart-format.ts'
import { UartTransmitter } from './uart-transmitter.ts'

type Transmitter = ReturnType<typeof UartTransmitter>

/**
 * The line in every cycle, from the drawing of a character: a character is taken at a tick at which nothing is left to send,
 * and each tick from then on is a sixteenth of a bit.
 */
const drawsEach =
  (formats: readonly FixedFormat[], tickChance: number, characters: number): Check<Transmitter> =>
  async (sim, dice) => {
    const { tick, in: from, tx, isBusy, format: port } = sim.ports
    let sent = 0
    for (const format of formats) {
      let left: boolean[] = []
      let level = true
      let busy = false
      if (port) port.value = uartFormat(format)
      for (let wanted = sent + characters; sent < wanted; ) {
        const offered = dice.bits(8)
        tick.value = dice.chance(tickChance)
        from.valid.value = dice.chance(tickChance === 1 ? 0.8 : 0.1)
        from.payload.value = offered
        const mayTake = tick.value && left.length === 0
        expect({ ready: from.ready.value, tx: tx.value, isBusy: isBusy.value }).toEqual({
          ready: mayTake,
          tx: level,
          isBusy: busy,
        })
        if (mayTake) busy = from.valid.value
        if (mayTake && from.valid.value) {
          left = levelsOf(frameOf(format, offered))
          sent++
        }
        if (tick.value) level = left.shift() ?? true
        sim.step()
      }
      // To the end of the last one: the format may change.
      tick.value = true
      from.valid.value = false
      while (left.length > 0 || busy) {
        expect(tx.value).toBe(level)
        if (left.length === 0) busy = false
        level = left.shift() ?? true
        sim.step()
      }
    }
    expect(sent).toBe(characters * formats.length)
  }

function transmitter(p: UartParameters, isMeasured = false) {
  const text = p.format === 'port' ? 'any format' : formatText(p.format)
  const formats = p.format === 'port' ? everyFormat : [p.format]
  return part({ name: `uart_transmitter, ${text}`, file: 'peripherals/uart-transmitter.ts', isMeasured }, UartTransmitter, p, {
    'sends each character as it is drawn, bit by bit, back to back': drawsEach(formats, 1, p.format === 'port' ? 2 : 10),
    'counts ticks, whenever they come': drawsEach(formats.slice(-3), 0.3, 3),
    'has its outputs from flip-flops': async (_, __, design) => {
      expectPaths(design, { tx: 'register', is_busy: 'register', in_ready: ['tick'] })
    },
  })
}

export const uartTransmitters = [
  transmitter({ format: fixed8N1 }, true),
  transmitter({ format: 'port' }, true),
  transmitter({ format: { dataBits: 7, parity: 'even', stopBits: 2 } }),
  transmitter({ format: { dataBits: 5, parity: 'mark', stopBits: 2 } }),
  transmitter({ format: { dataBits: 6, parity: 'odd', stopBits: 1 } }),
]
