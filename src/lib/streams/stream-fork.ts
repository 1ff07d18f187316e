import { connect } from '../../dsl/connect.ts'
import { when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { expectCount } from './stream-fault.ts'

const branchesOf = <S extends Shape>(p: { shape: S; branches: number }) =>
  Array.from({ length: p.branches }, () => source(p.shape))

const allOf = (conditions: readonly Signal<Bool>[]): Signal<Bool> => conditions.reduce((all, one) => all.and(one))

/**
 * Gives each value to every branch, each at its own pace: a branch may take its copy before the others do, and the next
 * value follows when all have.
 *
 * Ports       `in`: a stream of `shape`; `out`: a list of `branches` such streams.
 * Latency     0 cycles. Throughput: one a cycle while all branches are ready.
 * Timing      `valid` of a branch depends on `in.valid` alone; `in.ready` on `ready` of all branches.
 * Size        a flip-flop a branch; the payload is wires. One branch: all is.
 * Reset       no branch has had the value that is offered.
 */
export const StreamFork = module('stream_fork', <S extends Shape>(p: { shape: S; branches: number }) => {
  expectCount('branches of stream_fork', p.branches)
  const io = ports({ in: sink(p.shape), out: branchesOf(p) })
  if (p.branches === 1) {
    connect(io.in, io.out[0]!)
    return io
  }
  const branches = io.out.map((out) => {
    const hasTaken = reg(bool, { init: false })
    out.valid.set(io.in.valid.and(hasTaken.not()))
    out.payload.set(io.in.payload)
    return { hasTaken, isServed: hasTaken.or(out.ready) }
  })
  const isDone = allOf(branches.map(({ isServed }) => isServed))
  io.in.ready.set(isDone)
  when(io.in.valid, () => {
    for (const { hasTaken, isServed } of branches) hasTaken.next = isServed.and(isDone.not())
  })
  return io
})

/**
 * Gives each value to all branches in the same cycle, or to none.
 *
 * Ports       `in`: a stream of `shape`; `out`: a list of `branches` such streams.
 * Latency     0 cycles. Throughput: one a cycle while all branches are ready.
 * Timing      combinational. `valid` of a branch waits for `ready` of all others, which AXI forbids a sender: two of these
 *             that meet again in a `StreamJoin` make no loop, receivers whose `ready` waits for `valid` do. Where that is
 *             not known, take `StreamFork`.
 * Size        no flip-flop.
 */
export const LockStepFork = module('lock_step_fork', <S extends Shape>(p: { shape: S; branches: number }) => {
  expectCount('branches of lock_step_fork', p.branches)
  const io = ports({ in: sink(p.shape), out: branchesOf(p) })
  io.out.forEach((out, branch) => {
    const others = io.out.filter((_, other) => other !== branch)
    out.valid.set(allOf([io.in.valid, ...others.map(({ ready }) => ready)]))
    out.payload.set(io.in.payload)
  })
  io.in.ready.set(allOf(io.out.map(({ ready }) => ready)))
  return io
})
