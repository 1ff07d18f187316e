import { connect } from '../../dsl/connect.ts'
import { mux, when } from '../../dsl/control.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bits, sint } from '../../dsl/shape.ts'
import type { Shape, SInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { expectCount, streamFault } from './stream-fault.ts'

/**
 * Lets no more than `words` values through in `cycles` cycles: a token bucket.
 *
 * Ports       `in`, `out`: streams of `shape`.
 * Latency     0 cycles. Throughput: exactly words / cycles under load. After a pause up to `burst` values pass back to back;
 *             any T cycles in a row see at most burst - 1 + ⌈T · words / cycles⌉ values.
 * Timing      combinational, `valid` and `ready` pass one gate whose other input is a flip-flop.
 * Size        an adder of some log2(burst · cycles) bits twice; the payload is wires. A word in every cycle: all is.
 * Reset       the bucket is full: a burst may pass at once.
 * Source      RFC 2697, 3 describes such a bucket; here it fills a fraction of a token each cycle.
 *
 * @example RateLimiter({ shape: uint(64), words: 64, cycles: 100, burst: 4 }) // 64 % of the cycles
 */
export const RateLimiter = module(
  'rate_limiter',
  <S extends Shape>(p: { shape: S; words: number; cycles: number; burst: number }) => {
    expectCount('words of rate_limiter', p.words)
    expectCount('cycles of rate_limiter', p.cycles)
    expectCount('burst of rate_limiter', p.burst)
    if (p.words > p.cycles)
      streamFault(`rate_limiter: ${p.words} words in ${p.cycles} cycles are more than one a cycle`, 'give words up to cycles')
    const io = ports({ in: sink(p.shape), out: source(p.shape) })
    if (p.words === p.cycles) {
      connect(io.in, io.out)
      return io
    }
    const divisor = greatestCommonDivisor(p.words, p.cycles)
    const [words, cycles] = [p.words / divisor, p.cycles / divisor]
    const full = (p.burst - 1) * cycles + words - 1

    /** What is in the bucket beyond one value, in parts of 1 / cycles: its sign says whether a value may pass. */
    const surplus = reg(sint(1 + Math.max(bits(cycles - words), bits(Math.max(full, words) + 1))) as SInt<any>, { init: full })
    const mayPass = surplus.bit(surplus.width - 1).not()
    io.out.valid.set(io.in.valid.and(mayPass))
    io.out.payload.set(io.in.payload)
    io.in.ready.set(io.out.ready.and(mayPass))
    surplus.next = mux(surplus.gt(full - words), full, surplus.addWrap(words))
    when(io.in.valid.and(io.out.ready).and(mayPass), () => {
      surplus.next = surplus.addWrap(words - cycles)
    })
    return io
  },
)

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))
