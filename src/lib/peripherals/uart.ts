import { connect } from '../../dsl/connect.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports, sink, source } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { BaudTicks } from './baud-ticks.ts'
import { UartCharacter, UartFormat } from './uart-format.ts'
import { UartReceiver, type UartReceiverParameters } from './uart-receiver.ts'
import { UartTransmitter } from './uart-transmitter.ts'

export interface UartPairParameters extends UartReceiverParameters {
  /** Bits of port `divisor`: 16 suffice for 50 baud at 50 MHz. */
  readonly divisorBits: number
}

/**
 * A transmitter and a receiver at one rate: f / (16 · divisor).
 *
 * Ports       `divisor` (0 is as 1) and, where it is a port, `format`; `in`, `out`, `isOverrun`, `isBusy`, `tx`, `rx` as
 *             `UartTransmitter` and `UartReceiver` have them.
 * Latency     as theirs; a start bit waits up to `divisor` cycles for the next tick.
 * Reset       the line is idle, nothing offered. Errors: GW260 (format), GW261 (bits of the divisor).
 *
 * @example 115,200 baud, 8 data bits, no parity, one stop bit, at 50 MHz: divisor 27 (0.5 % fast)
 * const uart = Uart({ divisorBits: 16, sampling: 'majority', format: { dataBits: 8, parity: 'none', stopBits: 1 } })
 * uart.divisor.set(27)
 */
export const Uart = module('uart', (p: UartPairParameters) => {
  const io = ports({
    divisor: input(uint(p.divisorBits)),
    ...(p.format === 'port' ? { format: input(UartFormat) } : {}),
    in: sink(uint(8)),
    out: source(UartCharacter),
    isOverrun: output(bool),
    isBusy: output(bool),
    tx: output(bool),
    rx: input(bool),
  })
  const ticks = BaudTicks({ divisorBits: p.divisorBits })
  const transmitter = UartTransmitter({ format: p.format })
  const receiver = UartReceiver({ format: p.format, sampling: p.sampling })
  ticks.divisor.set(io.divisor)
  ticks.restart.set(false)
  transmitter.tick.set(ticks.tick)
  receiver.tick.set(ticks.tick)
  if (io.format !== undefined) {
    transmitter.format?.set(io.format)
    receiver.format?.set(io.format)
  }
  connect(io.in, transmitter.in)
  connect(receiver.out, io.out)
  receiver.rx.set(io.rx)
  io.tx.set(transmitter.tx)
  io.isBusy.set(transmitter.isBusy)
  io.isOverrun.set(receiver.isOverrun)
  return io
})
