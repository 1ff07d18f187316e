import { expect } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import type { Design } from '../../ir/module.ts'
import { simulateDesign } from '../../sim/testbench/simulate-design.ts'
import type { Access } from '../buses/fixtures/access.ts'
import { play } from '../buses/fixtures/agent.ts'
import { busInFront } from '../buses/fixtures/bus-in-front.ts'
import type { WishboneWidths } from '../buses/wishbone.ts'
import type { Dice } from '../fixtures/dice.ts'
import { type Check, type Part, part } from '../fixtures/part.ts'
import { randomAccess } from '../registers/fixtures/register-check.ts'
import type { RegisterMap } from '../registers/register-map.ts'
import { anything, BesideBare, type Surroundings, shareUnknowns } from './fixtures/beside-bare.ts'
import { AxiLiteGpio, Gpio, gpioMap, WishboneGpio } from './gpio.ts'
import { AxiLitePwm, Pwm, pwmMap, WishbonePwm } from './pwm.ts'
import {
  AxiLiteI2c,
  AxiLiteSpi,
  I2cRegisters,
  i2cMap,
  SpiRegisters,
  spiMap,
  WishboneI2c,
  WishboneSpi,
} from './serial-registers.ts'
import { AxiLiteTimer, Timer, timerMap, WishboneTimer } from './timer.ts'
import { AxiLiteUart16550, Uart16550, uart16550Widths, WishboneUart16550 } from './uart-16550.ts'

interface Peripheral {
  readonly file: string
  readonly bare: (parameters: any) => unknown
  readonly parameters: unknown
  readonly widths: WishboneWidths
  readonly access: (dice: Dice) => Access
  /** Accesses that come first: what makes it quick. */
  readonly first?: readonly Access[]
  readonly surroundings?: Surroundings
  /** Outputs that never change. */
  readonly still?: readonly string[]
}

/** Accesses with each likelihood of waiting, on each channel. */
const runs = [
  { stall: 0, count: 150 },
  { stall: 0.5, count: 150 },
  { stall: 0.9, count: 60 },
]

/** Beside the peripheral alone: the same at every pin in each cycle, the same answers, and the bus's own rate. */
function doesWhatItDoesAlone({
  bare,
  parameters,
  widths,
  access,
  first = [],
  surroundings = anything,
  still = [],
}: Peripheral): Check<any> {
  let design: Design | undefined
  return async (sim, dice) => {
    design ??= elaborate(bare, parameters)
    const alone = await simulateDesign(design, { engine: 'wasm' })
    shareUnknowns(alone, design, sim, 'inner')
    const bus = busInFront(sim.ports, widths.data, dice)
    const watch = new BesideBare(sim, alone, { ...bus, data: widths.data }, surroundings, dice)
    for (const [run, { stall, count }] of runs.entries()) {
      const controller = bus.controller(stall)
      const asked = [...(run === 0 ? first : []), ...dice.list(count, () => access(dice))]
      const before = watch.answers.length
      controller.ask(asked)
      const cycles = play(sim, [controller, watch])
      expect(controller.answers).toEqual(watch.answers.slice(before))
      expect(controller.answers.length).toBe(asked.length)
      if ('responses' in controller) expect(controller.responses).not.toContain('decerr')
      if (stall === 0) expect(cycles).toBe(bus.cycles(asked))
      // The last call of `play` told the other of an edge that is still to come.
      sim.step()
    }
    expect(watch.still).toEqual(still)
    alone.finish()
  }
}

/** Random accesses to a map; `tamed` says what is written to a register that random data would make slow. */
const accessTo =
  (map: RegisterMap<any>, tamed: Readonly<Record<number, (dice: Dice) => number>> = {}) =>
  (dice: Dice): Access => {
    const access = randomAccess(dice, map, map.addressBits)
    const tame = tamed[Number(access.address)]
    return tame ? { ...access, data: BigInt(tame(dice)), strobes: 2 ** (map.width / 8) - 1 } : access
  }

const write = (address: number, data: number): Access => ({
  isWrite: true,
  address: BigInt(address),
  data: BigInt(data),
  strobes: 15,
})

const gpio = (pins: number): Peripheral => {
  const map = gpioMap({ pins })
  const { output, direction } = map.description.registers
  return {
    file: 'peripherals/gpio.ts',
    bare: Gpio,
    parameters: { pins },
    widths: { address: map.addressBits, data: 32 },
    access: accessTo(map),
    first: [direction, output].flatMap(({ at }) => [write(at, 2 ** pins - 1), write(at, 0)]),
  }
}

const timer = (data: 32 | 64, compares: number): Peripheral => ({
  file: 'peripherals/timer.ts',
  bare: Timer,
  parameters: { data, compares },
  widths: { address: timerMap({ data, compares }).addressBits, data },
  access: accessTo(timerMap({ data, compares })),
})

const pwm = (channels: number, width: number): Peripheral => {
  const { control, prescale, period, high } = pwmMap({ channels, width }).description.registers
  const lengths = Object.fromEntries(Array.from({ length: channels }, (_, i) => [high.at + 4 * i, (dice: Dice) => dice.below(5)]))
  return {
    file: 'peripherals/pwm.ts',
    bare: Pwm,
    parameters: { channels, width },
    widths: { address: pwmMap({ channels, width }).addressBits, data: 32 },
    access: accessTo(pwmMap({ channels, width }), {
      [control.at]: (dice) => (dice.chance(0.9) ? 1 : 0),
      [prescale.at]: (dice) => dice.below(3),
      [period.at]: (dice) => dice.below(6),
      ...lengths,
    }),
  }
}

