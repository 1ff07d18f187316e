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
 * Timing      `tick` passes a comparison of two registers.
 * Reset       the first tick comes `divisor` cycles after reset. Errors: GW261 (bits of the divisor).
 */
export const BaudTicks = module('baud_ticks', (p: { divisorBits: number }) => {
  checkDivisorBits(p.divisorBits)
  const io = ports({ divisor: input(uint(p.divisorBits)), restart: input(bool), tick: output(bool) })
  const cycle = reg(uint(p.divisorBits), { init: 1 })
  const tick = cycle.ge(io.divisor)
  cycle.next = mux(tick.or(io.restart), 1, cycle.addWrap(1))
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
