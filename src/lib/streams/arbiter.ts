import { cat } from '../../dsl/cat.ts'
import { connect } from '../../dsl/connect.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { output, ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal, UInt, Wire } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { oneHotSelect } from '../arithmetic/one-hot.ts'
import { expectPacket, isLast, type PacketShape } from './beat.ts'
import { anyOf, lowestOneHot } from './pick.ts'
import { expectCount } from './stream-fault.ts'

// Who is served is decided a cycle ahead and held in flip-flops. Decided in the same cycle, the logic that chooses is
// drawn into the multiplexer of each bit of payload: four inputs of 32 bits took 350 LUT4 so.

/**
 * Merges streams, value by value, fairly: who has just sent comes last.
 *
 * Ports       `in`: a list of `inputs` streams of `shape`; `out`: such a stream; `chosen`: which input `out` listens to. A
 *             value once offered at `out` stays until it is taken, whoever asks meanwhile.
 * Latency     0 cycles from the input that `out` listens to, 1 from another where nothing is offered.
 * Throughput  one a cycle, of one input alone and of several that ask together. An input that asks waits for at most
 *             `inputs` - 1 values of others.
 * Timing      the payload passes a multiplexer that flip-flops control; each `in.ready` follows `out.ready` through one LUT.
 * Size        a flip-flop an input (one input: none, it is wires); a LUT for each two inputs a bit of payload.
 * Reset       listens to input 0.
 */
export const RoundRobinArbiter = module('round_robin_arbiter', <S extends Shape>(p: { shape: S; inputs: number }) => {
  expectCount('inputs of round_robin_arbiter', p.inputs)
  return arbitrated(p, freeBetweenValues, inTurn)
})

/**
 * Merges streams, packet by packet, fairly: who has just sent a packet comes last.
 *
 * Ports       as of `RoundRobinArbiter`; `shape` has a field `last`. From the first value of a packet that is offered to
 *             the one with `last` no other input gets through, also while the packet pauses.
 * Latency     0 cycles from the input that `out` listens to, 1 from another where nothing is offered.
 * Throughput  one a cycle, packets of one input or of several that ask together back to back. An input that asks waits for
 *             at most `inputs` - 1 packets of others.
 * Timing      as of `RoundRobinArbiter`.
 * Size        as of `RoundRobinArbiter`, and a flip-flop.
 * Reset       listens to input 0, outside of packets.
 */
export const PacketRoundRobinArbiter = module(
  'packet_round_robin_arbiter',
  <S extends PacketShape>(p: { shape: S; inputs: number }) => {
    expectCount('inputs of packet_round_robin_arbiter', p.inputs)
    expectPacket('packet_round_robin_arbiter', p.shape)
    return arbitrated(p, freeBetweenPackets, inTurn)
  },
)

/**
 * Merges streams, value by value; of those that ask the first of the list is served. The last may wait for ever.
 *
 * Ports       `in`: a list of `inputs` streams of `shape`; `out`: such a stream; `chosen`: which input `out` listens to. A
 *             value once offered at `out` stays until it is taken, whoever asks meanwhile.
 * Latency     0 cycles from the input that `out` listens to, 1 from another.
 * Throughput  one a cycle. A cycle is lost where an input pauses and one further down the list is next: that the first
 *             has no more is known only when it does not ask.
 * Timing      the payload passes a multiplexer that flip-flops control; each `in.ready` follows `out.ready` through one LUT.
 * Size        a flip-flop an input (one input: none, it is wires); a LUT for each two inputs a bit of payload.
 * Reset       listens to input 0.
 */
export const PriorityArbiter = module('priority_arbiter', <S extends Shape>(p: { shape: S; inputs: number }) => {
  expectCount('inputs of priority_arbiter', p.inputs)
  return arbitrated(p, freeBetweenValues, byPriority)
})

