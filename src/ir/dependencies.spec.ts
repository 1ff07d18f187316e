import { describe, expect, it } from 'vitest'
import { combinationalOrder, dependenciesOf, summaryOf } from './dependencies.ts'
import { binary, cat, constant, type Expression, mux, read, slice, unary } from './expression.ts'
import {
  assign,
  assignBitAt,
  assignSlice,
  domainOf,
  foreignOf,
  instanceOf,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from './hand-built.ts'
import { leafText } from './leaves.ts'
import type { Memory, Module, Variable } from './module.ts'

const readsOf = (module: Module, of: Variable, bit = 0): string[] => {
  const dependencies = dependenciesOf(module)
  return dependencies.reads(dependencies.leaves.overlapping(of, bit, 1)[0]!).map(leafText)
}
const orderOf = (module: Module): string[] => {
  const order = combinationalOrder(module)
  return order.kind === 'order' ? order.leaves.map(leafText) : ['loop', ...order.loop.leaves.map(leafText)]
}
/** For each output of a module, the input bits it takes: `y[3:0]: a[7:4]`. */
const summaryText = (module: Parameters<typeof summaryOf>[0]): string[] =>
  summaryOf(module).outputs.flatMap((parts, port) =>
    parts.map((part) => {
      const text = (range: { port: number; low: number; width: number }): string =>
        leafText({ variable: module.ports[range.port]!, low: range.low, width: range.width })
      return `${text({ port, ...part })}: ${part.reads.map(text).join(' ')}`.trimEnd()
    }),
  )

describe('what a leaf reads', () => {
  const a = variable('input', 'a', 8)
  const b = variable('input', 'b', 8)
  const w = variable('wire', 'w', 8)
  const v = variable('wire', 'v', 8)
  const y = variable('output', 'y', 8)
  /** w is two leaves, set from a and b; y is the expression. */
  const withOutput = (value: Expression): Module =>
    moduleOf('m', {
      variables: [a, b, w, v, y],
      body: [
        assignSlice(w, 0, 4, slice(read(a), 0, 4)),
        assignSlice(w, 4, 4, slice(read(b), 0, 4)),
        assign(y, value.width === 8 ? value : cat([constant(0n, 8 - value.width), value])),
      ],
    })
  const yReads = (value: Expression): string[] => readsOf(withOutput(value), y)
  const joined = cat([read(v), read(w)])

  it.each<[string, Expression, string[]]>([
    ['a slice of a read', slice(read(w), 1, 2), ['w[3:0]']],
    ['a slice across a cut', slice(read(w), 3, 2), ['w[3:0]', 'w[7:4]']],
    ['a slice of a cat', slice(joined, 4, 4), ['w[7:4]']],
    ['a slice across operands of a cat', slice(joined, 6, 4), ['w[7:4]', 'v']],
    ['a slice of a slice', slice(slice(joined, 2, 8), 0, 2), ['w[3:0]']],
    ['a slice of a bitwise operator', slice(binary('and', read(w), read(a), 8, false), 4, 4), ['a', 'w[7:4]']],
    ['low bits of a sum', slice(binary('add', read(w), read(w), 9, false), 0, 4), ['w[3:0]']],
    ['high bits of a sum', slice(binary('add', read(w), read(w), 9, false), 4, 4), ['w[3:0]', 'w[7:4]']],
    ['one bit by a constant index', binary('bitAt', read(w), constant(5n, 3), 1, false), ['w[7:4]']],
    ['one bit by a variable index', binary('bitAt', read(w), slice(read(a), 0, 3), 1, false), ['a', 'w[3:0]', 'w[7:4]']],
    ['a shift by a constant', slice(binary('shiftRight', read(w), constant(4n, 3), 8, false), 0, 4), ['w[7:4]']],
    ['what a shift by a constant fills', slice(binary('shiftLeft', read(w), constant(4n, 3), 12, false), 0, 4), []],
    ['a mux', slice(mux(slice(read(a), 0, 1), read(w), read(v)), 0, 4), ['a', 'w[3:0]', 'v']],
    ['a comparison', binary('eq', read(w), constant(3n, 8), 1, false), ['w[3:0]', 'w[7:4]']],
    ['zeros above an unsigned value', slice(unary('extend', read(w), 16, false), 8, 4), []],
    [
      'sign bits above a signed value',
      slice(unary('extend', unary('reinterpret', read(w), 8, true), 16, false), 8, 4),
      ['w[7:4]'],
    ],
  ])('%s', (_, value, expected) => {
    expect(yReads(value)).toEqual(expected)
  })

  it('counts the conditions that decide an assignment, of all blocks around it', () => {
    const module = moduleOf('m', {
      variables: [a, b, w, y],
      body: [
        assign(y, constant(0n, 8)),
        when(read(a), [when(slice(read(b), 0, 1), [assignSlice(y, 0, 4, slice(read(w), 0, 4))])]),
      ],
    })
    expect(readsOf(module, y, 0)).toEqual(['a', 'b', 'w'])
    expect(readsOf(module, y, 7)).toEqual([])
  })

  it('counts the index of a dynamic target, and what the next value of a register reads', () => {
    const held = variable('register', 'held', 8, { domain: domainOf('sys') })
    const module = moduleOf('m', {
      variables: [a, b, held, y],
      body: [assignBitAt(held, slice(read(a), 0, 3), slice(read(b), 0, 1)), assign(y, read(held))],
    })
    expect(readsOf(module, held)).toEqual(['a', 'b'])
    expect(readsOf(module, y)).toEqual(['held'])
    expect(orderOf(module)).toEqual(['y'])
  })

  it('takes a combinational memory read from its address, a synchronous one from nothing', () => {
    const sys = moduleDomain(domainOf('sys'))
    const now = variable('memory', 'now', 8)
    const later = variable('memory', 'later', 8)
    const memory: Memory = {
      name: 'ram',
      shape: { kind: 'uint', width: 8 },
      width: 8,
      depth: 256,
      storage: 'any',
      collision: 'never',
      reads: [
        { address: read(a), data: now, origin: undefined },
        { address: read(a), data: later, domain: sys, origin: undefined },
      ],
      origin: undefined,
    }
    const module = moduleOf('m', { domains: [sys], variables: [a], memories: [memory] })
    expect(readsOf(module, now)).toEqual(['a'])
    expect(readsOf(module, later)).toEqual([])
    expect(orderOf(module)).toEqual(['now'])
  })
})

describe('order', () => {
  it('puts each leaf after what it reads, however the text stands', () => {
    const a = variable('input', 'a', 4)
    const y = variable('output', 'y', 4)
    const chain = Array.from({ length: 5 }, (_, i) => variable('wire', `w${i}`, 4))
    const module = moduleOf('m', {
      variables: [a, y, ...chain],
      body: [
        assign(y, read(chain[0]!)),
        ...chain.map((wire, i) => assign(wire, i === 4 ? read(a) : unary('not', read(chain[i + 1]!), 4, false))),
      ],
    })
    expect(orderOf(module)).toEqual(['w4', 'w3', 'w2', 'w1', 'w0', 'y'])
  })

  it('goes through a vector that is computed bit by bit from itself', () => {
    const a = variable('input', 'a', 1)
    const carry = variable('wire', 'carry', 4)
    const body = [3, 2, 1].map((i) => assignSlice(carry, i, 1, unary('not', slice(read(carry), i - 1, 1), 1, false)))
    const module = moduleOf('m', { variables: [a, carry], body: [...body, assignSlice(carry, 0, 1, read(a))] })
    expect(orderOf(module)).toEqual(['carry[0]', 'carry[1]', 'carry[2]', 'carry[3]'])
  })

  it('names the leaves of a loop', () => {
    const [p, q, r, s] = ['p', 'q', 'r', 's'].map((name) => variable('wire', name, 1)) as [Variable, Variable, Variable, Variable]
    const module = moduleOf('m', {
      variables: [s, p, q, r],
      body: [assign(p, read(q)), assign(q, read(r)), assign(r, unary('not', read(p), 1, false)), assign(s, read(p))],
    })
    expect(orderOf(module)).toEqual(['loop', 'p', 'q', 'r'])
  })

  it('takes half a million nodes in one chain', () => {
    const a = variable('input', 'a', 8)
    const y = variable('output', 'y', 8)
    let value: Expression = read(a)
    for (let i = 0; i < 500_000; i++) value = binary('add', value, constant(1n, 8), 8, false)
    const module = moduleOf('m', { variables: [a, y], body: [assign(y, value)] })
    expect(orderOf(module)).toEqual(['y'])
    expect(summaryText(module)).toEqual(['y: a'])
  })
})

describe('instances', () => {
  const sys = domainOf('sys')
  /** Valid and payload go forward, ready goes back, both combinationally; `count` comes from a register. */
  const stage = (): Module => {
    const domain = moduleDomain(sys)
    const [inValid, outReady] = [variable('input', 'in_valid', 1), variable('input', 'out_ready', 1)]
    const [outValid, inReady] = [variable('output', 'out_valid', 1), variable('output', 'in_ready', 1)]
    const held = variable('register', 'held', 1, { domain: sys })
    const count = variable('output', 'count', 1)
    return moduleOf('stage', {
      domains: [domain],
      variables: [inValid, outReady, outValid, inReady, held, count],
      body: [
        assign(outValid, binary('or', read(inValid), read(held), 1, false)),
        assign(inReady, read(outReady)),
        assign(held, read(inValid)),
        assign(count, read(held)),
      ],
    })
  }

  it('summarises each output by the inputs it takes without a register', () => {
    expect(summaryText(stage())).toEqual(['out_valid: in_valid', 'in_ready: out_ready', 'count:'])
  })

  it('finds no loop where paths cross instances both ways', () => {
    const domain = moduleDomain(sys)
    const module = stage()
    const [first, second] = [instanceOf('first', module, [domain]), instanceOf('second', module, [domain])]
    const parent = moduleOf('parent', {
      domains: [domain],
      instances: [first, second],
      body: [
        assign(portOf(first, 'in_valid'), constant(1n, 1)),
        assign(portOf(second, 'in_valid'), read(portOf(first, 'out_valid'))),
        assign(portOf(first, 'out_ready'), read(portOf(second, 'in_ready'))),
        assign(portOf(second, 'out_ready'), constant(1n, 1)),
      ],
    })
    const order = orderOf(parent)
    expect(order.slice().sort()).toEqual(
      ['count', 'in_ready', 'in_valid', 'out_ready', 'out_valid'].flatMap((port) => [`first_${port}`, `second_${port}`]).sort(),
    )
    const comesBefore = (one: string, other: string): void => expect(order.indexOf(one)).toBeLessThan(order.indexOf(other))
    comesBefore('first_in_valid', 'first_out_valid')
    comesBefore('first_out_valid', 'second_in_valid')
    comesBefore('second_in_ready', 'first_out_ready')
    comesBefore('first_out_ready', 'first_in_ready')
  })

  it('finds a loop through two instances', () => {
    const domain = moduleDomain(sys)
    const module = stage()
    const [first, second] = [instanceOf('first', module, [domain]), instanceOf('second', module, [domain])]
    const parent = moduleOf('parent', {
      domains: [domain],
      instances: [first, second],
      body: [
        assign(portOf(first, 'in_valid'), read(portOf(second, 'out_valid'))),
        assign(portOf(second, 'in_valid'), read(portOf(first, 'out_valid'))),
      ],
    })
    expect(orderOf(parent)).toEqual(['loop', 'first_in_valid', 'second_out_valid', 'second_in_valid', 'first_out_valid'])
  })

  it('keeps bits of ports apart', () => {
    const x = variable('input', 'x', 8)
    const y = variable('output', 'y', 8)
    const swap = moduleOf('swap', {
      variables: [x, y],
      body: [assignSlice(y, 0, 4, slice(read(x), 4, 4)), assignSlice(y, 4, 4, slice(read(x), 0, 4))],
    })
    expect(summaryText(swap)).toEqual(['y[3:0]: x[7:4]', 'y[7:4]: x[3:0]'])
    const instance = instanceOf('swap', swap)
    const [into, out] = [portOf(instance, 'x'), portOf(instance, 'y')]
    const parent = moduleOf('parent', {
      instances: [instance],
      body: [assignSlice(into, 0, 4, constant(5n, 4)), assignSlice(into, 4, 4, slice(read(out), 4, 4))],
    })
    expect(orderOf(parent)).toEqual(['swap_x[3:0]', 'swap_y[7:4]', 'swap_x[7:4]', 'swap_y[3:0]'])
  })

  it('summarises more than 32 inputs, and through a child of a child', () => {
    const inputs = Array.from({ length: 70 }, (_, i) => variable('input', `i${i}`, 1))
    const outputs = inputs.map((_, i) => variable('output', `o${i}`, 1))
    const inner = moduleOf('inner', {
      variables: [...inputs, ...outputs],
      body: outputs.map((output, i) => assign(output, binary('and', read(inputs[i]!), read(inputs[69 - i]!), 1, false))),
    })
    const outerInputs = inputs.map(({ name }) => variable('input', name, 1))
    const outerOutputs = outputs.map(({ name }) => variable('output', name, 1))
    const instance = instanceOf('inner', inner)
    const outer = moduleOf('outer', {
      variables: [...outerInputs, ...outerOutputs],
      instances: [instance],
      body: [
        ...outerInputs.map((input) => assign(portOf(instance, input.name), read(input))),
        ...outerOutputs.map((output) => assign(output, read(portOf(instance, output.name)))),
      ],
    })
    const expected = outputs.map((_, i) => `o${i}: i${Math.min(i, 69 - i)} i${Math.max(i, 69 - i)}`)
    expect(summaryText(inner)).toEqual(expected)
    expect(summaryText(outer)).toEqual(expected)
  })

  it('takes a foreign module by its model, else by all inputs that are no clocks', () => {
    const ports = (): Variable[] => [
      variable('input', 'clk', 1, { shape: { kind: 'clock' } }),
      variable('input', 'a', 4),
      variable('input', 'b', 4),
      variable('output', 'y', 4),
    ]
    expect(summaryText(foreignOf('black_box', ports()))).toEqual(['y: a b'])
    expect(summaryText(foreignOf('pll', [ports()[0]!, ports()[3]!]))).toEqual(['y:'])
    const [, , b, y] = ports() as [Variable, Variable, Variable, Variable]
    const model = moduleOf('model', { variables: [b, y], body: [assign(y, read(b))] })
    expect(summaryText(foreignOf('modelled', ports(), model))).toEqual(['y: b'])
  })
})
