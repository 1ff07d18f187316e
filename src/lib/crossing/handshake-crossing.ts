import { when } from '../../dsl/control.ts'
import { type Domain, inDomain } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { ports, sink, source } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import type { Shape } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { synchronise } from './synchronise.ts'

export interface HandshakeCrossingParameters<S extends Shape> {
  readonly shape: S
  /** The domain of `in`. */
  readonly from: Domain
  /** The domain of `out`. */
  readonly to: Domain
  /** Flip-flops that request and acknowledgement pass, 2 to 16; default 2. */
  readonly stages?: number
}

/**
 * Hands a value at a time from one clock domain to another: for settings, status words and commands, where an `AsyncFifo`
 * would be more than is needed.
 *
 * Ports       `in`: a stream of `shape` in `from`. `out`: the same in `to`.
 * Latency     from the transfer at `in` to `out.valid`: `stages` + 1 edges of `to`.
 * Throughput  one value in `stages` + 1 edges of `to` and `stages` + 1 of `from`, one after the other. Another value may be under way
 *             while the last one waits at `out`.
 * Timing      `in.ready` is one LUT behind two flip-flops; `out` comes straight from flip-flops. The value rests in a register
 *             of `from` while it crosses, for `stages` edges of `to` before it is taken.
 * Reset       none touches it: a value under way arrives, once, whichever side is reset. Power-up: empty.
 * Errors      GW213 (stages).
 */
export const HandshakeCrossing = module('handshake_crossing', <S extends Shape>(p: HandshakeCrossingParameters<S>) => {
  const io = ports({ in: sink(p.shape, { domain: p.from }), out: source(p.shape, { domain: p.to }) })
  const stages = p.stages === undefined ? {} : { stages: p.stages }
  // A change of `request` says that `held` is new, the same change of `acknowledge` that it was taken.
  const request = inDomain(p.from, () => reg(bool, { init: false, reset: false }))
  const held = inDomain(p.from, () => reg(p.shape))
  const acknowledge = inDomain(p.to, () => reg(bool, { init: false, reset: false }))
  const requestSeen = synchronise(request, { domain: p.to, ...stages })
  const acknowledgeSeen = synchronise(acknowledge, { domain: p.from, ...stages })

  const isFree = request.eq(acknowledgeSeen)
  io.in.ready.set(isFree)
  when(io.in.valid.and(isFree), () => {
    request.next = request.not()
    held.next = io.in.payload as never
  })

  const isOut = inDomain(p.to, () => reg(bool, { init: false, reset: false }))
  const value = inDomain(p.to, () => reg(p.shape))
  const isNew = requestSeen.ne(acknowledge)
  when(io.out.ready.or(isOut.not()), () => {
    isOut.next = isNew
    acknowledge.next = requestSeen
    value.next = held.crossing('rests from its request to its acknowledgement', { stable: true }) as never
  })
  io.out.valid.set(isOut)
  io.out.payload.set(value as never)
  return io
})
