import { expect, it } from 'vitest'
import { binary, constant, type Expression, read, slice, unary } from '../expression.ts'
import { assign, assignSlice, designOf, domainOf, moduleDomain, moduleOf, variable, when } from '../hand-built.ts'
import { check } from './index.ts'

it('reports what several rules find, in one run', () => {
  const [sys, other] = [moduleDomain(domainOf('sys'), 'sys'), moduleDomain(domainOf('other'), 'other')]
  const held = variable('register', 'held', 4, { domain: sys.domain, init: 99n })
  const late = variable('register', 'late', 4, { domain: other.domain })
  const [w, x, y] = [variable('wire', 'w', 4), variable('wire', 'x', 4), variable('output', 'logic', 1)]
  const top = moduleOf('top', {
    domains: [sys, other],
    variables: [held, late, w, x, y],
    body: [
      assign(held, constant(0n, 4)),
      assign(held, constant(1n, 4)),
      assign(late, read(held)),
      when(slice(read(held), 0, 1), [assign(w, unary('not', read(w), 4, false))]),
      assign(y, read(sys.clock)),
    ],
  })
  const codes = check(designOf(top)).map(({ code, severity }) => `${code} ${severity}`)
  expect(codes.sort()).toEqual(
    [
      'GW201 error',
      'GW104 error',
      'GW106 error',
      'GW107 error',
      'GW110 error',
      'GW111 error',
      'GW120 error',
      'GW103 warning',
      'GW140 warning',
      'GW140 warning',
      'GW140 warning',
    ].sort(),
  )
})

it('checks a quarter of a million nodes in seconds', () => {
  const sys = moduleDomain(domainOf('sys'))
  const a = variable('input', 'a', 32, { domain: sys.domain })
  const held = Array.from({ length: 1000 }, (_, i) => variable('register', `held_${i}`, 32, { domain: sys.domain, init: 0n }))
  const body = held.map((register, i) => {
    let value: Expression = read(i === 0 ? a : held[i - 1]!)
    for (let j = 0; j < 80; j++) value = binary('xor', unary('not', value, 32, false), constant(BigInt(j), 32), 32, false)
    return when(slice(read(a), i % 32, 1), [
      assignSlice(register, 0, 16, slice(value, 0, 16)),
      assignSlice(register, 16, 16, slice(value, 16, 16)),
    ])
  })
  const y = variable('output', 'y', 32, { domain: sys.domain })
  const top = moduleOf('top', {
    domains: [sys],
    variables: [a, y, ...held],
    body: [...body, assign(y, read(held.at(-1)!))],
  })
  const start = performance.now()
  expect(check(designOf(top))).toEqual([])
  expect(performance.now() - start).toBeLessThan(30_000)
})
