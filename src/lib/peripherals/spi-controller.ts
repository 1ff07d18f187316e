import { cat } from '../../dsl/cat.ts'
import { match, mux, when } from '../../dsl/control.ts'
import { currentDomain, noClock } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports, sink, source } from '../../dsl/port.ts'
import { bits, bool, choice, struct, uint } from '../../dsl/shape.ts'
import type { Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { synchronise } from '../crossing/synchronise.ts'
import { checkDivisorBits } from './baud-ticks.ts'
import { checkSpi, SpiMode } from './spi.ts'

export interface SpiControllerParameters {
  /** Bits of the longest word, 1 to 64. */
  readonly width: number
  /** How many peripherals there are to choose from, 1 to 32. */
  readonly selects: number
  /** Bits of the clock's divider, 1 to 32. */
  readonly dividerBits: number
}

/** A word to send. */
export const spiCommand = ({ width, selects }: { readonly width: number; readonly selects: number }) =>
  struct({
    /** Which chip select is low from this word on. It may change only behind a word with `isLast`. */
    select: uint(Math.max(1, bits(selects))),
    /** The chip select goes high behind this word. */
    isLast: bool,
    /** Bits of the word less one. */
    length: uint(Math.max(1, bits(width))),
    /** The highest of its bits goes first. */
    data: uint(width),
  })

/**
 * The controller of an SPI bus: a word each way for each command.
 *
 * Ports       `mode`, `divider`: half a bit is `divider` + 1 cycles; both hold still while a chip is selected. `in`: commands
 *             (`spiCommand`). `out`: the words that came, as many bits, zeros above. `sclk`, `mosi`, `miso`; `selectN`, one a
 *             chip, low while it is selected. `isBusy`: a chip is selected, or was half a bit ago.
 * Latency     one cycle from a command to its chip's selection, half a bit more to the clock's first edge. A word is offered
 *             three cycles after the edge of the clock that takes its last bit. Behind the last word the chip stays selected for
 *             half a bit, and none is for half a bit more.
 * Throughput  words of one selection follow each other with half a bit and up to three cycles between; a word that nobody
 *             takes stops the clock, and nothing is lost.
 * Timing      all pins come straight from flip-flops. `miso` belongs to no clock; it passes two flip-flops, and is taken as the pin was when the
 *             clock's edge was made: the peripheral has all of half a bit, at `divider` 0 as well.
 * Reset       no chip selected, the clock at 0 until the first cycle after, when it rests as `mode` says.
 * Errors      GW262 (width, selects), GW261 (dividerBits).
 * Source      NXP/Motorola S12SPIV3, 4.3 (clock phase and polarity).
 */
export const SpiController = module('spi_controller', (p: SpiControllerParameters) => {
  checkSpi(p)
  checkDivisorBits(p.dividerBits)
  const Command = spiCommand(p)
  const io = ports({
    mode: input(SpiMode),
    divider: input(uint(p.dividerBits)),
    in: sink(Command),
    out: source(uint(p.width)),
    isBusy: output(bool),
    sclk: output(bool),
    mosi: output(bool),
    miso: input(bool, { domain: noClock }),
    selectN: output(uint(p.selects)),
  })
  const state = reg(State, { init: 'idle' })
  const half = reg(uint(p.dividerBits))
  const data = reg(uint(p.width))
  const index = reg(Command.fields.length)
  const isSecond = reg(bool)
  const isLastBit = reg(bool)
  const isLast = reg(bool)
  const selectN = reg(uint(p.selects), { init: 2n ** BigInt(p.selects) - 1n })
  const sclk = reg(bool, { init: false })
  const mosi = reg(bool, { init: false })

  const isHalf = half.eq(0)
  const isEdge = state.eq('clocking').and(isHalf)
  const isSample = isEdge.and(isSecond.eq(io.mode.isLate))
  const isChange = isEdge.and(isSecond.ne(io.mode.isLate))

  /** The second flip-flop of the synchroniser has the pin two edges later. */
  const miso = synchronise(io.miso, { domain: currentDomain() })
  const isSampled = reg(bool, { init: false })
  const isCaught = reg(bool, { init: false })
  const isLastSampled = reg(bool, { init: false })
  const isLastCaught = reg(bool, { init: false })
  const word = reg(uint(p.width))
  const isOffered = reg(bool, { init: false })
  isSampled.next = isSample
  isCaught.next = isSampled
  isLastSampled.next = isSample.and(index.eq(0))
  isLastCaught.next = isLastSampled
  when(isCaught, () => {
    word.next = p.width === 1 ? miso.asBits() : (cat(word.low(p.width - 1), miso) as Signal<UInt<any>>)
  })
  isOffered.next = isOffered.and(io.out.ready.not()).or(isLastCaught)
  io.out.valid.set(isOffered)
  io.out.payload.set(word)

  const isFree = state.eq('idle').or(state.eq('between'))
  const mayTake = isFree.and(isOffered.or(isLastSampled).or(isLastCaught).not())
  io.in.ready.set(mayTake)

  half.next = mux(isHalf.or(isFree).or(state.eq('load')), io.divider, half.subWrap(1))
  when(isFree.or(state.eq('load')), () => {
    isSecond.next = false
    sclk.next = io.mode.isHigh
  })
  when(isSample, () => {
    index.next = index.subWrap(1)
  })
  when(
    state
      .eq('load')
      .and(io.mode.isLate.not())
      .or(isChange.and(isSecond.and(isLastBit).not())),
    () => {
      mosi.next = data.bit(index)
    },
  )
  when(isEdge, () => {
    sclk.next = sclk.not()
    isSecond.next = isSecond.not()
    isLastBit.next = index.eq(0)
  })
  when(mayTake.and(io.in.valid), () => {
    data.next = io.in.payload.data
    index.next = io.in.payload.length
    isLast.next = io.in.payload.isLast
    word.next = 0
    state.next = 'load'
  })
  /** Which chip: not looked at while one is selected. */
  const chosen = reg(Command.fields.select)
  when(state.eq('idle'), () => {
    chosen.next = io.in.payload.select
  })
  match(state, {
    load: () => {
      state.next = 'clocking'
      selectN.next = p.selects === 1 ? 0 : chosen.oneHot(p.selects).not()
    },
    clocking: () => {
      when(isHalf.and(isSecond).and(isLastBit), () => {
        state.next = mux(isLast, State.is.trail, 'between')
      })
    },
    trail: () => {
      when(isHalf, () => {
        selectN.next = 2n ** BigInt(p.selects) - 1n
        state.next = 'gap'
      })
    },
    gap: () => {
      when(isHalf, () => {
        state.next = 'idle'
      })
    },
    _: () => {},
  })
  io.sclk.set(sclk)
  io.mosi.set(mosi)
  io.selectN.set(selectN)
  io.isBusy.set(state.ne('idle'))
  return io
})

/** `load` brings the first bit to `mosi`; `between` has a chip selected and no word. */
const State = choice('idle', 'load', 'clocking', 'between', 'trail', 'gap')
