import { type Bool, bool, module, mux, output, ports, reg, type Signal, uint, type Wire } from 'gatewright'
import { type Board, onBoard } from 'gatewright/boards'
import { synchronise, Uart } from 'gatewright/lib'
import type { BoardTop } from '../../fpga-targets/on-board.ts'

/** On for half a second, off for half a second. */
export const Blink = module('blink', (p: { cycles: number }) => {
  const io = ports({ led: output(bool) })
  const count = reg(uint(27), { init: 0 })
  const led = reg(bool, { init: false })
  const isOver = count.eq(p.cycles - 1)
  count.next = mux(isOver, 0, count.addWrap(1))
  led.next = led.xor(isOver)
  io.led.set(led)
  return io
})

/** What a board's light is called: each has one of these, in words of its own. */
export function lightOf(pins: any): Wire<Bool> {
  return pins.led?.[0] ?? pins.ledN?.[0] ?? pins.rgbLed[0].r
}

export const blinkOn = (board: Board): BoardTop =>
  onBoard(board, (pins) => {
    lightOf(pins).set(Blink({ cycles: board.clock.frequency / 2 }).led)
  })

/** Characters that come in go out again, at some 115,200 baud. A board without a serial port has one at two balls. */
export const echoOn = (board: Board): BoardTop =>
  onBoard(board, (pins: any) => {
    const [tx, rx] = serialPins(board, pins)
    const uart = Uart({ divisorBits: 16, sampling: 'majority', format: { dataBits: 8, parity: 'none', stopBits: 1 } })
    uart.divisor.set(Math.round(board.clock.frequency / (16 * 115_200)))
    uart.rx.set(synchronise(rx, { domain: pins[board.clock.name], init: true }))
    uart.in.valid.set(uart.out.valid)
    uart.in.payload.set(uart.out.payload.data)
    uart.out.ready.set(uart.in.ready)
    tx.set(uart.tx)
  })

function serialPins(board: Board, pins: any): [Wire<Bool>, Signal<Bool>] {
  if (board.functions.uart !== undefined) return [pins.uart.tx, pins.uart.rx]
  const [first, second] = Object.values(Object.values(board.connectors)[0]!) as string[]
  return [pins.ball(first, { direction: 'out', name: 'tx' }), pins.ball(second, { direction: 'in', name: 'rx' })]
}
