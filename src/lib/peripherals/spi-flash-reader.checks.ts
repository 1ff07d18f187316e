import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { SpiFlashModel } from './fixtures/spi-flash-model.ts'
import { SpiFlashReader, type SpiFlashReaderParameters } from './spi-flash-reader.ts'

function reader(p: SpiFlashReaderParameters, isMeasured = false) {
  return part(
    { name: `spi_flash_reader, ${p.command}, half a bit of ${p.halfBit}`, file: 'peripherals/spi-flash-reader.ts', isMeasured },
    SpiFlashReader,
    p,
    {
      'reads words, each in its time, and writes none': async (sim, dice) => {
        const { wb, sclk, mosi, miso, selectN } = sim.ports
        const size = Math.min(2 ** p.address, 4096)
        const flash = new SpiFlashModel(Uint8Array.from(dice.list(size, () => dice.below(256))))
        /** The flash takes up to a bit's time to show the next one. */
        let late = 0
        const shown: boolean[] = []
        const step = (): void => {
          flash.see({ sclk: sclk.value, mosi: mosi.value, isSelected: !selectN.value })
          shown.unshift(flash.miso)
          miso.value = shown[late] ?? false
          sim.step()
        }
        expect([wb.ack.value, wb.err.value, wb.rty.value]).toEqual([false, false, false])
        expect([sclk.value, mosi.value, selectN.value]).toEqual([false, false, true])
        const wanted: { command: number; address: number }[] = []
        step()
        for (let access = 0; access < 25; access++) {
          const isWrite = dice.chance(0.2)
          late = dice.below(2 * p.halfBit)
          const address = 4 * dice.below(2 ** (p.address - 2))
          wb.cyc.value = true
          wb.stb.value = true
          wb.we.value = isWrite
          wb.adr.value = address / 4
          wb.sel.value = dice.pick([15, 1, 8])
          let cycles = 0
          while (!wb.ack.value && !wb.err.value) {
            step()
            expect(++cycles).toBeLessThan(100_000)
          }
          expect([wb.err.value, wb.rty.value]).toEqual([isWrite, false])
          if (!isWrite) {
            const bytes = [3, 2, 1, 0].map((i) => BigInt(flash.contents[(address + i) % size]!))
            expect(BigInt(wb.datR.value)).toBe(bytes.reduce((word, byte) => (word << 8n) | byte, 0n))
            wanted.push({ command: p.command === 'read' ? 0x03 : 0x0b, address })
            expect(cycles).toBe((p.command === 'read' ? 64 : 72) * 2 * p.halfBit + 3)
          }
          step()
          expect([wb.ack.value, wb.err.value, wb.rty.value]).toEqual([false, false, false])
          if (dice.chance(0.5)) {
            wb.stb.value = false
            for (let i = dice.below(5); i > 0; i--) step()
          }
        }
        expect(flash.seen).toEqual(wanted)
      },
      'has its outputs from flip-flops': async (_, __, design) => {
        expectPaths(design, { sclk: 'register', mosi: 'register', select_n: 'register', wb_ack: 'register', wb_err: 'register' })
      },
    },
  )
}

export const spiFlashReaders = [
  reader({ address: 24, command: 'read', halfBit: 1 }, true),
  reader({ address: 12, command: 'fastRead', halfBit: 1 }),
  reader({ address: 3, command: 'read', halfBit: 3 }),
]
