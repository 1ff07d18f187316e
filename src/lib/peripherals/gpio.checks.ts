import { expect } from 'vitest'
import { type Check, part } from '../fixtures/part.ts'
import { expectPaths } from '../fixtures/paths.ts'
import { Gpio } from './gpio.ts'

const names = [
  'input',
  'output',
  'direction',
  'set',
  'clear',
  'toggle',
  'onRise',
  'onFall',
  'onHigh',
  'onLow',
  'pending',
] as const

/** Every pin, every register and the interrupt, in each cycle, under random writes and pins. */
const doesInEachCycle =
  (pins: number): Check<ReturnType<typeof Gpio>> =>
  async (sim, dice) => {
    const { access, pins: ports, interrupt } = sim.ports
    const all = 2 ** pins - 1
    const held = Object.fromEntries(names.map((name) => [name, 0])) as Record<(typeof names)[number], number>
    /** The pins before the last edge, the one before it, and so on: what the synchroniser had. */
    let [first, second, before] = [0, 0, 0]
    const bits = (value: number): number => Number(BigInt.asUintN(pins, BigInt(value)))
    for (let cycle = 0; cycle < 500; cycle++) {
      const isDriving = cycle % 60 < 20
      const level = bits(dice.pick([dice.bits(pins), first, first, first]))
      ports.forEach((pin, i) => {
        pin.in.value = ((level >>> i) & 1) === 1
      })
      const word = dice.chance(0.02) ? 11 + dice.below(5) : dice.below(names.length)
      const name = names[word]
      const isAsked = dice.chance(0.6)
      const isWrite = dice.chance(isDriving ? 0.8 : 0.4)
      const data = dice.pick([dice.bits(32), all, 0, 1 << dice.below(pins)]) >>> 0
      const strobes = dice.pick([15, 15, dice.bits(4)])
      const mask = bits([0, 1, 2, 3].reduce((so, lane) => so + ((strobes >> lane) & 1 ? 255 * 2 ** (8 * lane) : 0), 0))
      access.enable.value = isAsked
      access.isWrite.value = isWrite
      access.address.value = word
      access.data.value = data
      access.strobes.value = strobes
      const seen = {
        out: ports.map((pin) => pin.out.value),
        enable: ports.map((pin) => pin.enable.value),
        interrupt: interrupt.value,
        isRefused: access.isRefused.value,
      }
      const list = (value: number): boolean[] => ports.map((_, i) => ((value >>> i) & 1) === 1)
      expect(seen, `cycle ${cycle}`).toEqual({
        out: list(held.output),
        enable: list(held.direction),
        interrupt: held.pending !== 0,
        isRefused: name === undefined,
      })
      const input = second
      const readings = { ...held, input, set: 0, clear: 0, toggle: 0 }
      const raised =
        (held.onRise & input & ~before) | (held.onFall & ~input & before) | (held.onHigh & input) | (held.onLow & ~input)
      const written = (old: number): number => bits((old & ~mask) | (data & mask))
      const isWriting = isAsked && isWrite && name !== undefined
      const output = bits(((held.output | held.set) & ~held.clear) ^ held.toggle)
      const hasChange = (held.set | held.clear | held.toggle) !== 0
      const pending = bits((held.pending & ~(isWriting && name === 'pending' ? data & mask : 0)) | raised)
      held.output = hasChange ? output : held.output
      for (const pulse of ['set', 'clear', 'toggle'] as const) held[pulse] = 0
      if (isWriting) {
        if (name === 'set' || name === 'clear' || name === 'toggle') held[name] = bits(data & mask)
        else if (name === 'output') held.output = hasChange ? bits((output & ~mask) | (data & mask)) : written(held.output)
        else if (name !== 'pending' && name !== 'input') held[name] = written(held[name])
      }
      held.pending = pending
      before = input
      second = first
      first = level
      sim.step()
      if (isAsked && !isWrite && name !== undefined) expect(Number(access.readData.value), name).toBe(readings[name])
    }
  }

export const gpios = [1, 8, 32].map((pins) =>
  part(
    { name: `gpio, ${pins} pins`, file: 'peripherals/gpio.ts', isMeasured: pins === 8 },
    Gpio,
    { pins },
    {
      'does in each cycle what its registers say': doesInEachCycle(pins),
      'drives its pins from flip-flops': async (_, __, design) => {
        expectPaths(design, { interrupt: [] })
      },
    },
  ),
)
