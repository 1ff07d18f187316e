import { bool, clockDomain, type Domain, derivedDomain, inDomain, input, module, output, ports, simulate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { currentDomain } from '../../src/dsl/domain.ts'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import { CLKDIVF } from './clocks.ts'
import { IDDRX1F, IDDRX2F, ODDRX1F, ODDRX2F } from './ddr.ts'

const fast = clockDomain('fast', { frequency: 200e6, reset: 'none' })
const engines = ['wasm', 'interpreter']

/** A pin through ODDRX1F and back through IDDRX1F. */
const Echo = module('echo', () => {
  const io = ports({
    first: input(bool),
    second: input(bool),
    reset: input(bool),
    pin: output(bool),
    gotFirst: output(bool),
    gotSecond: output(bool),
  })
  const system = currentDomain()
  const out = ODDRX1F({ D0: io.first, D1: io.second, SCLK: system, RST: io.reset })
  const back = IDDRX1F({ D: out.Q, SCLK: system, RST: io.reset })
  io.pin.set(out.Q)
  io.gotFirst.set(back.Q0)
  io.gotSecond.set(back.Q1)
  return io
})

describe.each(engines)('DDR registers in simulation (%s)', (engine) => {
  it('send the first bit while the clock is high, the second while it is low, and take them back in order', async () => {
    const sim = await simulate(Echo, undefined, { engine })
    const dice = new Dice(3)
    const sent: [boolean, boolean][] = []
    const seen: [boolean, boolean][] = []
    const pins: boolean[] = []
    for (let cycle = 0; cycle < 60; cycle++) {
      sent.push([dice.chance(0.5), dice.chance(0.5)])
      ;[sim.ports.first.value, sim.ports.second.value] = sent.at(-1)!
      sim.step()
      pins.push(sim.ports.pin.value)
      seen.push([sim.ports.gotFirst.value, sim.ports.gotSecond.value])
    }
    // Taken at one edge, at the pin after the next but one; what is there then is the half with the clock high.
    expect(pins.slice(2)).toEqual(sent.slice(0, -2).map(([first]) => first))
    // Edge k samples the pin before it changes: there is the second half that edge k - 3 took. The falling edge after it samples
    // the first half of k - 2. Both come at edge k + 1.
    const halves = sent.flat()
    expect(seen.slice(6).flat()).toEqual(halves.slice(2 * 6 - 7, 2 * 60 - 7))
  })

  it('are cleared at once', async () => {
    const sim = await simulate(Echo, undefined, { engine })
    sim.ports.first.value = true
    sim.ports.second.value = true
    sim.step(6)
    expect([sim.ports.pin.value, sim.ports.gotFirst.value, sim.ports.gotSecond.value]).toEqual([true, true, true])
    sim.ports.reset.value = true
    expect([sim.ports.pin.value, sim.ports.gotFirst.value, sim.ports.gotSecond.value]).toEqual([false, false, false])
  })
})

const words = ['a', 'b', 'c', 'd'] as const

/** Four bits a cycle to a pin, and back. */
const Gear = module('gear', () => {
  const bit = () => input(bool)
  const io = ports({
    reset: input(bool),
    align: input(bool),
    ...{ a: bit(), b: bit(), c: bit(), d: bit() },
    ...{ gotA: output(bool), gotB: output(bool), gotC: output(bool), gotD: output(bool) },
  })
  const divided = CLKDIVF({ CLKI: fast, RST: false, ALIGNWD: false })
  const slow: Domain = derivedDomain('slow', { clock: divided.CDIVX, frequency: 100e6 })
  const common = { ECLK: fast, SCLK: slow, RST: io.reset }
  inDomain(slow, () => {
    const out = ODDRX2F({ D0: io.a, D1: io.b, D2: io.c, D3: io.d, ...common })
    const back = IDDRX2F({ D: out.Q, ALIGNWD: io.align, ...common })
    io.gotA.set(back.Q0)
    io.gotB.set(back.Q1)
    io.gotC.set(back.Q2)
    io.gotD.set(back.Q3)
  })
  return io
})

describe.each(engines)('gearing by four in simulation (%s)', (engine) => {
  it('brings all bits back in order, and each rise of ALIGNWD moves them by one', async () => {
    const sim = await simulate(Gear, undefined, { engine })
    const dice = new Dice(9)
    const ports = sim.ports as any
    const offsets: number[] = []
    for (let slip = 0; slip < 8; slip++) {
      const sent: boolean[] = []
      const got: boolean[] = []
      for (let cycle = 0; cycle < 50; cycle++) {
        ports.align.value = slip > 0 && cycle >= 10 && cycle < 15
        for (const name of words) {
          sent.push((ports[name].value = dice.chance(0.5)))
        }
        await sim.tick('slow' as never)
        for (const name of words) got.push(ports[`got${name.toUpperCase()}`].value)
      }
      const settled = got.slice(4 * 30)
      const found = Array.from({ length: 60 }, (_, offset) => offset).filter((offset) =>
        settled.every((value, i) => value === sent[4 * 30 + i - offset]),
      )
      expect(found, `slip ${slip}`).toHaveLength(1)
      offsets.push(found[0]!)
    }
    // A bit later in each word is one fewer behind; after four the words are whole again.
    const moved = offsets.slice(1).map((offset, i) => (((offsets[i]! - offset) % 4) + 4) % 4)
    expect(moved).toEqual([1, 1, 1, 1, 1, 1, 1])
  })
})
