import { cat } from '../../dsl/cat.ts'
import { when } from '../../dsl/control.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, input, type Outside, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Reg, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { type AccessPort, accessPort } from '../buses/access-port.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'

export interface ClintParameters {
  /** Harts, 1 to 4,095. */
  readonly harts: number
  /** Bits of the bus: 32 or 64. */
  readonly data: 32 | 64
}

/** Where the registers lie, in bytes: a software interrupt every 4, a comparison every 8. */
export const clintAddress = { msip: 0x0000, mtimecmp: 0x4000, mtime: 0xbff8 } as const

export const clintPins = ({ harts }: ClintParameters) => ({
  tick: input(bool),
  now: output(uint(64)),
  harts: Array.from({ length: harts }, () => ({ software: output(bool), timer: output(bool) })),
})

/** The bus of a CLINT: 64 KiB. */
export const clintWidths = ({ data }: ClintParameters) => ({ address: 16, data })

/**
 * The core-local interruptor of a RISC-V machine, at the addresses that software knows: msip, mtimecmp, mtime.
 *
 * Ports       `access`: the registers (`clintAddress`). `tick`: mtime counts at each edge at which it is high. `now`: mtime.
 *             `harts`: for each, `software` (bit 0 of its msip) and `timer` (while mtime ≥ mtimecmp, unsigned).
 * Latency     `timer` one cycle after the time or the comparison changes.
 * Timing      `now`, `software` and `timer` come straight from flip-flops; a comparison is a carry chain of 64 bits between two.
 * Errors      GW262 (harts, data). An address without a register is refused. A write changes the bytes of its strobes only; it
 *             wins over a tick, which the other bytes still see.
 * Reset       mtime 0, no software interrupt, comparisons all ones: no timer's for 2^64 ticks.
 * Source      RISC-V privileged specification, 3.2.1 (mtime, mtimecmp); SiFive FU540-C000 manual, chapter 9 (the addresses).
 */
export const Clint = module('clint', (p: ClintParameters) => {
  check(p)
  const io = ports({ access: flip(accessPort(clintWidths(p))), ...clintPins(p) })
  const software = Array.from({ length: p.harts }, () => reg(bool, { init: false }))
  const compare = Array.from({ length: p.harts }, () => reg(uint(64), { init: 2n ** 64n - 1n }))
  const timer = Array.from({ length: p.harts }, () => reg(bool, { init: false }))
  const time = reg(uint(64), { init: 0n })
  when(io.tick, () => {
    time.next = time.addWrap(1n)
  })

  const words = new Words(io.access, p.data)
  for (const [hart, pending] of software.entries()) words.bit(clintAddress.msip + 4 * hart, pending)
  for (const [hart, value] of compare.entries()) words.wide(clintAddress.mtimecmp + 8 * hart, value)
  words.wide(clintAddress.mtime, time)
  words.answer()

  io.now.set(time)
  for (const [hart, pins] of io.harts.entries()) {
    timer[hart]!.next = time.ge(compare[hart]!)
    pins.software.set(software[hart]!)
    pins.timer.set(timer[hart]!)
  }
  return io
})

/** Registers at byte addresses, on a bus of 32 or 64 bits. */
class Words {
  readonly #access: Outside<AccessPort>
  readonly #data: number
  /** By the number of a word: what a read of it gives. */
  readonly #values = new Map<number, Signal<UInt<any>>>()

  constructor(access: Outside<AccessPort>, data: number) {
    this.#access = access
    this.#data = data
  }

  /** Bit 0 of 32 bits. */
  bit(address: number, held: Reg<Bool>): void {
    const low = (address * 8) % this.#data
    when(this.#writes(address).and(this.#access.strobes.bit(low / 8)), () => {
      held.next = this.#access.data.bit(low)
    })
    this.#shows(address, low, held.asBits())
  }

  /** 64 bits, in one word or two. */
  wide(address: number, held: Reg<UInt<64>>): void {
    const bytes = this.#data / 8
    for (let first = 0; first < 8; first += bytes) {
      for (let lane = 0; lane < bytes; lane++)
        when(this.#writes(address + first).and(this.#access.strobes.bit(lane)), () => {
          const low = (first + lane) * 8
          ;(held as Reg<any>).bits(low + 7, low).next = this.#access.data.bits(lane * 8 + 7, lane * 8)
        })
      this.#shows(address + first, 0, held.bits(first * 8 + this.#data - 1, first * 8))
    }
  }

  answer(): void {
    const { access } = { access: this.#access }
    const entries = [...this.#values]
    const isKnown = entries.map(([word]) => access.address.eq(word)).reduce((some, one) => some.or(one))
    const gated = entries.map(([word, value]) => value.and(access.address.eq(word).repeat(this.#data)) as Signal<UInt<any>>)
    const readData = reg(uint(this.#data) as UInt<any>)
    when(access.enable.and(access.isWrite.not()), () => {
      readData.next = gated.reduce((some, one) => some.or(one) as Signal<UInt<any>>)
    })
    access.isRefused.set(isKnown.not())
    access.readData.set(readData)
  }

  #writes(address: number): Signal<Bool> {
    const { enable, isWrite, address: asked } = this.#access
    return enable.and(isWrite).and(asked.eq(this.#wordOf(address)))
  }

  #shows(address: number, low: number, value: Signal<UInt<any>>): void {
    const word = this.#wordOf(address)
    const above = this.#data - low - value.width
    const placed = cat(
      ...((above > 0 ? [literal(uint(above), 0)] : []) as [Signal<UInt<any>>]),
      value,
      ...(low > 0 ? [literal(uint(low), 0)] : []),
    ) as Signal<UInt<any>>
    const before = this.#values.get(word)
    this.#values.set(word, before === undefined ? placed : (before.or(placed) as Signal<UInt<any>>))
  }

  #wordOf(address: number): number {
    return Math.floor((address * 8) / this.#data)
  }
}

function check({ harts, data }: ClintParameters): void {
  const isGood = Number.isSafeInteger(harts) && harts >= 1 && harts <= 4095 && (data === 32 || data === 64)
  if (!isGood)
    fail({
      code: 'GW262',
      title: 'CLINT',
      message: `a CLINT of ${harts} harts on ${String(data)} bits`,
      mend: 'give harts: 1 to 4095, and data: 32 or 64',
    })
}

const attach = (p: ClintParameters) => ({ widths: clintWidths(p), pins: clintPins(p) })

/** `Clint` on AXI4-Lite. Ports `sAxil`, `tick`, `now`, `harts`. */
export const AxiLiteClint = onAxiLite('clint_axi_lite', Clint, attach)

/** `Clint` on classic Wishbone. Ports `wb`, `tick`, `now`, `harts`. */
export const WishboneClint = onWishbone('clint_wishbone', Clint, attach)
