import { cat } from '../../dsl/cat.ts'
import { mux, select, when } from '../../dsl/control.ts'
import { currentDomain, inDomain, noClock } from '../../dsl/domain.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, type Inside, input, output, ports } from '../../dsl/port.ts'
import { bool, struct, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'
import { accessPort } from '../buses/access-port.ts'
import type { WishboneWidths } from '../buses/wishbone.ts'
import { synchronise } from '../crossing/synchronise.ts'
import { SyncFifo } from '../storage/sync-fifo.ts'
import { BaudTicks } from './baud-ticks.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'
import { UartCharacter, UartFormat } from './uart-format.ts'
import { UartReceiver } from './uart-receiver.ts'
import { UartTransmitter } from './uart-transmitter.ts'

export interface Uart16550Parameters {
  /** Bytes from one register to the next: 1 on a bus of 8 bits, 4 on one of 32 (`reg-shift = <2>` in a device tree). */
  readonly stride: 1 | 4
}

const fifoDepth = 16

/** Eight registers: a byte each, or the low byte of a word. */
export function uart16550Widths({ stride }: Uart16550Parameters): WishboneWidths {
  if (stride !== 1 && stride !== 4)
    fail({
      code: 'GW262',
      title: 'Uart16550',
      message: `registers ${String(stride)} bytes apart`,
      mend: 'give stride: 1, on a bus of 8 bits, or stride: 4, on one of 32',
    })
  return stride === 1 ? { address: 3, data: 8 } : { address: 5, data: 32 }
}

/** The line and the modem's lines, all of them active low where their names end in N. */
export const uart16550Pins = () =>
  ({
    rx: input(bool, { domain: noClock }),
    tx: output(bool),
    modemIn: {
      ctsN: input(bool, { domain: noClock }),
      dsrN: input(bool, { domain: noClock }),
      riN: input(bool, { domain: noClock }),
      dcdN: input(bool, { domain: noClock }),
    },
    modemOut: { rtsN: output(bool), dtrN: output(bool), out1N: output(bool), out2N: output(bool) },
    interrupt: output(bool),
  }) as const

const Cause = struct({ id: uint(3), isNone: bool })

/**
 * A serial port as drivers of the 16550A know it (Linux's 8250, OpenSBI): RBR, THR, IER, IIR, FCR, LCR, MCR, LSR, MSR, SCR,
 * DLL and DLM, FIFOs of 16 characters, interrupts, loop-back. The rate is f / (16 · divisor).
 *
 * Ports       `access`: a byte register at each of eight words (buses/access-port.ts). `rx`, `tx`; `modemIn`, `modemOut`;
 *             inputs belong to no clock, and pass two flip-flops. `interrupt`: high while a cause holds that IER lets through.
 * Latency     `interrupt` one cycle after IIR. A character shows in LSR two cycles after the receiver has it.
 * Timing      all pins and `interrupt` come straight from flip-flops.
 * Errors      GW262 (stride); GW022 in a domain with asynchronous reset. No access is refused.
 * Reset       IER, FCR, LCR, MCR 0; divisor 1; FIFOs empty; LSR 0x60.
 * Source      TI SLLS177 (TL16C550C), Principles of Operation.
 *
 * Otherwise than there: no DMA (FCR3 is not kept), no automatic flow control (MCR5 reads 0); the interrupt of an empty
 * transmitter FIFO is never held back for a character's time; a divisor of 0 is as 1; after a missing stop bit the receiver
 * waits for a high line; with FIFOs off (FCR0 = 0) the transmitter takes up to 16 characters all the same; RBR of an empty
 * FIFO is of no meaning.
 */
export const Uart16550 = module('uart_16550', (p: Uart16550Parameters) => {
  const io = ports({ access: flip(accessPort(uart16550Widths(p))), ...uart16550Pins() })
  const { access } = io
  const register = access.address as Signal<UInt<any>>
  const written = access.data.low(8) as Signal<UInt<8>>
  const isWriting = access.enable.and(access.isWrite).and(access.strobes.bit(0))
  const isReading = access.enable.and(access.isWrite.not())
  const writes = (index: number): Signal<Bool> => isWriting.and(register.eq(index))
  const reads = (index: number): Signal<Bool> => isReading.and(register.eq(index))

  const interruptEnable = reg(uint(4), { init: 0 })
  const isFifoOn = reg(bool, { init: false })
  /** Not looked at until the write that turns FIFOs on has set it. */
  const trigger = reg(uint(2))
  const lineControl = reg(uint(8), { init: 0 })
  const modemControl = reg(uint(5), { init: 0 })
  const scratch = reg(uint(8), { init: 0 })
  const divisor = reg(uint(16), { init: 1 })
  const isDivisor = lineControl.bit(7)
  const isLoop = modemControl.bit(4)
  const isDivisorWritten = isDivisor.and(writes(0).or(writes(1)))

  when(writes(0).and(isDivisor), () => {
    divisor.bits(7, 0).next = written
  })
  when(writes(1), () => {
    when(isDivisor, () => {
      divisor.bits(15, 8).next = written
    }).otherwise(() => {
      interruptEnable.next = written.low(4)
    })
  })
  when(writes(3), () => {
    lineControl.next = written
  })
  when(writes(4), () => {
    modemControl.next = written.low(5)
  })
  when(writes(7), () => {
    scratch.next = written
  })
  when(writes(2), () => {
    isFifoOn.next = written.bit(0)
  })
  when(writes(2).and(written.bit(0)), () => {
    trigger.next = written.bits(7, 6)
  })
  /** Turning FIFOs on or off empties both. */
  const isTurned = written.bit(0).ne(isFifoOn)
  const clears = (bit: number): Signal<Bool> => writes(2).and(isTurned.or(written.bit(0).and(written.bit(bit))))
  const clearsReceiver = clears(1)

  const format = lineControl.low(6).as(UartFormat)
  const ticks = BaudTicks({ divisorBits: 16 })
  ticks.divisor.set(divisor)
  ticks.restart.set(reg1(isDivisorWritten))

  const transmitter = UartTransmitter({ format: 'port' })
  const sending = inDomain(currentDomain().resetWhen(clears(2)), () => SyncFifo({ shape: uint(8), depth: fifoDepth }))
  transmitter.tick.set(ticks.tick)
  transmitter.format?.set(format)
  sending.in.valid.set(writes(0).and(isDivisor.not()))
  sending.in.payload.set(written)
  transmitter.in.valid.set(sending.out.valid)
  transmitter.in.payload.set(sending.out.payload)
  sending.out.ready.set(transmitter.in.ready)
  const isHoldingEmpty = sending.out.valid.not()
  const serialOut = reg(bool, { init: true })
  serialOut.next = transmitter.tx.and(lineControl.bit(6).not())
  const tx = reg(bool, { init: true })
  tx.next = serialOut.or(isLoop)
  io.tx.set(tx)

  const receiver = UartReceiver({ format: 'port', sampling: 'majority' })
  const serialIn = reg(bool, { init: true })
  serialIn.next = mux(isLoop, serialOut, synchronise(io.rx, { domain: currentDomain(), init: true }))
  receiver.rx.set(serialIn)
  receiver.tick.set(ticks.tick)
  receiver.format?.set(format)
  receiver.out.ready.set(true)
  const received = receiverSide({
    isFifoOn,
    trigger,
    format,
    tick: ticks.tick,
    clear: clearsReceiver,
    character: receiver.out.payload,
    hasCome: receiver.out.valid,
    isDataRead: reads(0).and(isDivisor.not()),
    isStatusRead: reads(5),
  })
  const lineStatus = cat(
    received.hasErrorInFifo,
    isHoldingEmpty.and(transmitter.isBusy.not()),
    isHoldingEmpty,
    received.errors,
    received.hasData,
  )

  const modemStatus = modemSide(io, modemControl, reads(6))

  const wasHoldingEmpty = reg(bool, { init: true })
  wasHoldingEmpty.next = isHoldingEmpty
  const isEmptyPending = reg(bool, { init: false })
  const isEnabledNow = writes(1).and(isDivisor.not()).and(written.bit(1)).and(interruptEnable.bit(1).not())
  const cause = highestCause({
    lineStatus: interruptEnable.bit(2).and(received.errors.any()),
    dataAvailable: interruptEnable.bit(0).and(received.isAtTrigger),
    timeout: interruptEnable.bit(0).and(received.isTimeout),
    empty: interruptEnable.bit(1).and(isEmptyPending),
    modem: interruptEnable.bit(3).and(modemStatus.low(4).any()),
  })
  const isEmptyTold = reads(2).and(cause.id.eq(causeIds.empty)).and(cause.isNone.not())
  when(isHoldingEmpty.and(wasHoldingEmpty.not().or(isEnabledNow)), () => {
    isEmptyPending.next = true
  }).elseWhen(isEmptyTold.or(isHoldingEmpty.not()), () => {
    isEmptyPending.next = false
  })
  const interrupt = reg(bool, { init: false })
  interrupt.next = cause.isNone.not()
  io.interrupt.set(interrupt)

  const word = select(uint(8), register, {
    0: mux(isDivisor, divisor.low(8), received.data),
    1: mux(isDivisor, divisor.high(8), interruptEnable.extend(8)),
    2: cat(isFifoOn, isFifoOn, literal(uint(2), 0), cause.asBits()) as Signal<UInt<8>>,
    3: lineControl,
    4: modemControl.extend(8),
    5: lineStatus as Signal<UInt<8>>,
    6: modemStatus,
    7: scratch,
  })
  const readData = reg(uint(8))
  when(isReading, () => {
    readData.next = word
  })
  access.readData.set(readData.extend(access.data.width))
  access.isRefused.set(false)
  return io
})

/** One cycle later. */
function reg1(value: Signal<Bool>): Signal<Bool> {
  const late = reg(bool, { init: false })
  late.next = value
  return late
}

/** IIR3…1 of each cause; the first that holds counts. */
const causeIds = { lineStatus: 3, dataAvailable: 2, timeout: 6, empty: 1, modem: 0 } as const

function highestCause(causes: Readonly<Record<keyof typeof causeIds, Signal<Bool>>>): Signal<typeof Cause> {
  const order = ['lineStatus', 'dataAvailable', 'timeout', 'empty', 'modem'] as const
  const isNone = order
    .map((name) => causes[name])
    .reduce((any, one) => any.or(one))
    .not()
  const id = order.reduceRight<Signal<UInt<3>>>(
    (others, name) => mux(causes[name], literal(uint(3), causeIds[name]), others),
    literal(uint(3), 0),
  )
  return cat(id, isNone).as(Cause)
}

interface ReceiverSide {
  readonly isFifoOn: Signal<Bool>
  readonly trigger: Signal<UInt<2>>
  readonly format: Signal<typeof UartFormat>
  readonly tick: Signal<Bool>
  readonly clear: Signal<Bool>
  readonly hasCome: Signal<Bool>
  readonly character: Signal<typeof UartCharacter>
  readonly isDataRead: Signal<Bool>
  readonly isStatusRead: Signal<Bool>
}

/** The receiver's FIFO, what LSR says of it, and its two causes of an interrupt. */
function receiverSide(p: ReceiverSide) {
  const { fifo, isSeen, errorsWaiting, quiet } = inDomain(currentDomain().resetWhen(p.clear), () => ({
    fifo: SyncFifo({ shape: UartCharacter, depth: fifoDepth }),
    /** Whether LSR has the errors of the character on top. */
    isSeen: reg(bool, { init: false }),
    /** Characters in the FIFO with errors that LSR has not. */
    errorsWaiting: reg(uint(5), { init: 0 }),
    /** Ticks since a character came or was read, while one waits. */
    quiet: reg(uint(10)),
  }))
  const hasData = fifo.out.valid
  const top = fifo.out.payload
  /** With FIFOs off there is one register, and what comes takes the place of what is there. */
  const isReplaced = p.hasCome.and(p.isFifoOn.not()).and(hasData)
  const isOverrun = p.hasCome.and(mux(p.isFifoOn, fifo.in.ready.not(), hasData.and(p.isDataRead.not())))
  const isTaken = hasData.and(p.isDataRead.or(isReplaced))
  fifo.in.valid.set(p.hasCome)
  fifo.in.payload.set(p.character)
  fifo.out.ready.set(isTaken)

  const wrong = (character: Signal<typeof UartCharacter>): Signal<Bool> =>
    character.isBreak.or(character.hasFramingError).or(character.hasParityError)
  const isShown = hasData.and(isSeen.not())
  const kept = reg(uint(4), { init: 0 })
  const topErrors = cat(top.isBreak, top.hasFramingError, top.hasParityError, literal(bool, false)) as Signal<UInt<4>>
  const errors = mux(isShown, kept.or(topErrors), kept)
  kept.next = mux(p.isStatusRead, 0, errors).or(isOverrun.asBits().extend(4))
  isSeen.next = hasData.and(isTaken.not())
  const comes = p.hasCome.and(fifo.in.ready).and(wrong(p.character))
  const goes = isShown.and(wrong(top))
  when(comes.and(goes.not()), () => {
    errorsWaiting.next = errorsWaiting.addWrap(1)
  }).elseWhen(goes.and(comes.not()), () => {
    errorsWaiting.next = errorsWaiting.subWrap(1)
  })

  /** Sixteen ticks a bit, four characters: sixty-four ticks for each bit of one. */
  const { length, parity, hasTwoStops } = p.format
  const characterBits = length
    .asBits()
    .extend(4)
    .addWrap(7)
    .addWrap(parity.asBits().bit(0).asBits().extend(4))
    .addWrap(hasTwoStops.asBits().extend(4))
  const isQuiet = quiet.high(4).eq(characterBits)
  when(p.hasCome.or(p.isDataRead).or(hasData.not()), () => {
    quiet.next = 0
  }).elseWhen(p.tick.and(isQuiet.not()), () => {
    quiet.next = quiet.addWrap(1)
  })
  const level = fifo.level
  const isFilled = select(bool, p.trigger, { 0: hasData, 1: level.ge(4), 2: level.ge(8), 3: level.ge(14) })
  return {
    data: top.data,
    hasData,
    errors,
    hasErrorInFifo: p.isFifoOn.and(errorsWaiting.ne(0).or(errors.high(3).any())),
    isAtTrigger: mux(p.isFifoOn, isFilled, hasData),
    isTimeout: p.isFifoOn.and(hasData).and(isQuiet),
  }
}

/** The modem's lines; returns MSR. In loop-back the outputs are the inputs, and the pins rest. */
function modemSide(
  io: Inside<ReturnType<typeof uart16550Pins>>,
  control: Signal<UInt<5>>,
  isStatusRead: Signal<Bool>,
): Signal<UInt<8>> {
  const isLoop = control.bit(4)
  const { dtrN, rtsN, out1N, out2N } = io.modemOut
  const { ctsN, dsrN, riN, dcdN } = io.modemIn
  const pins = [dtrN, rtsN, out1N, out2N]
  pins.forEach((pin, bit) => {
    const level = reg(bool, { init: true })
    level.next = control.bit(bit).not().or(isLoop)
    pin.set(level)
  })
  /** CTS, DSR, RI, DCD, and what each is in loop-back: RTS, DTR, OUT1, OUT2. */
  const inputs = [ctsN, dsrN, riN, dcdN].map((pin, i) => {
    const level = synchronise(pin, { domain: currentDomain(), init: true })
    return mux(isLoop, control.bit([1, 0, 2, 3][i]!), level.not())
  })
  const now = cat(...inputs.toReversed()) as Signal<UInt<4>>
  const before = reg(uint(4), { init: 0 })
  before.next = now
  /** RI counts where it ends, the others where they change. */
  const counts = now.xor(before).and(now.not().or(literal(uint(4), 0b1011)))
  const changed = reg(uint(4), { init: 0 })
  changed.next = mux(isStatusRead, 0, changed).or(counts)
  return cat(before, changed)
}

/** `Uart16550` on AXI4-Lite of 32 bits: a register every four bytes. Ports `sAxil`, the lines, `interrupt`. */
export const AxiLiteUart16550 = onAxiLite(
  'uart_16550_axi_lite',
  (_: {}) => Uart16550({ stride: 4 }),
  () => ({ widths: uart16550Widths({ stride: 4 }), pins: uart16550Pins() }),
)

/** `Uart16550` on classic Wishbone, of 8 bits (stride 1) or 32 (stride 4). Ports `wb`, the lines, `interrupt`. */
export const WishboneUart16550 = onWishbone(
  'uart_16550_wishbone',
  (p: Uart16550Parameters) => Uart16550(p),
  (p) => ({ widths: uart16550Widths(p), pins: uart16550Pins() }),
)
