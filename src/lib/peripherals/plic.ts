import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, input, output, ports } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Bool, Reg, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { accessPort } from '../buses/access-port.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'

export interface PlicParameters {
  /** Interrupt sources, 1 to 1,023; they are numbered from 1. */
  readonly sources: number
  /** What they are told to: one for each hart and mode that takes external interrupts, 1 to 15,872. */
  readonly contexts: number
  /** Bits of a priority, 1 to 8. */
  readonly priorityBits: number
}

/** Where the registers lie, in bytes: a priority every 4, a context's enables every 0x80, its threshold and claim every 0x1000. */
export const plicAddress = { priority: 0x0, pending: 0x1000, enable: 0x2000, threshold: 0x20_0000, claim: 0x20_0004 } as const

export const plicPins = ({ sources, contexts }: PlicParameters) => ({
  sources: input(uint(sources)),
  interrupts: output(uint(contexts)),
})

/** The bus of a PLIC: 64 MiB of 32-bit registers. */
export const plicWidths = { address: 26, data: 32 } as const

/**
 * The platform-level interrupt controller of a RISC-V machine: priorities, enables, thresholds, claim and complete.
 *
 * Ports       `access`: the registers (`plicAddress`). `sources`: bit i is source i + 1, high while it wants something (level).
 *             `interrupts`: for each context, while a pending and enabled source has a priority above the threshold.
 * Latency     a source is pending one cycle later, and in `interrupts` two. A claim is the read; the next cycle sees it done.
 * Timing      `interrupts` come straight from flip-flops. A context compares its sources in pairs: as many comparisons deep as
 *             the number of sources has bits, between registers, and before the data that a claim reads.
 * Errors      GW262. No access is refused: where no register is, 0 is read and nothing written.
 * Reset       all priorities, enables and thresholds 0: nothing is told.
 * Source      RISC-V Platform-Level Interrupt Controller Specification 1.0.0.
 *
 * Gateways take levels: a source that is still high when it is completed is pending again. A completion by a context that has
 * not enabled the source does nothing (chapter 9).
 */
