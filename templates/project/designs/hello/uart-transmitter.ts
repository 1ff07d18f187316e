import { bits, bool, fsm, module, mux, output, ports, reg, sink, uint, when, wire } from 'gatewright'

/** Sends bytes over a serial line: a start bit (low), eight data bits, the lowest first, a stop bit (high). */
export const UartTransmitter = module('uart_transmitter', (p: { cyclesPerBit: number }) => {
  const io = ports({ bytes: sink(uint(8)), tx: output(bool) })
  const elapsed = reg(uint(bits(p.cyclesPerBit)), { init: 0 })
  const shift = reg(uint(8))
  const sent = reg(uint(3), { init: 0 })
  const isBitOver = elapsed.eq(p.cyclesPerBit - 1)
  const line = wire(bool, { default: true })

  elapsed.next = mux(isBitOver, 0, elapsed.addWrap(1))
  const sender = fsm('idle', {
    idle: (here) => {
      when(io.bytes.valid, () => {
        shift.next = io.bytes.payload
        elapsed.next = 0
        here.goto('start')
      })
    },
    start: (here) => {
      line.set(false)
      when(isBitOver, () => here.goto('data'))
    },
    data: (here) => {
      line.set(shift.bit(0))
      when(isBitOver, () => {
        shift.next = shift.shr(1)
        sent.next = sent.addWrap(1)
        when(sent.eq(7), () => here.goto('stop'))
      })
    },
    stop: (here) => {
      when(isBitOver, () => here.goto('idle'))
    },
  })
  io.bytes.ready.set(sender.is('idle'))
  io.tx.set(line)
  return io
})
