import { mux } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { reg } from '../../dsl/storage.ts'

/** How many ticks a bit lasts. */
export const ticksPerBit = 16

/**
 * A pulse of one cycle every `divisor` cycles, sixteen to a bit: the rate is f / (16 · divisor).
 *
 * Ports       `divisor`, which may change at any time; 0 is as 1. `restart`: the next tick comes `divisor` cycles later. `tick`.
 * Latency     a tick goes by the `divisor` of the cycle before.
 * Timing      `tick` comes straight from a flip-flop: much logic hangs on it.
 * Reset       the first tick comes `divisor` cycles after reset, or 2 if that is more. Errors: GW261 (bits of the divisor).
 */
export const BaudTicks = module('baud_ticks', (p: { divisorBits: number }) => {
  checkDivisorBits(p.divisorBits)
  const io = ports({ divisor: input(uint(p.divisorBits)), restart: input(bool), tick: output(bool) })
  /** A divisor of one bit has no second cycle. */
  const second = Math.min(2, 2 ** p.divisorBits - 1)
  /** Which cycle the next one is, from 1, if this is not the last: compared ahead, nothing waits for the comparison. */
  const ahead = reg(uint(p.divisorBits), { init: second })
  const tick = reg(bool, { init: false })
  const isNew = tick.or(io.restart)
  ahead.next = mux(isNew, second, ahead.addWrap(1))
  tick.next = mux(isNew, io.divisor.le(1), ahead.ge(io.divisor))
  io.tick.set(tick)
  return io
})

/** Refuses a divisor of no bits, or of more than any clock needs. */
export function checkDivisorBits(bits: number): void {
  if (Number.isSafeInteger(bits) && bits >= 1 && bits <= 32) return
  fail({
    code: 'GW261',
    title: 'divisor',
    message: `a divisor of ${bits} bits`,
    mend: 'give a whole number from 1 to 32',
  })
}
