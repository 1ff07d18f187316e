import { describe, expect, it } from 'vitest'
import { binary, type CrossingNode, cat, constant, crossing, type Expression, read, slice, unary } from '../expression.ts'
import {
  assign,
  assignSlice,
  designOf,
  domainOf,
  instanceOf,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from '../hand-built.ts'
import type { Statement, Variable } from '../module.ts'
import { badCrossings } from './explicit-crossing.ts'

const [from, to, third] = ['from', 'to', 'third'].map((name) => domainOf(name)) as [any, any, any]
const domains = [from, to, third].map((domain) => moduleDomain(domain, domain.name))
const toggle = variable('register', 'toggle', 4, { domain: from })
const pin = variable('input', 'pin', 4, { domain: from })
const w = variable('wire', 'w', 4)
const [first, second, other] = [
  variable('register', 'first', 4, { domain: to }),
  variable('register', 'second', 4, { domain: to }),
  variable('register', 'other', 4, { domain: third }),
] as [Variable, Variable, Variable]
const sub = (() => {
  const q = variable('output', 'q', 4)
  return instanceOf('sub', moduleOf('sub', { variables: [q], body: [assign(q, constant(0n, 4))] }))
})()
const across = (value: Expression, kind: CrossingNode['kind'] = 'synchroniser') => crossing(value, 'why', kind)
const found = (...body: Statement[]): string[] =>
  badCrossings(
    designOf(moduleOf('m', { domains, variables: [toggle, pin, w, first, second, other], instances: [sub], body })),
  ).map(({ code, message }) => `${code} ${message}`)
const operand = (what: string) => `GW112 a crossing in module \`m\` takes ${what}: its operand must be a register or a port`
const reader = (what: string) => `GW113 a crossing in module \`m\` must go into a register and nowhere else, but ${what}`

describe('the operand', () => {
  it('is a register or a port, or bits of these', () => {
    const good = [
      read(toggle),
      read(pin),
      read(portOf(sub, 'q')),
      slice(read(toggle), 1, 2),
      cat([slice(read(toggle), 2, 2), slice(read(toggle), 0, 2)]),
      binary('bitAt', read(toggle), constant(2n, 2), 1, false),
      unary('reinterpret', read(toggle), 4, true),
    ]
    for (const value of good) expect(found(assignSlice(first, 0, value.width, across(value)))).toEqual([])
  })
  it('is not logic, nor a wire', () => {
    expect(found(assign(first, across(unary('not', read(toggle), 4, false))))).toEqual([operand('the result of `not`')])
    expect(found(assign(w, read(toggle)), assign(first, across(read(w))))).toEqual([operand('wire `w`')])
    expect(found(assignSlice(first, 0, 1, across(binary('bitAt', read(toggle), slice(read(pin), 0, 2), 1, false))))).toEqual([
      operand('a bit that is found at run time'),
    ])
  })
  it('may be logic where it is stable or Gray', () => {
    for (const kind of ['stable', 'gray'] as const)
      expect(found(assign(first, unary('not', across(unary('not', read(toggle), 4, false), kind), 4, false)))).toEqual([])
  })
})

describe('the readers', () => {
  const node = () => across(read(toggle))
  it('are registers that take it as it is', () => {
    const shared = node()
    expect(found(assign(first, shared), assign(second, shared))).toEqual([])
    expect(found(assign(first, node()), assign(second, read(first)))).toEqual([])
  })
  it('are not logic, wires, conditions or outputs', () => {
    expect(found(assign(first, unary('not', node(), 4, false)))).toEqual([reader('`not` is computed from it')])
    expect(found(assign(w, node()))).toEqual([reader('`w`, which is no register, takes it')])
    expect(found(when(slice(node(), 0, 1), [assign(first, constant(0n, 4))]))).toEqual([reader('`slice` is computed from it')])
    const bit = across(slice(read(toggle), 0, 1))
    expect(found(when(bit, [assign(first, constant(0n, 4))]))).toEqual([reader('a condition depends on it')])
  })
  it('take nothing else, and take it always', () => {
    expect(found(when(slice(read(pin), 0, 1), [assign(first, node())]))).toEqual([
      reader('register `first` takes it under a condition'),
    ])
    expect(found(assign(first, constant(0n, 4)), assign(first, node()))).toEqual([
      reader('register `first` takes other values too'),
    ])
  })
  it('are of one domain', () => {
    const shared = node()
    expect(found(assign(first, shared), assign(other, shared))).toEqual([
      'GW113 a crossing in module `m` goes into registers of 2 domains: `to`, `third`',
    ])
  })
})
