import { cat } from '../../dsl/cat.ts'
import { when } from '../../dsl/control.ts'
import { type Domain, inDomain } from '../../dsl/domain.ts'
import { uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { synchroniserAttributes } from '../crossing/stages.ts'

/** One side's place in a memory of a power of two of words, as a Gray code that the other side may read. */
export interface GrayPointer {
  /** One bit more than an address: it tells a full memory from an empty one. */
  readonly gray: Signal<UInt<any>>
  /** What `gray` is after the next step. */
  readonly following: Signal<UInt<any>>
  /** The word it stands at. Words lie in Gray order; both sides count alike, so that nobody sees it. */
  readonly address: Signal<UInt<any>>
  stepWhen(moves: Signal<Bool>): void
}

/**
 * It counts in binary one step ahead, so that the Gray code is one XOR from a register to a
 * register, with no carry between.
 */
export function grayPointer(domain: Domain, depth: number, reset: boolean): GrayPointer {
  const width = Math.log2(depth) + 1
  const gray = inDomain(domain, () => reg(uint(width), { init: 0, reset }))
  const ahead = inDomain(domain, () => reg(uint(width), { init: 1, reset }))
  const following = ahead.xor(ahead.shr(1))
  // Over the second half of the codes the bits below the top two run backwards: the words do so with them.
  const half = gray
    .bit(width - 1)
    .xor(gray.bit(width - 2))
    .asBits()
  return {
    gray,
    following,
    address: width > 2 ? cat(half, gray.low(width - 2)) : half,
    stepWhen: (moves) =>
      when(moves, () => {
        gray.next = following
        ahead.next = ahead.addWrap(1)
      }),
  }
}

/** The code of the same word one round later: its two top bits are the other ones. */
export const oppositeOf = (gray: Signal<UInt<any>>): Signal<UInt<any>> => gray.xor(3n << BigInt(gray.width - 2))

/** A pointer as another domain sees it: as it was some edges ago or one more, never anything between. */
export function seenFrom(domain: Domain, { gray }: GrayPointer, stages: number, reset: boolean): Signal<UInt<any>> {
  const line = inDomain(domain, () =>
    Array.from({ length: stages }, () => reg(uint(gray.width), { init: 0, reset, attributes: synchroniserAttributes })),
  )
  line.forEach((stage, i) => {
    stage.next = i === 0 ? gray.crossing('in Gray code one bit changes at a time', { gray: true }) : line[i - 1]!
  })
  return line.at(-1)!
}
