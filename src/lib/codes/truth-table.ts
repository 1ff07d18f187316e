import { select } from '../../dsl/control.ts'
import { uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'

/**
 * A small function of a few bits, given in TypeScript and tabulated: what synthesis does best with look-up tables, where
 * adders and comparisons would become carry chains.
 *
 * @example const carries = truthTable(cat(deficit, remainder), 1, (index) => Number((index >> 2) + (index & 3) > 3))
 */
export function truthTable<const N extends number>(
  index: Signal<UInt<any>>,
  width: N,
  value: (index: number) => number,
): Signal<UInt<N>> {
  const arms = Object.fromEntries(Array.from({ length: 2 ** index.width }, (_, code) => [code, value(code)]))
  return select(uint(width), index, arms) as unknown as Signal<UInt<N>>
}
