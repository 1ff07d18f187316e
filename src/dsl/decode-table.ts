import { constant, type Expression, select as selectNode } from '../ir/expression.ts'
import { isSigned, leavesOfShape, type Shape as PlainShape, shapeText } from '../ir/shape.ts'
import { fail, report } from './fault.ts'
import { toBits } from './literal.ts'
import { type Cube, contains, cubeText, meet, minimise, without } from './pattern.ts'
import { here } from './place-in-source.ts'
import { isShape } from './shape.ts'
import { isSignal } from './signal-base.ts'
import type { Bool, Fields, Literal, Signal, Struct, UInt } from './signal-type.ts'
import { BoolSignal, IntegerSignal, makeSignal } from './signals.ts'
import type { IsAny, Known, Plus } from './width.ts'

type CountText<S extends string, N extends 0[] = []> = S extends `${string}${infer Rest}`
  ? CountText<Rest, [...N, 0]>
  : N['length']
type TokenWidth<T extends string, F> = T extends keyof F
  ? F[T] extends number
    ? Known<F[T]>
    : never
  : T extends `${'0' | '1' | '?'}${string}`
    ? CountText<T>
    : never
type PatternWidth<P extends string, F, Sum extends number = 0> = P extends `${infer Head} ${infer Tail}`
  ? PatternWidth<Tail, F, Plus<Sum, TokenWidth<Head, F>>>
  : Plus<Sum, TokenWidth<P, F>>
/** The pattern itself where it is good; where a field's width is known only at run time, elaboration checks it. */
type Checked<P extends string, F, Width> = [PatternWidth<P, F>] extends [never]
  ? 'this pattern names an unknown field'
  : IsAny<PatternWidth<P, F>> extends true
    ? P
    : PatternWidth<P, F> extends Width
      ? P
      : `this pattern is ${PatternWidth<P, F> & number} bits wide`
type Row<C extends Fields> = { readonly [K in keyof C]?: Literal<C[K]> }

/** A word's width and the fields that patterns may name. */
export interface Format<W extends number, F> {
  readonly width: W
  readonly fields: F
}
export const format = <const W extends number, const F extends { readonly [name: string]: number }>(
  width: W,
  fields: F,
): Format<W, F> => {
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1
  if (!isCount(width))
    reportTable(`format(${String(width)}, …) has no width`, 'give the bits of a word first: format(32, { rd: 5 })')
  for (const [name, bits] of Object.entries(fields ?? {})) {
    if (!isCount(bits)) reportTable(`field \`${name}\` of a format has ${String(bits)} bits`, 'give a whole number, 1 or more')
    if (/^[01?]+$/.test(name) || /\s/.test(name))
      reportTable(`field \`${name}\` of a format could not be told from bits`, 'begin with a letter')
  }
  return { width, fields }
}

const reportTable = (message: string, mend: string): void => report({ code: 'GW027', title: 'decode table', message, mend })

/** What no type has looked at. */
function checkTable(word: unknown, control: unknown, rows: unknown, options: unknown): void {
  const refuse = (message: string, mend: string): never => fail({ code: 'GW027', title: 'decode table', message, mend })
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
  if (!isObject(word) || !isObject(word.fields))
    refuse('a decode table begins with the format of its words', 'write format(32, { rd: 5, rs1: 5 })')
  if (!isShape(control) || control.kind !== 'struct')
    refuse('what a decode table gives is a struct', 'write struct({ unit: choice(…), writes: bool })')
  if (!isObject(options) || !isObject(options.defaults) || !isObject(options.illegal))
    refuse('a decode table needs `defaults` and `illegal`', 'write { defaults: { … }, illegal: {} } after the rows')
  if (!isObject(rows)) refuse('a decode table needs its rows', "write { add: ['0000000 rs2 rs1 000 rd 0110011', { … }] }")
  for (const [name, row] of Object.entries(rows as object))
    if (!Array.isArray(row) || typeof row[0] !== 'string' || !isObject(row[1]))
      refuse(`row \`${name}\` is no pattern with its values`, `write ${name}: ['pattern', { … }]`)
}

