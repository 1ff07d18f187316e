import { describe, expect, it } from 'vitest'
import { DesignError } from '../../ir/problem.ts'
import type { Field } from './field.ts'
import { everyKind } from './fixtures/maps.ts'
import { type MapDescription, type Register, registerMap } from './register-map.ts'

const field: Field = { bits: [0, 0], access: 'rw' }
const mapOf = (registers: Record<string, Register>, rest: Partial<MapDescription> = {}): unknown =>
  registerMap({ name: 'wrong', width: 32, ...rest, registers })
const fieldsOf = (fields: Record<string, Field>): unknown => mapOf({ one: { at: 0, fields } })

describe('a register map', () => {
  it('lays out arrays that interlock', () => {
    expect(everyKind.placed.map(({ name, index, address }) => [name, index, address])).toEqual([
      ['control', undefined, 0x0],
      ['status', undefined, 0x4],
      ['command', undefined, 0xc],
      ['channel', 0, 0x20],
      ['whole', undefined, 0x24],
      ['channel', 1, 0x28],
      ['channel', 2, 0x30],
    ])
    expect(everyKind.addressBits).toBe(6)
  })

  const wrong: readonly (readonly [what: string, make: () => unknown, says: string])[] = [
    ['a width', () => mapOf({ one: { at: 0, fields: { a: field } } }, { width: 24 }), 'registers of 24 bits'],
    ['no registers', () => mapOf({}), 'has no registers'],
    ['no fields', () => fieldsOf({}), '`one` has no fields'],
    ['a name', () => mapOf({ Big: { at: 0, fields: { a: field } } }), "'Big' is no name"],
    ['the name of the map', () => mapOf({ one: { at: 0, fields: { a: field } } }, { name: 'my-map' }), "'my-map' is no name"],
    ['a name of the bus', () => mapOf({ wb: { at: 0, fields: { a: field } } }), 'cannot be called `wb`'],
    ['a misaligned address', () => mapOf({ one: { at: 2, fields: { a: field } } }), '`one` is at 2'],
    ['a negative address', () => mapOf({ one: { at: -4, fields: { a: field } } }), '`one` is at -4'],
    [
      'two at one address',
      () => mapOf({ one: { at: 4, fields: { a: field } }, two: { at: 4, fields: { a: field } } }),
      '`one` and `two` overlap at 0x4',
    ],
    [
      'an array over another',
      () => mapOf({ one: { at: 0, count: 3, fields: { a: field } }, two: { at: 8, fields: { a: field } } }),
      '`one[2]` and `two` overlap at 0x8',
    ],
    ['a count', () => mapOf({ one: { at: 0, count: 0, fields: { a: field } } }), 'has 0 registers'],
    ['a stride', () => mapOf({ one: { at: 0, count: 2, stride: 6, fields: { a: field } } }), 'a stride of 6'],
    ['an access', () => fieldsOf({ a: { bits: [0, 0], access: 'rx' as never } }), "access 'rx'"],
    ['a field past the register', () => fieldsOf({ a: { bits: [32, 30], access: 'rw' } }), 'bits [32, 30] of 32'],
    ['bits the wrong way', () => fieldsOf({ a: { bits: [0, 3], access: 'rw' } }), 'bits [0, 3]'],
    [
      'fields over each other',
      () => fieldsOf({ a: { bits: [4, 0], access: 'rw' }, b: { bits: [7, 4], access: 'ro' } }),
      '`one.b` and `one.a` both have bit 4',
    ],
    ['a reset too large', () => fieldsOf({ a: { bits: [1, 0], access: 'rw', reset: 4 } }), 'reset is 4'],
    ['a reset of what holds nothing', () => fieldsOf({ a: { bits: [1, 0], access: 'ro', reset: 1 } }), 'holds none'],
    ['a value too large', () => fieldsOf({ a: { bits: [1, 0], access: 'rw', values: { far: 4 } } }), 'far is 4'],
    ["a strobe's name", () => mapOf({ one: { at: 0, strobes: true, fields: { isRead: field } } }), "a strobe's name"],
  ]
  it.each(wrong)('refuses %s', (_, make, says) => {
    expect(make).toThrow(DesignError)
    expect(make).toThrow(says)
    expect(make).toThrow(/^GW242 /)
  })
})
