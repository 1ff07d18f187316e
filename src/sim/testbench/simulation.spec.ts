import { describe, expect, it, vi } from 'vitest'
import { binary, constant, type Expression, mux, read, unary } from '../../ir/expression.ts'
import { assign, designOf, domainOf, line, moduleDomain, moduleOf, variable, when } from '../../ir/hand-built.ts'
import type { Design, Memory, Module, ModuleDomain, PortTree, Variable } from '../../ir/module.ts'
import type { Shape } from '../../ir/shape.ts'
import type { Pin } from './pins.ts'
import { simulateDesign } from './simulate-design.ts'

const not = (of: Expression): Expression => unary('not', of, of.width, false)
const and = (a: Expression, b: Expression): Expression => binary('and', a, b, 1, false)
const plusOne = (of: Variable): Expression => binary('add', read(of), constant(1n, of.width), of.width, false)
const bool = (kind: Variable['kind'], name: string): Variable => variable(kind, name, 1, { shape: { kind: 'bool' } })
const signal = (direction: 'in' | 'out', shape: Shape, ...leaves: Variable[]): PortTree => ({
  kind: 'signal',
  direction,
  shape,
  leaves,
})
const withPorts = (module: Module, fields: Record<string, PortTree>): Design =>
  designOf({ ...module, tree: { kind: 'bundle', fields } })

function counter(frequencyHz = 100e6): Design {
  const domain = moduleDomain(domainOf('sys', { frequencyHz }))
  const [enable, clear] = [bool('input', 'enable'), bool('input', 'clear')]
  const count = variable('output', 'count', 8)
  const value = variable('register', 'value', 8, { domain: domain.domain, init: 0n })
  const module = moduleOf('counter', {
    domains: [domain],
    variables: [enable, clear, count, value],
    body: [
      when(read(clear), [assign(value, constant(0n, 8))], [when(read(enable), [assign(value, plusOne(value))])]),
      assign(count, read(value)),
    ],
  })
  const ubool = { kind: 'bool' } as const
  return withPorts(module, {
    enable: signal('in', ubool, enable),
    clear: signal('in', ubool, clear),
    count: signal('out', count.shape, count),
  })
}

const header: Shape = {
  kind: 'struct',
  fields: {
    destination: { kind: 'uint', width: 48 },
    type: { kind: 'uint', width: 16 },
    verdict: { kind: 'choice', width: 2, variants: ['keep', 'drop', 'count'], codes: [0n, 1n, 2n] },
  },
}

/** One register between two streams: full when it holds a value that has not been taken. */
function slice(): Design {
  const domain = moduleDomain(domainOf('sys'))
  const leaves = (kind: Variable['kind'], prefix: string): Variable[] => [
    variable(kind, `${prefix}_destination`, 48),
    variable(kind, `${prefix}_type`, 16),
    variable(kind, `${prefix}_verdict`, 2, {
      shape: { kind: 'choice', width: 2, variants: ['keep', 'drop', 'count'], codes: [0n, 1n, 2n] },
    }),
  ]
  const [inValid, inReady] = [bool('input', 'in_valid'), bool('output', 'in_ready')]
  const [outValid, outReady] = [bool('output', 'out_valid'), bool('input', 'out_ready')]
  const [from, to] = [leaves('input', 'in_payload'), leaves('output', 'out_payload')]
  const held = leaves('register', 'held').map((each) => ({ ...each, domain: domain.domain }))
  const full = { ...bool('register', 'full'), domain: domain.domain, init: 0n }
  const isFree = binary('or', not(read(full)), read(outReady), 1, false)
  const module = moduleOf('slice', {
    domains: [domain],
    variables: [inValid, inReady, outValid, outReady, ...from, ...to, ...held, full],
    body: [
      assign(inReady, isFree),
      assign(outValid, read(full)),
      ...to.map((each, i) => assign(each, read(held[i]!))),
      assign(full, mux(isFree, read(inValid), constant(1n, 1))),
      when(
        and(isFree, read(inValid)),
        held.map((each, i) => assign(each, read(from[i]!))),
      ),
    ],
  })
  const bit = { kind: 'bool' } as const
  const stream = (a: 'in' | 'out', b: 'in' | 'out', valid: Variable, ready: Variable, payload: Variable[]): PortTree => ({
    kind: 'bundle',
    fields: { valid: signal(a, bit, valid), ready: signal(b, bit, ready), payload: signal(a, header, ...payload) },
  })
  return withPorts(module, {
    in: stream('in', 'out', inValid, inReady, from),
    out: stream('out', 'in', outValid, outReady, to),
  })
}

