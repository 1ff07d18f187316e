import { expect, it } from 'vitest'
import { constant, exactly, type Pattern, read, select } from '../expression.ts'
import { assign, designOf, line, moduleOf, variable } from '../hand-built.ts'
import type { Statement } from '../module.ts'
import { unreachableArms } from './switch-arms.ts'

const a = variable('input', 'a', 3)
const y = variable('output', 'y', 1)
const found = (...arms: Pattern[][]): string[] => {
  const body: Statement[] = [
    {
      kind: 'switch',
      on: read(a),
      arms: arms.map((patterns) => ({ patterns, body: [] })),
      otherwise: [],
      origin: line(5),
    },
  ]
  const value = select(
    read(a),
    arms.map((patterns) => ({ patterns, value: constant(0n, 1) })),
    constant(1n, 1),
    line(5),
  )
  const statement = unreachableArms(designOf(moduleOf('m', { variables: [a, y], body })))
  const expression = unreachableArms(designOf(moduleOf('m', { variables: [a, y], body: [assign(y, value)] })))
  const texts = statement.map(({ code, severity, message }) => `${code} ${severity} ${message}`)
  expect(expression.map(({ code, severity, message }) => `${code} ${severity} ${message}`)).toEqual(texts)
  return texts
}
const code = (value: bigint): Pattern => exactly(value, 3)
const never = (arm: string): string => `GW130 warning arm ${arm} is never taken: arms before it match all of its values`

it('warns of a code that was matched before, in match and select alike', () => {
  expect(found([code(1n)], [code(2n)], [code(1n)])).toEqual([never('1')])
  expect(found([code(1n), code(2n)], [code(2n), code(1n)])).toEqual([never('2, 1')])
})

it('warns of an arm that several with free bits match together', () => {
  const top = { value: 4n, care: 4n }
  const low = { value: 0n, care: 4n }
  expect(found([top], [code(5n)])).toEqual([never('5')])
  expect(found([top], [low], [{ value: 1n, care: 1n }])).toEqual([never('0b??1')])
  expect(found([code(4n), code(5n), code(6n), code(7n)], [top])).toEqual([never('0b1??')])
})

it('says nothing where a value is left', () => {
  const top = { value: 4n, care: 4n }
  expect(found([code(1n)], [code(2n)], [code(1n), code(3n)])).toEqual([])
  expect(found([code(5n)], [top])).toEqual([])
})
