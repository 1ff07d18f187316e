import { describe, expect, it } from 'vitest'
import { binary, constant, type Expression, read, unary } from '../../ir/expression.ts'
import {
  assign,
  designOf,
  domainOf,
  foreignOf,
  instanceOf,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
} from '../../ir/hand-built.ts'
import type { Memory, Module } from '../../ir/module.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine } from './engine.ts'

const run = (top: Module): Engine => createEngine(buildHierarchy(designOf(top)), { seed: 1, jitter: false }) as Engine
const domain = moduleDomain(domainOf('sys'))
const port = (top: Module, name: string): number => top.ports.findIndex((each) => each.name === name)

describe('the engine in WebAssembly', () => {
  const count = variable('register', 'count', 8, { domain: domain.domain, init: 0n })
  const next: Expression = binary('add', read(count), constant(1n, 8), 8, false)
  next.name = 'following'
  const out = variable('output', 'out', 8)
  const words: Memory = {
    name: 'words',
    shape: { kind: 'uint', width: 72 },
    width: 72,
    depth: 5,
    storage: 'any',
    collision: 'old',
    init: [7n],
    reads: [],
    origin: undefined,
  }
  const limit = (value: bigint): Expression => binary('ne', read(count), constant(value, 8), 1, false)
  const top = moduleOf('counter', {
    domains: [domain],
    variables: [count, out],
    memories: [words],
    body: [
      assign(count, next),
      assign(out, read(count)),
      { kind: 'assert', condition: limit(200n), message: 'two hundred', domain, origin: undefined },
      {
        kind: 'print',
        parts: ['at ', { value: read(count), shape: { kind: 'uint', width: 8 }, base: 'hex' }],
        domain,
        origin: undefined,
      },
    ],
  })

  it('stops a run of cycles at a failed assert, with every report in order and its cycle', () => {
    const engine = run(top)
    expect(engine.step(1000)).toBe(201)
    const events = engine.events()
    expect(events).toHaveLength(202)
    expect(events.slice(-3)).toEqual([
      { site: 1, cycle: 199, values: [199n] },
      { site: 0, cycle: 200, values: [] },
      { site: 1, cycle: 200, values: [200n] },
    ])
    expect(engine.step(10)).toBe(10)
    expect(engine.getNumber(port(top, 'out'))).toBe(211)
  })

  it('ends a run when its buffer of reports is full, and loses none', () => {
    const engine = run(top)
    let left = 40_000
    let reports = 0
    for (let calls = 0; left > 0 && calls < 1000; calls++) {
      left -= engine.step(left)
      reports += engine.events().filter(({ site }) => site === 1).length
    }
    expect(reports).toBe(40_000)
  })

  it('shows named expressions and memory words, and takes changes of state at once', () => {
    const engine = run(top)
    engine.step(2)
    expect(engine.peek('following')).toBe(3n)
    engine.poke('count', 41n)
    expect(engine.peek('following')).toBe(42n)
    expect(engine.getNumber(port(top, 'out'))).toBe(41)
    expect(engine.peek('words[0]')).toBe(7n)
    engine.load('words', [1n << 71n, 9n], 3)
    expect([engine.peek('words[3]'), engine.peek('words[4]')]).toEqual([1n << 71n, 9n])
    expect(engine.bytesOf?.('words')?.slice(3 * 16, 5 * 16)).toBeUndefined()
    expect(() => engine.peek('words[5]')).toThrow('5 words')
    expect(() => engine.poke('following', 1n)).toThrow('computed')
  })

  it('keeps what ports showed just before the last edge', () => {
    const engine = run(top)
    engine.step(5)
    expect(engine.getSampledNumber(port(top, 'out'))).toBe(4)
    expect(engine.getNumber(port(top, 'out'))).toBe(5)
  })

  it('runs a model in JavaScript between the logic before and behind it', () => {
    const foreign = foreignOf(
      'ADDER',
      [variable('input', 'A', 70), variable('output', 'Q', 70), variable('input', 'CLK', 1, { shape: { kind: 'clock' } })],
      {
        kind: 'model',
        create: () => {
          let sum = 0n
          return { settle: ({ A }) => ({ Q: sum + A! }), edge: (_, { A }) => void (sum += A!) }
        },
      },
    )
    const adder = instanceOf('adder', foreign, [], { CLK: domain.clock })
    const to = variable('input', 'to', 70)
    const result = variable('output', 'result', 70)
    const around = moduleOf('around', {
      domains: [domain],
      variables: [to, result],
      instances: [adder],
      body: [assign(portOf(adder, 'A'), read(to)), assign(result, unary('not', read(portOf(adder, 'Q')), 70, false))],
    })
    const engine = run(around)
    const not = (value: bigint): bigint => BigInt.asUintN(70, ~value)
    engine.set(port(around, 'to'), 1n << 66n)
    expect(engine.get(port(around, 'result'))).toBe(not(1n << 66n))
    engine.step(2)
    expect(engine.get(port(around, 'result'))).toBe(not(3n << 66n))
  })
})
