import { describe, expect, it } from 'vitest'
import { binary, cat, constant, type Expression, mux, read, slice, unary } from '../../ir/expression.ts'
import {
  assign,
  assignBitAt,
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
import type { Engine } from '../engine.ts'
import { buildHierarchy, type Hierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { createEngine } from './engine.ts'
import { compareAtRandom } from './sign-off.ts'
import { whyNoVerilator } from './why-no-verilator.ts'

const missing = await whyNoVerilator()
const timeout = 120_000

const register = (name: string, width: number, at: ModuleDomain, more: Partial<Variable> = {}): Variable =>
  variable('register', name, width, { domain: at.domain, ...more })
const plus = (of: Variable, amount: bigint): Expression => binary('add', read(of), constant(amount, of.width), of.width, false)

/** Verilator and the interpreter on the same design, told the same. */
async function pair(top: Module, seed = 1): Promise<{ hierarchy: Hierarchy; engine: Engine; judge: Engine }> {
  const hierarchy = buildHierarchy(designOf(top))
  const options = { seed, jitter: false }
  return {
    hierarchy,
    engine: await createEngine(hierarchy, options),
    judge: createInterpreter(hierarchy, options) as Engine,
  }
}

/** Random inputs and random edges; every port before and after each instant, every report, and all state at the end. */
async function agree(top: Module, instants = 300, seed = 1): Promise<void> {
  const { hierarchy, engine, judge } = await pair(top, seed)
  expect(compareAtRandom(hierarchy, engine, judge, { instants, seed })).toEqual({ instants })
}

function counter(more: Parameters<typeof domainOf>[1] = {}): Module {
  const domain = moduleDomain(domainOf('sys', more))
  const count = variable('output', 'count', 8)
  const value = register('value', 8, domain, { init: 5n })
  return moduleOf('counter', {
    domains: [domain],
    variables: [count, value],
    body: [assign(count, read(value)), assign(value, plus(value, 1n))],
  })
}

/** Two clocks that hand values to and fro, without a thought for crossings. */
function swap(): Module {
  const left = moduleDomain(domainOf('left'), 'left')
  const right = moduleDomain(domainOf('right', { edge: 'falling' }), 'right')
  const a = register('a', 70, left, { init: 3n })
  const b = register('b', 70, right)
  const y = variable('output', 'y', 70)
  return moduleOf('swap', {
    domains: [left, right],
    variables: [a, b, y],
    body: [assign(a, plus(b, 1n)), assign(b, plus(a, 1n)), assign(y, binary('xor', read(a), read(b), 70, false))],
  })
}

function ram(collision: Memory['collision']): Module {
  const domain = moduleDomain(domainOf('sys'))
  const inputs = {
    go: variable('input', 'go', 1),
    to: variable('input', 'to', 3),
    from: variable('input', 'from', 3),
    data: variable('input', 'data', 40),
    mask: variable('input', 'mask', 2),
    enable: variable('input', 'enable', 1),
  }
  const out = variable('memory', 'out', 40)
  const now = variable('memory', 'now', 40)
  const y = variable('output', 'y', 80)
  const memory: Memory = {
    name: 'ram',
    shape: { kind: 'uint', width: 40 },
    width: 40,
    depth: 6,
    storage: 'block',
    collision,
    init: [10n, 11n, 12n],
    reads: [
      { address: read(inputs.from), data: out, domain, enable: read(inputs.enable), origin: undefined },
      { address: read(inputs.from), data: now, origin: undefined },
    ],
    origin: undefined,
  }
  const write = (data: Expression, mask: Expression): Statement => ({
    kind: 'write',
    memory,
    address: read(inputs.to),
    data,
    mask,
    domain,
    origin: undefined,
  })
  return moduleOf(`ram_${collision}`, {
    domains: [domain],
    variables: [...Object.values(inputs), y],
    memories: [memory],
    body: [
      when(read(inputs.go), [
        write(unary('not', read(inputs.data), 40, false), slice(read(inputs.data), 0, 2)),
        write(read(inputs.data), read(inputs.mask)),
      ]),
      assign(y, cat([read(out), read(now)])),
    ],
  })
}

/** Every kind of value that Verilator keeps in its own way: 1, 8, 9, 32, 33, 64, 65 and 200 bits, signed and not. */
function widths(): Module {
  const domain = moduleDomain(domainOf('sys', { reset: 'async', resetActive: 'low' }))
  const variables: Variable[] = []
  const body: Statement[] = []
  for (const width of [1, 8, 9, 32, 33, 64, 65, 200]) {
    const a = variable('input', `a${width}`, width)
    const s = variable('input', `s${width}`, width, { signed: true, shape: { kind: 'sint', width } })
    const index = variable('input', `index${width}`, 9)
    const y = variable('output', `y${width}`, width)
    const less = variable('output', `less${width}`, 1)
    const shifted = variable('output', `shifted${width}`, width, { signed: true, shape: { kind: 'sint', width } })
    const quotient = variable('output', `quotient${width}`, width)
    const hold = register(`hold${width}`, width, domain, { init: 1n })
    variables.push(a, s, index, y, less, shifted, quotient, hold)
    body.push(
      assign(hold, binary('multiply', read(a), read(hold), width, false)),
      assignBitAt(hold, read(index), constant(1n, 1)),
      assign(y, mux(slice(read(index), 0, 1), read(hold), binary('subtract', read(a), read(hold), width, false))),
      assign(less, binary('lt', read(s), read(a), 1, false)),
      assign(shifted, binary('shiftRight', read(s), read(index), width, true)),
      assign(quotient, width < 3 ? read(a) : binary('divide', read(a), constant(3n, width), width, false)),
    )
  }
  return moduleOf('widths', { domains: [domain], variables, body })
}

describe.skipIf(missing)(`verilator${missing ? ` (skipped: ${missing})` : ''}`, { timeout }, () => {
  it('counts, resets, samples before it updates: as the interpreter does', async () => {
    await agree(counter())
    await agree(counter({ reset: 'async', resetActive: 'low', edge: 'falling' }))
  })

  it('lets two domains swap at one instant, each with the value before it', async () => {
    await agree(swap())
  })

  it('keeps values of every width and sign', async () => {
    await agree(widths(), 200)
  })

  it('reads and writes memories, with the words of the seed where none are given', async () => {
    await agree(ram('old'), 400, 7)
    await agree(ram('new'), 400)
  })

  it("notices a broken promise about collisions, gives the seed's bits where it wrote, and goes on stepping", async () => {
    await agree(ram('never'), 600)
    const { hierarchy, engine, judge } = await pair(ram('never'))
    const { ports } = hierarchy.top.module
    for (const each of [engine, judge]) {
      for (const [name, value] of Object.entries({ go: 1n, enable: 1n, to: 2n, from: 2n, data: 0x12_3456_789an, mask: 2n }))
        each.set(
          ports.findIndex((port) => port.name === name),
          value,
        )
      expect(each.step(20)).toBe(20)
    }
    const events = engine.events()
    expect(events).toEqual(judge.events())
    expect(events.map(({ cycle, values }) => `${cycle} ${values}`)).toEqual(Array.from({ length: 20 }, (_, i) => `${i} 2`))
    expect(engine.stateHash()).toBe(judge.stateHash())
  })

  it('keeps reports of a step in order of time, whatever the order of their sites', async () => {
    const domain = moduleDomain(domainOf('sys'))
    const count = register('count', 2, domain, { init: 0n })
    const teller = moduleOf('teller', {
      domains: [domain],
      variables: [count],
      body: [
        assign(count, plus(count, 1n)),
        { kind: 'print', parts: [{ value: read(count), shape: count.shape, base: 'decimal' }], domain, origin: undefined },
      ],
    })
    const [first, second] = [instanceOf('first', ram('never'), [domain]), instanceOf('second', teller, [domain])]
    const given = { go: 1n, enable: 1n, to: 3n, data: 5n, mask: 3n }
    const top = moduleOf('orderly', {
      domains: [domain],
      variables: [count],
      instances: [first, second],
      body: [
        assign(count, plus(count, 1n)),
        ...Object.entries(given).map(([name, value]) => assign(portOf(first, name), constant(value, portOf(first, name).width))),
        assign(portOf(first, 'from'), cat([constant(0n, 1), read(count)])),
      ],
    })
    const { engine, judge } = await pair(top)
    for (const each of [engine, judge]) expect(each.step(9)).toBe(9)
    const events = engine.events()
    expect(events).toEqual(judge.events())
    expect(events.length).toBe(9 + 2)
    expect(engine.stateHash()).toBe(judge.stateHash())
  })

  it('takes a write and a read of two clocks for a collision only where both have an edge', async () => {
    const [left, right] = ['left', 'right'].map((name) => moduleDomain(domainOf(name), name)) as [ModuleDomain, ModuleDomain]
    const [to, from, data] = [1, 1, 9].map((width, i) => variable('input', ['to', 'from', 'data'][i]!, width)) as [
      Variable,
      Variable,
      Variable,
    ]
    const out = variable('memory', 'out', 9)
    const memory: Memory = {
      name: 'ram',
      shape: { kind: 'uint', width: 9 },
      width: 9,
      depth: 2,
      storage: 'block',
      collision: 'never',
      reads: [{ address: read(from), data: out, domain: right, origin: undefined }],
      origin: undefined,
    }
    const y = variable('output', 'y', 9)
    const top = moduleOf('crossing_ram', {
      domains: [left, right],
      variables: [to, from, data, y],
      memories: [memory],
      body: [
        assign(y, read(out)),
        { kind: 'write', memory, address: read(to), data: read(data), domain: left, origin: undefined },
        {
          kind: 'assert',
          condition: binary('ne', read(out), constant(3n, 9), 1, false),
          message: 'no three',
          domain: right,
          origin: undefined,
        },
      ],
    })
    await agree(top, 400)
  })

  it('settles what was set before an edge comes, read or not', async () => {
    const domain = moduleDomain(domainOf('sys', { reset: 'async' }))
    const x = variable('input', 'x', 8)
    const y = variable('output', 'y', 8)
    const held = register('held', 8, domain, { init: 5n })
    const top = moduleOf('settling', {
      domains: [domain],
      variables: [x, y, held],
      body: [assign(y, read(x)), assign(held, plus(held, 1n))],
    })
    const { engine, judge } = await pair(top)
    const [rst, inX, outY] = ['rst', 'x', 'y'].map((name) => top.ports.findIndex((port) => port.name === name))
    for (const each of [engine, judge]) {
      each.step(3)
      each.set(inX!, 77n)
      each.step(1)
      expect(each.getSampled(outY!)).toBe(77n)
      each.set(rst!, 1n)
      each.set(rst!, 0n)
      each.set(inX!, 78n)
      each.edges([{ clock: 0, level: 0 }])
      expect([each.getSampled(outY!), each.peek('held')]).toEqual([78n, 9n])
      each.set(rst!, 1n)
      each.edges([{ clock: 0, level: 1 }])
      expect([each.getSampled(rst!), each.peek('held')]).toEqual([1n, 5n])
    }
  })

  it('knows a clock under another name, and takes its first level for no edge', async () => {
    const outer = moduleDomain(domainOf('sys', { reset: 'none' }))
    const other = variable('wire', 'other_clk', 1, { shape: { kind: 'clock' } })
    const inner: ModuleDomain = { domain: domainOf('inner', { reset: 'none' }), clock: other }
    const held = register('held', 8, inner, { init: 1n })
    const early = register('early', 8, outer, { init: 1n })
    const y = variable('output', 'y', 8)
    const top = moduleOf('renamed', {
      domains: [outer, inner],
      variables: [other, held, early, y],
      body: [
        assign(other, read(outer.clock)),
        assign(held, plus(held, 1n)),
        assign(early, plus(held, 1n)),
        assign(y, binary('add', read(held), read(early), 8, false)),
      ],
    })
    await agree(top)
  })

  it('steps as fast as it can to the state that edges reach', async () => {
    const { engine, judge } = await pair(counter())
    expect([engine.step(1000), judge.step(1000)]).toEqual([1000, 1000])
    expect(engine.stateHash()).toBe(judge.stateHash())
    expect(engine.getSampledNumber(2)).toBe(judge.getSampledNumber(2))
    expect(engine.getNumber(2)).toBe((5 + 1000) % 256)
  })

  it('reaches what is inside instances: peek, poke and load take effect at once', async () => {
    const domain = moduleDomain(domainOf('sys'))
    const value = register('value', 12, domain)
    const y = variable('output', 'y', 12)
    const child = moduleOf('child', {
      domains: [domain],
      variables: [y, value],
      body: [assign(y, plus(value, 1n)), assign(value, plus(value, 3n))],
    })
    const [first, second] = [instanceOf('first', child, [domain]), instanceOf('second', child, [domain])]
    const sum = variable('output', 'sum', 12)
    const top = moduleOf('twins', {
      domains: [domain],
      variables: [sum],
      instances: [first, second],
      body: [assign(sum, binary('add', read(portOf(first, 'y')), read(portOf(second, 'y')), 12, false))],
    })
    const { engine, judge } = await pair(top)
    for (const each of [engine, judge]) each.poke('second.value', 7n)
    const at = top.ports.indexOf(sum)
    for (const each of [engine, judge]) {
      each.poke('first.value', 100n)
      expect(each.get(at)).toBe(109n)
      each.step(2)
      expect([each.get(at), each.peek('first.value'), each.peek('second_y')]).toEqual([121n, 106n, 14n])
    }
    expect(engine.stateHash()).toBe(judge.stateHash())
  })

  it('reports asserts and prints of each instance with their values, and stops a step at a failure', async () => {
    const domain = moduleDomain(domainOf('sys'))
    const limit = variable('input', 'limit', 8)
    const value = register('value', 8, domain, { init: 0n })
    const wide = register('wide', 90, domain)
    const negative = unary('reinterpret', unary('not', read(value), 8, false), 8, true)
    const child = moduleOf('reporter', {
      domains: [domain],
      variables: [limit, value, wide],
      body: [
        assign(value, plus(value, 1n)),
        {
          kind: 'assert',
          condition: binary('lt', read(value), read(limit), 1, false),
          message: 'below 100%, "small"',
          domain,
          origin: undefined,
        },
        when(slice(read(value), 0, 1), [
          {
            kind: 'print',
            parts: [
              'v=%d ',
              { value: negative, shape: { kind: 'sint', width: 8 }, base: 'decimal' },
              { value: constant(5n, 4), shape: { kind: 'uint', width: 4 }, base: 'binary' },
              { value: read(wide), shape: { kind: 'uint', width: 90 }, base: 'hex' },
            ],
            domain,
            origin: undefined,
          },
        ]),
      ],
    })
    const [first, second] = [instanceOf('first', child, [domain]), instanceOf('second', child, [domain])]
    const top = moduleOf('reports', {
      domains: [domain],
      instances: [first, second],
      body: [assign(portOf(first, 'limit'), constant(3n, 8)), assign(portOf(second, 'limit'), constant(6n, 8))],
    })
    const { engine, judge } = await pair(top)
    for (const each of [engine, judge]) {
      expect(each.step(10)).toBe(4)
      expect(each.step(1)).toBe(1)
    }
    const events = engine.events()
    expect(events).toEqual(judge.events())
    expect(events.length).toBe(6)
  })

  it('runs foreign modules by their models: TypeScript with an edge and a clock of its own, and a module', async () => {
    const clock = { shape: { kind: 'clock' } } as const
    const domain = moduleDomain(domainOf('sys'))
    const delay = foreignOf(
      'DELAY',
      [variable('input', 'clk', 1, clock), variable('input', 'd', 8), variable('output', 'q', 8)],
      {
        kind: 'model',
        create: () => {
          let held = 0n
          return {
            settle: () => ({ q: held }),
            edge: (_clock, inputs) => {
              held = inputs.d!
            },
          }
        },
      },
    )
    const slow = domainOf('slow', { reset: 'none', frequencyHz: 10e6 })
    const oscillator = foreignOf('OSC', [variable('output', 'clko', 1, clock)], {
      kind: 'model',
      create: () => ({}),
      clocks: { clko: 10e6 },
    })
    const a = variable('input', 'a', 8)
    const b = variable('output', 'b', 8)
    const inner = moduleOf('inverter', { variables: [a, b], body: [assign(b, unary('not', read(a), 8, false))] })
    const shell = foreignOf('INV', [a, b], inner)
    const [c, d] = [variable('input', 'a', 8), variable('output', 'b', 8)]
    const twice = moduleOf('doubler', { variables: [c, d], body: [assign(d, binary('add', read(c), read(c), 8, false))] })
    // The same module with a parameter does something else.
    const variant = { ...foreignOf('INV', [c, d], twice), parameters: { KIND: 'DOUBLE' } }

    const held = instanceOf('held', delay, [], { clk: domain.clock })
    const osc = instanceOf('osc', oscillator)
    const inv = instanceOf('inv', shell)
    const doubled = instanceOf('doubled', variant)
    const slowDomain: ModuleDomain = { domain: slow, clock: portOf(osc, 'clko') }
    const x = variable('input', 'x', 8)
    const y = variable('output', 'y', 8)
    const seen = register('seen', 8, slowDomain)
    const top = moduleOf('foreigners', {
      domains: [domain, slowDomain],
      variables: [x, y, seen],
      instances: [held, osc, inv, doubled],
      body: [
        assign(portOf(held, 'd'), read(x)),
        assign(portOf(inv, 'a'), read(portOf(held, 'q'))),
        assign(seen, read(portOf(inv, 'b'))),
        assign(portOf(doubled, 'a'), read(portOf(held, 'q'))),
        assign(
          y,
          binary('xor', read(seen), binary('xor', read(portOf(inv, 'b')), read(portOf(doubled, 'b')), 8, false), 8, false),
        ),
      ],
    })
    await agree(top)
  })

  it('notices a difference: a poked bit shows in outputs and in the hash', async () => {
    const { engine, judge } = await pair(swap())
    engine.poke('b', judge.peek('b') ^ (1n << 69n))
    expect(engine.stateHash()).not.toBe(judge.stateHash())
    expect(engine.get(4)).not.toBe(judge.get(4))
  })

  it('takes names that mean something in C++ or to Verilator', async () => {
    const domain = moduleDomain(domainOf('sys'))
    const [operator, std, twice] = ['operator', 'std', 'a__b'].map((name) => variable('input', name, 5))
    const [y, model] = ['template', 'model'].map((name) => variable('output', name, 5))
    const held = register('delete', 5, domain)
    const top = moduleOf('namespace', {
      domains: [domain],
      variables: [operator!, std!, twice!, y!, model!, held],
      body: [
        assign(held, binary('add', read(held), read(operator!), 5, false)),
        assign(y!, binary('xor', read(held), read(std!), 5, false)),
        assign(model!, binary('and', read(held), read(twice!), 5, false)),
      ],
    })
    await agree(top)
  })

  it('fills a large memory with the words of the seed', async () => {
    const domain = moduleDomain(domainOf('sys'))
    const address = variable('input', 'address', 12)
    const [small, wide] = [11, 40].map(
      (width): Memory => ({
        name: `ram${width}`,
        shape: { kind: 'uint', width },
        width,
        depth: 4000,
        storage: 'block',
        collision: 'old',
        init: [1n, 2n],
        reads: [{ address: read(address), data: variable('memory', `data${width}`, width), domain, origin: undefined }],
        origin: undefined,
      }),
    )
    const y = variable('output', 'y', 51)
    const body = [assign(y, cat([read(wide!.reads[0]!.data), read(small!.reads[0]!.data)]))]
    await agree(moduleOf('spacious', { domains: [domain], variables: [address, y], memories: [small!, wide!], body }))
  })

  it('refuses jitter, which Verilog does not have', async () => {
    await expect(createEngine(buildHierarchy(designOf(counter())), { seed: 1, jitter: true })).rejects.toThrow('jitter')
  })
})