describe('a plain test', () => {
  it('starts after reset and counts while enabled', async () => {
    const sim = await simulateDesign(counter())
    const { enable, clear, count } = sim.ports
    expect(count.value).toBe(0)
    enable.value = true
    sim.step(3)
    expect(count.value).toBe(3)
    expect(count.sampled).toBe(2)
    clear.value = true
    expect(clear.value).toBe(true)
    sim.step()
    expect(count.value).toBe(0)
  })

  it('sees true time: a rising edge at each whole period', async () => {
    const sim = await simulateDesign(counter(156.25e6))
    const start = sim.time
    sim.step(1000)
    expect(sim.time - start).toBe(6_400_000n * 1000n)
    const third = await simulateDesign(counter(3e6))
    third.step(3_000 - 2)
    expect(third.time).toBe(10n ** 12n)
  })

  it('reads and writes structs, choices and wide values, and refuses what does not fit, by the path', async () => {
    const sim = await simulateDesign(slice())
    const value = { destination: 0x0123456789abn, type: 0x800, verdict: 'count' }
    const { payload } = sim.ports.in
    payload.value = value
    expect(payload.value).toEqual(value)
    expect(() => (payload.value = { ...value, type: 0x10000 })).toThrow('65536 does not fit `in.payload.type`')
    expect(() => (payload.value = { ...value, verdict: 'lose' })).toThrow("`in.payload.verdict` has no variant 'lose'")
    expect(() => (payload.value = { ...value, size: 1 })).toThrow('no field `size`')
    expect(() => (payload.value = { destination: 1 })).toThrow('lacks the field `type`')
    expect(() => (payload.value = { ...value, type: 1.5 })).toThrow('1.5 is none')
    expect(() => (sim.ports.in.valid.value = 1)).toThrow('give true or false')
    expect(() => (sim.ports.out.valid.value = true)).toThrow('`out.valid` is an output')
    expect(payload.value).toEqual(value)
  })

  it('peeks and pokes inside, and names the nearest path', async () => {
    const sim = await simulateDesign(counter())
    sim.poke('value', 41)
    expect(sim.ports.count.value).toBe(41)
    sim.ports.enable.value = true
    sim.step()
    expect(sim.peek('value')).toBe(42)
    expect(() => sim.peek('valeu')).toThrow('did you mean `value`')
    expect(() => sim.poke('count', 1)).toThrow('is no state')
  })

  it('comes back to a state that was kept, inputs included, as often as wanted', async () => {
    const sim = await simulateDesign(counter(), { engine: 'wasm' })
    const { enable, count } = sim.ports as { enable: Pin; count: Pin }
    enable.value = true
    sim.step(5)
    const state = sim.stateHash()
    const back = sim.snapshot()!
    for (const cycles of [3, 2500]) {
      enable.value = false
      sim.poke('value', 99)
      enable.value = true
      sim.step(cycles)
      expect(count.value).toBe((99 + cycles) % 256)
      enable.value = false
      back()
      expect([count.value, enable.value, sim.stateHash()]).toEqual([5, true, state])
      sim.step(2)
      expect(count.value).toBe(7)
    }
    expect((await simulateDesign(counter(), { engine: 'interpreter' })).snapshot()).toBeUndefined()
  })

  it('shows a code that is no variant', async () => {
    const sim = await simulateDesign(slice())
    sim.poke('held_verdict', 'drop')
    expect(sim.peek('held_verdict')).toBe('drop')
  })
})

