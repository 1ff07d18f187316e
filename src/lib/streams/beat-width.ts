import { connect } from '../../dsl/connect.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { array, bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Shape, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import type { BeatShape } from './beat.ts'
import { anyOf, pick } from './pick.ts'
import { streamFault } from './stream-fault.ts'

/**
 * Gathers narrow beats into wide ones, the first in the lowest octets.
 *
 * Ports       `in`: a stream of `from`; `out`: one of `to`, whose octets are a multiple; both shapes by `beat(…)`, with the
 *             same `user`. A wide beat ends with `last`, or when it is full. `user` is that of its last narrow beat.
 * Empty       `keep` is passed on as it is: a narrow last beat without octets ends the wide beat that has begun, and is a
 *             wide one without octets where none has. Of octets that are not kept `data` is undefined.
 * Latency     1 cycle after the narrow beat that ends a wide one. Throughput: one narrow beat a cycle, without a pause
 *             between wide ones or packets.
 * Timing      `out.valid` and `out.payload` are flip-flops; `in.ready` follows `out.ready` through one LUT.
 * Size        a flip-flop a bit of the wide beat. Between equal widths: wires, without the cycle.
 * Reset       empty.
 */
export const Upsizer = module('upsizer', <N extends BeatShape, W extends BeatShape>(p: { from: N; to: W }) => {
  const { ratio, step, user } = relation('upsizer', p.from, p.to)
  const io = ports({ in: sink(p.from), out: source(p.to) })
  if (ratio === 1) {
    connect(io.in as any, io.out as any)
    return io
  }
  const [narrow, wide] = [io.in.payload as any, io.out.payload as any]

  const slot = reg(uint(bits(ratio)) as UInt<any>, { init: 0 })
  const isFull = reg(bool, { init: false })
  const data = reg(array(uint(8 * step), ratio))
  const keep = reg(array(uint(step), ratio))
  const last = reg(bool)

  const hasRoom = io.out.ready.or(isFull.not())
  const isEnd: Signal<Bool> = slot.eq(ratio - 1).or(narrow.last)
  io.in.ready.set(hasRoom)
  when(hasRoom, () => {
    isFull.next = io.in.valid.and(isEnd)
    when(io.in.valid, () => {
      slot.next = mux(isEnd, 0, slot.addWrap(1))
      last.next = narrow.last
      when(slot.eq(0), () => {
        for (let i = 1; i < ratio; i++) keep.at(i).next = 0
      })
      for (let i = 0; i < ratio; i++)
        when(slot.eq(i), () => {
          data.at(i).next = narrow.data
          keep.at(i).next = narrow.keep
        })
    })
  })

  io.out.valid.set(isFull)
  wide.data.set(data.asBits())
  wide.keep.set(keep.asBits())
  wide.last.set(last)
  if (user) {
    const latest = reg(user)
    when(hasRoom, () => {
      latest.next = narrow.user
    })
    wide.user.set(latest)
  }
  return io
})

/**
 * Cuts wide beats into narrow ones, the lowest octets first.
 *
 * Ports       `in`: a stream of `from`; `out`: one of `to`, of whose octets those of `from` are a multiple; both shapes by
 *             `beat(…)`, with the same `user`. Each narrow beat has the `user` of the wide one it is from.
 * Empty       narrow beats at the end of a wide one that would have no octets are left out, so `last` stands on one with
 *             octets. A wide beat without any octet becomes one narrow beat without any.
 * Latency     0 cycles. Throughput: one narrow beat a cycle, without a pause between wide ones or packets.
 * Timing      combinational: `out` is a multiplexer of `in`, `in.ready` waits for `out.ready` and depends on `keep`.
 * Size        flip-flops for the position alone; half a LUT for each bit of the wide beat. (Of a shift register each bit
 *             would take a flip-flop and a LUT.)
 * Reset       at the lowest octets.
 */
export const Downsizer = module('downsizer', <W extends BeatShape, N extends BeatShape>(p: { from: W; to: N }) => {
  const { ratio, step, user } = relation('downsizer', p.to, p.from)
  const io = ports({ in: sink(p.from), out: source(p.to) })
  if (ratio === 1) {
    connect(io.in as any, io.out as any)
    return io
  }
  const [wide, narrow] = [io.in.payload as any, io.out.payload as any]

  const slot = reg(uint(bits(ratio)) as UInt<any>, { init: 0 })
  const slots = Array.from({ length: ratio }, (_, i) => ({
    data: wide.data.bits((i + 1) * 8 * step - 1, i * 8 * step) as Signal<UInt<any>>,
    keep: wide.keep.bits((i + 1) * step - 1, i * step) as Signal<UInt<any>>,
    isEnd: i === ratio - 1 ? literal({ kind: 'bool' }, true) : anyOf(wide.keep.high((ratio - 1 - i) * step)).not(),
  }))
  const isEnd = pick(
    slot,
    slots.map((part) => part.isEnd),
  )
  io.in.ready.set(io.out.ready.and(isEnd))
  io.out.valid.set(io.in.valid)
  narrow.data.set(
    pick(
      slot,
      slots.map((part) => part.data),
    ),
  )
  narrow.keep.set(
    pick(
      slot,
      slots.map((part) => part.keep),
    ),
  )
  narrow.last.set(wide.last.and(isEnd))
  if (user) narrow.user.set(wide.user)
  when(io.in.valid.and(io.out.ready), () => {
    slot.next = mux(isEnd, 0, slot.addWrap(1))
  })
  return io
})

/** How many narrow beats make a wide one, and what else travels with them. */
function relation(part: string, narrow: BeatShape, wide: BeatShape): { ratio: number; step: number; user: Shape | undefined } {
  const [step, octets] = [narrow, wide].map((shape) => {
    const { data, keep, last } = shape.fields ?? {}
    if (data?.kind !== 'uint' || keep?.kind !== 'uint' || last?.kind !== 'bool' || data.width !== 8 * keep.width)
      streamFault(`${part} takes beats, and one of its shapes is none`, 'give shapes made by beat(bytes), or beat(bytes, user)')
    return keep.width as number
  }) as [number, number]
  if (octets % step !== 0)
    streamFault(
      `${part}: ${octets} octets are no multiple of ${step}`,
      'go through a width that divides both, or use a gearbox for streams without packets',
    )
  const [user, other] = [narrow, wide].map((shape) => (shape.fields as { readonly user?: Shape }).user)
  if (JSON.stringify(user) !== JSON.stringify(other))
    streamFault(`${part}: its two shapes differ in \`user\``, 'make both with the same second argument of beat(bytes, user)')
  return { ratio: octets / step, step, user }
}
