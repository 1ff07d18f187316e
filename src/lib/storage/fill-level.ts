import { mux, when } from '../../dsl/control.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import type { FillLevel } from './queue.ts'

/**
 * Counts what a queue of `depth` values holds: `push` adds one, `pop` takes one, both at once change nothing.
 *
 * The queue promises not to push when full nor to pop when empty. A threshold is a flip-flop that follows the count by
 * looking at where it changes, so that nothing behind it waits for a comparison.
 */
export function fillLevel(depth: number, push: Signal<Bool>, pop: Signal<Bool>): FillLevel {
  const level = reg(uint(bits(depth + 1)), { init: 0 })
  const changes = push.ne(pop)
  when(changes, () => {
    level.next = level.addWrap(mux(push, step(depth, 1n), step(depth, -1n)))
  })
  function atLeast(count: number): Signal<Bool> {
    const flag = reg(bool, { init: false })
    const [isFirst, isLast] = [count === 1, count === depth]
    // A step up ends at 1 or above and starts below the depth, a step down the other way about: less to look at there.
    const isNext = level.eq(count - 1)
    const isAbove = level.ne(count)
    const rises = isFirst ? true : isLast ? isNext : flag.or(isNext)
    const stays = isLast ? false : isFirst ? isAbove : flag.and(isAbove)
    when(changes, () => {
      when(push, () => {
        flag.next = rises
      }).otherwise(() => {
        flag.next = stays
      })
    })
    return flag
  }
  return { level, atLeast }
}

/** One up or one down, modulo the width of the level. */
const step = (depth: number, by: bigint) => literal(uint(bits(depth + 1)), BigInt.asUintN(bits(depth + 1), by))
