import { describe, expect, it } from 'vitest'
import {
  type BinaryOp,
  binary,
  cat,
  constant,
  type Expression,
  mux,
  select,
  slice,
  type UnaryOp,
  unary,
} from '../../ir/expression.ts'
import { operate } from './operation.ts'

/** Values by plain numbers and strings of bits, for widths so small that both can be trusted and all be tried. */
const widths = [1, 2, 3]
const range = (width: number, signed: boolean): number[] =>
  Array.from({ length: 2 ** width }, (_, i) => (signed ? i - 2 ** (width - 1) : i))
const wrap = (value: number, width: number, signed: boolean): number => {
  const bits = ((value % 2 ** width) + 2 ** width) % 2 ** width
  return signed && bits >= 2 ** (width - 1) ? bits - 2 ** width : bits
}
const bitsOf = (value: number, width: number): string => wrap(value, width, false).toString(2).padStart(width, '0')
const number = (value: number, width: number, signed: boolean): Expression => constant(BigInt(value), width, signed)
const resultOf = (node: Expression): bigint => operate(node, node.operands.map(resultOf))

function eachPair(visit: (a: number, b: number, wa: number, wb: number, sa: boolean, sb: boolean) => void): void {
  for (const wa of widths)
    for (const wb of widths)
      for (const sa of [false, true])
        for (const sb of [false, true]) for (const a of range(wa, sa)) for (const b of range(wb, sb)) visit(a, b, wa, wb, sa, sb)
}

/** `expect` for loops of thousands: it builds an assertion only where there is something to say. */
function same(got: unknown, wanted: unknown, ...operands: number[]): void {
  if (got !== wanted) expect({ operands, got }).toEqual({ operands, got: wanted })
}

