import { connect } from '../../dsl/connect.ts'
import { noClock } from '../../dsl/domain.ts'
import { module } from '../../dsl/module.ts'
import { flip, input, output, ports, tristate } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import { accessPort } from '../buses/access-port.ts'
import { registerFile } from '../registers/register-file.ts'
import { registerMap } from '../registers/register-map.ts'
import { SyncFifo } from '../storage/sync-fifo.ts'
import { I2cCommand, I2cController, I2cOutcome } from './i2c-controller.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'
import { checkSpi } from './spi.ts'
import { SpiController, spiCommand } from './spi-controller.ts'

/** Commands and words that wait, of each kind. */
const queueDepth = 16

/** What is common to both: how full the queues are, and when to interrupt. */
const status = {
  canTake: { bits: [0, 0], access: 'ro', doc: 'The queue to send has room.' },
  hasCome: { bits: [1, 1], access: 'ro', doc: 'Something waits to be read.' },
  isBusy: { bits: [2, 2], access: 'ro', doc: 'The bus is in use.' },
  waiting: { bits: [12, 8], access: 'ro', doc: 'How many wait to be sent.' },
  come: { bits: [20, 16], access: 'ro', doc: 'How many wait to be read.' },
} as const
const interrupts = {
  onCome: { bits: [0, 0], access: 'rw', doc: 'Interrupt while something waits to be read.' },
  onEmpty: { bits: [1, 1], access: 'rw', doc: 'Interrupt while nothing waits to be sent.' },
} as const

/** The registers of an SPI controller. */
export const spiMap = registerMap({
  name: 'spi',
  width: 32,
  registers: {
    mode: {
      at: 0x0,
      doc: 'Change it while nothing is sent.',
      fields: {
        isHigh: { bits: [0, 0], access: 'rw', doc: 'CPOL: the clock rests at 1.' },
        isLate: { bits: [1, 1], access: 'rw', doc: 'CPHA: data are taken at the second edge.' },
        divider: { bits: [31, 16], access: 'rw', reset: 0xffff, doc: 'Half a bit is so many cycles and one.' },
      },
    },
    setup: {
      at: 0x4,
      doc: 'Goes with each word that is written to `send` from now on.',
      fields: {
        length: { bits: [4, 0], access: 'rw', reset: 7, doc: 'Bits of a word less one.' },
        select: { bits: [12, 8], access: 'rw', doc: 'Which chip.' },
        isLast: { bits: [31, 31], access: 'rw', doc: 'The chip is left behind the word.' },
      },
    },
    send: { at: 0x8, strobes: true, doc: 'Lost where `canTake` is 0.', fields: { data: { bits: [31, 0], access: 'wo' } } },
    receive: { at: 0xc, strobes: true, doc: 'Takes the word that it reads.', fields: { data: { bits: [31, 0], access: 'ro' } } },
    status: { at: 0x10, fields: status },
    interrupt: { at: 0x14, fields: interrupts },
  },
})

export interface SpiRegistersParameters {
  /** Chips to choose from, 1 to 32. */
  readonly selects: number
}

export const spiPins = ({ selects }: SpiRegistersParameters) => ({
  sclk: output(bool),
  mosi: output(bool),
  miso: input(bool, { domain: noClock }),
  selectN: output(uint(selects)),
  interrupt: output(bool),
})

/**
 * `SpiController` of words up to 32 bits behind registers (`spiMap`), with queues of 16 both ways.
 *
 * Ports       `access`; `sclk`, `mosi`, `miso`, `selectN`; `interrupt`. Each word sent brings one to be read: a queue that
 *             is not read stops the bus with its seventeenth.
 * Latency     a word is in the queue two cycles after the edge that writes `send`. Timing: as `SpiController`; `interrupt` passes a gate.
 * Reset       nothing queued, mode 0, the slowest clock. Errors: GW262 (selects).
 */
export const SpiRegisters = module('spi_registers', (p: SpiRegistersParameters) => {
  const shape = { width: 32, selects: p.selects }
  checkSpi(shape)
  const io = ports({ access: flip(accessPort(spiWidths)), ...spiPins(p) })
  const registers = registerFile(spiMap)()
  connect(io.access, registers.access)
  const controller = SpiController({ ...shape, dividerBits: 16 })
  const waiting = SyncFifo({ shape: spiCommand(shape), depth: queueDepth })
  const come = SyncFifo({ shape: uint(32), depth: queueDepth })
  const { mode, setup, send, receive } = registers
  controller.mode.isHigh.set(mode.isHigh)
  controller.mode.isLate.set(mode.isLate)
  controller.divider.set(mode.divider)
  waiting.in.valid.set(send.isWritten)
  waiting.in.payload.data.set(send.data)
  waiting.in.payload.length.set(setup.length)
  waiting.in.payload.select.set(setup.select.low(waiting.in.payload.select.width))
  waiting.in.payload.isLast.set(setup.isLast)
  connect(waiting.out, controller.in)
  connect(controller.out, come.in)
  come.out.ready.set(receive.isRead)
  receive.data.set(come.out.payload)
  showQueues(registers, { waiting, come, isBusy: controller.isBusy, interrupt: io.interrupt })
  io.sclk.set(controller.sclk)
  io.mosi.set(controller.mosi)
  io.selectN.set(controller.selectN)
  controller.miso.set(io.miso)
  return io
})

