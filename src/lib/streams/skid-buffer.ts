import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'

/**
 * Cuts the path of `ready` through a stream: one value waits aside while the receiver holds back.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     0 cycles (valid and payload pass through). Throughput: one a cycle.
 * Timing      `in.ready` comes straight from a flip-flop; `out.valid` and `out.payload` pass one multiplexer.
 * Reset       empty.
 */
export const SkidBuffer = module('skid_buffer', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  const isFull = reg(bool, { init: false })
  const spare = reg(p.shape)

  io.in.ready.set(isFull.not())
  io.out.valid.set(io.in.valid.or(isFull))
  io.out.payload.set(mux(isFull, spare, io.in.payload))
  when(io.out.ready, () => {
    isFull.next = false
  }).elseWhen(io.in.valid, () => {
    isFull.next = true
  })
  when(isFull.not(), () => {
    spare.next = io.in.payload
  })
  return io
})