describe('operations, over all values of small widths', () => {
  const arithmetic: [BinaryOp, (a: number, b: number) => number][] = [
    ['add', (a, b) => a + b],
    ['subtract', (a, b) => a - b],
    ['multiply', (a, b) => a * b],
    ['divide', (a, b) => Math.trunc(a / b)],
    ['remainder', (a, b) => a % b],
  ]
  it.each(arithmetic)('%s is that of integers, reduced into the result', (op, expected) => {
    eachPair((a, b, wa, wb, sa, sb) => {
      if (b === 0 && (op === 'divide' || op === 'remainder')) return
      for (const width of [2, 5, 9])
        for (const signed of [false, true]) {
          const node = binary(op, number(a, wa, sa), number(b, wb, sb), width, signed)
          same(Number(resultOf(node)), wrap(expected(a, b), width, signed) + 0, a, b)
        }
    })
  })

  const comparisons: [BinaryOp, (a: number, b: number) => boolean][] = [
    ['eq', (a, b) => a === b],
    ['ne', (a, b) => a !== b],
    ['lt', (a, b) => a < b],
    ['le', (a, b) => a <= b],
    ['gt', (a, b) => a > b],
    ['ge', (a, b) => a >= b],
  ]
  it.each(comparisons)('%s compares integers across widths and signs', (op, expected) => {
    eachPair((a, b, wa, wb, sa, sb) => {
      same(resultOf(binary(op, number(a, wa, sa), number(b, wb, sb), 1, false)) === 1n, expected(a, b), a, b)
    })
  })

  const bitwise: [BinaryOp, (a: string, b: string) => boolean][] = [
    ['and', (a, b) => a === '1' && b === '1'],
    ['or', (a, b) => a === '1' || b === '1'],
    ['xor', (a, b) => a !== b],
  ]
  it.each(bitwise)('%s works bit by bit, whatever the signs', (op, expected) => {
    eachPair((a, b, wa, wb, sa, sb) => {
      if (wa !== wb) return
      const value = resultOf(binary(op, number(a, wa, sa), number(b, wb, sb), wa, sa))
      const [left, right] = [bitsOf(a, wa), bitsOf(b, wb)]
      expect(bitsOf(Number(value), wa)).toBe([...left].map((bit, i) => (expected(bit, right[i]!) ? '1' : '0')).join(''))
    })
  })

  it('shifts move bits; past the width 0 or the sign comes', () => {
    eachPair((a, n, wa, wb, sa, sb) => {
      if (sb) return
      const left = resultOf(binary('shiftLeft', number(a, wa, sa), number(n, wb, false), wa, sa))
      expect(bitsOf(Number(left), wa)).toBe((bitsOf(a, wa) + '0'.repeat(n)).slice(n, n + wa))
      const right = resultOf(binary('shiftRight', number(a, wa, sa), number(n, wb, false), wa, sa))
      const sign = sa && a < 0 ? '1' : '0'
      expect(bitsOf(Number(right), wa)).toBe((sign.repeat(n) + bitsOf(a, wa)).slice(0, wa))
      const bit = resultOf(binary('bitAt', number(a, wa, sa), number(n, wb, false), 1, false))
      expect(String(bit)).toBe([...bitsOf(a, wa)].reverse()[n] ?? '0')
    })
  })

  it('unary operations', () => {
    const one = (op: UnaryOp, a: number, width: number, signed: boolean, result = width, isSigned = signed): string =>
      bitsOf(Number(resultOf(unary(op, number(a, width, signed), result, isSigned))), result)
    for (const width of widths)
      for (const signed of [false, true])
        for (const a of range(width, signed)) {
          const bits = bitsOf(a, width)
          const ones = bits.replaceAll('0', '').length
          expect(one('not', a, width, signed)).toBe([...bits].map((bit) => (bit === '1' ? '0' : '1')).join(''))
          expect(one('negate', a, width, signed, width + 1, true)).toBe(bitsOf(-a, width + 1))
          expect(one('any', a, width, signed, 1, false)).toBe(ones > 0 ? '1' : '0')
          expect(one('all', a, width, signed, 1, false)).toBe(ones === width ? '1' : '0')
          expect(one('parity', a, width, signed, 1, false)).toBe(String(ones % 2))
          expect(one('extend', a, width, signed, width + 3)).toBe((signed ? bits[0]! : '0').repeat(3) + bits)
          const other = resultOf(unary('reinterpret', number(a, width, signed), width, !signed))
          expect(Number(other)).toBe(wrap(a, width, !signed))
        }
  })

  it('slices and joins', () => {
    eachPair((a, b, wa, wb, sa, sb) => {
      const joined = cat([number(a, wa, sa), number(b, wb, sb)])
      const text = bitsOf(a, wa) + bitsOf(b, wb)
      expect(bitsOf(Number(resultOf(joined)), wa + wb)).toBe(text)
      const low = wb - 1
      expect(bitsOf(Number(resultOf(slice(joined, low, 2))), 2)).toBe(text.slice(wa - 1, wa + 1))
    })
  })

  it('chooses', () => {
    const [yes, no] = [number(-3, 4, true), number(5, 4, true)]
    expect(resultOf(mux(number(1, 1, false), yes, no))).toBe(-3n)
    expect(resultOf(mux(number(0, 1, false), yes, no))).toBe(5n)
    const arms = [
      { patterns: [{ value: 0b100n, care: 0b110n }], value: number(1, 4, false) },
      {
        patterns: [
          { value: 0b101n, care: 0b111n },
          { value: 0n, care: 0b111n },
        ],
        value: number(2, 4, false),
      },
    ]
    const chosen = (on: number, signed: boolean): number =>
      Number(resultOf(select(number(on, 3, signed), arms, number(9, 4, false))))
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((on) => chosen(on, false))).toEqual([2, 9, 9, 9, 1, 1, 9, 9])
    expect([-4, -3, -2, -1].map((on) => chosen(on, true))).toEqual([1, 1, 9, 9])
    const never = [{ patterns: [{ value: 0b101n, care: 0b110n }], value: number(1, 4, false) }]
    expect(resultOf(select(number(5, 3, false), never, number(9, 4, false)))).toBe(9n)
  })
})
