import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'

import { AccessDriver } from './fixtures/access-driver.ts'
import { I2cObserver, I2cTargetModel } from './fixtures/i2c-models.ts'
import { expectMapped } from './fixtures/map-judge.ts'
import { bitsOf, SpiChipModel, spiModes } from './fixtures/spi-models.ts'
import { I2cRegisters, i2cMap, SpiRegisters, spiMap } from './serial-registers.ts'

const file = 'peripherals/serial-registers.ts'
const at = (byte: number): number => byte / 4
const canTake = 1
const hasCome = 2
const isBusy = 4

/** As a driver would: mode, setup, words to send until the queue is full, then what came. */
const drivesSpi =
  (selects: number): Check<ReturnType<typeof SpiRegisters>> =>
  async (sim, dice) => {
    const driver = new AccessDriver(sim)
    const { mode, setup, send, receive, status, interrupt } = spiMap.description.registers
    const { sclk, mosi, selectN } = sim.ports
    expect([sclk.value, mosi.value, Number(selectN.value)]).toEqual([false, false, 2 ** selects - 1])
    expect(driver.read(at(mode.at))).toBe(0xffff0000)
    expect(driver.read(at(setup.at))).toBe(7)
    for (const way of spiModes) {
      const chip = new SpiChipModel(way)
      const select = dice.below(selects)
      driver.everyCycle.length = 0
      driver.write(at(mode.at), 3 * 65536 + (way.isHigh ? 1 : 0) + (way.isLate ? 2 : 0))
      driver.step(4)
      driver.everyCycle.push(() => {
        const chosen = Number(sim.ports.selectN.value) !== 2 ** selects - 1
        if (chosen) expect(Number(sim.ports.selectN.value)).toBe(2 ** selects - 1 - 2 ** select)
        chip.see(driver.cycle, { sclk: sim.ports.sclk.value, mosi: sim.ports.mosi.value, isSelected: chosen })
        sim.ports.miso.value = chip.miso
      })
      expect(driver.read(at(status.at)) & 7).toBe(canTake)
      driver.write(at(interrupt.at), 2)
      driver.step()
      expect(sim.ports.interrupt.value).toBe(true)
      // Seventeen words: one is under way, sixteen wait.
      const words = dice.list(17, (i) => ({
        length: dice.between(8, 32),
        data: dice.bits(32),
        answer: dice.wide(32),
        isLast: i === 16,
      }))
      for (const { length, data, answer, isLast } of words) {
        chip.answers.push(...bitsOf(BigInt.asUintN(length, answer), length))
        driver.write(at(setup.at), length - 1 + select * 256 + (isLast ? 2 ** 31 : 0))
        driver.write(at(send.at), data)
      }
      driver.step(2)
      expect(driver.read(at(status.at)) & (0x1f00 | 7)).toBe(0x1000 | isBusy)
      expect(sim.ports.interrupt.value).toBe(false)
      driver.write(at(interrupt.at), 1)
      driver.step(2)
      expect(sim.ports.interrupt.value).toBe(false)
      while (!sim.ports.interrupt.value) driver.step()
      expect(driver.read(at(status.at)) & (0x1f0000 | hasCome)).toBe(0x10000 | hasCome)
      // Sixteen wait to be read, and the seventeenth stops the bus: nothing is lost.
      driver.step(4500)
      expect(driver.read(at(status.at))).toBe(0x100000 | canTake | hasCome)
      // Asked for nothing, told nothing.
      driver.write(at(interrupt.at), 0)
      driver.step(2)
      expect(sim.ports.interrupt.value).toBe(false)
      driver.write(at(interrupt.at), 1)
      driver.step(2)
      expect(sim.ports.interrupt.value).toBe(true)
      const came = words.map(() => {
        const word = driver.read(at(receive.at))
        driver.step(2)
        return BigInt(word)
      })
      expect(came).toEqual(words.map(({ answer, length }) => BigInt.asUintN(length, answer)))
      driver.step(10)
      expect(sim.ports.interrupt.value).toBe(false)
      expect(driver.read(at(status.at))).toBe(canTake)
      expect(chip.selections.map(({ bits }) => bits)).toEqual([
        words.flatMap(({ data, length }) => bitsOf(BigInt.asUintN(length, BigInt(data)), length)),
      ])
    }
  }

