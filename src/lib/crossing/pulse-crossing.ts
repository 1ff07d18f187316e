import { when } from '../../dsl/control.ts'
import { type Domain, inDomain } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool } from '../../dsl/shape.ts'
import { reg } from '../../dsl/storage.ts'
import { synchronise } from './synchronise.ts'

export interface PulseCrossingParameters {
  /** The domain of `in`. */
  readonly from: Domain
  /** The domain of `out`. */
  readonly to: Domain
  /** Flip-flops that the pulse passes, 2 to 16; default 2. */
  readonly stages?: number
}

/**
 * A pulse of one cycle there for each cycle of `in` here: it crosses as a change of level.
 *
 * Ports       `in` in `from`; `out` in `to`.
 * Latency     `stages` + 1 edges of `to` until the edge that sees `out`, or one more for a change that was caught.
 * Throughput  one pulse in two periods of `to`. Pulses that follow faster may cancel each other, without a trace: where they
 *             can, send them through `HandshakeCrossing` or `AsyncFifo`.
 * Timing      `out` is one LUT behind two flip-flops.
 * Reset       none touches it: a reset here gives no pulse there, and a pulse under way arrives.
 * Errors      GW213 (stages).
 */
export const PulseCrossing = module('pulse_crossing', (p: PulseCrossingParameters) => {
  const io = ports({ in: input(bool, { domain: p.from }), out: output(bool, { domain: p.to }) })
  const level = inDomain(p.from, () => reg(bool, { init: false, reset: false }))
  when(io.in, () => {
    level.next = level.not()
  })
  const seen = synchronise(level, { domain: p.to, ...(p.stages === undefined ? {} : { stages: p.stages }) })
  const before = inDomain(p.to, () => reg(bool, { init: false, reset: false }))
  before.next = seen
  io.out.set(seen.ne(before))
  return io
})
