import { mux } from '../../dsl/control.ts'
import type { Bool, Shape, Signal, UInt } from '../../dsl/signal-type.ts'

/** The item of an index, as a tree of multiplexers; past the end: one of the last items. */
export function pick<S extends Shape>(index: Signal<UInt<any>>, items: readonly Signal<S>[]): Signal<S> {
  let picked: readonly Signal<any>[] = items
  for (let bit = 0; picked.length > 1; bit++) {
    const upper = picked
    picked = Array.from({ length: Math.ceil(upper.length / 2) }, (_, pair) => {
      const [even, odd] = [upper[2 * pair]!, upper[2 * pair + 1]]
      return odd === undefined ? even : mux(index.bit(bit), odd, even)
    })
  }
  return picked[0] as Signal<S>
}

/** Only the lowest bit that is set. */
export function lowestOneHot(requests: Signal<UInt<any>>): readonly Signal<Bool>[] {
  return Array.from({ length: requests.width }, (_, i) =>
    i === 0 ? requests.bit(0) : requests.bit(i).and(anyOf(requests.low(i)).not()),
  )
}

/** Whether a bit is set; of one bit: the bit. */
export const anyOf = (value: Signal<UInt<any>>): Signal<Bool> => (value.width === 1 ? value.bit(0) : value.any())
