import { cat } from '../../dsl/cat.ts'
import { connect } from '../../dsl/connect.ts'
import { when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { streamFault } from './stream-fault.ts'

/**
 * Holds values back for a random number of cycles: to test what stands around it, also in hardware.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     0 cycles, and with probability `chance` (in steps of 1/256) one more, each time anew. A value once offered at
 *             `out` stays until it is taken.
 * Throughput  (1 - chance) a cycle on average; one a cycle with `chance: 0`.
 * Timing      combinational, `valid` and `ready` pass one gate whose other input is a flip-flop.
 * Size        32 flip-flops and some 12 LUTs; the payload is wires. With `chance: 0` all is.
 * Reset       to the start that belongs to `seed` (0 … 2^32 - 1), held back. Equal seeds stall equally.
 * Source      ITU-T O.150, 5.8: the sequence of x^31 + x^28 + 1, eight steps a cycle (2^31 - 1 is prime, so the period stays).
 */
export const RandomStall = module('random_stall', <S extends Shape>(p: { shape: S; chance: number; seed: number }) => {
  const threshold = Math.round(p.chance * 256)
  if (!(p.chance >= 0 && threshold < 256))
    streamFault(`random_stall: a chance of ${p.chance} to hold back`, 'give a fraction from 0 to 255/256')
  if (!Number.isSafeInteger(p.seed) || p.seed < 0 || p.seed >= 2 ** 32)
    streamFault(`random_stall: seed ${p.seed}`, 'give a whole number from 0 to 2^32 - 1')
  const io = ports({ in: sink(p.shape), out: source(p.shape) })
  if (threshold === 0) {
    connect(io.in, io.out)
    return io
  }
  const sequence = reg(uint(31), { init: startOf(p.seed) })
  const isOpen = reg(bool, { init: false })

  sequence.next = cat(sequence.low(23), sequence.bits(30, 23).xor(sequence.bits(27, 20)))
  when(isOpen.not().or(io.in.valid.and(io.out.ready)), () => {
    isOpen.next = sequence.low(8).ge(threshold)
  })
  io.out.valid.set(io.in.valid.and(isOpen))
  io.out.payload.set(io.in.payload)
  io.in.ready.set(io.out.ready.and(isOpen))
  return io
})

/**
 * Where the sequence of a seed starts. From a number with few ones it would take hundreds of cycles to look random, so
 * the seed is mixed first (the finaliser of MurmurHash3).
 */
export function startOf(seed: number): number {
  let mixed = seed + 0x9e3779b9
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) & 0x7fffffff || 1
}
