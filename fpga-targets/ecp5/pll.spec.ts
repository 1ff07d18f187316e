import { bool, clockDomain, elaborate, inDomain, input, module, output, ports, reg, simulate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import { noClock } from '../../src/dsl/domain.ts'
import { clockConstraints } from '../../src/flow/build.ts'
import { crossingConstraints } from '../../src/flow/constraints/crossing-constraints.ts'
import { place } from '../../src/flow/nextpnr/place.ts'
import { synthesise } from '../../src/flow/yosys/synthesise.ts'
import { yosysScripts } from '../../src/flow/yosys/yosys-script.ts'
import { synchronise } from '../../src/lib/crossing/synchronise.ts'
import { ecp5 } from '../ecp5.ts'
import { pll } from './pll.ts'

const board = clockDomain('board', { frequency: 25e6, reset: 'none' })

/** Counts cycles of three clocks of a PLL, and of its input. */
const Counting = module('counting', () => {
  const io = ports({
    fast: output(uint(16)),
    slow: output(uint(16)),
    odd: output(uint(16)),
    reference: output(uint(16), { domain: board }),
    isLocked: output(bool),
  })
  const { domains, locked } = pll({ in: board, out: { fast: 200e6, slow: 50e6, odd: { frequency: 100e6 / 3, tolerance: 1e-9 } } })
  const counter = (domain: Parameters<typeof inDomain>[0]) =>
    inDomain(domain, () => {
      const count = reg(uint(16), { init: 0 })
      count.next = count.addWrap(1)
      return count
    })
  const seen = <T extends ReturnType<typeof counter>>(count: T) =>
    count.crossing('for the test, which looks when all stand', { stable: true })
  io.fast.set(seen(counter(domains.fast)))
  io.slow.set(seen(counter(domains.slow)))
  io.odd.set(seen(counter(domains.odd)))
  io.reference.set(counter(board))
  io.isLocked.set(locked)
  return io
})

describe.each(['wasm', 'interpreter'])('a PLL in simulation (%s)', (engine) => {
  it('runs its clocks at exact ratios, and lets them out of reset after it has locked', async () => {
    const sim = await simulate(Counting, undefined, { engine })
    const cycles = async (domain: string, count: number) => {
      for (let n = 0; n < count; n++) await sim.tick(domain as never)
    }
    await cycles('board', 199)
    expect([sim.ports.isLocked.value, sim.ports.fast.value, sim.ports.slow.value, sim.ports.odd.value]).toEqual([false, 0, 0, 0])
    await cycles('board', 2)
    expect(sim.ports.isLocked.value).toBe(true)
    expect(sim.ports.slow.value).toBe(0)
    await cycles('board', 99)
    const before = [sim.ports.fast.value, sim.ports.slow.value, sim.ports.odd.value]
    await cycles('board', 300)
    const after = [sim.ports.fast.value, sim.ports.slow.value, sim.ports.odd.value]
    expect(after.map((value, i) => Number(value) - Number(before[i]))).toEqual([2400, 600, 400])
    expect(sim.ports.reference.value).toBe(600)
  })
})

/** What elaboration says of a request. */
const refusal = (options: Omit<Parameters<typeof pll>[0], 'in'>, frequency = 25e6): string => {
  const from = clockDomain('from', { frequency, reset: 'none' })
  const Top = module('top', () => {
    const io = ports({ locked: output(bool) })
    io.locked.set(pll({ in: from, ...options }).locked)
    return io
  })
  try {
    elaborate(Top)
    return ''
  } catch (error) {
    return String((error as Error).message)
  }
}

describe('a PLL that cannot be', () => {
  it('is an error at the design’s line, with the nearest that can', () => {
    const said = refusal({ out: { video: 148.5e6 } })
    expect(said).toMatch(/GW321.*does not make 148\.5 MHz of 25 MHz/)
    expect(said).toMatch(/fpga-targets\/ecp5\/pll\.spec\.ts:\d+/)
    const tolerance = Number(/tolerance: ([\d.e-]+)/.exec(said)![1])
    expect(refusal({ out: { video: 148.5e6 }, tolerance })).toBe('')
    expect(refusal({ out: { video: { frequency: 148.5e6, tolerance } } })).toBe('')
    expect(refusal({ out: { video: 148.5e6 }, tolerance: tolerance * 0.8 })).not.toBe('')
  })

  it.each([
    [{ out: { slow: 1e6 } }, 25e6, /makes 3\.125 MHz to 400 MHz: `slow` is 1 MHz/],
    [{ out: { fast: 500e6 } }, 25e6, /makes 3\.125 MHz to 400 MHz/],
    [{ out: { a: 50e6 } }, 5e6, /takes 8 MHz to 400 MHz, not 5 MHz/],
    [{ out: {} }, 25e6, /one to 4 clocks, not 0/],
    [{ out: { a: 50e6, b: 50e6, c: 50e6, d: 50e6, e: 50e6 } }, 25e6, /one to 4 clocks, not 5/],
    [{ out: { a: 50e6 } }, 8e6, /no setting[\s\S]*phase detector wants 10 MHz/],
    [{ out: { a: 400e6, b: { frequency: 400e6, phase: 10 } } }, 25e6, /cannot shift `b` by 10 degrees[\s\S]*phaseTolerance/],
  ])('%o of %d Hz says why', (options, frequency, why) => {
    expect(refusal(options as never, frequency)).toMatch(why)
  })

  it('can with a slower phase detector', () => {
    expect(refusal({ out: { a: 50e6 }, slowestPhaseDetector: 3.125e6 }, 8e6)).toBe('')
    const asked = { out: { video: 148.5e6 } }
    expect(refusal(asked)).toMatch(
      /tolerance: [\d.e-]+; slowestPhaseDetector: 3\.125e6, as ecppll has it and the data sheet not, is/,
    )
    expect(refusal({ ...asked, slowestPhaseDetector: 3.125e6 })).not.toContain('slowestPhaseDetector')
  })
})

describe('the clocks of a PLL in the flow', () => {
  const Pair = module('pair', () => {
    const io = ports({ from: input(bool, { domain: board }), seen: output(bool, { domain: noClock }) })
    const { domains } = pll({ in: board, out: { fast: 200e6, slow: 50e6 } })
    const held = inDomain(domains.slow, () => reg(bool, { init: false }))
    held.next = held.not()
    const crossed = synchronise(held, { domain: domains.fast })
    const back = synchronise(crossed, { domain: domains.slow })
    io.seen.set(back)
    synchronise(io.from, { domain: domains.fast })
    return io
  })

  it('limit crossings by their exact periods, whatever frequency is asked of the clocks that come in', () => {
    const { top } = elaborate(Pair)
    const limits = (asked?: ReadonlyMap<string, number>) =>
      crossingConstraints(top, asked).map(({ from, to, limitNs }) => [from.clock, to.clock, limitNs])
    const wanted = [
      ['slow', 'fast', 5],
      ['fast', 'slow', 5],
      ['board', 'fast', 5],
    ]
    expect(limits()).toEqual(wanted)
    expect(limits(new Map([['*', 25]]))).toEqual(wanted)
  })

  it('reach nextpnr through the line of the input', { timeout: 300_000 }, async () => {
    const design = elaborate(Pair)
    const files = [...writeVerilog(design).files].map(([name, text]) => ({ name, text }))
    const { netlist } = await synthesise(files, design.top.name, yosysScripts[0]!)
    const part = { device: ecp5.find(({ name }) => name === 'LFE5U-25F')!, package: 'CABGA256', speed: '6' }
    const [clock] = design.top.ports.filter(({ shape }) => shape.kind === 'clock')
    const target = { name: 'board', pin: clock!.name, mhz: 25 }
    const { report } = await place({ netlist, part, seed: 1, ...clockConstraints([target], true) })
    const asked = Object.values(report.fmax).map(({ constraint }) => Math.round(constraint * 100) / 100)
    expect(asked.sort((a, b) => a - b)).toEqual([50, 200])
  })
})