/** The word to decode; noted where it is none. */
function wordNode(signal: unknown, width: number): Expression {
  if (signal instanceof IntegerSignal && !signal.$signed && signal.$width === width) return signal.$node
  const isUint = signal instanceof IntegerSignal && !signal.$signed
  report({
    code: isUint ? 'GW017' : 'GW013',
    title: isUint ? 'width' : 'shape',
    message: `a word of the table is uint(${width}), not ${isSignal(signal) ? shapeText(signal.$shape) : typeof signal}`,
    mend: isUint ? 'take the bits that are meant: value.bits(high, low)' : 'give the bits: value.asBits()',
  })
  return constant(0n, width, false, here())
}

export interface DecodeTable<W extends number, C extends Fields, R> {
  /** All control signals of a word. */
  decode(word: Signal<UInt<W>>): Signal<Struct<C>>
  /** Whether the word is this row's. */
  is(word: Signal<UInt<W>>, row: keyof R): Signal<Bool>
  /** Words that no row matches, as patterns. */
  readonly holes: readonly string[]
}

interface ReadRow {
  readonly name: string
  readonly pattern: string
  readonly cube: Cube
  /** Of each leaf of the control struct. */
  readonly leaves: readonly bigint[]
}

/**
 * Control signals as a table of patterns, as a manual writes them: binary digits, `?`, and names of fields.
 *
 * A row gives what differs from `defaults`. A word that no row matches gets `illegal`; what that leaves out is free, and
 * makes the logic smaller: each output bit is minimised against the words that must not set it.
 * Latency   combinational. Errors: GW027 a pattern of another width, rows that overlap.
 *
 * @example add: ['0000000 rs2 rs1 000 rd 0110011', { unit: 'alu', alu: 'add', writes: true }]
 */
export function decodeTable<
  W extends number,
  F,
  C extends Fields,
  const R extends { readonly [name: string]: readonly [string, Row<C>] },
>(
  word: Format<W, F>,
  control: Struct<C>,
  rows: R & { readonly [K in keyof R]: readonly [Checked<R[K][0], F, W>, Row<C>] },
  options: { readonly defaults: { readonly [K in keyof C]: Literal<C[K]> }; readonly illegal: Row<C> },
): DecodeTable<W, C, R> {
  checkTable(word, control, rows, options)
  const shape = control as unknown as PlainShape & { kind: 'struct' }
  const table: readonly ReadRow[] = Object.entries(rows as Record<string, readonly [string, Record<string, unknown>]>).map(
    ([name, [pattern, values]]) => ({
      name,
      pattern,
      cube: readPattern(name, pattern, word as Format<number, Record<string, number>>),
      leaves: leavesOf(shape, { ...options.defaults, ...values }, `row \`${name}\``),
    }),
  )
  const width = word.width as number
  reportOverlaps(table, width)
  const everything: Cube = { value: 0n, care: 0n }
  const cubes = table.map(({ cube }) => cube)
  let holes: readonly Cube[] | undefined
  const findHoles = (): readonly Cube[] => (holes ??= without(everything, cubes))
  const illegal = illegalLeaves(shape, options.illegal as Record<string, unknown>, options.defaults as Record<string, unknown>)
  const leafShapes = leavesOfShape(shape)
  return {
    decode(signal) {
      const node = wordNode(signal, width)
      return makeSignal(
        shape,
        leafShapes.map((leaf, i) => {
          const bits = Array.from({ length: leaf.width }, (_, bit) => {
            const isOn = (value: bigint): boolean => ((value >> BigInt(bit)) & 1n) === 1n
            const on = table.filter((row) => isOn(row.leaves[i]!)).map(({ cube }) => cube)
            const off = table.filter((row) => !isOn(row.leaves[i]!)).map(({ cube }) => cube)
            const other = illegal[i]
            return bitOf(node, other === undefined ? minimise(on, off, width) : against(on, off, findHoles, isOn(other), width))
          })
          return joined(bits, isSigned(leaf.shape))
        }),
      ) as unknown as Signal<Struct<C>>
    },
    is(signal, row) {
      const found = table.find(({ name }) => name === row)
      if (!found)
        reportTable(`the table has no row \`${String(row)}\``, `its rows are ${table.map(({ name }) => name).join(', ')}`)
      return new BoolSignal({ kind: 'bool' }, [
        bitOf(wordNode(signal, width), found ? [found.cube] : []),
      ]) as unknown as Signal<Bool>
    },
    get holes() {
      return findHoles().map((cube) => cubeText(cube, width))
    },
  }
}

