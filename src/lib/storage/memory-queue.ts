import { when } from '../../dsl/control.ts'
import { memory } from '../../dsl/memory.ts'
import { bits, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { memoryWords } from './fifo-storage.ts'
import { fillLevel } from './fill-level.ts'
import type { FillLevel, QueueEnds } from './queue.ts'
import { wordAfter } from './word-after.ts'

/** A queue in distributed RAM: the oldest value is read where it lies. */
export function memoryQueue<S extends Shape>(shape: S, depth: number, { in: from, out: to }: QueueEnds<S>): FillLevel {
  const words = memoryWords(depth, 'distributed')
  const values = memory(shape, words, { kind: 'distributed', collision: 'never' })
  const push = from.valid.and(from.ready)
  const pop = to.valid.and(to.ready)
  const count = fillLevel(depth, push, pop)
  const isFull = count.atLeast(depth)
  const hasValue = count.atLeast(1)
  const writeAt = reg(uint(bits(words)), { init: 0 })
  const readAt = reg(uint(bits(words)), { init: 0 })

  from.ready.set(isFull.not())
  to.valid.set(hasValue)
  to.payload.set(values.readNow(readAt) as never)
  values.write(writeAt, from.payload as never, { enable: push })
  when(push, () => {
    writeAt.next = wordAfter(writeAt, words)
  })
  when(pop, () => {
    readAt.next = wordAfter(readAt, words)
  })
  return count
}
