import { type Domain, inDomain } from '../../dsl/domain.ts'
import { bool } from '../../dsl/shape.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { checkedStages, synchroniserAttributes } from './stages.ts'

export interface SynchroniseOptions {
  /** The domain that is to read the value. */
  readonly domain: Domain
  /** Flip-flops in a row, 2 to 16; default 2. More for a clock above some 300 MHz, or where a failure in years is too often. */
  readonly stages?: number
  /** What is read until the first value has come through; default false. */
  readonly init?: boolean
}

/**
 * One bit of another domain, or of a pin, as a domain can use it: through flip-flops in a row, of which the first may be caught
 * while its input changes and the others give it time to settle.
 *
 * Operand     straight from a register or a port. A bit that is high for less than a period of `domain` may be missed.
 * Latency     `stages` edges of `domain`, or one more for a change that was caught.
 * Reset       none: power-up with `init`. A value goes through also while either side is reset.
 * Errors      GW213 (stages); GW112 where the operand is logic.
 *
 * @example
 * const isPressed = synchronise(io.button, { domain: system })
 */
export function synchronise(value: Signal<Bool>, options: SynchroniseOptions): Signal<Bool> {
  const { domain, init = false } = options
  const stages = checkedStages(options.stages)
  const line = inDomain(domain, () =>
    Array.from({ length: stages }, () => reg(bool, { init, reset: false, attributes: synchroniserAttributes })),
  )
  line.forEach((stage, i) => {
    stage.next = i === 0 ? value.crossing('the first of a row of flip-flops') : line[i - 1]!
  })
  return line.at(-1)!
}
