import { array, bits, bool, literal, module, output, ports, reg, uint, when } from 'gatewright'
import { Blink } from './blink.ts'
import { UartTransmitter } from './uart-transmitter.ts'

export const text = 'Hello from the gates\r\n'

/** Blinks, and says `text` over and over at 115,200 baud. */
export const Hello = module('hello', (p: { frequencyHz: number; baud: number; blinkHz: number }) => {
  const io = ports({ led: output(bool), tx: output(bool) })
  const blink = Blink({ cycles: Math.round(p.frequencyHz / (2 * p.blinkHz)) })
  io.led.set(blink.led)

  const letters = literal(array(uint(8), text.length), [...Buffer.from(text)])
  const at = reg(uint(bits(text.length)), { init: 0 })
  const uart = UartTransmitter({ cyclesPerBit: Math.round(p.frequencyHz / p.baud) })
  uart.bytes.valid.set(true)
  uart.bytes.payload.set(letters.at(at))
  when(uart.bytes.ready, () => {
    at.next = at.addWrap(1)
    when(at.eq(text.length - 1), () => {
      at.next = 0
    })
  })
  io.tx.set(uart.tx)
  return io
})
