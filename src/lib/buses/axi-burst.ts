import { select, when } from '../../dsl/control.ts'
import { uint } from '../../dsl/shape.ts'
import type { Bool, Choice, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { AxiBurst, type AxiWidths } from './axi.ts'

/** What a request says of its burst. */
export interface BurstRequest {
  readonly addr: Signal<UInt<any>>
  readonly len: Signal<UInt<any>>
  readonly size: Signal<UInt<any>>
  readonly burst: Signal<Choice<'fixed' | 'incr' | 'wrap'>>
}

/** A burst as it goes on, in registers. */
export interface Burst {
  /** The byte address of the beat that is next. */
  readonly address: Signal<UInt<any>>
  readonly isLast: Signal<Bool>
}

/**
 * The addresses of a burst's beats, one after the other (IHI 0022, A3.4.1): taken in at `starts`, gone on with at `advances`.
 *
 * A burst stays within 4 KiB (A3.4.1): only the low 12 bits of the address move.
 */
export function burstOf(widths: AxiWidths, request: BurstRequest, starts: Signal<Bool>, advances: Signal<Bool>): Burst {
  const moving = Math.min(12, widths.address)
  const address = reg(uint(widths.address))
  const left = reg(uint(8))
  const size = reg(uint(3))
  const burst = reg(AxiBurst)
  /** The bits of a wrapping burst's address that change: its length is a power of two, and its start is aligned. */
  const wrapBits = reg(uint(moving))
  const bytes = literal(uint(moving), 1).shl(size)
  const within = bytes.subWrap(1)
  const low = address.low(moving)
  const following = low.and(within.not()).addWrap(bytes)
  const wrapped = low.and(wrapBits.not()).or(following.and(wrapBits))
  const next = select(uint(moving), burst, { fixed: low, incr: following, wrap: wrapped })
  const lengthBits = request.len.extend(Math.max(moving, 8)).low(moving)
  when(starts, () => {
    address.next = request.addr
    left.next = request.len
    size.next = request.size
    burst.next = request.burst
    wrapBits.next = lengthBits.shl(request.size)
  }).elseWhen(advances, () => {
    address.low(moving).next = next
    left.next = left.subWrap(1)
  })
  return { address, isLast: left.eq(0) }
}
