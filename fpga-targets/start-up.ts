import { when } from '../src/dsl/control.ts'
import { domainOnUse, inDomain } from '../src/dsl/domain.ts'
import { named } from '../src/dsl/naming.ts'
import { uint } from '../src/dsl/shape.ts'
import type { Bool, Clock, Signal } from '../src/dsl/signal-type.ts'
import { reg } from '../src/dsl/storage.ts'

/**
 * A reset for a clock of a board without a reset pin: 16 cycles from configuration on.
 *
 * Flip-flops do not leave the chip's global reset at one edge, so a machine that starts by itself may start wrong. The count
 * may go astray in its first cycles as well, but it ends all the same, and the last register lets all others go at one edge.
 */
export function resetAfterStart(name: string, frequencyHz: number, clock: () => Signal<Clock>): Signal<Bool> {
  const domain = domainOnUse(`${name}_start`, frequencyHz, { clock })
  return inDomain(domain, () => {
    const count = named(`${name}_start_count`, reg(uint(4), { init: 0 }))
    const isStarting = named(`${name}_is_starting`, reg({ kind: 'bool' } as Bool, { init: true }))
    when(count.ne(15), () => {
      count.next = count.addWrap(1)
    })
    isStarting.next = count.ne(15)
    return isStarting
  })
}