const spiWidths = { address: spiMap.addressBits, data: 32 }

/** The registers of an I2C controller. */
export const i2cMap = registerMap({
  name: 'i2c',
  width: 32,
  registers: {
    timing: {
      at: 0x0,
      fields: { divider: { bits: [15, 0], access: 'rw', reset: 0xffff, doc: 'A fifth of a bit is so many cycles and one.' } },
    },
    command: {
      at: 0x4,
      strobes: true,
      doc: 'A write queues a command; it is lost where `canTake` is 0.',
      fields: {
        data: { bits: [7, 0], access: 'wo', doc: 'The byte to write.' },
        kind: { bits: [9, 8], access: 'wo', values: { start: 0, stop: 1, write: 2, read: 3 } },
        isLast: { bits: [10, 10], access: 'wo', doc: 'A read that is answered with NACK.' },
      },
    },
    outcome: {
      at: 0x8,
      strobes: true,
      doc: 'Takes the outcome that it reads, one for each command.',
      fields: {
        data: { bits: [7, 0], access: 'ro', doc: 'The byte that was on the bus.' },
        result: { bits: [9, 8], access: 'ro', values: { done: 0, refused: 1, lost: 2 } },
        isThere: { bits: [31, 31], access: 'ro', doc: '0: there was none.' },
      },
    },
    status: { at: 0x10, fields: status },
    interrupt: { at: 0x14, fields: interrupts },
  },
})

export const i2cPins = () => ({ scl: tristate(bool), sda: tristate(bool), interrupt: output(bool) })

/**
 * `I2cController` behind registers (`i2cMap`), with queues of 16 both ways.
 *
 * Ports       `access`; `scl`, `sda`: open drain; `interrupt`. Outcomes that are not read stop the bus with the seventeenth.
 * Latency     a command is in the queue two cycles after the edge that writes it. Timing: as `I2cController`; `interrupt` passes a gate.
 * Reset       nothing queued, the slowest clock.
 */
export const I2cRegisters = module('i2c_registers', (_: {}) => {
  const io = ports({ access: flip(accessPort(i2cWidths)), ...i2cPins() })
  const registers = registerFile(i2cMap)()
  connect(io.access, registers.access)
  const controller = I2cController({ dividerBits: 16 })
  const waiting = SyncFifo({ shape: I2cCommand, depth: queueDepth })
  const come = SyncFifo({ shape: I2cOutcome, depth: queueDepth })
  const { timing, command, outcome } = registers
  controller.divider.set(timing.divider)
  waiting.in.valid.set(command.isWritten)
  waiting.in.payload.data.set(command.data)
  waiting.in.payload.kind.set(command.kind.as(I2cCommand.fields.kind).value)
  waiting.in.payload.isLast.set(command.isLast)
  connect(waiting.out, controller.in)
  connect(controller.out, come.in)
  come.out.ready.set(outcome.isRead)
  outcome.data.set(come.out.payload.data)
  outcome.result.set(come.out.payload.result.asBits())
  outcome.isThere.set(come.out.valid)
  showQueues(registers, { waiting, come, isBusy: controller.isBusy, interrupt: io.interrupt })
  connect(io.scl, controller.scl)
  connect(io.sda, controller.sda)
  return io
})

const i2cWidths = { address: i2cMap.addressBits, data: 32 }

function showQueues(registers: any, { waiting, come, isBusy, interrupt }: any): void {
  const { status: shown, interrupt: wanted } = registers
  shown.canTake.set(waiting.in.ready)
  shown.hasCome.set(come.out.valid)
  shown.isBusy.set(isBusy)
  shown.waiting.set(waiting.level)
  shown.come.set(come.level)
  interrupt.set(wanted.onCome.and(come.out.valid).or(wanted.onEmpty.and(waiting.out.valid.not())))
}

const attachSpi = (p: SpiRegistersParameters) => ({ widths: spiWidths, pins: spiPins(p) })
const attachI2c = (_: {}) => ({ widths: i2cWidths, pins: i2cPins() })

/** `SpiRegisters` on AXI4-Lite of 32 bits. */
export const AxiLiteSpi = onAxiLite('spi_axi_lite', SpiRegisters, attachSpi)
/** `SpiRegisters` on classic Wishbone of 32 bits. */
export const WishboneSpi = onWishbone('spi_wishbone', SpiRegisters, attachSpi)
/** `I2cRegisters` on AXI4-Lite of 32 bits. */
export const AxiLiteI2c = onAxiLite('i2c_axi_lite', I2cRegisters, attachI2c)
/** `I2cRegisters` on classic Wishbone of 32 bits. */
export const WishboneI2c = onWishbone('i2c_wishbone', I2cRegisters, attachI2c)