/** A bit whose value is also said for words that no row matches. */
function against(
  on: readonly Cube[],
  off: readonly Cube[],
  holes: () => readonly Cube[],
  isOnInHoles: boolean,
  width: number,
): Cube[] {
  return isOnInHoles ? minimise([...on, ...holes()], off, width) : minimise(on, [...off, ...holes()], width)
}

function bitOf(word: Expression, cubes: readonly Cube[]): Expression {
  if (cubes.length === 0) return constant(0n, 1, false, here())
  if (cubes.some(({ care }) => care === 0n)) return constant(1n, 1, false, here())
  return selectNode(word, [{ patterns: cubes, value: constant(1n, 1) }], constant(0n, 1), here())
}

function joined(bits: readonly Expression[], signed: boolean): Expression {
  if (bits.length === 1 && !signed) return bits[0]!
  const node: Expression = { op: 'cat', width: bits.length, signed: false, operands: bits.toReversed(), origin: here() }
  return signed ? { op: 'reinterpret', width: bits.length, signed: true, operands: [node], origin: here() } : node
}

function readPattern(row: string, text: string, word: Format<number, Record<string, number>>): Cube {
  let value = 0n
  let care = 0n
  let width = 0
  for (const token of text.split(/\s+/).filter((part) => part !== '')) {
    const field = Object.hasOwn(word.fields, token) ? word.fields[token]! : undefined
    if (field === undefined && !/^[01?]+$/.test(token)) {
      report({
        code: 'GW027',
        title: 'decode table',
        message: `row \`${row}\` names the unknown field \`${token}\``,
        mend: `its fields are ${Object.keys(word.fields).join(', ')}; bits are written 0, 1 and ?`,
      })
      continue
    }
    const bits = field === undefined ? token : '?'.repeat(field)
    for (const bit of bits) {
      value = (value << 1n) | (bit === '1' ? 1n : 0n)
      care = (care << 1n) | (bit === '?' ? 0n : 1n)
      width++
    }
  }
  if (width !== word.width)
    report({
      code: 'GW027',
      title: 'decode table',
      message: `the pattern of row \`${row}\` has ${width} bits, the word ${word.width}`,
      mend: 'count its digits and the widths of its fields',
    })
  return { value, care }
}

function reportOverlaps(rows: readonly ReadRow[], width: number): void {
  for (const [i, row] of rows.entries())
    for (const other of rows.slice(0, i))
      if (meet(row.cube, other.cube)) {
        const both = { care: row.cube.care | other.cube.care, value: row.cube.value | other.cube.value }
        report({
          code: 'GW027',
          title: 'decode table',
          message: `rows \`${other.name}\` and \`${row.name}\` both match ${cubeText(both, width)}`,
          note: contains(row.cube, other.cube) || contains(other.cube, row.cube) ? 'one lies within the other' : undefined,
          mend: 'make the patterns differ in a digit',
        })
      }
}

function leavesOf(shape: PlainShape, values: unknown, what: string): readonly bigint[] {
  const read = toBits(shape, values, { what })
  return (
    read?.leaves.map((value, i) => BigInt.asUintN(leavesOfShape(shape)[i]!.width, value)) ?? leavesOfShape(shape).map(() => 0n)
  )
}

/** The leaves that `illegal` says; undefined where it leaves a field free. */
function illegalLeaves(
  shape: PlainShape & { kind: 'struct' },
  said: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
): readonly (bigint | undefined)[] {
  const leaves = leavesOf(shape, { ...defaults, ...said }, '`illegal`')
  return leavesOfShape(shape).map((leaf, i) => (Object.hasOwn(said, String(leaf.path[0])) ? leaves[i] : undefined))
}
