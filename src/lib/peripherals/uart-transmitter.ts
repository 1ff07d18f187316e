import { match, mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { named } from '../../dsl/naming.ts'
import { input, output, ports, sink } from '../../dsl/port.ts'
import { bool, choice, uint } from '../../dsl/shape.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { ticksPerBit } from './baud-ticks.ts'
import { formatOf, mayHaveParity, parityBits, UartFormat, type UartParameters } from './uart-format.ts'

/**
 * Sends characters on a serial line: a start bit, data with the lowest bit first, parity, stop bits.
 *
 * Ports       `tick`: sixteen a bit (`BaudTicks`). `in`: characters; bits above the length are not looked at. `format`, where
 *             it is a port. `tx`: the line. `isBusy`: from the start bit to the end of the stop bits.
 * Latency     the start bit begins with the edge that takes the character, which is one with `tick`.
 * Throughput  characters follow each other without a gap.
 * Timing      `tx` and `isBusy` come straight from flip-flops; `in.ready` passes logic from `tick`.
 * Reset       the line is idle (1). Errors: GW260 (format).
 * Source      TIA-232-F for the levels' order; the format as the TL16C550C has it (TI SLLS177, line control register).
 */
export const UartTransmitter = module('uart_transmitter', (p: UartParameters) => {
  const io = ports({
    tick: input(bool),
    in: sink(uint(8)),
    ...(p.format === 'port' ? { format: input(UartFormat) } : {}),
    tx: output(bool),
    isBusy: output(bool),
  })
  const format = formatOf(p.format, io.format)
  const hasLongStops = p.format === 'port' || p.format.stopBits === 2
  /** What the line is sending: `bits` are the start bit and the data. It is idle in `stop` once no ticks are left. */
  const sending = reg(choice('stop', 'bits', 'parity'), { init: 'stop' })
  const ticksLeft = reg(uint(hasLongStops ? 5 : 4), { init: 0 })
  const bitsLeft = reg(uint(4))
  const data = reg(uint(8))
  const tx = reg(bool, { init: true })
  const isBusy = reg(bool, { init: false })
  const parity = mayHaveParity(p.format) ? { ...parityBits(format), bit: named('parity_bit', reg(bool)) } : undefined

  const isLastTick = io.tick.and(ticksLeft.eq(0))
  const mayTake = isLastTick.and(sending.eq('stop'))
  io.in.ready.set(mayTake)
  io.tx.set(tx)
  io.isBusy.set(isBusy)

  const wholeBit = ticksPerBit - 1
  const stopTicks = mux(
    format.hasTwoStops,
    mux(format.length.eq('five'), (3 * ticksPerBit) / 2 - 1, literal(uint(5), 2 * ticksPerBit - 1)),
    wholeBit,
  )
  const stop = (): void => {
    sending.next = 'stop'
    tx.next = true
    if (hasLongStops) ticksLeft.next = stopTicks
  }
  /** Where all bits are equally long, the count wraps from one into the next. */
  const mayCount = hasLongStops ? isLastTick.not() : isLastTick.and(sending.eq('stop')).and(io.in.valid.not()).not()
  when(io.tick.and(mayCount), () => {
    ticksLeft.next = ticksLeft.subWrap(1)
  })
  when(isLastTick, () => {
    match(sending, {
      stop: () => {
        isBusy.next = io.in.valid
        bitsLeft.next = format.length.asBits().extend(4).addWrap(5)
        data.next = io.in.payload
        if (parity) parity.bit.next = parity.isEven.not()
        when(io.in.valid, () => {
          sending.next = 'bits'
          tx.next = false
          if (hasLongStops) ticksLeft.next = wholeBit
        })
      },
      bits: () => {
        data.next = data.shr(1)
        bitsLeft.next = bitsLeft.subWrap(1)
        if (parity) parity.bit.next = parity.bit.xor(data.bit(0).and(parity.isStuck.not()))
        if (hasLongStops) ticksLeft.next = wholeBit
        const bits = when(bitsLeft.ne(0), () => {
          tx.next = data.bit(0)
        })
        if (!parity) bits.otherwise(stop)
        else
          bits
            .elseWhen(parity.isUsed, () => {
              sending.next = 'parity'
              tx.next = parity.bit
            })
            .otherwise(stop)
      },
      parity: stop,
    })
  })
  return io
})