const spi = (selects: number): Peripheral => {
  const { mode, setup, send } = spiMap.description.registers
  const quick = (dice: Dice): number => dice.below(4) + 65536 * dice.below(2)
  const word = (dice: Dice): number => dice.below(32) + 256 * dice.below(selects) + (dice.chance(0.7) ? 2 ** 31 : 0)
  return {
    file: 'peripherals/serial-registers.ts',
    bare: SpiRegisters,
    parameters: { selects },
    widths: { address: spiMap.addressBits, data: 32 },
    access: accessTo(spiMap, { [mode.at]: quick, [setup.at]: word }),
    first: [
      write(mode.at, 0),
      ...Array.from({ length: selects }, (_, chip) => [write(setup.at, 2 ** 31 + 256 * chip), write(send.at, chip)]).flat(),
    ],
  }
}

/** Open wires that a rival pulls now and then, seldom enough for bytes to pass. */
const openWires: Surroundings = ({ scl, sda }, dice) => {
  const rival = (pulls: boolean): boolean => (dice.chance(0.02) ? dice.chance(0.3) : pulls)
  const pulled = { scl: !scl.in.value && !scl.enable.value, sda: !sda.in.value && !sda.enable.value }
  scl.in.value = !scl.enable.value && !rival(pulled.scl)
  sda.in.value = !sda.enable.value && !rival(pulled.sda)
}

const i2c: Peripheral = {
  file: 'peripherals/serial-registers.ts',
  bare: I2cRegisters,
  parameters: {},
  widths: { address: i2cMap.addressBits, data: 32 },
  access: accessTo(i2cMap, { [i2cMap.description.registers.timing.at]: (dice) => dice.below(2) }),
  first: [write(i2cMap.description.registers.timing.at, 0)],
  surroundings: openWires,
  still: ['scl.out', 'sda.out'],
}

/** As a driver would: the divisor once, formats and modes as they come, characters, and everything read. */
const uart = (stride: 1 | 4): Peripheral => {
  const [data, enable, fifo, line, modem] = [0, 1, 2, 3, 4]
  const bytes = stride
  const at = (register: number | undefined): bigint => BigInt(register! * bytes)
  const written: Readonly<Record<number, (dice: Dice) => number>> = {
    [fifo!]: (dice) => dice.pick([0xc7, 0x01, 0x81, 0x41, 0x00]),
    [line!]: (dice) => dice.pick([0x03, dice.bits(7)]),
    [modem!]: (dice) => dice.bits(4) + (dice.chance(0.2) ? 16 : 0),
  }
  const set = (register: number | undefined, value: number): Access => ({
    isWrite: true,
    address: at(register),
    data: BigInt(value),
    strobes: 2 ** bytes - 1,
  })
  return {
    file: 'peripherals/uart-16550.ts',
    bare: Uart16550,
    parameters: { stride },
    widths: uart16550Widths({ stride }),
    first: [set(line, 0x80), set(data, 1), set(enable, 0), set(line, 3), set(fifo, 1), set(modem, 15), set(modem, 0)],
    access: (dice) => {
      const register = dice.pick([data, dice.below(8)])!
      const low = written[register]?.(dice) ?? dice.bits(8)
      return {
        isWrite: dice.chance(0.5),
        address: at(register),
        data: (dice.wide(8 * bytes - 8) << 8n) | BigInt(low),
        strobes: dice.pick([2 ** bytes - 1, dice.bits(bytes)]),
      }
    },
  }
}

const busForm = (name: string, module: (parameters: any) => unknown, peripheral: Peripheral, isMeasured = true): Part =>
  part({ name, file: peripheral.file, isMeasured }, module, peripheral.parameters, {
    'does on the bus what it does alone, whatever the waits': doesWhatItDoesAlone(peripheral),
  })

export const peripheralsOnBuses: readonly Part[] = [
  busForm('gpio_axi_lite, 8 pins', AxiLiteGpio, gpio(8)),
  busForm('gpio_wishbone, 8 pins', WishboneGpio, gpio(8)),
  busForm('gpio_wishbone, 1 pins', WishboneGpio, gpio(1), false),
  busForm('i2c_axi_lite', AxiLiteI2c, i2c),
  busForm('i2c_wishbone', WishboneI2c, i2c),
  busForm('pwm_axi_lite, 4 channels of 16 bits', AxiLitePwm, pwm(4, 16)),
  busForm('pwm_wishbone, 4 channels of 16 bits', WishbonePwm, pwm(4, 16)),
  busForm('spi_axi_lite, 3 chips', AxiLiteSpi, spi(3)),
  busForm('spi_wishbone, 3 chips', WishboneSpi, spi(3)),
  busForm('timer_axi_lite, bus of 32, 1 comparisons', AxiLiteTimer, timer(32, 1)),
  busForm('timer_axi_lite, bus of 64, 2 comparisons', AxiLiteTimer, timer(64, 2), false),
  busForm('timer_wishbone, bus of 32, 1 comparisons', WishboneTimer, timer(32, 1)),
  busForm('timer_wishbone, bus of 64, 2 comparisons', WishboneTimer, timer(64, 2), false),
  busForm('uart_16550_axi_lite', AxiLiteUart16550, uart(4)),
  busForm('uart_16550_wishbone, stride 1', WishboneUart16550, uart(1), false),
  busForm('uart_16550_wishbone, stride 4', WishboneUart16550, uart(4)),
]
