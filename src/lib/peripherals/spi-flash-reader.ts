import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { currentDomain, noClock } from '../../dsl/domain.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, input, output, ports } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { wishbone } from '../buses/wishbone.ts'
import { synchronise } from '../crossing/synchronise.ts'

export interface SpiFlashReaderParameters {
  /** Bits of a byte address, 3 to 24. */
  readonly address: number
  /** `read` is command 03h, for slow clocks; `fastRead` is 0Bh, with eight more clocks a word. */
  readonly command: 'read' | 'fastRead'
  /** Cycles of half a bit, 1 to 256. */
  readonly halfBit: number
}

const commands = { read: { code: 0x03, idleBits: 0 }, fastRead: { code: 0x0b, idleBits: 8 } } as const

/**
 * The contents of an SPI NOR flash as memory, read-only: code can run from it, and data be loaded.
 *
 * Ports       `wb`: classic Wishbone of 32 bits; the byte at the lowest address is the lowest of a word. `sclk`, `mosi`, `miso`,
 *             `selectN`: the flash, in mode 0.
 * Latency     64 bits of the flash's clock a word (72 with `fastRead`), and 3 cycles: the flash is selected anew for each.
 * Timing      all outputs come straight from flip-flops. `miso` belongs to no clock; it passes two, and is taken as the pin was when the clock fell: the
 *             flash has a whole bit's time.
 * Errors      a write answers `err`. GW262 (address, halfBit).
 * Reset       the flash is not selected. Source: JESD216F, 03h (1-1-1) and 0Bh; addresses of three bytes.
 */
export const SpiFlashReader = module('spi_flash_reader', (p: SpiFlashReaderParameters) => {
  check(p)
  const io = ports({
    wb: flip(wishbone({ address: p.address, data: 32 })),
    sclk: output(bool),
    mosi: output(bool),
    miso: input(bool, { domain: noClock }),
    selectN: output(bool),
  })
  const { wb } = io
  const { code, idleBits } = commands[p.command]
  const total = 64 + idleBits
  const isBusy = reg(bool, { init: false })
  const half = reg(uint(Math.max(1, bits(p.halfBit))) as UInt<any>, { init: 0 })
  const left = reg(uint(7), { init: 0 })
  const sclk = reg(bool, { init: false })
  const mosi = reg(bool, { init: false })
  const selectN = reg(bool, { init: true })
  const ack = reg(bool, { init: false })
  const err = reg(bool, { init: false })

  /** What is sent: `left` counts it down. */
  const above = literal(uint(24 - p.address + 8), code << (24 - p.address))
  const sent = cat(above, wb.adr, literal(uint(2 + idleBits + 32), 0)) as Signal<UInt<any>>
  /** The word's last bit is on its way through the synchroniser. */
  const ends = reg(bool, { init: false })
  const hasEnded = reg(bool, { init: false })
  const isWaiting = ends.or(hasEnded)
  const isAsked = wb.cyc.and(wb.stb).and(ack.or(err).not())
  const starts = isAsked.and(wb.we.not()).and(isBusy.not()).and(isWaiting.not())
  const isHalf = half.eq(p.halfBit - 1)
  const falls = isBusy.and(isHalf).and(sclk)
  const isLast = left.eq(0)
  half.next = mux(isHalf.or(isBusy.not()), 0, half.addWrap(1))
  when(isBusy.and(isHalf), () => {
    sclk.next = sclk.not()
  })
  const following = mux(isBusy, left.subWrap(1), total - 1) as Signal<UInt<7>>
  when(starts.or(falls.and(isLast.not())), () => {
    left.next = following
    mosi.next = sent.bit(following)
  })
  when(starts, () => {
    isBusy.next = true
    selectN.next = false
  })
  when(falls.and(isLast), () => {
    isBusy.next = false
    selectN.next = true
  })

  // The pin as it was when the clock fell is behind the synchroniser two cycles later.
  const came = synchronise(io.miso, { domain: currentDomain() })
  const isSampled = reg(bool, { init: false })
  const isCaught = reg(bool, { init: false })
  const word = reg(uint(32))
  isSampled.next = falls
  isCaught.next = isSampled
  when(isCaught, () => {
    word.next = cat(word.low(31), came) as never
  })
  ends.next = falls.and(isLast)
  hasEnded.next = ends
  ack.next = hasEnded
  err.next = isAsked.and(wb.we).and(err.not())
  wb.datR.set(cat(word.bits(7, 0), word.bits(15, 8), word.bits(23, 16), word.bits(31, 24)))
  wb.ack.set(ack)
  wb.err.set(err)
  wb.rty.set(false)
  io.sclk.set(sclk)
  io.mosi.set(mosi)
  io.selectN.set(selectN)
  return io
})

function check({ address, halfBit, command }: SpiFlashReaderParameters): void {
  const isWithin = (value: number, first: number, last: number): boolean =>
    Number.isSafeInteger(value) && value >= first && value <= last
  if (isWithin(address, 3, 24) && isWithin(halfBit, 1, 256) && Object.hasOwn(commands, command)) return
  fail({
    code: 'GW262',
    title: 'SpiFlashReader',
    message: `a flash of ${address} address bits, read by '${command}' with half a bit of ${halfBit} cycles`,
    mend: "give address: 3 to 24, command: 'read' or 'fastRead', and halfBit: 1 to 256",
  })
}
