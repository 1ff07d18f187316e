import { expect, it } from 'vitest'
import { constant, read } from '../expression.ts'
import { assign, assignBitAt, assignSlice, designOf, line, moduleOf, variable, when } from '../hand-built.ts'
import type { Statement } from '../module.ts'
import { deadAssignments } from './dead-assignment.ts'

const c = variable('input', 'c', 1)
const y = variable('output', 'y', 4)
const z = variable('output', 'z', 4)
const set = (at: number, value = 1n) => assign(y, constant(value, 4), line(at))
const deadLines = (...body: Statement[]) =>
  deadAssignments(designOf(moduleOf('m', { variables: [c, y, z], body }))).map(({ origin }) => origin!.position.line)

it('warns of a value that a later one always hides', () => {
  expect(deadLines(set(1), set(2))).toEqual([1])
  expect(deadLines(when(read(c), [set(1)]), set(2))).toEqual([1])
  expect(deadLines(when(read(c), [set(1), set(2)]), assign(z, constant(0n, 4), line(3)))).toEqual([1])
  expect(deadLines(assignSlice(y, 0, 2, constant(0n, 2), line(1)), set(2))).toEqual([1])
  const [problem] = deadAssignments(designOf(moduleOf('m', { variables: [y], body: [set(1), set(2)] })))
  expect(problem).toMatchObject({ code: 'GW103', severity: 'warning', related: [{ text: 'hidden by', origin: line(2) }] })
})

it('says nothing where the first can be seen', () => {
  expect(deadLines(set(1), when(read(c), [set(2)]))).toEqual([])
  expect(deadLines(when(read(c), [set(1)], [set(2)]))).toEqual([])
  expect(deadLines(set(1), when(read(c), [set(2)], [set(3)]))).toEqual([])
  expect(deadLines(set(1), assignSlice(y, 0, 2, constant(0n, 2), line(2)))).toEqual([])
  expect(deadLines(set(1), assignBitAt(y, read(c), constant(0n, 1), line(2)))).toEqual([])
  expect(deadLines(when(read(c), [set(1)]), when(read(c), [set(2)]))).toEqual([])
})

it('takes the fields that one statement sets as one', () => {
  const both = (at: number) => [set(at), assign(z, constant(0n, 4), line(at))]
  expect(deadLines(...both(1), set(2))).toEqual([])
  expect(deadLines(...both(1), ...both(2))).toEqual([1])
})
