import { cat } from '../../dsl/cat.ts'
import { match, mux, select, when } from '../../dsl/control.ts'
import { currentDomain } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { named } from '../../dsl/naming.ts'
import { input, output, ports, source } from '../../dsl/port.ts'
import { bool, choice, uint } from '../../dsl/shape.ts'
import type { Bool, Signal } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { synchronise } from '../crossing/synchronise.ts'
import { ticksPerBit } from './baud-ticks.ts'
import { formatOf, mayHaveParity, parityBits, UartCharacter, UartFormat, type UartParameters } from './uart-format.ts'

export interface UartReceiverParameters extends UartParameters {
  /** Looks at each bit once, in its middle, or at three ticks around it, of which two decide. */
  readonly sampling: 'middle' | 'majority'
}

/** `low` waits for the line to be high again after a character without a stop bit. */
const Receiving = choice('idle', 'start', 'data', 'parity', 'stop', 'low')

/**
 * Receives characters from a serial line.
 *
 * Ports       `rx`: the line, of no clock: two flip-flops bring it into this one. `tick`: sixteen a bit (`BaudTicks`).
 *             `format`, where it is a port. `out`: characters with what was wrong with them.
 *             `isOverrun`: a pulse when a character came while the last one was not taken: the new one is lost.
 * Latency     a character is offered in the middle of its (first) stop bit.
 * Throughput  a start bit may follow in the middle of the stop bit: the sender may be some 4 % faster. One character waits.
 * Errors      a start bit that is over before its middle is noise and nothing. After a missing stop bit nothing is taken for a
 *             start bit until the line has been high: a break is one character. GW260 (format).
 * Timing      all outputs come straight from flip-flops. Reset: waiting for a start bit, nothing offered.
 * Source      TI SLLS177 (TL16C550C), line status register, for what is an error; a second stop bit is not looked at.
 */
export const UartReceiver = module('uart_receiver', (p: UartReceiverParameters) => {
  const io = ports({
    tick: input(bool),
    rx: input(bool),
    ...(p.format === 'port' ? { format: input(UartFormat) } : {}),
    out: source(UartCharacter),
    isOverrun: output(bool),
  })
  const format = formatOf(p.format, io.format)
  const line = synchronise(io.rx, { domain: currentDomain(), init: true })
  const receiving = reg(Receiving, { init: 'idle' })
  const ticksLeft = reg(uint(4))
  const bitsLeft = reg(uint(3))
  const data = reg(uint(8))
  const isAllLow = reg(bool)
  const parity = mayHaveParity(p.format)
    ? { ...parityBits(format), bit: named('parity_bit', reg(bool)), isWrong: named('is_parity_wrong', reg(bool)) }
    : undefined

  const bit = p.sampling === 'majority' ? majority(line, io.tick) : line
  const isSample = io.tick.and(ticksLeft.eq(0))
  const isDone = isSample.and(receiving.eq('stop'))

  when(io.tick, () => {
    ticksLeft.next = ticksLeft.subWrap(1)
  })
  when(receiving.eq('idle').and(io.tick).and(line.not()), () => {
    ticksLeft.next = firstSample[p.sampling]
    receiving.next = 'start'
  })
  when(receiving.eq('low').and(line), () => {
    receiving.next = 'idle'
  })
  when(isSample, () => {
    match(receiving, {
      start: () => {
        bitsLeft.next = literal(uint(3), 4).or(format.length.asBits().extend(3))
        isAllLow.next = true
        if (parity) parity.bit.next = parity.isEven.not()
        if (parity) parity.isWrong.next = false
        receiving.next = mux(bit, Receiving.is.idle, 'data')
      },
      data: () => {
        data.next = shiftedIn(data, bit, p.format === 'port' ? format.length : p.format.dataBits)
        bitsLeft.next = bitsLeft.subWrap(1)
        isAllLow.next = isAllLow.and(bit.not())
        if (parity) parity.bit.next = parity.bit.xor(bit.and(parity.isStuck.not()))
        when(bitsLeft.eq(0), () => {
          receiving.next = parity ? mux(parity.isUsed, Receiving.is.parity, 'stop') : 'stop'
        })
      },
      parity: () => {
        if (parity) parity.isWrong.next = bit.ne(parity.bit)
        isAllLow.next = isAllLow.and(bit.not())
        receiving.next = 'stop'
      },
      stop: () => {
        receiving.next = mux(bit, Receiving.is.idle, 'low')
      },
      _: () => {},
    })
  })

  const isOffered = reg(bool, { init: false })
  const character = reg(UartCharacter)
  const isOverrun = reg(bool, { init: false })
  const isBlocked = isOffered.and(io.out.ready.not())
  isOffered.next = isBlocked.or(isDone)
  isOverrun.next = isBlocked.and(isDone)
  when(isDone.and(isBlocked.not()), () => {
    character.data.next = data
    character.hasFramingError.next = bit.not()
    character.isBreak.next = bit.not().and(isAllLow)
    character.hasParityError.next = parity ? parity.isWrong : false
  })
  io.out.valid.set(isOffered)
  io.out.payload.set(character)
  io.isOverrun.set(isOverrun)
  return io
})

/**
 * Ticks from the one that saw the start bit to the first sample, less one. The edge lies up to a tick before the one that
 * saw it. Three samples are decided upon at the last of them.
 */
const firstSample = { middle: ticksPerBit / 2 - 2, majority: ticksPerBit / 2 - 1 } as const

/** What two of the last three ticks saw. */
function majority(line: Signal<Bool>, tick: Signal<Bool>): Signal<Bool> {
  const before = reg(bool, { init: true })
  const twoBefore = reg(bool, { init: true })
  when(tick, () => {
    before.next = line
    twoBefore.next = before
  })
  return line.and(before).or(line.or(before).and(twoBefore))
}

/** The bits received so far with one more, the oldest on its way to bit 0: each length has an entry of its own. */
function shiftedIn(data: Signal<ReturnType<typeof uint<8>>>, bit: Signal<Bool>, length: Signal<any> | number): Signal<any> {
  const entry = (index: number): Signal<Bool> => {
    const above = index === 7 ? bit : data.bit(index + 1)
    if (index < 4) return data.bit(index + 1)
    const pick = (lengthIndex: number): Signal<Bool> | boolean =>
      lengthIndex === index ? bit : lengthIndex > index ? above : false
    if (typeof length === 'number') {
      const picked = pick(length - 1)
      return typeof picked === 'boolean' ? literal(bool, picked) : picked
    }
    return select(bool, length, { five: pick(4), six: pick(5), seven: pick(6), eight: pick(7) } as any)
  }
  return cat(...Array.from({ length: 8 }, (_, i) => entry(7 - i)))
}
