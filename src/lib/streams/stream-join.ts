import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { struct } from '../../dsl/shape.ts'
import type { Fields, Signal } from '../../dsl/signal-type.ts'
import { streamFault } from './stream-fault.ts'

/**
 * Makes one value of one from each input: the values of a cycle belong together.
 *
 * Ports       `in`: a stream for each of `fields`; `out`: a stream of the struct of them.
 * Latency     0 cycles. Throughput: one a cycle while all inputs have one.
 * Timing      `out.valid` is the AND of all `valid`; each `in.ready` waits for it and for `out.ready`.
 * Size        no flip-flop.
 *
 * @example const pair = StreamJoin({ fields: { address: uint(32), data: uint(64) } }) // pair.in.address, pair.out
 */
export const StreamJoin = module('stream_join', <F extends Fields>(p: { fields: F }) => {
  const names = Object.keys(p.fields)
  if (names.length === 0) streamFault('stream_join has nothing to join', 'give fields: { name: shape, … }')
  const inputs = Object.fromEntries(names.map((name) => [name, sink(p.fields[name]!)])) as {
    readonly [K in keyof F]: ReturnType<typeof sink<F[K]>>
  }
  const io = ports({ in: inputs, out: source(struct(p.fields)) })
  const streams = io.in as Readonly<Record<string, any>>

  const isComplete = names.map((name) => streams[name].valid).reduce((all, valid) => all.and(valid))
  io.out.valid.set(isComplete)
  for (const name of names) {
    ;(io.out.payload as any).field(name).set(streams[name].payload as Signal<any>)
    streams[name].ready.set(isComplete.and(io.out.ready))
  }
  return io
})
