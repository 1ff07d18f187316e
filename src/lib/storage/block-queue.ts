import { when } from '../../dsl/control.ts'
import { memory } from '../../dsl/memory.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { memoryWords } from './fifo-storage.ts'
import { fillLevel } from './fill-level.ts'
import type { FillLevel, QueueEnds } from './queue.ts'
import { wordAfter } from './word-after.ts'

/**
 * A queue in block RAM, whose read port takes 5.6 ns on ECP5: a register of its own stands behind it, without a reset and with
 * nothing else reading the port, so that the flow can move it into the block.
 *
 * A value goes memory → read port (`isRead`) → output register (`isOut`), each moving on as soon as the one in front of it is
 * free. Once both hold a value only depth - 2 are left for the memory, so that pointers that are equal always mean an empty
 * one, and the depth may exceed the memory by one.
 */
export function blockQueue<S extends Shape>(shape: S, depth: number, { in: from, out: to }: QueueEnds<S>): FillLevel {
  const words = memoryWords(depth - 1, 'block')
  const values = memory(shape, words, { kind: 'block', collision: 'never' })
  const isRead = reg(bool, { init: false })
  const isOut = reg(bool, { init: false })
  const value = reg(shape)
  const push = from.valid.and(from.ready)
  const count = fillLevel(depth, push, isOut.and(to.ready))

  const moves = to.ready.or(isOut.not())
  const mayRead = moves.or(isRead.not())
  const isFull = count.atLeast(depth)
  const writeAt = reg(uint(bits(words)), { init: 0 })
  const readAt = reg(uint(bits(words)), { init: 0 })
  const reads = mayRead.and(writeAt.ne(readAt))
  values.write(writeAt, from.payload as never, { enable: push })
  when(push, () => {
    writeAt.next = wordAfter(writeAt, words)
  })
  const word = values.read(readAt, { enable: reads })
  when(reads, () => {
    readAt.next = wordAfter(readAt, words)
  })
  when(mayRead, () => {
    isRead.next = reads
  })
  when(moves, () => {
    isOut.next = isRead
    value.next = word as never
  })
  from.ready.set(isFull.not())
  to.valid.set(isOut)
  to.payload.set(value as never)
  return count
}
