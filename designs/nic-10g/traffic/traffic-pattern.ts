import { bool, cat, input, module, mux, output, ports, reg, uint, when } from 'gatewright'
import { truthTable } from 'gatewright/lib'
import { FrameBeat } from '../frame-beat.ts'

export interface TrafficParameters {
  /** Of the shortest frame. */
  readonly octets: number
  /** Frames are longer than that by a random number of this many bits; 0: all have one length. */
  readonly spreadBits: number
}

/**
 * An endless sequence of frames with random contents, the same each time: one copy feeds a transmitter, another tells a
 * checker what must come out. Octets beyond `keep` are 0.
 */
export const TrafficPattern = module('traffic_pattern', (p: TrafficParameters) => {
  const io = ports({ advance: input(bool), beat: output(FrameBeat) })
  // Marsaglia's xorshift, 13/7/17.
  const random = reg(uint(64), { init: 0x9e37_79b9_7f4a_7c15n })
  const mixed = random.xor(random.low(51).shl(13))
  const turned = mixed.xor(mixed.shr(7))
  const left = reg(uint(16), { init: p.octets })
  const last = left.le(8)

  const keep = mux(
    last,
    truthTable(left.low(4), 8, (octets) => (1 << Math.min(octets, 8)) - 1),
    0xff,
  )
  io.beat.data.set(random.and(cat(...[7, 6, 5, 4, 3, 2, 1, 0].map((lane) => keep.bit(lane).repeat(8)))))
  io.beat.keep.set(keep)
  io.beat.last.set(last)
  io.beat.user.set(false)

  when(io.advance, () => {
    random.next = turned.xor(turned.low(47).shl(17))
    left.next = left.subWrap(8)
    when(last, () => {
      left.next = p.spreadBits === 0 ? p.octets : random.low(p.spreadBits).extend(16).addWrap(p.octets)
    })
  })
  return io
})
