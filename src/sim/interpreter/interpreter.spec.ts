import { describe, expect, it } from 'vitest'
import { binary, cat, constant, crossing, type Expression, mux, read, slice, unary } from '../../ir/expression.ts'
import {
  assign,
  assignBitAt,
  assignSlice,
  designOf,
  domainOf,
  foreignOf,
  instanceOf,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from '../../ir/hand-built.ts'
import type { Memory, Module, ModuleDomain, Statement, Variable } from '../../ir/module.ts'
import type { Engine, EngineOptions } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { collisionBits, powerUpValue } from '../power-up.ts'
import { createEngine } from './interpreter.ts'

function run(top: Module, options: Partial<EngineOptions> = {}) {
  const engine = createEngine(buildHierarchy(designOf(top)), { seed: 1, jitter: false, ...options }) as Engine
  const index = (name: string): number => {
    const at = top.ports.findIndex((port) => port.name === name)
    if (at < 0) throw new Error(`no port ${name}`)
    return at
  }
  return {
    engine,
    set: (name: string, value: number | bigint) => engine.set(index(name), BigInt(value)),
    get: (name: string) => engine.get(index(name)),
    sampled: (name: string) => engine.getSampled(index(name)),
  }
}

const register = (name: string, width: number, at: ModuleDomain, more: Partial<Variable> = {}): Variable =>
  variable('register', name, width, { domain: at.domain, ...more })
const plusOne = (of: Variable): Expression => binary('add', read(of), constant(1n, of.width), of.width, false)

function counter(more: Parameters<typeof domainOf>[1] = {}): Module {
  const domain = moduleDomain(domainOf('sys', more))
  const count = variable('output', 'count', 8)
  const value = register('value', 8, domain, { init: 5n })
  return moduleOf('counter', {
    domains: [domain],
    variables: [count, value],
    body: [assign(count, read(value)), assign(value, plusOne(value))],
  })
}

describe('registers', () => {
  it('hold init from power-up, count at each rising edge and return to init by a synchronous reset', () => {
    const { engine, set, get } = run(counter())
    expect(get('count')).toBe(5n)
    expect(engine.step(3)).toBe(3)
    expect(get('count')).toBe(8n)
    set('rst', 1)
    expect(get('count')).toBe(8n)
    engine.step(1)
    expect(get('count')).toBe(5n)
  })

  it('return to init at once by an asynchronous reset, which may be active low', () => {
    const { engine, set, get } = run(counter({ reset: 'async', resetActive: 'low' }))
    set('rst', 1)
    engine.step(2)
    expect(get('count')).toBe(7n)
    set('rst', 0)
    expect(get('count')).toBe(5n)
    engine.step(1)
    expect(get('count')).toBe(5n)
  })

  it('update at the falling edge of a falling domain', () => {
    const { engine, get } = run(counter({ edge: 'falling' }))
    engine.edges([{ clock: 0, level: 0 }])
    expect(get('count')).toBe(6n)
    engine.edges([{ clock: 0, level: 1 }])
    expect(get('count')).toBe(6n)
    engine.step(2)
    expect(get('count')).toBe(8n)
  })

  it('swap: all sample before any updates, across domains that have an edge at one instant', () => {
    const left = moduleDomain(domainOf('left', { reset: 'none' }), 'left')
    const right = moduleDomain(domainOf('right', { reset: 'none' }), 'right')
    const a = register('a', 4, left, { init: 3n })
    const b = register('b', 4, right, { init: 9n })
    const top = moduleOf('swap', { domains: [left, right], variables: [a, b], body: [assign(a, read(b)), assign(b, read(a))] })
    const { engine } = run(top)
    engine.edges([
      { clock: 0, level: 1 },
      { clock: 1, level: 1 },
    ])
    expect([engine.peek('a'), engine.peek('b')]).toEqual([9n, 3n])
    engine.edges([{ clock: 0, level: 1 }])
    expect([engine.peek('a'), engine.peek('b')]).toEqual([3n, 3n])
  })

  it('hold while the enable of their domain is 0; a reset acts all the same, and not on one that says no', () => {
    const base = moduleDomain(domainOf('sys'))
    const domain: ModuleDomain = { ...base, enable: variable('input', 'enable', 1) }
    const value = register('value', 8, domain, { init: 1n })
    const free = register('free', 8, domain, { init: 1n, resets: false })
    const top = moduleOf('held', {
      domains: [domain],
      variables: [value, free],
      body: [assign(value, plusOne(value)), assign(free, plusOne(free))],
    })
    const { engine, set } = run(top)
    engine.step(2)
    expect(engine.peek('value')).toBe(1n)
    set('enable', 1)
    engine.step(2)
    expect([engine.peek('value'), engine.peek('free')]).toEqual([3n, 3n])
    set('enable', 0)
    set('rst', 1)
    engine.step(1)
    expect([engine.peek('value'), engine.peek('free')]).toEqual([1n, 3n])
  })

  it('without init start from the power-up value of their path and seed, a choice from one of its variants', () => {
    const domain = moduleDomain(domainOf('sys'))
    const wide = register('wide', 70, domain)
    const codes = [3n, 5n, 6n]
    const choice = register('state', 3, domain, {
      shape: { kind: 'choice', width: 3, variants: ['a', 'b', 'c'], codes },
    })
    const top = moduleOf('cold', { domains: [domain], variables: [wide, choice] })
    for (let seed = 0; seed < 20; seed++) {
      const { engine } = run(top, { seed })
      expect(engine.peek('wide')).toBe(powerUpValue(seed, 'wide', wide.shape, 70))
      expect(codes).toContain(engine.peek('state'))
    }
    expect(run(top, { seed: 1 }).engine.peek('wide')).not.toBe(run(top, { seed: 2 }).engine.peek('wide'))
  })

  it('keep the bits that no reached statement assigns; the later assignment wins', () => {
    const domain = moduleDomain(domainOf('sys'))
    const go = variable('input', 'go', 1)
    const index = variable('input', 'index', 3)
    const value = register('value', 6, domain, { init: 0n })
    const top = moduleOf('parts', {
      domains: [domain],
      variables: [go, index, value],
      body: [
        assignSlice(value, 0, 2, constant(1n, 2)),
        when(read(go), [assignSlice(value, 1, 2, constant(3n, 2))]),
        assignBitAt(value, read(index), constant(1n, 1)),
      ],
    })
    const { engine, set } = run(top)
    set('index', 7)
    engine.step(1)
    expect(engine.peek('value')).toBe(0b01n)
    set('go', 1)
    set('index', 5)
    engine.step(1)
    expect(engine.peek('value')).toBe(0b100111n)
    set('index', 6)
    engine.poke('value', 0n)
    engine.step(1)
    expect(engine.peek('value')).toBe(0b000111n)
  })
})

describe('combinational logic', () => {
  it('does not care where a read stands, or that one bit of a variable depends on another', () => {
    const a = variable('input', 'a', 1)
    const late = variable('wire', 'late', 3)
    const out = variable('output', 'out', 3)
    const bit = (of: Variable, at: number): Expression => slice(read(of), at, 1)
    const top = moduleOf('order', {
      variables: [a, late, out],
      body: [
        assign(out, read(late)),
        assignSlice(late, 2, 1, unary('not', bit(late, 1), 1, false)),
        assignSlice(late, 1, 1, unary('not', bit(late, 0), 1, false)),
        assignSlice(late, 0, 1, read(a)),
      ],
    })
    const { set, get } = run(top)
    expect(get('out')).toBe(0b010n)
    set('a', 1)
    expect(get('out')).toBe(0b101n)
  })

  it('passes through instances both ways', () => {
    const up = variable('input', 'up', 4)
    const upOut = variable('output', 'up_out', 4)
    const down = variable('input', 'down', 4)
    const downOut = variable('output', 'down_out', 4)
    const child = moduleOf('child', {
      variables: [up, upOut, down, downOut],
      body: [assign(upOut, plusOne(up)), assign(downOut, plusOne(down))],
    })
    const [first, second] = [instanceOf('first', child), instanceOf('second', child)]
    const a = variable('input', 'a', 4)
    const y = variable('output', 'y', 4)
    const top = moduleOf('both_ways', {
      variables: [a, y],
      instances: [first, second],
      body: [
        assign(y, read(portOf(first, 'down_out'))),
        assign(portOf(first, 'up'), read(a)),
        assign(portOf(second, 'up'), read(portOf(first, 'up_out'))),
        assign(portOf(second, 'down'), read(portOf(second, 'up_out'))),
        assign(portOf(first, 'down'), read(portOf(second, 'down_out'))),
      ],
    })
    const { engine, set, get } = run(top)
    set('a', 14)
    expect(get('y')).toBe(2n)
    expect(engine.peek('second.up')).toBe(15n)
  })

  it('is not limited by depth', () => {
    const a = variable('input', 'a', 8)
    const y = variable('output', 'y', 8)
    let sum: Expression = read(a)
    for (let i = 0; i < 30_000; i++) sum = binary('add', sum, constant(1n, 8), 8, false)
    const { set, get } = run(moduleOf('deep', { variables: [a, y], body: [assign(y, sum)] }))
    set('a', 3)
    expect(get('y')).toBe((3n + 30_000n) % 256n)
  })

  it('computes a value with many users once: thirty doublings stay cheap', () => {
    const a = variable('input', 'a', 40)
    const y = variable('output', 'y', 40)
    let sum: Expression = read(a)
    for (let i = 0; i < 30; i++) sum = binary('add', sum, sum, 40, false)
    const { set, get } = run(moduleOf('shared', { variables: [a, y], body: [assign(y, sum)] }))
    set('a', 1)
    expect(get('y')).toBe(1n << 30n)
  })

  it('says so when it meets a loop', () => {
    const y = variable('output', 'y', 1)
    const { get } = run(moduleOf('loop', { variables: [y], body: [assign(y, unary('not', read(y), 1, false))] }))
    expect(() => get('y')).toThrow('combinational loop')
  })
})

describe('memories', () => {
  const ram = (collision: Memory['collision'], depth = 6, more: { mask?: boolean; enable?: boolean } = {}): Module => {
    const domain = moduleDomain(domainOf('sys'))
    const go = variable('input', 'go', 1)
    const to = variable('input', 'to', 3)
    const from = variable('input', 'from', 3)
    const data = variable('input', 'data', 8)
    const mask = variable('input', 'mask', 2)
    const enable = variable('input', 'enable', 1)
    const out = variable('memory', 'out', 8)
    const now = variable('memory', 'now', 8)
    const memory: Memory = {
      name: 'ram',
      shape: { kind: 'uint', width: 8 },
      width: 8,
      depth,
      storage: 'block',
      collision,
      init: [10n, 11n, 12n, 13n],
      reads: [
        { address: read(from), data: out, domain, origin: undefined, ...(more.enable ? { enable: read(enable) } : {}) },
        { address: read(from), data: now, origin: undefined },
      ],
      origin: undefined,
    }
    const write = (value: Expression): Statement => ({
      kind: 'write',
      memory,
      address: read(to),
      data: value,
      domain,
      origin: undefined,
      ...(more.mask ? { mask: read(mask) } : {}),
    })
    return moduleOf('ram', {
      domains: [domain],
      variables: [go, to, from, data, mask, enable],
      memories: [memory],
      body: [when(read(go), [write(unary('not', read(data), 8, false)), write(read(data))])],
    })
  }

  it('read synchronously a cycle later and at once combinationally; the later of two writes wins', () => {
    const { engine, set } = run(ram('old'))
    set('from', 2)
    expect(engine.peek('now')).toBe(12n)
    engine.step(1)
    expect(engine.peek('out')).toBe(12n)
    set('go', 1)
    set('to', 2)
    set('data', 99)
    engine.step(1)
    expect([engine.peek('out'), engine.peek('now'), engine.peek('ram[2]')]).toEqual([12n, 99n, 99n])
  })

  it("give at a collision the old word, the new word, or a hash with a report, as 'collision' says", () => {
    for (const collision of ['old', 'new', 'never'] as const) {
      const { engine, set } = run(ram(collision), { seed: 4 })
      set('from', 1)
      set('to', 1)
      set('data', 77)
      set('go', 1)
      engine.step(1)
      const expected = { old: 11n, new: 77n, never: collisionBits(4, 'ram', 1, 8) }[collision]
      expect(engine.peek('out')).toBe(expected)
      expect(engine.peek('ram[1]')).toBe(77n)
      const reports = collision === 'never' ? [{ site: 0, cycle: 0, values: [1n] }] : []
      expect(engine.events()).toEqual(reports)
      expect(engine.events()).toEqual([])
    }
  })

  it('write only the masked parts, and collide only there', () => {
    const { engine, set } = run(ram('never', 6, { mask: true }))
    set('from', 1)
    set('to', 1)
    set('data', 0x77)
    set('go', 1)
    engine.step(1)
    expect([engine.peek('out'), engine.peek('ram[1]'), engine.events().length]).toEqual([11n, 11n, 0])
    set('mask', 0b10)
    engine.step(1)
    expect(engine.peek('ram[1]')).toBe(0x7bn)
    expect(engine.peek('out')).toBe(0x0bn | (collisionBits(1, 'ram', 1, 8) & 0xf0n))
  })

  it('read 0 past the depth, ignore writes there, and hold while not enabled', () => {
    const { engine, set } = run(ram('old', 6, { enable: true }))
    set('enable', 1)
    set('from', 6)
    engine.step(1)
    expect([engine.peek('out'), engine.peek('now')]).toEqual([0n, 0n])
    set('from', 3)
    engine.step(1)
    set('enable', 0)
    set('from', 0)
    set('go', 1)
    set('to', 7)
    const words = [0, 1, 2, 3, 4, 5].map((i) => engine.peek(`ram[${i}]`))
    engine.step(1)
    expect(engine.peek('out')).toBe(13n)
    expect([0, 1, 2, 3, 4, 5].map((i) => engine.peek(`ram[${i}]`))).toEqual(words)
  })

  it('rest while the enable of their domain is 0, and do not care about reset', () => {
    const base = moduleDomain(domainOf('sys'))
    const domain: ModuleDomain = { ...base, enable: variable('input', 'enable', 1) }
    const data = variable('memory', 'data', 8)
    const shape = { kind: 'uint', width: 8 } as const
    const memory: Memory = {
      name: 'ram',
      shape,
      width: 8,
      depth: 2,
      storage: 'any',
      collision: 'old',
      init: [1n, 2n],
      reads: [{ address: constant(1n, 1), data, domain, origin: undefined }],
      origin: undefined,
    }
    const write: Statement = { kind: 'write', memory, address: constant(1n, 1), data: constant(9n, 8), domain, origin: undefined }
    const { engine, set } = run(moduleOf('resting', { domains: [domain], memories: [memory], body: [write] }))
    const cold = engine.peek('data')
    engine.step(1)
    expect([engine.peek('data'), engine.peek('ram[1]')]).toEqual([cold, 2n])
    set('enable', 1)
    set('rst', 1)
    engine.step(1)
    expect([engine.peek('data'), engine.peek('ram[1]')]).toEqual([2n, 9n])
  })

  it('can be loaded and poked, and count in the hash of state', () => {
    const { engine } = run(ram('old'))
    const before = engine.stateHash()
    engine.load('ram', [1n, 2n], 4)
    expect([engine.peek('ram[3]'), engine.peek('ram[4]'), engine.peek('ram[5]')]).toEqual([13n, 1n, 2n])
    expect(engine.stateHash()).not.toBe(before)
    const other = run(ram('old')).engine
    other.poke('ram[5]', 2n)
    other.poke('ram[4]', 1n)
    expect(other.stateHash()).toBe(engine.stateHash())
  })
})

describe('reports', () => {
  it('come with the cycle and the values before the edge, not in reset; step stops at a failure', () => {
    const domain = moduleDomain(domainOf('sys'))
    const value = register('value', 8, domain, { init: 0n })
    const below = binary('lt', read(value), constant(3n, 8), 1, false)
    const negative = unary('reinterpret', unary('not', read(value), 8, false), 8, true)
    const top = moduleOf('reports', {
      domains: [domain],
      variables: [value],
      body: [
        assign(value, plusOne(value)),
        { kind: 'assert', condition: below, message: 'small', domain, origin: undefined },
        {
          kind: 'print',
          parts: ['v=', { value: negative, shape: { kind: 'sint', width: 8 }, base: 'decimal' }],
          domain,
          origin: undefined,
        },
      ],
    })
    const { engine, set } = run(top)
    set('rst', 1)
    engine.poke('value', 200n)
    expect(engine.step(2)).toBe(2)
    expect(engine.events()).toEqual([])
    set('rst', 0)
    expect(engine.step(10)).toBe(4)
    expect(engine.events()).toEqual([
      { site: 1, cycle: 2, values: [-1n] },
      { site: 1, cycle: 3, values: [-2n] },
      { site: 1, cycle: 4, values: [-3n] },
      { site: 0, cycle: 5, values: [] },
      { site: 1, cycle: 5, values: [-4n] },
    ])
  })
})

describe('foreign modules', () => {
  const clock = { shape: { kind: 'clock' } } as const

  it('run a model in TypeScript: settle between edges, edge with what the edge saw, also in a ring with logic', () => {
    const ports = [variable('input', 'clk', 1, clock), variable('input', 'd', 8), variable('output', 'q', 8)]
    const domain = moduleDomain(domainOf('sys', { reset: 'none' }))
    const black = foreignOf('BLACK', ports, {
      kind: 'model',
      create: () => {
        let q = 0n
        return {
          settle: () => ({ q }),
          edge: (_clock, inputs) => {
            q = inputs.d!
          },
        }
      },
    })
    const instance = instanceOf('black', black, [], { clk: domain.clock })
    const y = variable('output', 'y', 8)
    const top = moduleOf('ring', {
      domains: [domain],
      variables: [y],
      instances: [instance],
      body: [
        assign(y, read(portOf(instance, 'q'))),
        assign(portOf(instance, 'd'), binary('add', read(portOf(instance, 'q')), constant(3n, 8), 8, false)),
      ],
    })
    const { engine, get } = run(top)
    engine.step(4)
    expect(get('y')).toBe(12n)
  })

  it('bring clocks of their own', () => {
    const system = moduleDomain(domainOf('sys', { reset: 'none' }))
    const pll = foreignOf('PLL', [variable('input', 'clki', 1, clock), variable('output', 'clko', 1, clock)], {
      kind: 'model',
      create: () => ({}),
      clocks: { clko: 200e6 },
    })
    const instance = instanceOf('pll', pll, [], { clki: system.clock })
    const fast: ModuleDomain = {
      domain: domainOf('fast', { reset: 'none', frequencyHz: 1 }),
      clock: variable('wire', 'fast', 1, clock),
    }
    const ticks = register('ticks', 8, fast, { init: 0n })
    const top = moduleOf('doubled', {
      domains: [system, fast],
      variables: [fast.clock, ticks],
      instances: [instance],
      body: [assign(fast.clock, read(portOf(instance, 'clko'))), assign(ticks, plusOne(ticks))],
    })
    const hierarchy = buildHierarchy(designOf(top))
    expect(hierarchy.clocks.map(({ name, frequencyHz }) => ({ name, frequencyHz }))).toEqual([
      { name: 'clk', frequencyHz: 100e6 },
      { name: 'pll.clko', frequencyHz: 200e6 },
    ])
    const { engine } = run(top)
    engine.edges([{ clock: 0, level: 1 }])
    expect(engine.peek('ticks')).toBe(0n)
    engine.edges([{ clock: 1, level: 0 }])
    expect(engine.peek('fast')).toBe(0n)
    engine.edges([{ clock: 1, level: 1 }])
    expect(engine.peek('ticks')).toBe(1n)
  })

  it('without a model are refused by name', () => {
    const instance = instanceOf('black', foreignOf('BLACK', [variable('output', 'q', 1)]))
    expect(() => buildHierarchy(designOf(moduleOf('top', { instances: [instance] })))).toThrow('`black` is `BLACK`')
  })
})

describe('jitter', () => {
  it('shows a reader in another domain each bit now or a cycle late, never later', () => {
    const from = moduleDomain(domainOf('from', { reset: 'none' }), 'from')
    const to = moduleDomain(domainOf('to', { reset: 'none' }), 'to')
    const sent = register('sent', 8, from, { init: 0n })
    const seen = register('seen', 8, to, { init: 0n })
    const top = moduleOf('cross', {
      domains: [from, to],
      variables: [sent, seen],
      body: [
        assign(sent, cat([slice(read(sent), 0, 7), mux(slice(read(sent), 7, 1), constant(0n, 1), constant(1n, 1))])),
        assign(seen, crossing(read(sent), 'test', 'synchroniser')),
      ],
    })
    const { engine } = run(top, { jitter: true })
    let late = 0
    let before = engine.peek('sent')
    for (let i = 0; i < 64; i++) {
      engine.edges([{ clock: 0, level: 1 }])
      const now = engine.peek('sent')
      engine.edges([{ clock: 1, level: 1 }])
      const got = engine.peek('seen')
      expect((got ^ now) & (got ^ before)).toBe(0n)
      if (got !== now) late++
      before = now
    }
    expect(late).toBeGreaterThan(16)
    expect(late).toBeLessThan(64)
  })
})
