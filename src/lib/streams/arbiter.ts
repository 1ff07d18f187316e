import { cat } from '../../dsl/cat.ts'
import { connect } from '../../dsl/connect.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { output, ports, sink, source } from '../../dsl/port.ts'
import { bits, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal, UInt, Wire } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { expectPacket, isLast, type PacketShape } from './beat.ts'
import { anyOf, lowestOneHot, ones, pickOneHot } from './pick.ts'
import { expectCount } from './stream-fault.ts'

/**
 * Merges streams, value by value, fairly: who has just sent comes last.
 *
 * Ports       `in`: a list of `inputs` streams of `shape`; `out`: such a stream; `chosen`: which input the value at `out` is
 *             from. A value once offered at `out` stays until it is taken, whoever asks meanwhile.
 * Latency     0 cycles. Throughput: one a cycle. An input that asks waits for at most `inputs` - 1 values of others.
 * Timing      combinational from `in` to `out`; each `in.ready` waits for `out.ready` and for `valid` of all inputs.
 * Size        2 · inputs - 1 flip-flops (one input: none, it is wires); a LUT for each two inputs a bit of payload.
 * Reset       input 0 first.
 */
export const RoundRobinArbiter = module('round_robin_arbiter', <S extends Shape>(p: { shape: S; inputs: number }) => {
  expectCount('inputs of round_robin_arbiter', p.inputs)
  const io = ports(arbiterPorts(p))
  roundRobin(p.shape, io, io.out.ready)
  return io
})

/**
 * Merges streams, packet by packet, fairly: who has just sent a packet comes last.
 *
 * Ports       as of `RoundRobinArbiter`; `shape` has a field `last`. From the first value of a packet that is offered to
 *             the one with `last` no other input gets through, also while the packet pauses.
 * Latency     0 cycles. Throughput: one a cycle, packets of different inputs back to back. An input that asks waits for at
 *             most `inputs` - 1 packets of others.
 * Timing      as of `RoundRobinArbiter`, and `last` decides what the flip-flops take.
 * Reset       input 0 first, outside of packets.
 */
export const PacketRoundRobinArbiter = module(
  'packet_round_robin_arbiter',
  <S extends PacketShape>(p: { shape: S; inputs: number }) => {
    expectCount('inputs of packet_round_robin_arbiter', p.inputs)
    expectPacket('packet_round_robin_arbiter', p.shape)
    const io = ports(arbiterPorts(p))
    roundRobin(p.shape, io, io.out.ready.and(isLast(io.out.payload)))
    return io
  },
)

/**
 * Merges streams, value by value; of those that ask the first of the list is served. The last may wait for ever.
 *
 * Ports       `in`: a list of `inputs` streams of `shape`; `out`: such a stream; `chosen`: which input the value at `out` is
 *             from. A value once offered at `out` stays until it is taken, whoever asks meanwhile.
 * Latency     0 cycles. Throughput: one a cycle.
 * Timing      combinational from `in` to `out`; each `in.ready` waits for `out.ready` and for `valid` of the inputs before.
 * Size        a flip-flop an input (one input: none, it is wires); a LUT for each two inputs a bit of payload.
 * Reset       nothing is being offered.
 */
export const PriorityArbiter = module('priority_arbiter', <S extends Shape>(p: { shape: S; inputs: number }) => {
  expectCount('inputs of priority_arbiter', p.inputs)
  const io = ports(arbiterPorts(p))
  byPriority(p.shape, io, io.out.ready)
  return io
})

/**
 * Merges streams, packet by packet; of those that ask at a packet's end the first of the list is served.
 *
 * Ports       as of `PriorityArbiter`; `shape` has a field `last`. From the first value of a packet that is offered to the
 *             one with `last` no other input gets through, also while the packet pauses.
 * Latency     0 cycles. Throughput: one a cycle, packets of different inputs back to back.
 * Timing      as of `PriorityArbiter`, and `last` decides what the flip-flops take.
 * Reset       outside of packets.
 */
export const PacketPriorityArbiter = module(
  'packet_priority_arbiter',
  <S extends PacketShape>(p: { shape: S; inputs: number }) => {
    expectCount('inputs of packet_priority_arbiter', p.inputs)
    expectPacket('packet_priority_arbiter', p.shape)
    const io = ports(arbiterPorts(p))
    byPriority(p.shape, io, io.out.ready.and(isLast(io.out.payload)))
    return io
  },
)

const arbiterPorts = <S extends Shape>(p: { shape: S; inputs: number }) => ({
  in: Array.from({ length: p.inputs }, () => sink(p.shape)),
  out: source(p.shape),
  chosen: output(uint(bits(p.inputs)) as UInt<any>),
})

interface ArbiterPorts {
  readonly in: readonly { readonly valid: Signal<Bool>; readonly ready: Wire<Bool>; readonly payload: Signal<any> }[]
  readonly out: { readonly valid: Wire<Bool>; readonly ready: Signal<Bool>; readonly payload: any }
  readonly chosen: Wire<UInt<any>>
}

const oneHotOf = (grants: readonly Signal<Bool>[]): Signal<UInt<any>> => cat(...grants.toReversed()) as Signal<UInt<any>>

/**
 * Joins the inputs to the output. `first` chooses one of the candidates, one-hot; `frees` says of the value at `out` that
 * the next may be anybody's.
 *
 * `eligible` has all bits set between turns and one within: the choice is held without a multiplexer for it.
 */
function arbitrate(
  shape: Shape,
  io: ArbiterPorts,
  frees: Signal<Bool>,
  first: (candidates: Signal<UInt<any>>) => Signal<UInt<any>>,
): void {
  const inputs = io.in.length
  if (inputs === 1) {
    connect(io.in[0]!, io.out)
    io.chosen.set(0)
    return
  }
  const eligible = reg(uint(inputs) as UInt<any>, { init: (1n << BigInt(inputs)) - 1n })
  const candidates = oneHotOf(io.in.map(({ valid }) => valid)).and(eligible)
  const grant = first(candidates)

  io.out.valid.set(candidates.any())
  io.out.payload.set(
    pickOneHot(
      grant,
      shape,
      io.in.map(({ payload }) => payload),
    ),
  )
  io.chosen.set(grant.fromOneHot())
  io.in.forEach(({ ready }, i) => {
    ready.set(io.out.ready.and(grant.bit(i)))
  })
  when(io.out.valid, () => {
    eligible.next = mux(frees, ones(inputs), grant)
  })
}

const byPriority = (shape: Shape, io: ArbiterPorts, frees: Signal<Bool>): void =>
  arbitrate(shape, io, frees, (candidates) => oneHotOf(lowestOneHot(candidates)))

/**
 * `behind` has a bit for each input but the first: those that come after the one that was served last. It may change as
 * soon as a value is offered, because its sender is then the only candidate.
 */
const roundRobin = (shape: Shape, io: ArbiterPorts, frees: Signal<Bool>): void =>
  arbitrate(shape, io, frees, (candidates) => {
    const inputs = io.in.length
    const behind = reg(uint(inputs - 1) as UInt<any>, { init: 0 })
    const preferred: Signal<UInt<any>> = candidates.high(inputs - 1).and(behind)
    const grants = lowestOneHot(candidates)
    const preferredGrants = [literal({ kind: 'bool' }, false), ...lowestOneHot(preferred)]
    const grant = mux(anyOf(preferred), oneHotOf(preferredGrants), oneHotOf(grants))
    when(io.out.valid, () => {
      behind.next = oneHotOf(Array.from({ length: inputs - 1 }, (_, i) => anyOf(grant.low(i + 1))))
    })
    return grant
  })
