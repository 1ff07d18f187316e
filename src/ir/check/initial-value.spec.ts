import { expect, it } from 'vitest'
import { designOf, moduleOf, variable } from '../hand-built.ts'
import type { Variable } from '../module.ts'
import { badInitialValues } from './initial-value.ts'

const choice = { kind: 'choice', width: 2, variants: ['idle', 'busy'], codes: [0n, 3n] } as const
const found = (width: number, init: bigint, more: Partial<Variable> = {}) =>
  badInitialValues(designOf(moduleOf('m', { variables: [variable('register', 'r', width, { init, ...more })] }))).map(
    ({ code, note }) => [code, note],
  )
const signed: Partial<Variable> = { signed: true, shape: { kind: 'sint', width: 4 } }

it('refuses an init that does not fit', () => {
  expect(found(4, 16n)).toEqual([['GW120', 'uint(4) holds 0 to 15']])
  expect(found(4, -1n)).toEqual([['GW120', 'uint(4) holds 0 to 15']])
  expect(found(4, 8n, signed)).toEqual([['GW120', 'sint(4) holds -8 to 7']])
  expect(found(2, 1n, { shape: choice })).toEqual([['GW120', 'no variant has this code']])
})

it('takes the least and the most that fits', () => {
  expect(
    [found(4, 0n), found(4, 15n), found(4, -8n, signed), found(4, 7n, signed), found(2, 3n, { shape: choice })].flat(),
  ).toEqual([])
})
