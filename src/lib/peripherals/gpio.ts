import { cat } from '../../dsl/cat.ts'
import { connect } from '../../dsl/connect.ts'
import { currentDomain, noClock } from '../../dsl/domain.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { flip, input, output, ports } from '../../dsl/port.ts'
import { bool, uint } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { reg } from '../../dsl/storage.ts'
import { accessPort } from '../buses/access-port.ts'
import { synchronise } from '../crossing/synchronise.ts'
import { registerFile } from '../registers/register-file.ts'
import { registerMap } from '../registers/register-map.ts'
import { onAxiLite, onWishbone } from './on-bus.ts'

export interface GpioParameters {
  /** Pins, 1 to 32. */
  readonly pins: number
}

/** The registers of general-purpose pins: a bit a pin in each. */
export function gpioMap({ pins }: GpioParameters) {
  if (!Number.isSafeInteger(pins) || pins < 1 || pins > 32)
    fail({ code: 'GW262', title: 'GPIO', message: `${pins} pins`, mend: 'give pins: 1 to 32' })
  const bits = [pins - 1, 0] as const
  return registerMap({
    name: 'gpio',
    width: 32,
    registers: {
      input: { at: 0x00, fields: { pins: { bits, access: 'ro', doc: 'The pins as they are.' } } },
      output: { at: 0x04, fields: { pins: { bits, access: 'shared', doc: 'What is driven.' } } },
      direction: { at: 0x08, fields: { pins: { bits, access: 'rw', doc: '1 drives the pin.' } } },
      set: { at: 0x0c, fields: { pins: { bits, access: 'pulse', doc: '1 sets the bit of `output`.' } } },
      clear: { at: 0x10, fields: { pins: { bits, access: 'pulse', doc: '1 clears it.' } } },
      toggle: { at: 0x14, fields: { pins: { bits, access: 'pulse', doc: '1 turns it round.' } } },
      onRise: { at: 0x18, fields: { pins: { bits, access: 'rw', doc: 'A rising edge raises `pending`.' } } },
      onFall: { at: 0x1c, fields: { pins: { bits, access: 'rw', doc: 'A falling edge does.' } } },
      onHigh: { at: 0x20, fields: { pins: { bits, access: 'rw', doc: 'A pin that is high does.' } } },
      onLow: { at: 0x24, fields: { pins: { bits, access: 'rw', doc: 'A pin that is low does.' } } },
      pending: { at: 0x28, fields: { pins: { bits, access: 'w1c', doc: 'Raised, and not yet cleared.' } } },
    },
  })
}

export const gpioPins = ({ pins }: GpioParameters) => ({
  pins: Array.from({ length: pins }, () => ({
    in: input(bool, { domain: noClock }),
    out: output(bool),
    enable: output(bool),
  })),
  interrupt: output(bool),
})

const widths = (p: GpioParameters) => ({ address: gpioMap(p).addressBits, data: 32 })

/**
 * Pins that software reads, drives and waits for.
 *
 * Ports       `access`: the registers of `gpioMap`. `pins`: one `tristate` each, whose inputs belong to no clock, and pass two flip-flops.
 *             `interrupt`: while any bit of `pending` is set.
 * Latency     a pin shows in `input` two edges later, and raises `pending` with the third. `set`, `clear` and `toggle` reach the
 *             pin one cycle later than a write to `output`; several of one access cannot be, and later writes win.
 * Timing      pins come straight from flip-flops; `interrupt` is the disjunction of `pending`.
 * Reset       all pins inputs; nothing waited for. Errors: GW262 (pins).
 */
export const Gpio = module('gpio', (p: GpioParameters) => {
  const map = gpioMap(p)
  const io = ports({ access: flip(accessPort(widths(p))), ...gpioPins(p) })
  const registers: any = registerFile(map as any)()
  connect(io.access, registers.access)
  const values = (name: string): Signal<UInt<any>> => registers[name].pins.asBits()
  const drive = (port: any, bits: Signal<UInt<any>>): void => port.set(p.pins === 1 ? bits.bit(0) : bits)

  const domain = currentDomain()
  const levels = io.pins.map((pin) => synchronise(pin.in, { domain }))
  const level = joined(levels)
  const before = reg(uint(p.pins), { init: 0 })
  before.next = level
  drive(registers.input.pins, level)

  const held: Signal<UInt<any>> = registers.output.pins.value.asBits()
  const changes = values('set').or(values('clear')).or(values('toggle'))
  drive(registers.output.pins.data, held.or(values('set')).and(values('clear').not()).xor(values('toggle')) as Signal<UInt<any>>)
  registers.output.pins.load.set(changes.any())
  io.pins.forEach((pin, i) => {
    pin.out.set(held.bit(i))
    pin.enable.set(values('direction').bit(i))
  })

  const raised = values('onRise')
    .and(level)
    .and(before.not())
    .or(values('onFall').and(level.not()).and(before))
    .or(values('onHigh').and(level))
    .or(values('onLow').and(level.not()))
  drive(registers.pending.pins.raise, raised as Signal<UInt<any>>)
  io.interrupt.set(registers.pending.pins.value.asBits().any())
  return io
})

const joined = (levels: readonly Signal<Bool>[]): Signal<UInt<any>> =>
  levels.length === 1 ? levels[0]!.asBits() : (cat(...levels.toReversed()) as Signal<UInt<any>>)

const attach = (p: GpioParameters) => ({ widths: widths(p), pins: gpioPins(p) })

/** `Gpio` on AXI4-Lite of 32 bits. Ports `sAxil`, `pins`, `interrupt`. */
export const AxiLiteGpio = onAxiLite('gpio_axi_lite', Gpio, attach)

/** `Gpio` on classic Wishbone of 32 bits. Ports `wb`, `pins`, `interrupt`. */
export const WishboneGpio = onWishbone('gpio_wishbone', Gpio, attach)
