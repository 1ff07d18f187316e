import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'

// Register slices are modules of their own, not one with a parameter that says which paths are cut: they differ in
// latency, size and throughput, and a design chooses one for exactly that. The backward slice is `SkidBuffer`.

/**
 * Cuts the paths of `valid` and payload through a stream.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     1 cycle. Throughput: one a cycle.
 * Timing      `out.valid` and `out.payload` are flip-flops; `in.ready` follows `out.ready` through one LUT.
 * Size        a flip-flop a bit of payload.
 * Reset       empty.
 */
export const ForwardSlice = module('forward_slice', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  const isFull = reg(bool, { init: false })
  const held = reg(p.shape)

  const hasRoom = io.out.ready.or(isFull.not())
  io.in.ready.set(hasRoom)
  io.out.valid.set(isFull)
  io.out.payload.set(held)
  when(hasRoom, () => {
    isFull.next = io.in.valid
    held.next = io.in.payload
  })
  return io
})

/**
 * Cuts every path through a stream: `valid`, payload and `ready`.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     1 cycle. Throughput: one a cycle.
 * Timing      every output is a flip-flop. No path leads through.
 * Size        two flip-flops and a LUT a bit of payload.
 * Reset       empty.
 */
export const FullSlice = module('full_slice', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  /** No value waits in `spare`. */
  const hasRoom = reg(bool, { init: true })
  const isFull = reg(bool, { init: false })
  const held = reg(p.shape)
  const spare = reg(p.shape)

  io.in.ready.set(hasRoom)
  io.out.valid.set(isFull)
  io.out.payload.set(held)
  when(hasRoom, () => {
    spare.next = io.in.payload
  })
  when(io.out.ready.or(isFull.not()), () => {
    isFull.next = io.in.valid.or(hasRoom.not())
    held.next = mux(hasRoom, io.in.payload, spare)
    hasRoom.next = true
  }).elseWhen(io.in.valid, () => {
    hasRoom.next = false
  })
  return io
})

/**
 * Cuts every path through a stream at half its throughput and half the flip-flops of `FullSlice`: for control streams.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     1 cycle. Throughput: one in two cycles.
 * Timing      `out.valid` and `out.payload` are flip-flops, and so is `in.ready` (its own, no inverter).
 * Size        a flip-flop a bit of payload.
 * Reset       empty.
 */
export const HalfSlice = module('half_slice', <S extends Shape>(p: { shape: S }) => {
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  const isEmpty = reg(bool, { init: true })
  const isFull = reg(bool, { init: false })
  const held = reg(p.shape)

  io.in.ready.set(isEmpty)
  io.out.valid.set(isFull)
  io.out.payload.set(held)
  when(isEmpty, () => {
    held.next = io.in.payload
    isEmpty.next = io.in.valid.not()
    isFull.next = io.in.valid
  }).elseWhen(io.out.ready, () => {
    isEmpty.next = true
    isFull.next = false
  })
  return io
})
