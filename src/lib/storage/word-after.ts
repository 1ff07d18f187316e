import { mux } from '../../dsl/control.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'

/** The word after this one, round again behind the last. A power of two of words needs no comparison. */
export const wordAfter = (at: Signal<UInt<any>>, words: number): Signal<UInt<any>> =>
  Number.isInteger(Math.log2(words)) ? at.addWrap(1) : mux(at.eq(words - 1), 0, at.addWrap(1))
