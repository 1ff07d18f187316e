import { type Bool, bool, cat, literal, mux, type Signal, struct, type UInt, uint } from 'gatewright'
import { type Control, isUnit } from '../isa/control.ts'
import type { CorePipe } from '../pipe.ts'
import type { Doubleword } from './arithmetic.ts'

/** A shift or rotation under way: begun in `execute`, settled in `memory`. */
export interface Shift {
  /** In `memory`: what is shifted, or the result of `execute`, which is 0 where something is. */
  settle(result: Doubleword): Doubleword
}

/**
 * Shifts and rotates by what the control fields `shift`, `rotates` and `isWord` ask for.
 *
 * In `execute` the operand is rotated by up to 15 bits, and a mask made of where its bits stay; in `memory` it is rotated by the
 * rest, and the mask chooses between it and the fill. Of a word, the upper half is a copy of its sign: a bit of the operand that
 * is picked in `execute`, so that nothing waits for the last rotation.
 * Latency   one cycle. Throughput: one a cycle.
 */
export function splitShift(pipe: CorePipe, control: Signal<Control>, value: Doubleword, amount: Signal<UInt<6>>): Shift {
  const { execute, memory } = pipe
  const { isWord } = control
  const isActive = isUnit(control, 'shift').or(isUnit(control, 'bit')) as Signal<Bool>
  const isLeft = control.shift.eq('left') as Signal<Bool>
  // A word twice: rotated by less than 32, each copy is that word rotated.
  const doubled = cat(mux(isWord, value.low(32), value.high(32)), value.low(32)) as unknown as Doubleword
  const own = cat(amount.bit(5).and(isWord.not()), amount.low(5)) as Signal<UInt<6>>
  // Negated where the condition holds, bit by bit: a bit turns where one below it is set. (A carry chain would be slower.)
  const hasLower = Array.from({ length: 6 }, (_, i) => (i === 0 ? literal(bool, false) : own.low(i).any()))
  const turnedBy = (condition: (i: number) => Signal<Bool>) =>
    cat(...(hasLower.map((_, i) => own.bit(i).ne(condition(i))).toReversed() as [Signal<typeof bool>])) as unknown as Signal<
      UInt<6>
    >
  const right = turnedBy((i) => isLeft.and(hasLower[i]!))
  const fill = isActive.and(control.shift.eq('rightSigned')).and(doubled.bit(63)) as Signal<Bool>

  const keepsAll = control.rotates.or(own.eq(0)) as Signal<Bool>
  const edge = turnedBy((i) =>
    isLeft
      .not()
      .and(hasLower[i]!)
      .and(i === 5 ? isWord.not() : literal(bool, true)),
  )
  const stays = staying(edge, isLeft, keepsAll, isActive)
  const mask = cat(mux(isWord, 0, stays.high(32)), stays.low(32)) as unknown as Doubleword
  // The last bit of a word is that before its first.
  const beforeFirst = turnedBy((i) => isLeft.or(hasLower[i]!.not())).low(5)
  const sign = mux(
    stays.bit(31),
    value
      .low(32)
      .shr(beforeFirst as never)
      .bit(0),
    fill,
  ) as Signal<Bool>

  const begun = pipe.payload(uint(64))
  const rest = pipe.payload(uint(2))
  const shiftMask = pipe.payload(uint(64))
  execute.set(begun, rotated(doubled, right, [0, 1, 2, 3]))
  execute.set(rest, right.high(2))
  execute.set(shiftMask, mask)
  const filled = pipe.payload(Fill)
  execute.set(filled, { low: fill, high: mux(isWord, sign.and(isActive), fill) } as never)
  return {
    settle: (result) => {
      const places = cat(memory.get(rest), literal(uint(4), 0)) as never
      const moved = rotated(memory.get(begun) as Doubleword, places, [4, 5])
      const kept = memory.get(shiftMask)
      const { low, high } = memory.get(filled)
      const others = result.or(cat(high.repeat(32), low.repeat(32)) as never)
      return moved.and(kept).or(others.and(kept.not())) as Doubleword
    },
  }
}

/** What stands where no bit of the operand does, in the lower and in the upper half. */
const Fill = struct({ low: bool, high: bool })

/** Rotated to the right by those bits of `places`. */
function rotated(value: Doubleword, places: Signal<UInt<6>>, steps: readonly number[]): Doubleword {
  return steps.reduce(
    (word, step) => mux(places.bit(step), cat(word.low(2 ** step), word.high(64 - 2 ** step)), word) as Doubleword,
    value,
  )
}

/** Ones below the edge, or, of shifts to the left, from it on. By groups of eight, so that a bit takes one LUT4. */
function staying(edge: Signal<UInt<6>>, isLeft: Signal<Bool>, keepsAll: Signal<Bool>, isActive: Signal<Bool>): Doubleword {
  const group = edge.high(3)
  const isBefore = Array.from({ length: 8 }, (_, i) => edge.low(3).gt(i).ne(isLeft) as Signal<Bool>)
  const groups = Array.from({ length: 8 }, (_, i) => {
    const isBeyond = mux(isLeft, group.lt(i), group.gt(i))
    const isWhole = isActive.and(keepsAll.or(isBeyond))
    const isPart = isActive.and(group.eq(i))
    return isBefore.map((bit) => isWhole.or(isPart.and(bit)))
  })
  return cat(...(groups.flat().toReversed() as [Signal<typeof bool>])) as unknown as Doubleword
}