export const Plic = module('plic', (p: PlicParameters) => {
  check(p)
  const io = ports({ access: flip(accessPort(plicWidths)), ...plicPins(p) })
  const { access } = io
  const isWriting = access.enable.and(access.isWrite)
  const isReading = access.enable.and(access.isWrite.not())
  const idBits = bits(p.sources + 1)
  const ids = Array.from({ length: p.sources }, (_, i) => i + 1)

  // Addresses: one comparison for the page, and one for the word within.
  const page = access.address.high(14)
  const word = access.address.low(10)
  const isPage = new Map<number, Signal<Bool>>()
  const isAt = (address: number): Signal<Bool> => {
    const number = address >>> 12
    if (!isPage.has(number)) isPage.set(number, page.eq(number))
    return isPage.get(number)!.and(word.eq((address & 0xfff) >> 2))
  }
  const shown: Signal<UInt<any>>[] = []
  const shows = (isHere: Signal<Bool>, value: Signal<UInt<any>>): void => {
    shown.push(value.and(isHere.repeat(value.width)).extend(32) as Signal<UInt<any>>)
  }
  /** The bits of a register that software reads and writes, by the bytes of the strobes. */
  const held = (address: number, value: Reg<any>, low = 0): void => {
    const isHere = isAt(address)
    for (let bit = 0; bit < value.width; bit += 8) {
      const high = Math.min(bit + 7, value.width - 1)
      when(isWriting.and(isHere).and(access.strobes.bit((bit + low) >> 3)), () => {
        value.bits(high, bit).next = access.data.bits(high + low, bit + low)
      })
    }
    shows(isHere, value)
  }

  const priorities = ids.map(() => reg(uint(p.priorityBits), { init: 0 }))
  for (const [i, priority] of priorities.entries()) held(plicAddress.priority + 4 * (i + 1), priority)

  // ── gateways: a source is asked for once, until it is completed ──
  const pending = reg(uint(p.sources + 1), { init: 0 })
  const inService = reg(uint(p.sources + 1), { init: 0 })
  const claims: Signal<UInt<any>>[] = []
  const completions: Signal<UInt<any>>[] = []
  for (let first = 0; first <= p.sources; first += 32) {
    const last = Math.min(first + 31, p.sources)
    shows(isAt(plicAddress.pending + first / 8), pending.bits(last, first))
  }

  const told = Array.from({ length: p.contexts }, (_, context) => {
    // Bit 0 stands for no source: it is neither kept nor shown.
    const enabled = Array.from({ length: Math.ceil((p.sources + 1) / 32) }, (_, i) => {
      const last = Math.min(32 * i + 31, p.sources)
      const whole = reg(uint(last - 32 * i + 1) as UInt<any>, { init: 0 })
      const isHere = isAt(plicAddress.enable + 0x80 * context + 4 * i)
      for (let bit = 0; bit < whole.width; bit += 8) {
        const high = Math.min(bit + 7, whole.width - 1)
        const low = i === 0 && bit === 0 ? 1 : bit
        if (high >= low)
          when(isWriting.and(isHere).and(access.strobes.bit(bit >> 3)), () => {
            whole.bits(high, low).next = access.data.bits(high, low)
          })
      }
      shows(isHere, whole)
      return whole
    })
    const enables = (enabled.length === 1 ? enabled[0]! : cat(...(enabled.toReversed() as [Signal<any>]))) as Signal<UInt<any>>
    const threshold = reg(uint(p.priorityBits), { init: 0 })
    held(plicAddress.threshold + 0x1000 * context, threshold)

    const wants = pending.and(enables) as Signal<UInt<any>>
    const best = highest(
      ids.map((id) => ({
        id: literal(uint(idBits), id) as Signal<UInt<any>>,
        priority: mux(wants.bit(id), priorities[id - 1]!, 0) as Signal<UInt<any>>,
      })),
    )
    const isClaimAt = isAt(plicAddress.claim + 0x1000 * context)
    const claimed = mux(best.priority.any(), best.id, 0) as Signal<UInt<any>>
    shows(isClaimAt, claimed)
    const every = 2 ** idBits
    claims.push(
      claimed
        .oneHot(every)
        .and(isReading.and(isClaimAt).repeat(every))
        .low(p.sources + 1) as Signal<UInt<any>>,
    )
    const isKnown = access.data.bits(31, idBits).any().not().and(access.strobes.bit(0))
    const done = access.data.low(idBits).oneHot(every) as Signal<UInt<any>>
    const completes = isWriting.and(isClaimAt).and(isKnown)
    completions.push(
      done
        .and(completes.repeat(every))
        .low(p.sources + 1)
        .and(enables) as Signal<UInt<any>>,
    )
    const interrupt = reg(bool, { init: false })
    interrupt.next = best.priority.gt(threshold)
    return interrupt
  })

  const any = (list: readonly Signal<UInt<any>>[]) => list.reduce((some, one) => some.or(one) as Signal<UInt<any>>)
  const claimed = any(claims)
  const none = literal(bool, false)
  const asks = cat(io.sources, none).and(inService.not()) as Signal<UInt<any>>
  // Source 0 is none: its bits stay 0, as its enables do.
  const exists = literal(uint(p.sources + 1), 2n ** BigInt(p.sources + 1) - 2n)
  pending.next = pending.or(asks).and(claimed.not()).and(exists)
  inService.next = inService.or(claimed.and(exists)).and(any(completions).not())

  io.interrupts.set(
    p.contexts === 1 ? told[0]!.asBits() : (cat(...(told.toReversed() as unknown as [Signal<Bool>])) as Signal<UInt<any>>),
  )
  const readData = reg(uint(32))
  when(isReading, () => {
    readData.next = any(shown) as never
  })
  access.readData.set(readData)
  access.isRefused.set(false)
  return io
})

interface Candidate {
  readonly id: Signal<UInt<any>>
  readonly priority: Signal<UInt<any>>
}

/** Of the highest priority; of several the lowest number (chapter 4). */
function highest(candidates: readonly Candidate[]): Candidate {
  let left = candidates
  while (left.length > 1)
    left = Array.from({ length: Math.ceil(left.length / 2) }, (_, i) => {
      const [low, high] = [left[2 * i]!, left[2 * i + 1]]
      if (high === undefined) return low
      const isHigher = high.priority.gt(low.priority)
      return { id: mux(isHigher, high.id, low.id), priority: mux(isHigher, high.priority, low.priority) }
    })
  return left[0]!
}

function check({ sources, contexts, priorityBits }: PlicParameters): void {
  const isWithin = (value: number, last: number): boolean => Number.isSafeInteger(value) && value >= 1 && value <= last
  if (isWithin(sources, 1023) && isWithin(contexts, 15872) && isWithin(priorityBits, 8)) return
  fail({
    code: 'GW262',
    title: 'PLIC',
    message: `a PLIC of ${sources} sources, ${contexts} contexts and priorities of ${priorityBits} bits`,
    mend: 'give sources: 1 to 1023, contexts: 1 to 15872, and priorityBits: 1 to 8',
  })
}

const attach = (p: PlicParameters) => ({ widths: plicWidths, pins: plicPins(p) })

/** `Plic` on AXI4-Lite of 32 bits. Ports `sAxil`, `sources`, `interrupts`. */
export const AxiLitePlic = onAxiLite('plic_axi_lite', Plic, attach)

/** `Plic` on classic Wishbone of 32 bits. Ports `wb`, `sources`, `interrupts`. */
export const WishbonePlic = onWishbone('plic_wishbone', Plic, attach)
