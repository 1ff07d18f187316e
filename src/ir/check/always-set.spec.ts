import { elaborate, input, module, output, ports, uint, wire } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { binary, constant, exactly, type Pattern, read } from '../expression.ts'
import { assign, assignBitAt, assignSlice, designOf, line, moduleOf, variable, when } from '../hand-built.ts'
import type { Statement, Switch } from '../module.ts'
import { notAlwaysSet } from './always-set.ts'

const a = variable('input', 'a', 2)
const c = variable('input', 'c', 1)
const d = variable('input', 'd', 1)
const y = variable('output', 'y', 4)
const held = variable('register', 'held', 4)
const set = assign(y, constant(1n, 4), line(40))
const low = assignSlice(y, 0, 2, constant(1n, 2), line(41))
const high = assignSlice(y, 2, 2, constant(1n, 2), line(42))
const match = (arms: readonly (readonly [Pattern[], Statement[], string?])[], otherwise: Statement[] = []): Switch => ({
  kind: 'switch',
  on: read(a),
  arms: arms.map(([patterns, body, label]) => ({ patterns, body, label })),
  otherwise,
  origin: line(20),
})
const code = (value: bigint) => [exactly(value, 2)]
const found = (...body: Statement[]): string[] =>
  notAlwaysSet(designOf(moduleOf('m', { variables: [a, c, d, y, held], body }))).map(({ code, message }) => `${code} ${message}`)
const missing = (where: string, what = 'y') => [`GW106 output \`${what}\` of module \`m\` is not set on every path: ${where}`]

describe('not set on', () => {
  it('a when without otherwise', () => {
    expect(found(when(read(c), [set], [], line(12)))).toEqual(missing('when at line 12 without otherwise'))
  })
  it('one side of a when', () => {
    expect(found(when(read(c), [], [set], line(12)))).toEqual(missing('inside of the when at line 12'))
    expect(found(when(read(c), [set], [assign(held, constant(0n, 4))], line(12)))).toEqual(
      missing('the otherwise of the when at line 12'),
    )
  })
  it('a way through several conditions, which is told', () => {
    const nested = when(read(c), [when(read(d), [set], [], line(13))], [set], line(12))
    expect(found(nested)).toEqual(missing('inside of the when at line 12, when at line 13 without otherwise'))
    const chain = when(read(c), [set], [when(read(d), [set], [], line(14))], line(12))
    expect(found(chain)).toEqual(missing('the otherwise of the when at line 12, when at line 14 without otherwise'))
  })
  it('some bits', () => {
    expect(found(when(read(c), [set], [low], line(12)))).toEqual(missing('the otherwise of the when at line 12', 'y[3:2]'))
  })
  it('an arm of a match, and a match without default', () => {
    expect(
      found(
        match(
          [
            [code(0n), [set], 'idle'],
            [code(1n), [], 'busy'],
          ],
          [set],
        ),
      ),
    ).toEqual(missing('arm `busy` of the match at line 20'))
    expect(
      found(
        match([
          [code(0n), [set]],
          [code(1n), [set]],
        ]),
      ),
    ).toEqual(missing('match at line 20 without a default arm'))
    const wild = { value: 2n, care: 2n }
    expect(
      found(
        match([
          [[wild], [set]],
          [code(1n), [set]],
        ]),
      ),
    ).toEqual(missing('match at line 20 without a default arm'))
  })
  it('a run-time index alone', () => {
    expect(found(assignBitAt(y, read(a), constant(1n, 1)))).toEqual(missing('an index found at run time sets one bit only'))
  })
})

describe('set on every path', () => {
  it.each<[string, Statement[]]>([
    ['by a default before', [set, when(read(c), [set])]],
    ['by an assignment after', [when(read(c), [set]), set]],
    ['on both sides', [when(read(c), [set], [set])]],
    ['in parts', [when(read(c), [low], [set]), high]],
    ['in every arm and the default', [match([[code(0n), [set]]], [set])]],
    ['in arms for every value', [match([0n, 1n, 2n, 3n].map((value) => [code(value), [set]] as const))]],
    [
      'in arms with free bits for every value',
      [
        match([
          [[{ value: 2n, care: 2n }], [set]],
          [[exactly(0n, 2), exactly(1n, 2)], [set]],
        ]),
      ],
    ],
    ['by a default with an index after', [set, assignBitAt(y, read(a), constant(1n, 1))]],
  ])('%s', (_, body) => {
    expect(found(...body)).toEqual([])
  })

  it('is not asked of a register', () => {
    expect(found(set, when(read(c), [assign(held, constant(0n, 4))]))).toEqual([])
  })

  it('goes through a chain of twenty thousand conditions', () => {
    let chain: Statement[] = [set]
    for (let i = 0; i < 20_000; i++) chain = [when(binary('eq', read(a), constant(1n, 2), 1, false), [set], chain)]
    expect(found(...chain)).toEqual([])
  })
})

it('takes a slice of what a run-time index assigns for its own bits only', () => {
  const Holed = (slices: readonly [number, number][]) =>
    module('holed', () => {
      const io = ports({ at: input(uint(3)), out: output(uint(8)) })
      const word = wire(uint(8))
      for (const [high, low] of slices) word.bits(high, low).set(0)
      word.bit(io.at).set(true)
      io.out.set(word)
      return io
    })
  expect(() => elaborate(Holed([[7, 6]]))).toThrow(/GW106 not always set: .*`word/)
  expect(() =>
    elaborate(
      Holed([
        [7, 4],
        [3, 1],
      ]),
    ),
  ).toThrow(/GW106/)
  expect(
    elaborate(
      Holed([
        [7, 4],
        [3, 0],
      ]),
    ).top.name,
  ).toBe('holed')
})
