import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { firstSetOneHot } from '../arithmetic/one-hot.ts'

/**
 * Whose turn it is, one-hot: the next of those that ask after the one that had the last turn. `isTaken` says that the turn
 * is used in this cycle.
 */
export function nextTurn(asking: Signal<UInt<any>>, isTaken: Signal<Bool>): Signal<UInt<any>> {
  const count = asking.width
  if (count === 1) return asking
  /** Those that come after the one that had the last turn. */
  const isBehind = reg(uint(count), { init: 0 })
  const behind = asking.and(isBehind)
  const turn = mux(behind.any(), firstSetOneHot(behind), firstSetOneHot(asking))
  const after = Array.from({ length: count }, (_, i) => (i === 0 ? turn.bit(0).and(false) : turn.low(i).any()))
  when(isTaken, () => {
    isBehind.next = cat(...after.toReversed()) as Signal<UInt<any>>
  })
  return turn
}