/**
 * Merges streams, packet by packet; of those that ask at a packet's end the first of the list is served.
 *
 * Ports       as of `PriorityArbiter`; `shape` has a field `last`. From the first value of a packet that is offered to the
 *             one with `last` no other input gets through, also while the packet pauses.
 * Latency     0 cycles from the input that `out` listens to, 1 from another.
 * Throughput  one a cycle. A cycle is lost between packets where the input pauses and one further down the list is next.
 * Timing      as of `PriorityArbiter`.
 * Size        as of `PriorityArbiter`, and a flip-flop.
 * Reset       listens to input 0, outside of packets.
 */
export const PacketPriorityArbiter = module(
  'packet_priority_arbiter',
  <S extends PacketShape>(p: { shape: S; inputs: number }) => {
    expectCount('inputs of packet_priority_arbiter', p.inputs)
    expectPacket('packet_priority_arbiter', p.shape)
    return arbitrated(p, freeBetweenPackets, byPriority)
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

function passOn(io: ArbiterPorts): void {
  connect(io.in[0]!, io.out)
  io.chosen.set(0)
}

/** Whether another input may be listened to after this edge. */
type Freedom = (io: ArbiterPorts) => Signal<Bool>
/** Who of `asking` is next, one-hot, and whether there is one. `listening` is who is listened to now. */
type Order = (
  asking: Signal<UInt<any>>,
  listening: Signal<UInt<any>>,
) => { readonly isAny: Signal<Bool>; readonly first: Signal<UInt<any>> }

/** What all arbiters are: their ports, and who is served. */
function arbitrated<S extends Shape>(p: { shape: S; inputs: number }, freedom: Freedom, order: Order) {
  const io = ports(arbiterPorts(p))
  if (p.inputs === 1) passOn(io)
  else arbitrate(p.shape, io, freedom, order)
  return io
}

function arbitrate(shape: Shape, io: ArbiterPorts, freedom: Freedom, order: Order): void {
  const inputs = io.in.length
  const listening = reg(uint(inputs) as UInt<any>, { init: 1 })
  const asking = oneHotOf(io.in.map(({ valid }) => valid))
  const next = order(asking, listening)
  when(freedom(io).and(next.isAny), () => {
    listening.next = next.first
  })

  io.out.valid.set(asking.and(listening).any())
  io.out.payload.set(
    oneHotSelect(
      shape,
      listening,
      io.in.map(({ payload }) => payload),
    ),
  )
  io.chosen.set(listening.fromOneHot())
  io.in.forEach(({ ready }, i) => {
    ready.set(io.out.ready.and(listening.bit(i)))
  })
}

const freeBetweenValues: Freedom = ({ out }) => out.ready.or(out.valid.not())

/** What is offered is taken before it goes, so that `isInside` may be set when a packet is offered already. */
const freeBetweenPackets: Freedom = ({ out }) => {
  const isInside = reg(bool, { init: false })
  const ends = out.ready.and(isLast(out.payload))
  when(out.valid, () => {
    isInside.next = isLast(out.payload).not()
  })
  return mux(out.valid, ends, isInside.not())
}

const byPriority: Order = (asking) => ({ isAny: asking.any(), first: oneHotOf(lowestOneHot(asking)) })

/** Those behind the one that is listened to, then those before it; it itself, which is to ask no more, last. */
const inTurn: Order = (asking, listening) => {
  const inputs = asking.width
  const isBehind = Array.from({ length: inputs - 1 }, (_, i) =>
    i === inputs - 2 ? listening.bit(inputs - 1).not() : anyOf(listening.low(i + 1)),
  )
  const behind: Signal<UInt<any>> = asking.high(inputs - 1).and(oneHotOf(isBehind))
  const firstBehind = oneHotOf([literal({ kind: 'bool' }, false), ...lowestOneHot(behind)])
  return { isAny: asking.any(), first: mux(anyOf(behind), firstBehind, oneHotOf(lowestOneHot(asking))) }
}
