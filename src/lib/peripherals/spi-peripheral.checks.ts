import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { bitsOf, spiModes, wordOfBits } from './fixtures/spi-models.ts'
import { SpiPeripheral } from './spi-peripheral.ts'

type Peripheral = ReturnType<typeof SpiPeripheral>

/**
 * A controller as a list of levels of the wires, half a bit each: what it reads on `miso`, what the peripheral gives, and
 * which of its words went.
 */
const answersAController =
  (width: number, rounds: number, isSelectedInReset = false): Check<Peripheral> =>
  async (sim, dice) => {
    const { mode, in: from, out: to, isSelected, isOverrun, isUnderrun, sclk, mosi, miso, selectN } = sim.ports
    const outOfReset = [isSelected, miso.enable, to.valid, isOverrun, isUnderrun].map(({ value }) => value)
    expect(outOfReset).toEqual([false, false, false, false, false])
    for (let round = 0; round < rounds; round++) {
      const way = spiModes[round % 4]!
      mode.value = way
      sclk.value = way.isHigh
      const half = dice.pick([4, 4, 5, 9])
      const words = dice.list(dice.between(1, 4), () => dice.wide(width))
      const brokenOff = width > 1 ? dice.pick([0, 0, dice.between(1, width - 1)]) : 0
      const toSend = dice.list(dice.below(6), () => dice.wide(width))
      const takes = dice.chance(0.6)
      let next = 0
      let pending = 0
      const came: bigint[] = []
      let overruns = 0
      let underruns = 0
      const step = (cycles: number): void => {
        for (let i = 0; i < cycles; i++) {
          from.valid.value = next < toSend.length
          from.payload.value = (toSend[next] ?? dice.wide(width)) as never
          to.ready.value = takes
          if (to.valid.value && takes) came.push(BigInt(to.payload.value))
          if (from.valid.value && from.ready.value) pending++
          if (isOverrun.value) overruns++
          if (isUnderrun.value) underruns++
          sim.step()
          next += pending
          pending = 0
        }
      }
      if (round > 0 || !isSelectedInReset) {
        selectN.value = true
        step(10)
        expect({ isSelected: isSelected.value, drives: miso.enable.value }).toEqual({ isSelected: false, drives: false })
      }
      selectN.value = false
      step(Math.max(half, 4))
      expect({ isSelected: isSelected.value, drives: miso.enable.value }).toEqual({ isSelected: true, drives: true })
      const bits = [...words.flatMap((word) => bitsOf(word, width)), ...bitsOf(dice.wide(width), width).slice(0, brokenOff)]
      const read: number[] = []
      for (const bit of bits) {
        if (way.isLate) {
          sclk.value = !way.isHigh
          mosi.value = bit === 1
          step(half)
          sclk.value = way.isHigh
          read.push(miso.out.value ? 1 : 0)
          // Data of a word that was sent may change right behind the edge.
          step(1)
          mosi.value = dice.chance(0.5)
          step(half - 1)
        } else {
          mosi.value = bit === 1
          step(half)
          sclk.value = !way.isHigh
          read.push(miso.out.value ? 1 : 0)
          step(1)
          mosi.value = dice.chance(0.5)
          step(half - 1)
          sclk.value = way.isHigh
        }
      }
      step(half)
      selectN.value = true
      step(8)
      const begun = words.length + (brokenOff > 0 ? 1 : 0)
      for (let i = 0; i < begun; i++) {
        const got = read.slice(i * width, (i + 1) * width)
        expect(got).toEqual(bitsOf(toSend[i] ?? 0n, width).slice(0, got.length))
      }
      expect(next).toBe(Math.min(begun, toSend.length))
      expect(underruns).toBe(begun - next)
      if (takes) expect(came).toEqual(words)
      expect(overruns).toBe(takes ? 0 : words.length - 1)
      if (!takes) {
        expect({ valid: to.valid.value, word: BigInt(to.payload.value) }).toEqual({ valid: true, word: words[0] })
        to.ready.value = true
        sim.step()
        expect(to.valid.value).toBe(false)
      }
      // A clock that is another chip's.
      for (let i = 0; i < 2 * width + 2; i++) {
        sclk.value = !sclk.value
        step(4)
      }
      sclk.value = way.isHigh
      step(4)
      expect(to.valid.value).toBe(false)
      expect(wordOfBits(bitsOf(words[0]!, width))).toBe(words[0])
    }
  }

export const spiPeripherals = [8, 1, 2, 24, 13].map((width) =>
  part(
    { name: `spi_peripheral, ${width} bits`, file: 'peripherals/spi-peripheral.ts', isMeasured: width === 8 },
    SpiPeripheral,
    { width },
    {
      'answers a controller in every mode': answersAController(width, width > 8 ? 8 : 16),
      'answers one that has selected it before reset ends': answersAController(width, 1, true),
      'has its outputs from flip-flops': async (_, __, design) => {
        expectPaths(design, { miso_enable: 'register', out_valid: 'register', is_overrun: 'register' })
      },
    },
  ),
)
