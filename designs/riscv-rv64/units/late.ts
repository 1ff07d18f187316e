import { type Bool, mux, type Shape, type Signal, uint, wire } from 'gatewright'
import type { Doubleword } from './arithmetic.ts'

type Choice = readonly [Signal<Bool>, Doubleword]

/**
 * The value whose condition holds, or `early`, which is 0 where one does: for values that are known last in a cycle. Each has
 * two LUTs before it is chosen: one beside another, then all together.
 */
export function lateOf(early: Doubleword, first: Choice, second: Choice, third: Choice): Doubleword {
  const only = ([condition, value]: Choice) => mux(condition, value, 0n as never) as Doubleword
  const pair = kept(uint(64), only(first).or(only(second)))
  return pair.or(kept(uint(64), only(third).or(early))) as Doubleword
}

/** A value that synthesis keeps in being: it looks through it, but tends to use what is there anyway. */
export function kept<S extends Shape>(shape: S, value: Signal<S>): Signal<S> {
  const settled = wire(shape, { attributes: { keep: true } })
  settled.set(value as never)
  return settled as Signal<S>
}
