import { inDomain } from 'gatewright'
import { onBoard, pll, USRMCLK, ulx3s } from 'gatewright/boards'
import { configurations } from '../configurations.ts'
import { Soc, type SocParameters } from './soc.ts'

/**
 * 256 KiB of RAM are 128 of the 208 block RAMs. 24 MHz is a clock that the SoC reaches with room to spare (docs/results.md), and
 * 13 times 16 times 115,200 but for 0.2 %; the board's own 25 MHz would miss that rate by 3 %.
 */
export const ulx3sParameters: SocParameters = {
  core: { ...configurations.full!, hartId: 0 },
  clockHz: 24e6,
  baud: 115_200,
  timebaseHz: 1e6,
  ramBytes: 256 * 1024,
  gpioPins: 18,
  flash: { command: 'read', halfBit: 1 },
}

const plain = ulx3s('85F')
/** Behind the configuration the flash's pins are the design's: USRMCLK does nothing while the chip keeps them to itself. */
const board: typeof plain = { ...plain, configuration: { ...plain.configuration, MASTER_SPI_PORT: 'DISABLE' } }

/**
 * The SoC on a ULX3S: UART at the USB serial port, SPI at the SD card, the configuration flash as memory.
 *
 * GPIO 0 … 7 are the LEDs, 8 … 13 the buttons (all but the one of the power supply), 14 … 17 the switches.
 */
export const Ulx3sSoc = onBoard(board, (pins) => {
  const { domains } = pll({ in: pins.clock25, out: { system: ulx3sParameters.clockHz } })
  inDomain(domains.system, () => {
    const soc = Soc(ulx3sParameters)
    soc.uart.rx.set(pins.uart.rx)
    pins.uart.tx.set(soc.uart.tx)

    const [, ...buttons] = pins.button
    const inputs = [...buttons, ...pins.dipSwitch]
    for (const [i, pin] of soc.gpio.entries()) {
      const led = pins.led[i]
      if (led !== undefined) led.set(pin.out.and(pin.enable))
      pin.in.set(inputs[i - pins.led.length] ?? false)
    }

    pins.spisdcard.clk.set(soc.spi.sclk)
    pins.spisdcard.mosi.set(soc.spi.mosi)
    pins.spisdcard.csN.set(soc.spi.selectN)
    soc.spi.miso.set(pins.spisdcard.miso)

    // The flash's clock has a way of its own out of the chip. Its other pins would hold it or protect it: they rest high.
    USRMCLK({ USRMCLKI: soc.flash.sclk, USRMCLKTS: false })
    pins.spiflash.csN.set(soc.flash.selectN)
    pins.spiflash.mosi.set(soc.flash.mosi)
    soc.flash.miso.set(pins.spiflash.miso)
    pins.spiflash.wp.set(true)
    pins.spiflash.hold.set(true)
  })
})
