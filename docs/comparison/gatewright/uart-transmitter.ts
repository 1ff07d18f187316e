import { bits, bool, choice, match, module, mux, output, ports, reg, select, sink, uint, when } from 'gatewright'

/** One start bit, eight data bits from the lowest, one stop bit; `divisor` cycles each. */
export const UartTransmitter = module('uart_transmitter', (p: { divisor: number }) => {
  const io = ports({ in: sink(uint(8)), tx: output(bool) })
  const state = reg(choice('idle', 'start', 'data', 'stop'), { init: 'idle' })
  const ticks = reg(uint(bits(p.divisor)), { init: 0 })
  const shift = reg(uint(8))
  const index = reg(uint(3))
  const tick = ticks.eq(p.divisor - 1)

  ticks.next = mux(tick, 0, ticks.addWrap(1))
  io.in.ready.set(state.eq('idle'))
  io.tx.set(select(bool, state, { idle: true, start: false, data: shift.bit(0), stop: true }))
  match(state, {
    idle: () => {
      when(io.in.valid, () => {
        shift.next = io.in.payload
        ticks.next = 0
        state.next = 'start'
      })
    },
    start: () => {
      when(tick, () => {
        index.next = 0
        state.next = 'data'
      })
    },
    data: () => {
      when(tick, () => {
        shift.next = shift.shr(1)
        index.next = index.addWrap(1)
        when(index.eq(7), () => (state.next = 'stop'))
      })
    },
    stop: () => {
      when(tick, () => (state.next = 'idle'))
    },
  })
  return io
})
