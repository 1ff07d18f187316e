import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'

/**
 * Cuts the path of `ready` through a stream (the backward register slice): one value waits aside while the receiver
 * holds back.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     0 cycles (valid and payload pass through). Throughput: one a cycle.
 * Timing      `in.ready` is a flip-flop; `out.valid` and `out.payload` pass one multiplexer.
 * Size        a flip-flop and a LUT a bit of payload.
 * Reset       empty.
 */
export const SkidBuffer = module('skid_buffer', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  const isEmpty = reg(bool, { init: true })
  const spare = reg(p.shape)

  io.in.ready.set(isEmpty)
  io.out.valid.set(io.in.valid.or(isEmpty.not()))
  io.out.payload.set(mux(isEmpty, io.in.payload, spare))
  when(io.out.ready, () => {
    isEmpty.next = true
  }).elseWhen(io.in.valid, () => {
    isEmpty.next = false
  })
  when(isEmpty, () => {
    spare.next = io.in.payload
  })
  return io
})
