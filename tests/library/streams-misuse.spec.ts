import { bool, DesignError, elaborate, module, ports, sink, struct, uint } from 'gatewright'
import * as lib from 'gatewright/lib'
import { describe, expect, it } from 'vitest'

const octet = uint(8)
const word = lib.packet(octet)

/** Each misuse with its code and what its message must name. The instance stands in a module of this file. */
const cases: readonly (readonly [string, string, RegExp, () => unknown])[] = [
  ['a fork without branches', 'GW204', /branches of stream_fork is 0/, () => lib.StreamFork({ shape: octet, branches: 0 })],
  ['half a branch', 'GW204', /lock_step_fork is 1\.5/, () => lib.LockStepFork({ shape: octet, branches: 1.5 })],
  ['a join of nothing', 'GW204', /nothing to join/, () => lib.StreamJoin({ fields: {} })],
  ['a multiplexer without inputs', 'GW204', /stream_mux is 0/, () => lib.StreamMux({ shape: octet, inputs: 0 })],
  ['a demultiplexer of NaN', 'GW204', /stream_demux is NaN/, () => lib.StreamDemux({ shape: octet, outputs: Number.NaN })],
  ['packets without last', 'GW205', /packet_mux takes packets/, () => lib.PacketMux({ shape: octet as never, inputs: 2 })],
  [
    'a last of two bits',
    'GW205',
    /packet_demux takes packets/,
    () => lib.PacketDemux({ shape: struct({ last: uint(2) }) as never, outputs: 2 }),
  ],
  ['an arbiter of -1', 'GW204', /round_robin_arbiter is -1/, () => lib.RoundRobinArbiter({ shape: octet, inputs: -1 })],
  ['an arbiter of none', 'GW204', /priority_arbiter is 0/, () => lib.PriorityArbiter({ shape: octet, inputs: 0 })],
  [
    'an arbiter of packets without last',
    'GW205',
    /packet_round_robin_arbiter takes/,
    () => lib.PacketRoundRobinArbiter({ shape: octet as never, inputs: 2 }),
  ],
  [
    'the other arbiter of such',
    'GW205',
    /packet_priority_arbiter takes/,
    () => lib.PacketPriorityArbiter({ shape: octet as never, inputs: 2 }),
  ],
  ['a beat without octets', 'GW204', /octets in a beat is 0/, () => lib.beat(0)],
  [
    'widths that do not go together',
    'GW204',
    /3 octets are no multiple of 2/,
    () => lib.Upsizer({ from: lib.beat(2), to: lib.beat(3) }),
  ],
  [
    'widths the wrong way round',
    'GW204',
    /1 octets are no multiple of 4/,
    () => lib.Downsizer({ from: lib.beat(1), to: lib.beat(4) }),
  ],
  ['a beat that is none', 'GW204', /one of its shapes is none/, () => lib.Upsizer({ from: octet as never, to: lib.beat(4) })],
  ['users that differ', 'GW204', /differ in `user`/, () => lib.Downsizer({ from: lib.beat(4, bool), to: lib.beat(1, uint(2)) })],
  ['a FIFO of no depth', 'GW204', /depth of packet_fifo is 0/, () => lib.PacketFifo({ shape: word, depth: 0, storage: 'block' })],
  [
    'a FIFO of words',
    'GW205',
    /packet_fifo takes packets/,
    () => lib.PacketFifo({ shape: octet as never, depth: 4, storage: 'block' }),
  ],
  [
    'a FIFO in nothing known',
    'GW204',
    /no storage 'tape'/,
    () => lib.PacketFifo({ shape: word, depth: 4, storage: 'tape' as never }),
  ],
  [
    'more than one word a cycle',
    'GW204',
    /3 words in 2 cycles are more/,
    () => lib.RateLimiter({ shape: octet, words: 3, cycles: 2, burst: 1 }),
  ],
  ['no burst', 'GW204', /burst of rate_limiter is 0/, () => lib.RateLimiter({ shape: octet, words: 1, cycles: 2, burst: 0 })],
  ['no rate', 'GW204', /words of rate_limiter is 0/, () => lib.RateLimiter({ shape: octet, words: 0, cycles: 2, burst: 1 })],
  ['a certain stall', 'GW204', /a chance of 1 /, () => lib.RandomStall({ shape: octet, chance: 1, seed: 1 })],
  ['a chance that is none', 'GW204', /a chance of NaN/, () => lib.RandomStall({ shape: octet, chance: Number.NaN, seed: 1 })],
  ['a negative seed', 'GW204', /seed -1/, () => lib.RandomStall({ shape: octet, chance: 0.5, seed: -1 })],
]

describe('a part for streams refuses', () => {
  it.each(cases)("%s, at the design's own line", (_, code, message, instance) => {
    const Design = module('design', () => {
      const io = ports({ in: sink(octet) })
      io.in.ready.set(true)
      instance()
      return io
    })
    const error = errorOf(() => elaborate(Design))
    expect(error.problems[0]!.code).toBe(code)
    expect(error.problems[0]!.message).toMatch(message)
    expect(error.message.split('\n')[1]).toMatch(/^ {3}tests\/library\/streams-misuse\.spec\.ts:\d+:\d+$/)
  })
})

function errorOf(run: () => unknown): DesignError {
  try {
    run()
  } catch (error) {
    if (error instanceof DesignError) return error
    throw error
  }
  throw new Error('nothing was refused')
}