const drivesI2c: Check<ReturnType<typeof I2cRegisters>> = async (sim, dice) => {
  const driver = new AccessDriver(sim)
  const { timing, command, outcome, status, interrupt } = i2cMap.description.registers
  const { kind } = command.fields
  const { result } = outcome.fields
  const observer = new I2cObserver()
  const give = dice.list(3, () => dice.bits(8))
  const target = new I2cTargetModel(0x50, give, 2, () => 0)
  driver.everyCycle.push(() => {
    const { scl, sda } = sim.ports
    expect([scl.out.value, sda.out.value], 'what is pulled is pulled low').toEqual([false, false])
    const wires = { scl: !scl.enable.value && !target.pulls.scl, sda: !sda.enable.value && !target.pulls.sda }
    scl.in.value = wires.scl
    sda.in.value = wires.sda
    observer.see(driver.cycle, wires)
    target.see(driver.cycle, wires)
  })
  driver.step(5)
  expect(driver.read(at(timing.at))).toBe(0xffff)
  driver.write(at(timing.at), 3)
  expect(driver.read(at(timing.at))).toBe(3)
  expect(driver.read(at(outcome.at)) >>> 31).toBe(0)
  driver.write(at(interrupt.at), 1)
  const ask = (name: keyof typeof kind.values, data = 0, isLast = false): void =>
    driver.write(at(command.at), kind.values[name] * 256 + data + (isLast ? 1024 : 0))
  const [one, two, three] = dice.list(3, () => dice.bits(8)) as [number, number, number]
  ask('start')
  ask('write', 0xa0)
  ask('write', one)
  ask('write', two)
  ask('write', three)
  ask('start')
  ask('write', 0xa1)
  ask('read')
  ask('read', 0, true)
  ask('stop')
  ask('write', 1)
  driver.step(2)
  expect(driver.read(at(status.at)) & (7 | 0x1f00)).toBe(canTake | isBusy | (10 << 8))
  while (!sim.ports.interrupt.value) driver.step()
  driver.step(5000)
  expect(driver.read(at(status.at))).toBe((11 << 16) | canTake | hasCome)
  const got = Array.from({ length: 11 }, () => driver.read(at(outcome.at)))
  expect(got.map((word) => word >>> 31)).toEqual(got.map(() => 1))
  const { done, refused, lost } = result.values
  expect(got.map((word) => (word >> 8) & 3)).toEqual([done, done, done, done, refused, done, done, done, done, done, lost])
  expect([1, 2, 3, 4, 6, 7, 8].map((i) => got[i]! & 255)).toEqual([0xa0, one, two, three, 0xa1, give[0], give[1]])
  driver.step(2)
  expect(sim.ports.interrupt.value).toBe(false)
  driver.write(at(interrupt.at), 2)
  driver.step()
  expect(sim.ports.interrupt.value).toBe(true)
  expect(driver.read(at(status.at))).toBe(canTake)
  const bytes = observer.events.map((event) => (event.what === 'byte' ? event.data : event.what))
  expect(bytes).toEqual(['start', 0xa0, one, two, three, 'start', 0xa1, give[0], give[1], 'stop'])
}

export const serialRegisters = [
  ...[1, 5].map((selects) =>
    part(
      { name: `spi_registers, ${selects} chips`, file, isMeasured: selects === 1 },
      SpiRegisters,
      { selects },
      {
        'does what a driver wants': drivesSpi(selects),
        'reads back as its map says': async (sim, dice) => expectMapped(sim, spiMap, dice),
      },
    ),
  ),
  part(
    { name: 'i2c_registers', file, isMeasured: true },
    I2cRegisters,
    {},
    {
      'does what a driver wants': drivesI2c,
      'reads back as its map says': async (sim, dice) => expectMapped(sim, i2cMap, dice),
    },
  ),
]
