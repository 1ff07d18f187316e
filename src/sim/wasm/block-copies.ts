import type { Slot } from './graph.ts'
import type { Step } from './schedule.ts'

/** Bytes that go from one run of places to another. */
export interface BlockCopy {
  readonly from: number
  readonly to: number
  readonly bytes: 1 | 2 | 4 | 8 | 16
}

export interface Copy {
  readonly from: Slot
  readonly to: Slot
}

/**
 * Copies that stand one behind the other, from place to place, as those of what an instruction carries from one stage of
 * a pipeline to the next: places that lie side by side on both sides are moved together, up to 16 bytes at once.
 *
 * Returns undefined where nothing is won.
 */
export function blockCopies(copies: readonly Copy[]): readonly BlockCopy[] | undefined {
  const sorted = copies.toSorted((a, b) => a.from.offset - b.from.offset)
  const blocks: BlockCopy[] = []
  for (let start = 0; start < sorted.length; ) {
    const { from, to } = sorted[start]!
    let end = from.offset + from.bytes
    let next = start + 1
    for (; next < sorted.length; next++) {
      const copy = sorted[next]!
      if (copy.from.offset !== end || copy.to.offset - copy.from.offset !== to.offset - from.offset) break
      end += copy.from.bytes
    }
    for (let at = from.offset; at < end; ) {
      const bytes = ([16, 8, 4, 2, 1] as const).find((size) => size <= end - at)!
      blocks.push({ from: at, to: to.offset + at - from.offset, bytes })
      at += bytes
    }
    start = next
  }
  return blocks.length < copies.length ? blocks : undefined
}

/** The copies from a step on that may be done in any order: none reads what another one writes. */
export function copiesFrom(steps: readonly Step[], start: number, isCopy: (step: Step) => Copy | undefined): readonly Copy[] {
  const copies: Copy[] = []
  const read = new Set<number>()
  const written = new Set<number>()
  for (let i = start; i < steps.length; i++) {
    const copy = isCopy(steps[i]!)
    if (!copy || written.has(copy.from.offset) || read.has(copy.to.offset) || written.has(copy.to.offset)) break
    if (copy.from.offset === copy.to.offset) break
    read.add(copy.from.offset)
    written.add(copy.to.offset)
    copies.push(copy)
  }
  return copies
}
