import { mux, when } from '../../dsl/control.ts'
import { type Domain, inDomain } from '../../dsl/domain.ts'
import { fail } from '../../dsl/fault.ts'
import { memory } from '../../dsl/memory.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { areResetTogether } from '../crossing/reset-together.ts'
import { checkedStages } from '../crossing/stages.ts'
import { checkFifoDepth, type FifoKind, fifoKindOf } from './fifo-storage.ts'
import { grayPointer, oppositeOf, seenFrom } from './gray-pointer.ts'

export interface AsyncFifoParameters<S extends Shape> {
  readonly shape: S
  /** Words of its memory: a power of two, 2 or more. From 8 on both sides can run at full rate, with clocks alike. */
  readonly depth: number
  /** The domain of `in`. */
  readonly from: Domain
  /** The domain of `out`. */
  readonly to: Domain
  /** What it keeps values in; without it what is cheapest for the size (`fifoKindOf`). */
  readonly kind?: 'distributed' | 'block'
  /** Flip-flops that a pointer passes on the other side, 2 or more; default 2. */
  readonly stages?: number
  /**
   * Whether a reset empties it. `false`, the default: resets do not touch it, and what it holds stays, whichever side is reset
   * and however often. `true`: both domains come from `resetTogether`, and their reset empties both sides at once.
   */
  readonly emptiesOnReset?: boolean
}

/**
 * Hands values in order from one clock domain to another.
 *
 * Ports       `in`: a stream of `shape` in `from`. `out`: the same in `to`.
 * Holds       `depth` values in memory and one more in the output register; in a block RAM two more.
 * Latency     from the transfer at `in` to `out.valid`: `stages` + 1 edges of `to`, in a block RAM `stages` + 2.
 * Throughput  one a cycle of the slower clock, from depth 8 on with two stages (2 · `stages` + 3 values are under way, when the
 *             clocks are alike).
 * Timing      everything at both ports comes straight from flip-flops (`out.payload` in a block RAM from one of its own).
 *             The pointers cross in Gray code, from register to register; in either direction they have one period of the
 *             clock that they leave. A word in memory has been there for `stages` edges of `to` before it is read.
 * Reset       see `emptiesOnReset`. One side alone never sees a pointer of the other jump, so that nothing is ever lost,
 *             repeated or torn. Power-up: empty.
 * Errors      GW210 (depth), GW211 (kind), GW213 (stages), GW214 (resets).
 * Source      C. Cummings, Simulation and Synthesis Techniques for Asynchronous FIFO Design (SNUG 2002), style 1, with
 *             addresses in Gray order and registered flags.
 */
export const AsyncFifo = module('async_fifo', <S extends Shape>(p: AsyncFifoParameters<S>) => {
  checkParameters(p)
  const io = ports({ in: sink(p.shape, { domain: p.from }), out: source(p.shape, { domain: p.to }) })
  const kind = p.kind ?? (fifoKindOf(p.depth, io.in.payload.asBits().width) === 'block' ? 'block' : 'distributed')
  const reset = p.emptiesOnReset ?? false
  const stages = checkedStages(p.stages)

  const values = memory(p.shape, p.depth, { kind, collision: 'never' })
  const written = grayPointer(p.from, p.depth, reset)
  const read = grayPointer(p.to, p.depth, reset)
  const writtenSeen = seenFrom(p.to, written, stages, reset)
  const readSeen = seenFrom(p.from, read, stages, reset)

  inDomain(p.from, () => {
    const isFull = reg(bool, { init: false, reset })
    const push = io.in.valid.and(isFull.not())
    io.in.ready.set(isFull.not())
    isFull.next = mux(push, written.following, written.gray).eq(oppositeOf(readSeen))
    written.stepWhen(push)
    values.write(written.address, io.in.payload as never, { enable: push })
  })

  inDomain(p.to, () => {
    const isOut = reg(bool, { init: false, reset })
    const isStored = writtenSeen.ne(read.gray)
    const moves = io.out.ready.or(isOut.not())
    io.out.valid.set(isOut)
    if (kind === 'distributed') {
      const reads = isStored.and(moves)
      read.stepWhen(reads)
      io.out.payload.set(values.read(read.address, { enable: reads }) as never)
      when(moves, () => {
        isOut.next = isStored
      })
      return
    }
    const isRead = reg(bool, { init: false, reset })
    const value = reg(p.shape)
    const mayRead = moves.or(isRead.not())
    const reads = isStored.and(mayRead)
    read.stepWhen(reads)
    const word = values.read(read.address, { enable: reads })
    when(mayRead, () => {
      isRead.next = isStored
    })
    when(moves, () => {
      isOut.next = isRead
      value.next = word as never
    })
    io.out.payload.set(value as never)
  })
  return io
})

function checkParameters(p: AsyncFifoParameters<Shape>): void {
  checkFifoDepth(p.depth, undefined)
  if ((p.kind as FifoKind | undefined) === 'registers')
    fail({
      code: 'GW211',
      title: 'storage of a FIFO',
      message: "an asynchronous FIFO in 'registers'",
      note: 'registers of one clock would be read by the other through a multiplexer',
      mend: "give kind: 'distributed' or 'block', or leave it to the FIFO",
    })
  if (p.depth < 2 || !Number.isInteger(Math.log2(p.depth)))
    fail({
      code: 'GW210',
      title: 'depth of a FIFO',
      message: `an asynchronous FIFO of depth ${p.depth}`,
      note: 'its pointers are in Gray code, where one bit alone changes from the last word to the first only over a power of two',
      mend: `give a depth of ${2 ** Math.max(1, Math.ceil(Math.log2(p.depth)))}: memories come in powers of two, it costs no more`,
    })
  if (p.emptiesOnReset && !areResetTogether(p.from, p.to))
    fail({
      code: 'GW214',
      title: 'resets of an asynchronous FIFO',
      message: `domains \`${p.from.name}\` and \`${p.to.name}\` may be reset one without the other`,
      note: 'a reset of one side alone lets its pointer jump, and the other side would take words that are none',
      mend: 'make both with resetTogether(from, to), or leave emptiesOnReset out: then no reset touches the FIFO',
    })
}