describe('processes', () => {
  it('lose nothing of a stream under random back-pressure', async () => {
    for (const seed of [1, 2, 3]) {
      const sim = await simulateDesign(slice(), { seed })
      const verdicts = ['keep', 'drop', 'count']
      const sent = Array.from({ length: 100 }, (_, i) => ({ destination: BigInt(i) << 30n, type: i, verdict: verdicts[i % 3]! }))
      sim.process(() => sim.drive(sim.ports.in as any, sent, { stall: 0.3 }))
      expect(await sim.collect(sim.ports.out as any, 100, { stall: 0.5 })).toEqual(sent)
    }
  })

  it('pass a value each cycle without stalls, also as branches of the body', async () => {
    const sim = await simulateDesign(slice())
    const sent = Array.from({ length: 50 }, (_, i) => ({ destination: BigInt(i), type: i, verdict: 'keep' }))
    const before = sim.time
    const [, got] = await Promise.all([sim.drive(sim.ports.in as any, sent), sim.collect(sim.ports.out as any, 50)])
    expect(got).toEqual(sent)
    expect(sim.time - before).toBe(51n * 10_000_000n)
  })

  it('stall as often as asked, by the seed', async () => {
    const cyclesOf = async (seed: number, driving: number, collecting: number): Promise<number> => {
      const sim = await simulateDesign(slice(), { seed })
      const sent = Array.from({ length: 400 }, (_, i) => ({ destination: 0, type: i, verdict: 'keep' }))
      const before = sim.time
      sim.process(() => sim.drive(sim.ports.in as any, sent, { stall: driving }))
      await sim.collect(sim.ports.out as any, 400, { stall: collecting })
      return Number((sim.time - before) / 10_000_000n)
    }
    // Either side alone passes a value every 1 / (1 - stall) cycles on average; 6 standard deviations are 110 cycles.
    for (const [driving, collecting] of [
      [0.5, 0],
      [0, 0.5],
    ] as const) {
      const cycles = await cyclesOf(1, driving, collecting)
      expect(Math.abs(cycles - 800)).toBeLessThan(180)
      expect(await cyclesOf(1, driving, collecting)).toBe(cycles)
      expect(await cyclesOf(2, driving, collecting)).not.toBe(cycles)
    }
  })

  it('run beside each other as branches of the body, whichever is called first', async () => {
    const sent = Array.from({ length: 5 }, (_, i) => ({ destination: 0, type: i, verdict: 'keep' }))
    for (const isFirst of [true, false]) {
      const sim = await simulateDesign(slice())
      const before = sim.time
      const branches = [() => sim.run(20), () => sim.drive(sim.ports.in as any, sent), () => sim.collect(sim.ports.out as any, 5)]
      const waiting = Promise.all((isFirst ? branches : branches.toReversed()).map((branch) => branch()))
      expect(() => sim.step()).toThrow('sim.run')
      await waiting
      expect(sim.time - before).toBe(20n * 10_000_000n)
    }
  })

  it('fail with what a stream cannot hold', async () => {
    const sim = await simulateDesign(slice())
    const good = { destination: 0, type: 0, verdict: 'keep' }
    sim.process(() => sim.drive(sim.ports.in as any, [good, { ...good, type: -1 }]))
    await expect(sim.collect(sim.ports.out as any, 2)).rejects.toThrow('-1 does not fit `in.payload.type`')
  })

  it('run in the order they were added, the body last, each from wait to wait', async () => {
    const sim = await simulateDesign(counter())
    const seen: string[] = []
    const named = (name: string) => async () => {
      for (let i = 0; i < 3; i++) {
        await sim.tick()
        await Promise.resolve()
        seen.push(`${name}${i}`)
      }
    }
    sim.process(named('a'))
    sim.process(named('b'))
    for (let i = 0; i < 3; i++) {
      await sim.run(1)
      seen.push(`body${i}`)
    }
    expect(seen).toEqual(['a0', 'b0', 'body0', 'a1', 'b1', 'body1', 'a2', 'b2', 'body2'])
  })

  it('find .value after the edge and .sampled as the edge saw it', async () => {
    const sim = await simulateDesign(counter())
    sim.ports.enable.value = true
    const seen: unknown[] = []
    sim.process(async () => {
      for (let i = 0; i < 3; i++) {
        await sim.tick('sys')
        seen.push([sim.ports.count.sampled, sim.ports.count.value])
      }
    })
    await sim.run(3)
    expect(seen).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ])
    sim.step(2)
    expect(sim.ports.count.value).toBe(5)
  })

  it('wait for values and for time', async () => {
    const sim = await simulateDesign(counter())
    const start = sim.time
    sim.process(async () => {
      await sim.delay(33e-9)
      sim.ports.enable.value = true
    })
    await sim.until(sim.ports.count, 5)
    expect(sim.time - start).toBe(80_000_000n)
    await sim.until(sim.ports.count, 5)
    expect(sim.time - start).toBe(80_000_000n)
  })

  it('forbid step while they live', async () => {
    const sim = await simulateDesign(counter())
    sim.process(() => sim.tick())
    expect(() => sim.step()).toThrow('sim.run')
    await sim.run(1)
    sim.step()
  })

  it('fail the test at once with what they throw', async () => {
    const sim = await simulateDesign(counter())
    sim.process(async () => {
      await sim.run(3)
      throw new Error('seen wrong')
    })
    const start = sim.time
    await expect(sim.run(1_000_000)).rejects.toThrow('seen wrong')
    expect(sim.time - start).toBe(30_000_000n)
    await expect(sim.run(1)).rejects.toThrow('seen wrong')
  })

  it('are told when they await something foreign', async () => {
    const sim = await simulateDesign(counter())
    sim.process(async function reader() {
      await sim.tick()
      await new Promise((resolve) => setTimeout(resolve, 200))
    })
    await expect(sim.run(5)).rejects.toThrow('reader awaits something that is not of the simulation')
  })

  it('let the body await what it likes', async () => {
    const sim = await simulateDesign(counter())
    let ticks = 0
    sim.process(async () => {
      for (;;) {
        await sim.tick()
        ticks++
      }
    })
    await sim.run(2)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(ticks).toBe(2)
    await sim.run(2)
    expect(ticks).toBe(4)
  })

  it('that wait for what cannot come end in an error that names it all', async () => {
    const sim = await simulateDesign(slice())
    sim.process(
      () =>
        sim.drive(
          sim.ports.in as any,
          [1, 2, 3].map((type) => ({ destination: 0, type, verdict: 'keep' })),
        ),
      'sender',
    )
    const waiting = sim.until(sim.ports.out.payload, { destination: 9n, type: 9, verdict: 'keep' })
    await expect(waiting).rejects.toThrow(
      /GW406.*back in a state[\s\S]*sender waits for `in.ready` \(drive\)[\s\S]*the test's body waits for `out.payload` to be/,
    )
  })
})

