import { cat } from '../../dsl/cat.ts'
import { fail } from '../../dsl/fault.ts'
import type { Bool, Shape, Signal, UInt } from '../../dsl/signal-type.ts'

/**
 * The lowest bit that is set, alone: what a fixed-priority arbiter grants. 0 where none is set.
 *
 * Latency   none: about ⌈log2 width⌉ LUT levels; no carry chain, as `word & -word` would take.
 *
 * @example const grants = firstSetOneHot(io.requests)
 */
export function firstSetOneHot(word: Signal<UInt<any>>): Signal<UInt<any>> {
  if (word.width === 1) return word
  const split = 2 ** ((word.width - 1).toString(2).length - 1)
  const low = word.low(split)
  const high = word.high(word.width - split)
  return cat(firstSetOneHot(high).and(anyOf(low).not().repeat(high.width)), firstSetOneHot(low))
}

/** The highest bit that is set, alone. 0 where none is set. */
export function lastSetOneHot(word: Signal<UInt<any>>): Signal<UInt<any>> {
  if (word.width === 1) return word
  const split = 2 ** ((word.width - 1).toString(2).length - 1)
  const low = word.low(split)
  const high = word.high(word.width - split)
  return cat(lastSetOneHot(high), lastSetOneHot(low).and(anyOf(high).not().repeat(split)))
}

/** Whether exactly one bit is set: of two halves, one has exactly one and the other none. */
export function isOneHot(word: Signal<UInt<any>>): Signal<Bool> {
  if (word.width === 1) return word.bit(0)
  const split = 2 ** ((word.width - 1).toString(2).length - 1)
  const low = word.low(split)
  const high = word.high(word.width - split)
  return isOneHot(low)
    .and(anyOf(high).not())
    .or(isOneHot(high).and(anyOf(low).not()))
}

/**
 * The value whose bit is set: and-or gates, which need no decoding of an index. No bit set gives 0, several the or of theirs.
 *
 * Latency   none: ⌈log4 2n⌉ LUT levels of n values.
 * Errors    GW230 as many values as bits.
 *
 * @example const granted = oneHotSelect(uint(8), grants, io.requests.map((request) => request.payload))
 */
export function oneHotSelect<S extends Shape>(shape: S, selection: Signal<UInt<any>>, values: readonly Signal<S>[]): Signal<S> {
  if (values.length !== selection.width)
    fail({
      code: 'GW230',
      title: 'one-hot selection',
      message: `${selection.width} bits select among ${values.length} values`,
      mend: 'give one value for each bit, that of bit 0 first',
    })
  const picked = values.map((value, index) => {
    const bits = value.asBits()
    return bits.and(selection.bit(index).repeat(bits.width))
  })
  const chosen: unknown = picked.reduce((all, one) => all.or(one)).as(shape)
  return (shape.kind === 'choice' ? (chosen as { value: Signal<S> }).value : chosen) as Signal<S>
}

const anyOf = (word: Signal<UInt<any>>): Signal<Bool> => (word.width === 1 ? word.bit(0) : word.any())
