import { onBoard, ulx3s } from 'gatewright/boards'
import { Hello } from './hello.ts'

export { Blink } from './blink.ts'
export { Hello } from './hello.ts'
export { UartTransmitter } from './uart-transmitter.ts'

const board = ulx3s('85F')
const parameters = { frequencyHz: board.clock.frequency, baud: 115_200, blinkHz: 1 }

/** What `gatewright synth hello` measures, and `gatewright check hello` checks. */
export const top = { module: Hello, parameters, frequencyHz: board.clock.frequency }

/** What `gatewright synth hello --board ulx3s-85f` builds: every pin by the name that the board gives it. */
export const boards = {
  'ulx3s-85f': onBoard(board, (pins) => {
    const hello = Hello(parameters)
    pins.led[0].set(hello.led)
    pins.uart.tx.set(hello.tx)
  }),
}
