import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { bits, bool } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import type { FillLevel, QueueEnds } from './queue.ts'

/**
 * A queue of registers: the values stand in a line, the oldest in front.
 *
 * `isHeld[i]` says whether place i holds a value; those that do are the first ones. A place that holds none takes whatever
 * comes along, so that a bit of a value costs one LUT (the place behind, or the input) and nothing in the last place.
 */
export function registerQueue<S extends Shape>(shape: S, depth: number, { in: from, out: to }: QueueEnds<S>): FillLevel {
  const isHeld = Array.from({ length: depth }, () => reg(bool, { init: false }))
  const places = Array.from({ length: depth }, () => reg(shape))
  const first = isHeld[0]!
  const last = isHeld[depth - 1]!
  const push = from.valid.and(last.not())
  const pop = to.ready.and(first)

  from.ready.set(last.not())
  to.valid.set(first)
  to.payload.set(places[0]!)
  when(push.and(pop.not()), () => {
    isHeld.forEach((held, i) => {
      held.next = isHeld[i - 1] ?? true
    })
  }).elseWhen(pop.and(push.not()), () => {
    isHeld.forEach((held, i) => {
      held.next = isHeld[i + 1] ?? false
    })
  })
  places.forEach((place, i) => {
    const isLast = i === depth - 1
    when(isLast ? last.not() : to.ready.or(isHeld[i]!.not()), () => {
      place.next = isLast ? from.payload : mux(isHeld[i + 1]!, places[i + 1]!, from.payload)
    })
  })
  return { level: countOf(isHeld), atLeast: (count) => isHeld[count - 1]! }
}

/** How many of the first are set: bit k is odd where the 2^k-th, the 2·2^k-th … are set in odd number. */
function countOf(isHeld: readonly Signal<Bool>[]) {
  const width = bits(isHeld.length + 1)
  const digits = Array.from({ length: width }, (_, k) =>
    isHeld.filter((_, i) => (i + 1) % 2 ** k === 0).reduce((odd, held) => odd.xor(held)),
  )
  return cat(...digits.toReversed().map((digit) => digit.asBits()))
}
