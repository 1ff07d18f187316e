import { bool, literal, match, mux, reg, select, uint, when, wire } from 'gatewright'
import { expect, it } from 'vitest'
import { type Pins, warningsOf } from './fixtures/warnings-of.ts'

const constant = (body: (io: Pins) => unknown): string[] =>
  warningsOf('GW141', (io) => {
    io.out.set(io.a)
    io.yes.set(io.go)
    body(io)
  }).map((message) => message.replace(' in module `judged`', ''))
const no = () => literal(bool, false)

it('warns of a when, a mux, a match and a select on constants', () => {
  expect(constant((io) => when(no(), () => io.out.set(1)))).toEqual(['the condition of a `when` is never true'])
  expect(constant((io) => io.out.set(mux(literal(bool, true), io.a, io.b)))).toEqual(['the condition of a `mux` is always true'])
  expect(constant((io) => match(literal(uint(2), 2), { 2: () => io.out.set(1), _: () => io.out.set(2) }))).toEqual([
    'what a `match` looks at is always 2',
  ])
  expect(constant((io) => io.out.set(select(uint(8), literal(uint(2), 1), { 1: io.a, _: io.b })))).toEqual([
    'what a `select` looks at is always 1',
  ])
})

it('folds what a constant decides, and what is compared with itself', () => {
  expect(constant((io) => when(io.go.and(no()), () => io.out.set(1)))).toEqual(['the condition of a `when` is never true'])
  expect(constant((io) => when(io.go.or(literal(bool, true)), () => io.out.set(1)))).toEqual([
    'the condition of a `when` is always true',
  ])
  expect(
    constant((io) =>
      when(
        literal(uint(4), 3)
          .add(literal(uint(4), 4))
          .gt(6),
        () => io.out.set(1),
      ),
    ),
  ).toEqual(['the condition of a `when` is always true'])
  expect(constant((io) => when(io.a.eq(io.a), () => io.out.set(1)))).toEqual(['the condition of a `when` is always true'])
  expect(constant((io) => when(io.a.lt(io.a), () => io.out.set(1)))).toEqual(['the condition of a `when` is never true'])
  expect(constant((io) => when(mux(io.go.and(no()), io.stop, no()), () => io.out.set(1)))).toEqual([
    'the condition of a `when` is never true',
    'the condition of a `mux` is never true',
  ])
  expect(constant((io) => when(mux(io.go, no(), no()), () => io.out.set(1)))).toEqual(['the condition of a `when` is never true'])
})

it('says nothing of what can change, of tied wires and of the ends of ranges', () => {
  expect(
    constant((io) => {
      const tied = wire(bool, { default: false })
      const held = reg(uint(8), { init: 3 })
      held.next = io.b
      when(tied, () => io.out.set(1))
      when(io.a.ge(0), () => io.out.set(2))
      when(io.a.eq(io.b), () => io.out.set(3))
      when(held.eq(3), () => io.out.set(4))
      when(io.go.or(no()), () => io.out.set(5))
      when(io.go.and(literal(bool, true)), () => io.out.set(mux(io.stop, 6, held)))
    }),
  ).toEqual([])
})