describe('several clocks', () => {
  it('run at their frequencies and rise together where they share a factor', async () => {
    const domains = (
      [
        ['slow', 100e6],
        ['fast', 156.25e6],
      ] as const
    ).map(([name, frequencyHz]) => moduleDomain(domainOf(name, { frequencyHz, reset: 'none' }), name))
    const counters = domains.map(({ domain }) => variable('register', `${domain.name}_count`, 32, { domain, init: 0n }))
    const top = moduleOf('two', { domains, variables: counters, body: counters.map((each) => assign(each, plusOne(each))) })
    const sim = await simulateDesign(designOf(top))
    sim.step(32)
    expect([sim.peek('slow_count'), sim.peek('fast_count')]).toEqual([32, 50])
    expect(sim.time).toBe(320_000_000n)
    await sim.tick('fast')
    expect(sim.time).toBe(326_400_000n)
    const faster = await simulateDesign(designOf(top), { domainFrequencies: { fast: 1e9 } })
    faster.step(10)
    expect(faster.peek('fast_count')).toBe(100)
  })
})

describe('reports of a design', () => {
  const reporting = (): Design => {
    const domain: ModuleDomain = moduleDomain(domainOf('sys'))
    const value = variable('register', 'value', 8, { domain: domain.domain, init: 0n })
    const shape: Shape = { kind: 'uint', width: 8 }
    const memory: Memory = {
      name: 'ram',
      shape,
      width: 8,
      depth: 4,
      storage: 'block',
      collision: 'never',
      reads: [{ address: constant(1n, 2), data: variable('memory', 'ram_data', 8), domain, origin: undefined }],
      origin: undefined,
    }
    const top = moduleOf('reporting', {
      domains: [domain],
      variables: [value],
      memories: [memory],
      body: [
        assign(value, plusOne(value)),
        when(binary('eq', read(value), constant(2n, 8), 1, false), [
          { kind: 'write', memory, address: constant(1n, 2), data: read(value), domain, origin: undefined },
          { kind: 'print', parts: ['two is 0x', { value: read(value), shape, base: 'hex' }], domain, origin: undefined },
        ]),
        {
          kind: 'assert',
          condition: binary('lt', read(value), constant(5n, 8), 1, false),
          message: 'stays below five',
          domain,
          origin: line(7),
        },
      ],
    })
    return designOf(top)
  }

  it('are printed and kept; a failed assert stops the test with its line', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const sim = await simulateDesign(reporting())
    sim.step(4)
    expect(sim.output).toEqual(['two is 0x02', expect.stringContaining('`ram[1]` is read and written at one edge (cycle 4)')])
    expect(log.mock.calls.map(([text]) => text)).toEqual(sim.output)
    log.mockRestore()
    expect(() => sim.step(10)).toThrow(/GW404 assert: an assertion failed: stays below five \(cycle 7\)\n {3}design.ts:7:1/)
    sim.load('ram', [1, 2, 3])
    expect(sim.peek('ram[2]')).toBe(3)
    sim.load('ram', Uint8Array.of(7, 8), 2)
    expect([sim.peek('ram[2]'), sim.peek('ram[3]')]).toEqual([7, 8])
    sim.load('ram', Uint8Array.of(9))
    expect(sim.peek('ram[0]')).toBe(9)
    expect([...sim.dump('ram', 0, 4)]).toEqual([9, 2, 7, 8])
    expect([...sim.dump('ram', 2, 1)]).toEqual([7])
    expect(() => sim.load('ram', [1, 2], 3)).toThrow('do not fit `ram`')
    expect(() => sim.load('ram', Uint8Array.of(1, 2), 3)).toThrow('do not fit `ram`')
    expect(() => sim.dump('ram', 3, 2)).toThrow('`ram` has 4 words, not 2 from 3 on')
    expect(() => sim.peek('ram[4]')).toThrow('there is no `ram[4]`')
  })

  it('fail a process as well', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => {})
    const sim = await simulateDesign(reporting())
    sim.process(() => sim.run(3))
    await expect(sim.run(100)).rejects.toThrow('stays below five')
    vi.restoreAllMocks()
  })
})

describe('engines', () => {
  it('unknown are refused', async () => {
    await expect(simulateDesign(counter(), { engine: 'spice' })).rejects.toThrow("there is no engine 'spice'")
  })
})
