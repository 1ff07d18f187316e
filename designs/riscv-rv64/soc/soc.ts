import { bits, bool, cat, connect, input, module, mux, noClock, output, ports, reg, type UInt, uint } from 'gatewright'
import {
  Clint,
  SpiFlashReader,
  type SpiFlashReaderParameters,
  WishboneDownsizer,
  WishboneGpio,
  WishbonePlic,
  WishboneSharedBus,
  WishboneSpi,
  WishboneUart16550,
} from 'gatewright/lib'
import { Core } from '../core.ts'
import { TightlyCoupledMemory } from '../memory/tightly-coupled.ts'
import type { CoreOptions } from '../options.ts'
import { bootWords } from './boot/image.ts'
import { BootRom } from './boot-rom.ts'
import { DataToAccess } from './bridges/data-to-access.ts'
import { DataToWishbone } from './bridges/data-to-wishbone.ts'
import { InstructionToWishbone } from './bridges/instruction-to-wishbone.ts'
import { DataRouter } from './data-router.ts'
import { InstructionRouter } from './instruction-router.ts'
import { memoryMap } from './memory-map.ts'

export interface SocParameters {
  readonly core: Omit<CoreOptions, 'resetVector'>
  readonly clockHz: number
  /** Bits a second on the UART when the ROM begins. */
  readonly baud: number
  /** At what rate mtime counts; the clock's is a multiple of it. */
  readonly timebaseHz: number
  /** A power of two. */
  readonly ramBytes: number
  /** 1 to 32. */
  readonly gpioPins: number
  readonly flash: Pick<SpiFlashReaderParameters, 'command' | 'halfBit'>
  /** What the boot ROM holds in place of the loader. */
  readonly program?: readonly bigint[]
}

/** The rate's divisor that is nearest. */
export const uartDivisor = ({ clockHz, baud }: Pick<SocParameters, 'clockHz' | 'baud'>): number =>
  Math.max(1, Math.round(clockHz / (16 * baud)))

/**
 * A computer on a chip: the core, RAM and a boot ROM that answer in one cycle, CLINT, and peripherals behind Wishbone.
 *
 *   core ─ instruction ─┬─ RAM, ROM
 *                       └─ Wishbone, 32 bits ─┐
 *   core ─ data ─┬─ RAM, ROM, CLINT           ├─ shared bus ─ PLIC, UART, GPIO, SPI, flash
 *                └─ Wishbone, 64 → 32 bits ───┘
 *
 * Ports       `uart`, `gpio`, `spi` (one chip); `flash`: a flash that is read as memory.
 * Memory      memory-map.ts. An address where nothing is is an access fault.
 * Timing      1 cycle to RAM, ROM and CLINT; some ten to a peripheral.
 * Reset       the boot ROM's program begins: boot/loader.c. RAM stays as it was.
 */
