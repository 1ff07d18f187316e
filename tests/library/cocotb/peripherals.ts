import { bool, connect, flip, input, module, output, ports, sink, source, uint } from 'gatewright'
import {
  AxiLiteGpio,
  AxiLiteI2c,
  AxiLitePwm,
  AxiLiteSpi,
  AxiLiteTimer,
  AxiLiteUart16550,
  axiLite,
  I2cCommand,
  I2cController,
  I2cOutcome,
  SpiController,
  SpiPeripheral,
  Uart,
  Uart16550,
} from 'gatewright/lib'
import type { Judged } from './designs.ts'

/** The controller on wires that a device pulls as well: open drain, as the pins of a board make it. */
const I2cBus = module('i2c_bus', (p: { dividerBits: number }) => {
  const io = ports({
    divider: input(uint(p.dividerBits)),
    in: sink(I2cCommand),
    out: source(I2cOutcome),
    deviceScl: input(bool),
    deviceSda: input(bool),
    scl: output(bool),
    sda: output(bool),
  })
  const controller = I2cController(p)
  controller.divider.set(io.divider)
  connect(io.in, controller.in)
  connect(controller.out, io.out)
  const scl = controller.scl.enable.not().and(io.deviceScl)
  const sda = controller.sda.enable.not().and(io.deviceSda)
  controller.scl.in.set(scl)
  controller.sda.in.set(sda)
  io.scl.set(scl)
  io.sda.set(sda)
  return io
})

/** The same with registers on AXI4-Lite. */
const AxiLiteI2cBus = module('i2c_axi_lite_bus', () => {
  const controller = AxiLiteI2c({})
  const io = ports({
    sAxil: flip(axiLite({ address: 5, data: 32 })),
    interrupt: output(bool),
    deviceScl: input(bool),
    deviceSda: input(bool),
    scl: output(bool),
    sda: output(bool),
  })
  connect(io.sAxil, controller.sAxil)
  io.interrupt.set(controller.interrupt)
  const scl = controller.scl.enable.not().and(io.deviceScl)
  const sda = controller.sda.enable.not().and(io.deviceSda)
  controller.scl.in.set(scl)
  controller.sda.in.set(sda)
  io.scl.set(scl)
  io.sda.set(sda)
  return io
})

/** Peripherals whose other ends are cocotbext-uart, -spi and -i2c. */
export const judgedPeripherals: readonly Judged[] = [
  ...(['middle', 'majority'] as const).map((sampling) => ({
    name: `uart, ${sampling}`,
    module: Uart,
    parameters: { divisorBits: 8, format: 'port', sampling },
    tests: 'uart',
  })),
  { name: 'uart_16550', module: Uart16550, parameters: { stride: 4 }, tests: 'uart_16550' },
  ...[8, 16].flatMap((width) => [
    {
      name: `spi_controller of ${width} bits`,
      module: SpiController,
      parameters: { width, selects: 1, dividerBits: 4 },
      tests: 'spi_controller',
      settings: { WIDTH: String(width) },
    },
    {
      name: `spi_peripheral of ${width} bits`,
      module: SpiPeripheral,
      parameters: { width },
      tests: 'spi_peripheral',
      settings: { WIDTH: String(width) },
    },
  ]),
  { name: 'uart_16550_axi_lite', module: AxiLiteUart16550, parameters: {}, tests: 'uart_16550' },
  { name: 'gpio_axi_lite', module: AxiLiteGpio, parameters: { pins: 8 }, tests: 'gpio_registers' },
  { name: 'timer_axi_lite', module: AxiLiteTimer, parameters: { data: 32, compares: 2 }, tests: 'timer_registers' },
  { name: 'pwm_axi_lite', module: AxiLitePwm, parameters: { channels: 3, width: 12 }, tests: 'pwm_registers' },
  { name: 'spi_axi_lite', module: AxiLiteSpi, parameters: { selects: 1 }, tests: 'spi_registers' },
  // The byte of an outcome that has none is unknown: then any will do.
  { name: 'i2c_axi_lite', module: AxiLiteI2cBus, tests: 'i2c_registers', settings: { COCOTB_RESOLVE_X: 'RANDOM' } },
  { name: 'i2c_controller', module: I2cBus, parameters: { dividerBits: 4 }, tests: 'i2c_controller' },
]
