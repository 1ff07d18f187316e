import { reserved } from './frame.ts'
import type { Item, Program } from './program.ts'

/**
 * The smallest program that still fails, by leaving out items, then single instructions, one round where that is enough.
 *
 * Every step is tried with `fails`; what cannot be put together any more does not count as failing.
 */
export function shrink(program: Program, fails: (program: Program) => boolean): Program {
  const isFailing = (candidate: Program): boolean => {
    try {
      return fails(candidate)
    } catch {
      return false
    }
  }
  const withItems = (from: Program, items: readonly Item[]): Program => ({ ...from, items })
  const data = [...program.data]
  data[reserved.outerCount] = 1n
  const once = { ...program, data }
  let best = isFailing(once) ? once : program

  for (let size = Math.ceil(best.items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let first = 0; first < best.items.length; ) {
      const candidate = withItems(best, [...best.items.slice(0, first), ...best.items.slice(first + size)])
      if (isFailing(candidate)) best = candidate
      else first += size
    }
  }
  for (let i = 0; i < best.items.length; i++) {
    for (let line = best.items[i]!.lines.length - 1; line >= 0; line--) {
      const item = best.items[i]!
      const fewer = { ...item, lines: item.lines.filter((_, at) => at !== line) }
      const candidate = withItems(best, best.items.with(i, fewer))
      if (isFailing(candidate)) best = candidate
    }
  }
  return best
}
