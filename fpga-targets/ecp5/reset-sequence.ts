import { when } from '../../src/dsl/control.ts'
import { type Domain, derivedDomain, inDomain } from '../../src/dsl/domain.ts'
import { named } from '../../src/dsl/naming.ts'
import { bool, uint } from '../../src/dsl/shape.ts'
import type { Bool, Signal } from '../../src/dsl/signal-type.ts'
import { reg } from '../../src/dsl/storage.ts'
import { synchroniseReset } from '../../src/lib/crossing/reset-synchroniser.ts'

/**
 * A reset for a clock that a PLL makes: from power-up until the PLL has locked, and 16 cycles more. It needs no reset pin.
 *
 * When the lock is lost it begins at once, whatever the clock does; it ends at an edge of the clock, from a flip-flop of its own,
 * so that all others leave it together. Flip-flops do not leave the chip's global reset at one edge: what starts by itself
 * must wait for this.
 *
 * Latency   release: two edges of a synchroniser, 16 of the count, one of the last flip-flop.
 */
export function resetAfterLock({ domain, locked }: { readonly domain: Domain; readonly locked: Signal<Bool> }): Signal<Bool> {
  const isUnlocked = named(`${domain.name}_is_unlocked`, locked.not())
  const reset = named(`${domain.name}_lock`, synchroniseReset(isUnlocked, { domain }))
  const held = derivedDomain(`${domain.name}_held`, {
    clock: domain.clock,
    frequency: domain.frequency,
    reset,
    resetKind: 'async',
  })
  return inDomain(held, () => {
    const count = named(`${domain.name}_count`, reg(uint(4), { init: 0 }))
    const isResetting = named(`${domain.name}_is_resetting`, reg(bool, { init: true }))
    when(count.ne(15), () => {
      count.next = count.addWrap(1)
    })
    isResetting.next = count.ne(15)
    return isResetting
  })
}
