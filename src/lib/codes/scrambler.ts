import { cat } from '../../dsl/cat.ts'
import { when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { transform } from './bit-matrix.ts'
import { following } from './lfsr.ts'
import { checkSeed, checkSequence, degreeOf, nextBits, type Taps } from './recurrence.ts'
import { xorNetwork } from './xor-network.ts'

/** 10GBASE-R's self-synchronising scrambler, 1 + x^39 + x^58: IEEE 802.3-2022, 49.2.6. Of all 66 bits the header stays out. */
export const scrambler10gBaseR: Taps = [58, 39]

const scramblerPorts = (bits: number) => ({ enable: input(bool), in: input(uint(bits)), out: output(uint(bits)) })

/**
 * XORs data with a sequence of its own; the same part takes it off again. Both sides start together.
 *
 * Ports       `enable`: there is a word. `restart`: it is the first after the seed. `in`, `out`: words, bit 0 first.
 * Latency     1 word: `out` holds while not enabled. Throughput: a word a cycle.
 * Timing      `out` comes straight from flip-flops; the loop is an XOR as in FibonacciLfsr, and a choice.
 * Reset       as after `restart`. `seed`: the `degree` bits of the sequence before the first, oldest lowest.
 * Errors      GW222 for taps, bits or a seed that make no sequence.
 * Source      IEEE 802.11-2020, 17.3.5.5 (with taps [7, 4]); the principle: J. E. Savage, "Some simple self-synchronizing digital
 *             data scramblers", Bell System Technical Journal 46(2), 1967.
 */
export const AdditiveScrambler = module('additive_scrambler', (p: { taps: Taps; bits: number; seed: bigint }) => {
  checkSeed(p.taps, p.bits, p.seed)
  const io = ports({ ...scramblerPorts(p.bits), restart: input(bool) })
  const degree = degreeOf(p.taps)
  const length = Math.max(degree, p.bits)
  const initial =
    ((transform(nextBits(p.taps, p.bits, false), p.seed) << BigInt(degree)) | p.seed) >> BigInt(degree + p.bits - length)
  // The word's own bits of the sequence are on top; after a restart they are known without looking.
  const keystream = reg(uint(length), { init: initial })
  const out = reg(uint(p.bits), { init: 0 })
  const afterwards = (from: Signal<UInt<any>>): Signal<UInt<any>> => {
    const next = following(p.taps, from, p.bits)
    return length === p.bits ? next : cat(next, from.high(length - p.bits))
  }
  const second = transform(nextBits(p.taps, p.bits, false), initial >> BigInt(length - degree))
  when(io.enable, () => {
    keystream.next = afterwards(keystream)
    out.next = io.in.xor(keystream.high(p.bits))
    when(io.restart, () => {
      keystream.next = ((second << BigInt(length)) | initial) >> BigInt(p.bits)
      out.next = io.in.xor(initial >> BigInt(length - p.bits))
    })
  })
  io.out.set(out)
  return io
})

/**
 * XORs each bit with bits that it sent before, so that the other side needs no start.
 *
 * Ports       `enable`: there is a word. `in`, `out`: words, bit 0 first.
 * Latency     1 word: `out` holds while not enabled. Throughput: a word a cycle.
 * Timing      `out` comes straight from flip-flops. The loop is an XOR of taps + 1 bits where bits ≤ the lowest tap; of 64 bits a
 *             cycle with 1 + x^39 + x^58 up to seven.
 * Reset       zeros were sent before, or `seed`: the `degree` bits before the first, oldest lowest; `out` shows the newest of
 *             them. (From zeros, zeros stay zeros.)
 * Errors      GW222 for taps, bits or a seed that make no sequence.
 * Source      IEEE 802.3-2022, 49.2.6, with `scrambler10gBaseR`.
 */
export const SelfSyncScrambler = module('self_sync_scrambler', (p: { taps: Taps; bits: number; seed?: bigint }) => {
  checkSequence(p.taps, p.bits, p.seed)
  const io = ports(scramblerPorts(p.bits))
  const degree = degreeOf(p.taps)
  const length = Math.max(degree, p.bits)
  // What was sent, newest on top; `out` is its top.
  const sent = reg(uint(length), { init: (p.seed ?? 0n) << BigInt(length - degree) })
  when(io.enable, () => {
    const word = xorNetwork(nextBits(p.taps, p.bits, true), cat(io.in, sent.high(degree)))
    sent.next = length === p.bits ? word : cat(word, sent.high(length - p.bits))
  })
  io.out.set(sent.high(p.bits))
  return io
})

/**
 * Takes off again what SelfSyncScrambler did. After a wrong bit, or from any start, it is right again once `degree` right bits
 * have come; a wrong bit comes out wrong once by itself and once for each tap.
 *
 * Ports       as SelfSyncScrambler.
 * Latency     1 word: `out` holds while not enabled. Throughput: a word a cycle.
 * Timing      `out` comes straight from flip-flops; the way in is one XOR of taps + 1 bits, whatever the width. No loop.
 * Reset       `out` is 0, and zeros, or `seed`, came before.
 * Errors      GW222 for taps, bits or a seed that make no sequence.
 * Source      IEEE 802.3-2022, 49.2.10.
 */
export const SelfSyncDescrambler = module('self_sync_descrambler', (p: { taps: Taps; bits: number; seed?: bigint }) => {
  checkSequence(p.taps, p.bits, p.seed)
  const io = ports(scramblerPorts(p.bits))
  const degree = degreeOf(p.taps)
  const recent = reg(uint(degree), { init: p.seed ?? 0n })
  const out = reg(uint(p.bits), { init: 0 })
  const line: Signal<UInt<any>> = cat(io.in, recent)
  when(io.enable, () => {
    recent.next = line.high(degree)
    out.next = p.taps
      .map((tap) => line.bits(degree - tap + p.bits - 1, degree - tap))
      .reduce((sum: Signal<UInt<any>>, before) => sum.xor(before), io.in)
  })
  io.out.set(out)
  return io
})
