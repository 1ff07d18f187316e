import { oscillatorHz } from '../../hdl/ecp5/clock-models.ts'
import { OSCG } from '../../hdl/ecp5/clocks.ts'
import { type Domain, derivedDomain } from '../../src/dsl/domain.ts'
import { bool } from '../../src/dsl/shape.ts'
import { literal } from '../../src/dsl/storage.ts'
import { resetAfterLock } from './reset-sequence.ts'

/**
 * A domain of the chip's own oscillator: 310 MHz / `divider`, some ±15 %, in reset for its first cycles.
 *
 * @example
 * const slow = oscillator({ name: 'slow', divider: 128 }) // 2.4 MHz
 */
export function oscillator({ name, divider }: { readonly name: string; readonly divider: number }): Domain {
  const { OSC } = OSCG({}, { parameters: { DIV: divider } })
  const frequency = oscillatorHz / divider
  const raw = derivedDomain(`${name}_raw`, { clock: OSC, frequency })
  const reset = resetAfterLock({ domain: raw, locked: literal(bool, true) })
  return derivedDomain(name, { clock: OSC, frequency, reset })
}
