import { describe, expect, it } from 'vitest'
import { binary, cat, constant, type Expression, exactly, mux, read, select, slice, unary } from '../ir/expression.ts'
import {
  assign,
  assignBitAt,
  assignSlice,
  designOf,
  domainOf,
  instanceOf,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from '../ir/hand-built.ts'
import type { Memory, Module, ModuleDomain, Statement, Variable } from '../ir/module.ts'
import { differences, type Trial } from './fixtures/compare.ts'
import { checkWithYosys, hasIcarus, lint, synthesised } from './fixtures/judges.ts'
import { randomModule } from './fixtures/random-module.ts'
import { writeVerilog } from './write-verilog.ts'

const input = (name: string, width = 1, more: Partial<Variable> = {}): Variable => variable('input', name, width, more)
const output = (name: string, width = 1, more: Partial<Variable> = {}): Variable => variable('output', name, width, more)
const wire = (name: string, width = 1, more: Partial<Variable> = {}): Variable => variable('wire', name, width, more)
const register = (name: string, width: number, { domain }: ModuleDomain, more: Partial<Variable> = {}): Variable =>
  variable('register', name, width, { domain, init: 0n, ...more })
const bits = (value: number | bigint, width: number): Expression => constant(BigInt(value), width)
const plus = (of: Variable, by: number | Expression): Expression =>
  binary('add', read(of), typeof by === 'number' ? bits(by, of.width) : by, of.width, false)
const equals = (of: Variable, value: number): Expression => binary('eq', read(of), bits(value, of.width), 1, false)
const both = (a: Expression, b: Expression): Expression => binary('and', a, b, 1, false)
const not = (a: Expression): Expression => unary('not', a, a.width, false)

/** The Verilog means what the interpreter does, before and after synthesis, and neither Verilator nor Yosys has anything to say about it. */
async function judge(top: Module, { steps = 120, unknownSteps = 0, seed = 3 }: Partial<Trial> = {}): Promise<void> {
  const { files } = writeVerilog(designOf(top))
  expect(await lint(files, top.name)).toBe('')
  expect(await checkWithYosys(files, top.name)).toBe('')
  if (!hasIcarus) return
  const trial = { top, steps, seed, unknownSteps }
  expect((await differences(trial)).slice(0, 8)).toEqual([])
  expect((await differences(trial, (each) => synthesised(each, top.name))).slice(0, 8)).toEqual([])
}

const note = hasIcarus ? '' : ' (needs iverilog)'
const limit = { timeout: 60_000 }

describe(`combinational logic${note}`, () => {
  it('computes one part of a variable from another', limit, async () => {
    const a = input('a', 3)
    const b = input('b')
    const flags = wire('flags', 4)
    const out = output('out', 4)
    const low = unary('parity', slice(read(flags), 1, 3), 1, false)
    await judge(
      moduleOf('parts', {
        variables: [a, b, flags, out],
        body: [
          assignSlice(flags, 0, 1, low),
          assignSlice(flags, 1, 3, mux(read(b), read(a), bits(5, 3))),
          assign(out, read(flags)),
        ],
      }),
    )
  })

  it('carries through the bits of a chain that one variable holds', limit, async () => {
    const a = input('a', 8)
    const carry = wire('carry', 9)
    const out = output('out', 9)
    const body: Statement[] = [assign(out, read(carry)), assignSlice(carry, 0, 1, bits(1, 1))]
    for (let i = 0; i < 8; i++) {
      const before = slice(read(carry), i, 1)
      body.push(when(slice(read(a), i, 1), [assignSlice(carry, i + 1, 1, before)], [assignSlice(carry, i + 1, 1, not(before))]))
    }
    await judge(moduleOf('carry_chain', { variables: [a, carry, out], body }))
  })

  it('breaks loops of whole signals that are none of bits', limit, async () => {
    const a = input('a', 4)
    const low = wire('low', 4)
    const high = wire('high', 4)
    const joined = cat([read(high), read(low)])
    joined.name = 'joined'
    const masked = binary('xor', joined, bits(0x5a, 8), 8, false)
    masked.name = 'masked'
    const out = output('out', 8)
    await judge(
      moduleOf('no_loop', {
        variables: [a, low, high, out],
        body: [assign(low, read(a)), assign(high, slice(masked, 0, 4)), assign(out, masked)],
      }),
    )
  })

  it('parts a block of which one half reads the other', limit, async () => {
    const a = input('a', 4)
    const choose = input('choose')
    const first = wire('first', 4)
    const second = wire('second', 4)
    const out = output('out', 4)
    await judge(
      moduleOf('halves', {
        variables: [a, choose, first, second, out],
        body: [
          assign(first, bits(0, 4)),
          assign(second, bits(0, 4)),
          when(
            read(choose),
            [assign(second, plus(first, 3)), assign(first, read(a))],
            [assign(first, not(read(a))), assign(second, plus(first, 1))],
          ),
          assign(out, read(second)),
        ],
      }),
    )
  })

  it('settles valid and ready through instances both ways', limit, async () => {
    const inValid = input('in_valid')
    const inReady = output('in_ready')
    const outValid = output('out_valid')
    const outReady = input('out_ready')
    const stop = input('stop')
    const pass = moduleOf('pass', {
      variables: [inValid, inReady, outValid, outReady, stop],
      body: [
        assign(inReady, bits(0, 1)),
        assign(outValid, bits(0, 1)),
        when(not(read(stop)), [assign(inReady, read(outReady)), assign(outValid, read(inValid))]),
      ],
    })
    const stages = [0, 1, 2].map((i) => instanceOf(`stage_${i}`, pass))
    const at = (i: number, port: string): Variable => portOf(stages[i]!, port)
    const [valid, taken, room, busy] = [input('valid'), output('taken'), input('room'), output('busy')]
    const halt = input('halt', 3)
    await judge(
      moduleOf('handshakes', {
        variables: [valid, taken, room, busy, halt],
        instances: stages,
        body: [
          assign(at(0, 'in_valid'), read(valid)),
          assign(at(0, 'out_ready'), read(at(1, 'in_ready'))),
          assign(at(1, 'in_valid'), read(at(0, 'out_valid'))),
          assign(at(1, 'out_ready'), read(at(2, 'in_ready'))),
          assign(at(2, 'in_valid'), read(at(1, 'out_valid'))),
          assign(at(2, 'out_ready'), both(read(room), read(at(2, 'out_valid')))),
          ...[0, 1, 2].map((i) => assign(at(i, 'stop'), slice(read(halt), i, 1))),
          assign(taken, both(read(at(0, 'in_ready')), read(valid))),
          assign(busy, read(at(2, 'out_valid'))),
        ],
      }),
    )
  })

  it('wakes on nothing where it reads nothing, and drops what is overwritten', limit, async () => {
    const never = wire('never', 8)
    const out = output('out', 8)
    const second = output('second', 8)
    const a = input('a', 4)
    await judge(
      moduleOf('constants', {
        variables: [never, out, second, a],
        body: [
          assign(never, bits(0x55, 8)),
          when(
            binary('lt', bits(3, 4), bits(7, 4), 1, false),
            [assignSlice(never, 4, 2, bits(2, 2))],
            [assign(never, bits(0, 8))],
          ),
          assign(out, read(never)),
          assign(second, bits(0, 8)),
          assignSlice(second, 2, 4, read(a)),
          assignSlice(second, 3, 1, bits(1, 1)),
        ],
      }),
    )
  })

  it('drops what a later statement overwrites, of which Yosys 0.70 takes the wrong one', limit, async () => {
    const domain = moduleDomain(domainOf('main'))
    const [a, b, x] = [input('a'), input('b'), input('x', 4)]
    const [held, second] = [register('held', 4, domain), register('second', 8, domain)]
    const [out, also] = [output('out', 4), output('also', 8)]
    await judge(
      moduleOf('overwritten', {
        domains: [domain],
        variables: [a, b, x, held, second, out, also],
        body: [
          when(read(a), [
            when(read(b), [assign(held, bits(1, 4)), assignBitAt(second, read(x), read(b))]),
            assign(held, read(x)),
            assignSlice(second, 1, 4, read(x)),
          ]),
          assign(out, read(held)),
          assign(also, read(second)),
        ],
      }),
    )
  })

  it('knows a port that is tied to a constant', limit, async () => {
    const mode = input('mode', 2)
    const result = output('result', 4)
    const child = moduleOf('moded', {
      variables: [mode, result],
      body: [
        {
          kind: 'switch',
          on: read(mode),
          arms: [0, 1, 2].map((code) => ({
            patterns: [exactly(BigInt(code), 2)],
            body: [assign(result, bits(code + 5, 4))],
            label: `mode ${code}`,
          })),
          otherwise: [assign(result, bits(1, 4))],
          origin: undefined,
        },
      ],
    })
    const unit = instanceOf('unit', child)
    const out = output('out', 4)
    await judge(
      moduleOf('tied', {
        variables: [out],
        instances: [unit],
        body: [assign(portOf(unit, 'mode'), bits(2, 2)), assign(out, read(portOf(unit, 'result')))],
      }),
    )
  })

  it('writes a bit at a run-time index, and none past the width', limit, async () => {
    const [a, index, wide, value] = [input('a', 5), input('index', 3), input('wide', 9), input('value')]
    const [out, second, one] = [output('out', 5), output('second', 8), output('one')]
    await judge(
      moduleOf('bits_at', {
        variables: [a, index, wide, value, out, second, one],
        body: [
          assign(out, read(a)),
          assignBitAt(out, read(index), read(value)),
          assign(second, bits(0, 8)),
          assignBitAt(second, read(wide), read(value)),
          assign(one, bits(0, 1)),
          assignBitAt(one, read(index), read(value)),
        ],
      }),
    )
  })

  it('counts what a concatenation has side by side', limit, async () => {
    const [a, enable] = [input('a', 4), input('enable')]
    const [mask, extended, two] = [output('mask', 8), output('extended', 12), output('two', 6)]
    const sign = slice(read(a), 3, 1)
    const top = moduleOf('repeated', {
      variables: [a, enable, mask, extended, two],
      body: [
        assign(mask, cat(new Array(8).fill(read(enable)))),
        assign(extended, cat([...new Array(8).fill(sign), read(a)])),
        assign(two, cat([sign, sign, read(a)])),
      ],
    })
    const text = [...writeVerilog(designOf(top)).files.values()].join('')
    expect(text).toContain('assign mask = {8{enable}};')
    expect(text).toContain('assign extended = {{8{a[3]}}, a};')
    expect(text).toContain('assign two = {a[3], a[3], a};')
    await judge(top)
  })

  it('chooses by patterns that leave bits open, meet, or are all there are', limit, async () => {
    const code = input('code', 4)
    const x = input('x', 6)
    const [out, second, third] = [output('out', 6), output('second', 6), output('third', 6)]
    const masked = [
      { patterns: [{ value: 8n, care: 12n }], value: read(x) },
      {
        patterns: [
          { value: 3n, care: 15n },
          { value: 4n, care: 14n },
        ],
        value: not(read(x)),
      },
      { patterns: [exactly(15n, 4)], value: bits(9, 6) },
    ]
    const meeting = [...masked, { patterns: [{ value: 1n, care: 1n }], value: bits(17, 6) }]
    const all = Array.from({ length: 16 }, (_, i) => ({ patterns: [exactly(BigInt(i), 4)], value: plus(x, i) }))
    await judge(
      moduleOf('patterns', {
        variables: [code, x, out, second, third],
        body: [
          assign(out, select(read(code), masked, bits(0, 6))),
          assign(second, plus(x, select(read(code), meeting, bits(0, 6)))),
          {
            kind: 'switch',
            on: read(code),
            arms: all.map(({ patterns, value }, i) => ({ patterns, body: [assign(third, value)], label: `${i}` })),
            otherwise: [],
            origin: undefined,
          },
        ],
      }),
    )
  })
})

describe(`registers${note}`, () => {
  const kinds = [
    { reset: 'sync', resetActive: 'high', edge: 'rising' },
    { reset: 'async', resetActive: 'low', edge: 'falling' },
    { reset: 'async', resetActive: 'high', edge: 'rising' },
    { reset: 'none', resetActive: 'high', edge: 'falling' },
  ] as const
  it.each(kinds)('count and hold with %o and an enable of the domain', limit, async (kind) => {
    const plain = moduleDomain(domainOf('main', kind))
    const enable = input('enable')
    const domain: ModuleDomain = { ...plain, enable }
    const up = input('up', 4)
    const count = register('count', 8, domain, { init: 7n })
    const powerUp = register('power_up', 8, domain, { init: 3n, resets: false })
    const signed = register('level', 6, domain, { init: -5n, signed: true })
    const outs = [count, powerUp, signed].map((of) => ({ of, port: output(`out_${of.name}`, of.width, { signed: of.signed }) }))
    await judge(
      moduleOf(`registers_${kinds.indexOf(kind)}`, {
        domains: [domain],
        variables: [up, count, powerUp, signed, ...outs.map(({ port }) => port)],
        body: [
          ...outs.map(({ of, port }) => assign(port, read(of))),
          when(
            equals(up, 3),
            [assign(count, plus(count, unary('extend', read(up), 8, false)))],
            [when(equals(up, 5), [assignSlice(count, 2, 3, slice(read(up), 0, 3)), assign(powerUp, read(count))])],
          ),
          assign(signed, binary('subtract', read(signed), constant(1n, 2), 6, true)),
          assignBitAt(signed, slice(read(up), 0, 3), slice(read(up), 3, 1)),
        ],
      }),
    )
  })

  it('take values before the edge across domains, whatever the order of the text', limit, async () => {
    const [one, two] = [
      moduleDomain(domainOf('one', { reset: 'none' }), 'one'),
      moduleDomain(domainOf('two', { reset: 'none' }), 'two'),
    ]
    const a = register('a', 8, one, { init: 1n })
    const b = register('b', 8, two, { init: 2n })
    const [outA, outB] = [output('out_a', 8), output('out_b', 8)]
    await judge(
      moduleOf('two_domains', {
        domains: [one, two],
        variables: [a, b, outA, outB],
        body: [assign(a, plus(b, 1)), assign(b, plus(a, 3)), assign(outA, read(a)), assign(outB, read(b))],
      }),
    )
  })
})

describe(`random modules${note}`, () => {
  // Not linted: Verilator finds random comparisons that come out constant.
  it.skipIf(!hasIcarus).each([1, 2, 3, 4, 5, 6, 7, 8])('agree with seed %i', limit, async (seed) => {
    const top = randomModule(`random_${seed}`, seed)
    expect((await differences({ top, steps: 40, seed })).slice(0, 8)).toEqual([])
    if (seed > 6)
      expect((await differences({ top, steps: 40, seed }, (files) => synthesised(files, top.name))).slice(0, 8)).toEqual([])
  })
})

describe(`memories${note}`, () => {
  const cases = (['old', 'new'] as const).flatMap((collision) =>
    [16, 11, 1].map((depth) => ({ storage: depth === 11 ? ('block' as const) : ('any' as const), collision, depth })),
  )
  it.each(cases)('read and write %o', limit, async ({ storage, collision, depth }) => {
    const domain = moduleDomain(domainOf('main'))
    const [readAt, writeAt, also] = [input('read_at', 4), input('write_at', 4), input('also', 4)]
    const [data, mask, enable, go] = [input('data', 12), input('mask', 3), input('enable'), input('go')]
    const synchronous = variable('memory', 'words_read', 12)
    const held = variable('memory', 'words_held', 12)
    const now = variable('memory', 'words_now', 12)
    const memory: Memory = {
      name: 'words',
      shape: { kind: 'uint', width: 12 },
      width: 12,
      depth,
      storage,
      collision,
      init: Array.from({ length: depth }, (_, i) => BigInt(i * 37)),
      reads: [
        { address: read(readAt), data: synchronous, domain, origin: undefined },
        { address: read(also), enable: read(enable), data: held, domain, origin: undefined },
        { address: read(also), data: now, origin: undefined },
      ],
      origin: undefined,
    }
    const outs = [synchronous, held, now].map((of) => ({ of, port: output(`out_${of.name}`, 12) }))
    const write = (address: Expression, value: Expression, masked: boolean): Statement => ({
      kind: 'write',
      memory,
      address,
      data: value,
      ...(masked ? { mask: read(mask) } : {}),
      domain,
      origin: undefined,
    })
    await judge(
      moduleOf(`memory_${storage}_${collision}_${depth}`, {
        domains: [domain],
        variables: [readAt, writeAt, also, data, mask, enable, go, ...outs.map(({ port }) => port)],
        memories: [memory],
        body: [
          ...outs.map(({ of, port }) => assign(port, read(of))),
          when(
            read(go),
            [write(read(writeAt), read(data), true)],
            [when(read(enable), [write(read(also), not(read(data)), false)])],
          ),
        ],
      }),
      { steps: 200, unknownSteps: 60 },
    )
  })
})
