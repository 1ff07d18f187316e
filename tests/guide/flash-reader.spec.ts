import { elaborateWithWarnings, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { FlashReader } from '../../docs/guide/machines/flash-reader.ts'
import { whyNoVerilator } from '../../src/sim/verilator/why-no-verilator.ts'

const pauseCycles = 37
const noVerilator = await whyNoVerilator()

/** The chip: deaf until 0xAB and a pause, then bytes from an address, a bit at each falling edge of its clock. */
class Flash {
  #isAwake = false
  #wasHigh = false
  #received = ''
  #sent = 0
  #rest = 0

  byteAt(address: number): number {
    return (address * 167 + 13) % 256
  }

  /** The level of its answer, after a cycle of the reader. */
  after(select: boolean, clock: boolean, toChip: boolean): boolean {
    if (!select) {
      if (this.#received === '10101011') this.#rest++
      if (this.#rest >= pauseCycles) this.#isAwake = true
      if (this.#isAwake) this.#received = ''
      this.#sent = 0
    }
    if (select && clock && !this.#wasHigh) this.#received += toChip ? '1' : '0'
    if (select && !clock && this.#wasHigh && this.#received.length > 32) this.#sent++
    this.#wasHigh = clock
    if (!this.#isAwake || this.#received.length < 32 || !this.#received.startsWith('00000011')) return true
    const byte = this.byteAt(Number.parseInt(this.#received.slice(8, 32), 2) + (this.#sent >> 3))
    return ((byte >> (7 - (this.#sent & 7))) & 1) === 1
  }
}

describe('the flash reader of the guide', () => {
  it.each(['interpreter', 'wasm', ...(noVerilator ? [] : ['verilator'])])(
    'wakes the chip and reads what is there: %s',
    async (engine) => {
      const sim = await simulate(FlashReader, { pauseCycles }, { engine })
      const { address, bytes, isLast, chip } = sim.ports
      const flash = new Flash()
      const step = (): void => {
        chip.fromChip.value = flash.after(chip.select.value, chip.clock.value, chip.toChip.value)
        sim.step()
      }
      for (const [from, count] of [
        [0x012345, 5],
        [0xfffff0, 1],
      ] as const) {
        address.payload.value = from
        address.valid.value = true
        for (let i = 0; !address.ready.value; i++) {
          expect(i).toBeLessThan(200)
          step()
        }
        step()
        address.valid.value = false
        const got: number[] = []
        for (let cycle = 0; got.length < count; cycle++) {
          expect(cycle).toBeLessThan(1000)
          bytes.ready.value = cycle % 3 === 0
          isLast.value = got.length === count - 1
          if (bytes.valid.value && bytes.ready.value) got.push(bytes.payload.value)
          step()
        }
        expect(got).toEqual(Array.from({ length: count }, (_, i) => flash.byteAt(from + i)))
      }
    },
  )

  it('has no warning, and one machine in three of its states', () => {
    const { design, warnings } = elaborateWithWarnings(FlashReader, { pauseCycles })
    expect(warnings).toEqual([])
    const [reader] = design.top.machines!
    expect(reader!.inner.map(({ state }) => state)).toEqual(['wake', 'command', 'read'])
  })
})
