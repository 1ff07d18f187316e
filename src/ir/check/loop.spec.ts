import { expect, it } from 'vitest'
import { binary, constant, read, slice, unary } from '../expression.ts'
import {
  assign,
  assignSlice,
  designOf,
  domainOf,
  instanceOf,
  line,
  moduleDomain,
  moduleOf,
  portOf,
  variable,
  when,
} from '../hand-built.ts'
import { formatProblem } from '../problem.ts'
import { combinationalLoops } from './loop.ts'

it('prints the whole loop, hop by hop, with conditions', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => variable('wire', name, 1)) as [any, any, any]
  const module = moduleOf('m', {
    variables: [a, b, c],
    body: [
      assign(a, unary('not', read(b, line(3)), 1, false, line(3)), line(3)),
      assign(b, constant(0n, 1), line(4)),
      when(read(c, line(5)), [assign(b, constant(1n, 1), line(6))], [], line(5)),
      assign(c, read(a, line(7)), line(7)),
    ],
  })
  const [problem, ...rest] = combinationalLoops(designOf(module))
  expect(rest).toEqual([])
  expect(formatProblem(problem!)).toBe(
    [
      'GW107 combinational loop: `a` of module `m` needs itself: a ← b ← c ← a',
      '   design.ts:3:1',
      '   no register on the way round',
      '   `a` reads `b` (design.ts:3:1)',
      '   `b` is set under a condition on `c` (design.ts:5:1)',
      '   `c` reads `a` (design.ts:7:1)',
      '   mend: put a register on the way, or take the value from before it depends on itself',
    ].join('\n'),
  )
})

it('goes into instances, both ways', () => {
  const pass = () => {
    const [x, t, y] = [variable('input', 'x', 1), variable('wire', 't', 1), variable('output', 'y', 1)]
    return moduleOf('pass', {
      variables: [x, t, y],
      body: [assign(t, read(x, line(2)), line(2)), assign(y, read(t, line(3)), line(3))],
    })
  }
  const module = pass()
  const [one, two] = [instanceOf('one', module), instanceOf('two', module)]
  const top = moduleOf('top', {
    instances: [one, two],
    body: [
      assign(portOf(one, 'x'), read(portOf(two, 'y'), line(11)), line(11)),
      assign(portOf(two, 'x'), read(portOf(one, 'y'), line(12)), line(12)),
    ],
  })
  const [problem, ...rest] = combinationalLoops(designOf(top))
  expect(rest).toEqual([])
  expect(problem!.data!.loop).toEqual([
    ...['one_x', 'two_y', 'two.y', 'two.t', 'two.x'],
    ...['two_x', 'one_y', 'one.y', 'one.t', 'one.x', 'one_x'],
  ])
  expect(problem!.related!.map(({ text }) => text).slice(0, 5)).toEqual([
    '`one_x` reads `two_y`',
    '`two_y` is driven by `two.y`',
    '`two.y` reads `two.t`',
    '`two.t` reads `two.x`',
    '`two.x` is connected to `two_x`',
  ])
})

it('reports each knot once, and a variable that reads its own bits', () => {
  const [a, b] = [variable('wire', 'a', 2), variable('wire', 'b', 1)]
  const module = moduleOf('m', {
    variables: [a, b],
    body: [assign(a, binary('add', read(a), constant(1n, 2), 2, false)), assign(b, unary('not', read(b), 1, false))],
  })
  expect(combinationalLoops(designOf(module)).map(({ data }) => data!.loop)).toEqual([
    ['a', 'a'],
    ['b', 'b'],
  ])
})

it('lets registers, other bits and crossing paths be', () => {
  const sys = domainOf('sys')
  const [a, b] = [variable('wire', 'a', 2), variable('register', 'b', 1, { domain: sys })]
  const module = moduleOf('m', {
    domains: [moduleDomain(sys)],
    variables: [a, b],
    body: [
      assignSlice(a, 0, 1, read(b)),
      assignSlice(a, 1, 1, unary('not', slice(read(a), 0, 1), 1, false)),
      assign(b, slice(read(a), 1, 1)),
    ],
  })
  expect(combinationalLoops(designOf(module))).toEqual([])
})
