import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { expectPacket, isLast, type PacketShape } from './beat.ts'
import { pick } from './pick.ts'
import { expectCount } from './stream-fault.ts'

const selectOf = (count: number): UInt<any> => uint(bits(count)) as UInt<any>

/**
 * Lets one of several streams through, the one that `select` names in this cycle.
 *
 * Ports       `in`: a list of `inputs` streams of `shape`; `select`; `out`: such a stream. A `select` past the last input
 *             lets nothing through.
 * Latency     0 cycles. Throughput: one a cycle.
 * Timing      combinational. `select` is to change only when nothing waits at `out`: a value that is offered would be
 *             withdrawn. Where that is not so, or packets are not to be mixed, take `PacketMux`.
 * Size        no flip-flop; a multiplexer a bit of payload.
 */
export const StreamMux = module('stream_mux', <S extends Shape>(p: { shape: S; inputs: number }) => {
  expectCount('inputs of stream_mux', p.inputs)
  const io = ports({
    in: Array.from({ length: p.inputs }, () => sink(p.shape)),
    select: input(selectOf(p.inputs)),
    out: source(p.shape),
  })
  joinChosen(io, io.select)
  return io
})

/**
 * Lets packets of several streams through: `select` is looked at when a packet is offered, and holds until its `last`.
 *
 * Ports       `in`: a list of `inputs` streams of `shape`, which has a field `last`; `select`; `out`: such a stream. A
 *             `select` past the last input lets nothing through.
 * Latency     0 cycles. Throughput: one a cycle, packets back to back.
 * Timing      combinational; `select` passes one multiplexer more than in `StreamMux`.
 * Size        a flip-flop, and one a bit of `select`.
 * Reset       outside of packets.
 */
export const PacketMux = module('packet_mux', <S extends PacketShape>(p: { shape: S; inputs: number }) => {
  expectCount('inputs of packet_mux', p.inputs)
  expectPacket('packet_mux', p.shape)
  const io = ports({
    in: Array.from({ length: p.inputs }, () => sink(p.shape)),
    select: input(selectOf(p.inputs)),
    out: source(p.shape),
  })
  const choice = heldChoice(io.select, io.out.valid, io.out.ready.and(isLast(io.out.payload)))
  joinChosen(io, choice)
  return io
})

/**
 * Sends a stream to one of several outputs, the one that `select` names in this cycle.
 *
 * Ports       `in`: a stream of `shape`; `select`; `out`: a list of `outputs` such streams. While `select` is past the last
 *             output nothing is taken.
 * Latency     0 cycles. Throughput: one a cycle.
 * Timing      combinational. `select` belongs to the value at `in` and is to be steady while that waits.
 * Size        no flip-flop; the payload is wires.
 */
export const StreamDemux = module('stream_demux', <S extends Shape>(p: { shape: S; outputs: number }) => {
  expectCount('outputs of stream_demux', p.outputs)
  const io = ports({
    in: sink(p.shape),
    select: input(selectOf(p.outputs)),
    out: Array.from({ length: p.outputs }, () => source(p.shape)),
  })
  spreadChosen(io, io.select)
  return io
})

/**
 * Sends each packet to one of several outputs: `select` is looked at when a packet is offered, and holds until its `last`.
 *
 * Ports       `in`: a stream of `shape`, which has a field `last`; `select`; `out`: a list of `outputs` such streams. While
 *             `select` is past the last output no packet begins.
 * Latency     0 cycles. Throughput: one a cycle, packets back to back.
 * Timing      combinational; `select` passes one multiplexer more than in `StreamDemux`.
 * Size        a flip-flop, and one a bit of `select`.
 * Reset       outside of packets.
 */
export const PacketDemux = module('packet_demux', <S extends PacketShape>(p: { shape: S; outputs: number }) => {
  expectCount('outputs of packet_demux', p.outputs)
  expectPacket('packet_demux', p.shape)
  const io = ports({
    in: sink(p.shape),
    select: input(selectOf(p.outputs)),
    out: Array.from({ length: p.outputs }, () => source(p.shape)),
  })
  const isOffered = io.out.map(({ valid }) => valid as Signal<Bool>).reduce((any, valid) => any.or(valid))
  const choice = heldChoice(io.select, isOffered, io.in.ready.and(isLast(io.in.payload)))
  spreadChosen(io, choice)
  return io
})

interface ManyToOne {
  readonly in: readonly { readonly valid: Signal<Bool>; readonly ready: any; readonly payload: Signal<any> }[]
  readonly out: { readonly valid: any; readonly ready: Signal<Bool>; readonly payload: any }
}

function joinChosen(io: ManyToOne, select: Signal<UInt<any>>): void {
  const chosen = select.oneHot(io.in.length)
  const offered = io.in.map(({ valid }, i) => valid.and(chosen.bit(i)))
  io.out.valid.set(offered.reduce((any, one) => any.or(one)))
  io.out.payload.set(
    pick(
      select,
      io.in.map(({ payload }) => payload),
    ),
  )
  io.in.forEach(({ ready }, i) => {
    ready.set(io.out.ready.and(chosen.bit(i)))
  })
}

interface OneToMany {
  readonly in: { readonly valid: Signal<Bool>; readonly ready: any; readonly payload: Signal<any> }
  readonly out: readonly { readonly valid: any; readonly ready: Signal<Bool>; readonly payload: any }[]
}

function spreadChosen(io: OneToMany, select: Signal<UInt<any>>): void {
  const chosen = select.oneHot(io.out.length)
  io.out.forEach(({ valid, payload }, i) => {
    valid.set(io.in.valid.and(chosen.bit(i)))
    payload.set(io.in.payload)
  })
  io.in.ready.set(io.out.map(({ ready }, i) => ready.and(chosen.bit(i))).reduce((any, one) => any.or(one)))
}

/** `select` as it was when what is offered now was first offered, until that ends. */
function heldChoice(select: Signal<UInt<any>>, isOffered: Signal<Bool>, ends: Signal<Bool>): Signal<UInt<any>> {
  const isHeld = reg(bool, { init: false })
  const held = reg({ kind: 'uint', width: select.width } as UInt<any>)
  const now = mux(isHeld, held, select)
  held.next = now
  when(isOffered, () => {
    isHeld.next = ends.not()
  })
  return now
}
