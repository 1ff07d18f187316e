import { cat } from '../../dsl/cat.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'

/**
 * How many bits are set: 0 … width.
 *
 * Full adders of three bits of one weight each, until a bit of each weight is left (Wallace, 1964): two LUT4 for each bit that
 * disappears, where a tree of adders would wait for a carry chain at each level.
 * Latency   none: 64 bits take 10 LUT levels.
 *
 * @example const weight = popcount(io.word)
 */
export function popcount(word: Signal<UInt<any>>): Signal<UInt<any>> {
  const result: Signal<Bool>[] = []
  let column = Array.from({ length: word.width }, (_, index) => word.bit(index))
  while (column.length > 0) {
    const { sum, carries } = compress(column)
    result.push(sum)
    column = carries
  }
  return cat(...result.toReversed())
}

/** One weight's bits as one, and what they carry to the next weight. Oldest first: no bit waits for a whole chain. */
function compress(bits: readonly Signal<Bool>[]): { sum: Signal<Bool>; carries: Signal<Bool>[] } {
  const waiting = [...bits]
  const carries: Signal<Bool>[] = []
  while (waiting.length > 2) {
    const [a, b, c] = waiting.splice(0, 3) as [Signal<Bool>, Signal<Bool>, Signal<Bool>]
    waiting.push(a.xor(b).xor(c))
    carries.push(a.and(b).or(c.and(a.xor(b))))
  }
  const [a, b] = waiting
  if (b !== undefined) carries.push(a!.and(b))
  return { sum: b === undefined ? a! : a!.xor(b), carries }
}
