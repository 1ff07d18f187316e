import type { DesignDomain, Domain } from '../../dsl/domain.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { withSynchronisedReset } from './reset-synchroniser.ts'

const partners = new WeakMap<Domain, Domain>()

/**
 * The same two clocks with one reset in common: it begins in both at once as soon as either domain is reset, and ends in each
 * at an edge of its own clock, when neither is reset any more.
 *
 * What stands on both sides of a crossing and is made in these two domains starts from a common state, whichever side was
 * reset: no side runs against a partner of the past. Everything that feeds and empties the crossing belongs in them as well.
 *
 * Latency     release: `stages` edges of each domain's clock. A reset shorter than a period of the other clock counts too.
 * Errors      GW213 (stages).
 */
export function resetTogether(from: Domain, to: Domain, options: { readonly stages?: number } = {}): readonly [Domain, Domain] {
  const resets = [from, to].flatMap((domain) => resetOf(domain))
  const [first, second] = resets
  if (first === undefined) return joined(from, to)
  const reset = second === undefined ? first : first.or(second)
  const left = withSynchronisedReset(`${from.name}_joint`, { domain: from, reset, ...options })
  const right = withSynchronisedReset(`${to.name}_joint`, { domain: to, reset, ...options })
  return joined(left, right)
}

/** Whether no reset can reach one of these domains without the other. */
export const areResetTogether = (from: Domain, to: Domain): boolean => partners.get(from) === to

function joined(from: Domain, to: Domain): readonly [Domain, Domain] {
  partners.set(from, to)
  partners.set(to, from)
  return [from, to]
}

/** The reset of a domain as a signal that is true while it is asserted; none where it has none. */
function resetOf(domain: Domain): Signal<Bool>[] {
  const { reset, resetActive } = (domain as DesignDomain).plain
  if (reset === 'none') return []
  return [resetActive === 'low' ? domain.reset.not() : domain.reset]
}
