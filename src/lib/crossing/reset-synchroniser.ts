import { type DesignDomain, type Domain, derivedDomain, inDomain } from '../../dsl/domain.ts'
import { bool } from '../../dsl/shape.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { checkedStages, synchroniserAttributes } from './stages.ts'

/**
 * A reset for the current module that begins at once, whatever the clock does, and ends at an edge of the domain's clock.
 *
 * Latency     assertion: none. Release: `stages` edges of the clock after `asynchronous` ends.
 * Timing      the result comes straight from a flip-flop, with a whole period to reach the flip-flops that it releases.
 * Errors      GW213 (stages).
 * Source      C. Cummings, Mills, Golson, Asynchronous & Synchronous Reset Design Techniques (SNUG 2003), 7.
 */
export function synchroniseReset(
  asynchronous: Signal<Bool>,
  options: { readonly domain: Domain; readonly stages?: number },
): Signal<Bool> {
  const { domain } = options
  const stages = checkedStages(options.stages)
  const raw = derivedDomain(`${domain.name}_release`, {
    clock: domain.clock,
    frequency: domain.frequency,
    reset: asynchronous,
    resetKind: 'async',
    edge: (domain as DesignDomain).plain.edge,
  })
  return inDomain(raw, () => {
    const line = Array.from({ length: stages }, () => reg(bool, { init: true, attributes: synchroniserAttributes }))
    line.forEach((stage, i) => {
      stage.next = i === 0 ? false : line[i - 1]!
    })
    return line.at(-1)!
  })
}

/** The domain with such a reset: what is made in it is reset at once, and released at one edge. */
export function withSynchronisedReset(
  name: string,
  options: { readonly domain: Domain; readonly reset: Signal<Bool>; readonly stages?: number },
): Domain {
  const { domain, reset, stages } = options
  return derivedDomain(name, {
    clock: domain.clock,
    frequency: domain.frequency,
    reset: synchroniseReset(reset, { domain, ...(stages === undefined ? {} : { stages }) }),
    resetKind: 'async',
    edge: (domain as DesignDomain).plain.edge,
  })
}
