import { describe, expect, it } from 'vitest'
import type { Shape } from '../../ir/shape.ts'
import { fromBits, toBits } from './value.ts'

const uint = (width: number): Shape => ({ kind: 'uint', width })
const sint = (width: number): Shape => ({ kind: 'sint', width })
const color: Shape = { kind: 'choice', width: 3, variants: ['red', 'green', 'blue'], codes: [1n, 2n, 4n] }

describe('values of tests', () => {
  it('are numbers to 32 bits and bigints above, of either sign', () => {
    expect(fromBits(uint(32), 0xffff_ffffn)).toBe(0xffff_ffff)
    expect(fromBits(uint(33), 0xffff_ffffn)).toBe(0xffff_ffffn)
    expect(fromBits(sint(32), 0xffff_fffen)).toBe(-2)
    expect(fromBits(sint(33), 0x1_ffff_fffen)).toBe(-2n)
    expect([toBits(sint(4), -8, 'x'), toBits(sint(4), 7n, 'x')]).toEqual([8n, 7n])
  })

  it('must lie in the range of their shape', () => {
    expect(() => toBits(sint(4), -9, 'x')).toThrow('-9 does not fit `x`, a sint(4)')
    expect(() => toBits(sint(4), 8, 'x')).toThrow('give a value from -8 to 7')
    expect(() => toBits(uint(4), -1, 'x')).toThrow('-1 does not fit')
    expect(() => toBits(uint(4), true, 'x')).toThrow('true is none')
  })

  it('of choices are names; a code without one shows itself', () => {
    expect(['red', 'green', 'blue'].map((name) => toBits(color, name, 'x'))).toEqual([1n, 2n, 4n])
    expect([1n, 4n, 3n].map((code) => fromBits(color, code))).toEqual(['red', 'blue', '?3'])
  })

  it('of unions have the payload of their variant, and nothing else', () => {
    const command: Shape = {
      kind: 'union',
      variants: { read: { kind: 'struct', fields: { at: uint(4) } }, flush: { kind: 'struct', fields: {} } },
    }
    expect(toBits(command, { is: 'read', with: { at: 5 } }, 'x')).toBe(0b0_0101n)
    expect(fromBits(command, 0b0_0101n)).toEqual({ is: 'read', with: { at: 5 } })
    expect(() => toBits(command, { is: 'flush', with: { at: 1 } }, 'x')).toThrow("variant 'flush' of `x` has no payload")
    expect(() => toBits(command, { is: 'flush', at: 1 }, 'x')).toThrow('`at` is no part of its value')
    expect(() => toBits(command, { is: 'read' }, 'x')).toThrow('`x.with` is a { at: uint(4) }')
    expect(() => toBits(command, { is: 'erase' }, 'x')).toThrow("no variant 'erase'")
  })

  it("keep the order of parts: a struct's first field on top, an array's element 0 lowest", () => {
    const shape: Shape = {
      kind: 'struct',
      fields: { top: { kind: 'array', element: uint(4), length: 2 }, flag: { kind: 'bool' }, low: sint(3) },
    }
    const value = { top: [0xa, 0x5], flag: true, low: -1 }
    expect(toBits(shape, value, 'x')).toBe(0b0101_1010_1_111n)
    expect(fromBits(shape, 0b0101_1010_1_111n)).toEqual(value)
    expect(() => toBits(shape, { ...value, top: [1, 2, 3] }, 'x')).toThrow('`x.top` has 2 elements, not 3')
    expect(() => toBits(shape, { ...value, top: [1, 16] }, 'x')).toThrow('16 does not fit `x.top[1]`')
    expect(() => toBits(shape, { ...value, top: 7 }, 'x')).toThrow('an array of 2 values')
    expect(() => toBits(shape, 7n, 'x')).toThrow('the fields top, flag, low')
  })
})