export const Soc = module('soc', (p: SocParameters) => {
  // The pins' inputs belong to no clock: each peripheral has flip-flops for its own.
  const raw = { domain: noClock }
  const io = ports({
    uart: { rx: input(bool, raw), tx: output(bool) },
    gpio: Array.from({ length: p.gpioPins }, () => ({ in: input(bool, raw), out: output(bool), enable: output(bool) })),
    spi: { sclk: output(bool), mosi: output(bool), miso: input(bool, raw), selectN: output(bool) },
    flash: { sclk: output(bool), mosi: output(bool), miso: input(bool, raw), selectN: output(bool) },
  })
  const { bootRom, clint: clintRegion, ram: ramRegion, flash: flashRegion } = memoryMap
  const core = Core({ ...p.core, resetVector: bootRom.base })
  const ram = TightlyCoupledMemory({ base: ramRegion.base, doublewords: p.ramBytes / 8 })
  const configuration = { divisor: uartDivisor(p), ramBytes: p.ramBytes, ticksPerSecond: p.timebaseHz }
  const rom = BootRom({ region: bootRom, words: p.program ?? bootWords(configuration) })
  const clint = Clint({ harts: 1, data: 64 })

  // ── where fetches go, and loads and stores ──
  const fetches = InstructionRouter({ regions: [ramRegion, bootRom, flashRegion] })
  const accesses = DataRouter({ regions: [ramRegion, bootRom, clintRegion] })
  const fetchBridge = InstructionToWishbone({ data: 32 })
  const accessBridge = DataToWishbone({})
  const clintAccess = DataToAccess({ address: 16 })
  connect(core.instruction, fetches.instruction)
  connect(fetches.targets[0]!, ram.instruction)
  connect(fetches.targets[1]!, rom.instruction)
  connect(fetches.targets[2]!, fetchBridge.instruction)
  connect(core.data, accesses.data)
  connect(accesses.targets[0]!, ram.data)
  connect(accesses.targets[1]!, rom.data)
  connect(accesses.targets[2]!, clintAccess.data)
  connect(accesses.others, accessBridge.data)
  connect(clintAccess.access, clint.access)

  // ── peripherals ──
  const { plic: plicRegion, uart: uartRegion, gpio: gpioRegion, spi: spiRegion } = memoryMap
  const narrow = WishboneDownsizer({ address: 32, data: 64, narrow: 32 })
  const bus = WishboneSharedBus({
    controllers: 2,
    address: 32,
    data: 32,
    regions: [plicRegion, uartRegion, gpioRegion, spiRegion, flashRegion],
  })
  const [atPlic, atUart, atGpio, atSpi, atFlash] = bus.peripherals
  connect(accessBridge.wb, narrow.wide)
  connect(narrow.narrow, bus.controllers[0]!)
  connect(fetchBridge.wb, bus.controllers[1]!)

  const plic = WishbonePlic({ sources: 3, contexts: 1, priorityBits: 3 })
  const uart = WishboneUart16550({ stride: 1 })
  const toUart = WishboneDownsizer({ address: 3, data: 32, narrow: 8 })
  const gpio = WishboneGpio({ pins: p.gpioPins })
  const spi = WishboneSpi({ selects: 1 })
  const flash = SpiFlashReader({ address: 24, ...p.flash })
  connect(atPlic!, plic.wb)
  connect(atUart!, toUart.wide)
  connect(toUart.narrow, uart.wb)
  connect(atGpio!, gpio.wb)
  connect(atSpi!, spi.wb)
  connect(atFlash!, flash.wb)

  // ── interrupts and time ──
  const tickCycles = Math.round(p.clockHz / p.timebaseHz)
  const cycle = reg(uint(Math.max(1, bits(tickCycles))) as UInt<any>, { init: 0 })
  const isTick = cycle.eq(tickCycles - 1)
  cycle.next = mux(isTick, 0, cycle.addWrap(1))
  clint.tick.set(isTick)
  core.mtime.set(clint.now)
  core.interrupts.software.set(clint.harts[0]!.software)
  core.interrupts.timer.set(clint.harts[0]!.timer)
  core.interrupts.external.set(plic.interrupts.bit(0))
  // Source 1 is the lowest bit (interruptSource).
  plic.sources.set(cat(spi.interrupt, gpio.interrupt, uart.interrupt))

  // ── pins ──
  uart.rx.set(io.uart.rx)
  io.uart.tx.set(uart.tx)
  // There is no modem: the other side is always ready.
  uart.modemIn.ctsN.set(false)
  uart.modemIn.dsrN.set(false)
  uart.modemIn.dcdN.set(false)
  uart.modemIn.riN.set(true)
  connect(io.gpio, gpio.pins)
  io.spi.sclk.set(spi.sclk)
  io.spi.mosi.set(spi.mosi)
  io.spi.selectN.set(spi.selectN.bit(0))
  spi.miso.set(io.spi.miso)
  io.flash.sclk.set(flash.sclk)
  io.flash.mosi.set(flash.mosi)
  io.flash.selectN.set(flash.selectN)
  flash.miso.set(io.flash.miso)
  return io
})
