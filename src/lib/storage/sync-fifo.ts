import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { output, ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { blockQueue } from './block-queue.ts'
import { checkFifoDepth, type FifoKind, fifoKindOf } from './fifo-storage.ts'
import { memoryQueue } from './memory-queue.ts'
import type { Queue } from './queue.ts'
import { registerQueue } from './register-queue.ts'

export interface SyncFifoParameters<S extends Shape> {
  readonly shape: S
  /** How many values it holds, 1 or more. */
  readonly depth: number
  /** What it keeps them in; without it what is cheapest for the size (`fifoKindOf`). */
  readonly kind?: FifoKind
  /** Makes port `isAlmostFull`: whether it holds so many values or more, 1 … depth. */
  readonly almostFull?: number
  /** Makes port `isAlmostEmpty`: whether it holds so many values or fewer, 0 … depth - 1. */
  readonly almostEmpty?: number
}

/**
 * Keeps values in order, `depth` of them, within one clock domain.
 *
 * Ports       `in`, `out`: streams of `shape`. `level`: how many values it holds. `isAlmostFull`, `isAlmostEmpty` where asked for.
 * Latency     cycles from a value's transfer at `in` to `out.valid`: 1; in a block RAM 3.
 * Throughput  one a cycle, in and out at once, also when full or nearly empty (never when full and emptied at one edge:
 *             `in.ready` knows nothing of `out.ready`). Of depth 1: one in two cycles. In a block RAM that runs empty: one a cycle.
 * Timing      `in.ready`, `out.valid` and the flags come straight from flip-flops; `level` too, but of registers, where it is
 *             the sum of one bit a value. `out.payload`: from a flip-flop (registers, block), or through one distributed RAM.
 * Reset       empty; what lies in it is gone.
 * Errors      GW210 (depth), GW211 (kind), GW212 (threshold).
 *
 * Registers: the values stand in a line, the oldest in front, and move up as it leaves. Memories: pointers go round freely
 * in the next power of two of words, and the count of values alone keeps to `depth`: other depths cost nothing.
 */
export const SyncFifo = module('sync_fifo', <S extends Shape>(p: SyncFifoParameters<S>) => {
  checkFifoDepth(p.depth, p.kind)
  checkThreshold('almostFull', p.almostFull, 1, p.depth)
  checkThreshold('almostEmpty', p.almostEmpty, 0, p.depth - 1)
  const io = ports({
    in: sink(p.shape),
    out: source(p.shape),
    level: output(uint(bits(p.depth + 1))),
    ...(p.almostFull === undefined ? {} : { isAlmostFull: output(bool) }),
    ...(p.almostEmpty === undefined ? {} : { isAlmostEmpty: output(bool) }),
  })
  const kind = p.kind ?? fifoKindOf(p.depth, io.in.payload.asBits().width)
  const { level, atLeast } = queues[kind](p.shape, p.depth, io)

  io.level.set(level)
  if (p.almostFull !== undefined) io.isAlmostFull?.set(atLeast(p.almostFull))
  if (p.almostEmpty !== undefined) io.isAlmostEmpty?.set(atLeast(p.almostEmpty + 1).not())
  return io
})

function checkThreshold(name: string, threshold: number | undefined, least: number, most: number): void {
  if (threshold === undefined) return
  if (Number.isSafeInteger(threshold) && threshold >= least && threshold <= most) return
  fail({
    code: 'GW212',
    title: 'threshold of a FIFO',
    message: `${name}: ${threshold} of a FIFO that holds ${most - least + 1}`,
    mend: `give a whole number from ${least} to ${most}`,
  })
}

const queues: Readonly<Record<FifoKind, Queue>> = { registers: registerQueue, distributed: memoryQueue, block: blockQueue }
