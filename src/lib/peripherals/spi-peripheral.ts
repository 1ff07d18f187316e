import { cat } from '../../dsl/cat.ts'
import { mux, when } from '../../dsl/control.ts'
import { currentDomain } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports, sink, source, tristate } from '../../dsl/port.ts'
import { bits, bool, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { synchronise } from '../crossing/synchronise.ts'
import { checkSpi, SpiMode } from './spi.ts'

/**
 * A peripheral of an SPI bus that looks at the bus's clock with its own: words of `width` bits both ways, the highest bit first.
 *
 * Ports       `mode`, which holds still while the chip is selected. `in`: words to send. `out`: words that came.
 *             `sclk`, `mosi`, `selectN`: of no clock of ours, each passes two flip-flops. `miso`: driven while selected.
 *             `isSelected`. `isOverrun`: a pulse when a word came while the last one was not taken: the new one is lost.
 *             `isUnderrun`: a pulse when a word began and there was none to send: zeros go out.
 * Latency     four cycles from an edge of `sclk` to `miso`; so `sclk` may be up to an eighth of our clock (half a bit four
 *             cycles or more). A word is offered four cycles after the edge that takes its last bit.
 * Throughput  words follow each other without a gap. A word to send is looked at when its first bit is shown and taken with
 *             the clock's edge that takes that bit: one whose bits are never asked for is not lost.
 * Errors      a word that is broken off by `selectN` is dropped. GW262 (width).
 * Timing      all outputs come straight from flip-flops but `in.ready`, which passes logic. Reset: not selected.
 * Source      NXP/Motorola S12SPIV3, 4.3 (clock phase and polarity).
 */
export const SpiPeripheral = module('spi_peripheral', (p: { readonly width: number }) => {
  checkSpi(p)
  const io = ports({
    mode: input(SpiMode),
    in: sink(uint(p.width)),
    out: source(uint(p.width)),
    isSelected: output(bool),
    isOverrun: output(bool),
    isUnderrun: output(bool),
    sclk: input(bool),
    mosi: input(bool),
    miso: tristate(bool),
    selectN: input(bool),
  })
  const domain = currentDomain()
  const sclk = synchronise(io.sclk, { domain })
  const mosi = synchronise(io.mosi, { domain })
  const isSelected = synchronise(io.selectN, { domain, init: true }).not()
  const sclkBefore = reg(bool, { init: false })
  const wasSelected = reg(bool, { init: false })
  sclkBefore.next = sclk
  wasSelected.next = isSelected

  const isClocked = isSelected.and(wasSelected).and(sclk.ne(sclkBefore))
  const isSecondEdge = sclk.eq(io.mode.isHigh)
  const isSample = isClocked.and(isSecondEdge.eq(io.mode.isLate))
  const isChange = isClocked.and(isSecondEdge.ne(io.mode.isLate))

  /** Bits of the word that were taken. */
  const taken = reg(uint(bits(p.width)), { init: 0 })
  const isLastBit = taken.eq(p.width - 1)
  const arriving = reg(uint(p.width))
  const withBit = p.width === 1 ? mosi.asBits() : (cat(arriving.low(p.width - 1), mosi) as Signal<UInt<any>>)
  when(isSelected.not(), () => {
    taken.next = 0
  }).elseWhen(isSample, () => {
    taken.next = mux(isLastBit, 0, taken.addWrap(1))
    arriving.next = withBit
  })

  const isOffered = reg(bool, { init: false })
  const word = reg(uint(p.width))
  const isOverrun = reg(bool, { init: false })
  const isComplete = isSample.and(isLastBit)
  const isBlocked = isOffered.and(io.out.ready.not())
  isOffered.next = isBlocked.or(isComplete)
  isOverrun.next = isBlocked.and(isComplete)
  when(isComplete.and(isBlocked.not()), () => {
    word.next = withBit
  })
  io.out.valid.set(isOffered)
  io.out.payload.set(word)
  io.isOverrun.set(isOverrun)

  /** The first bit is shown with the selection, or with the edge that changes data; only when it is taken, its word is. */
  const isFirstBit = taken.eq(0)
  const begins = isChange.and(isFirstBit).or(isSelected.and(wasSelected.not()).and(io.mode.isLate.not()))
  const leaving = reg(uint(p.width))
  const hasWord = reg(bool)
  const isUnderrun = reg(bool, { init: false })
  when(begins, () => {
    leaving.next = mux(io.in.valid, io.in.payload, 0)
    hasWord.next = io.in.valid
  }).elseWhen(isChange, () => {
    leaving.next = p.width === 1 ? leaving : leaving.shl(1).low(p.width)
  })
  io.in.ready.set(isSample.and(isFirstBit).and(hasWord))
  isUnderrun.next = isSample.and(isFirstBit).and(hasWord.not())
  io.isUnderrun.set(isUnderrun)
  io.miso.out.set(leaving.high(1).bit(0))
  io.miso.enable.set(wasSelected)
  io.isSelected.set(wasSelected)
  return io
})
