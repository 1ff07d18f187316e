import { DspMultiplier, type DspRegisters } from '../../../hdl/mult18x18d.ts'
import { cat } from '../../dsl/cat.ts'
import { fail } from '../../dsl/fault.ts'
import { module } from '../../dsl/module.ts'
import { input, output, ports } from '../../dsl/port.ts'
import { bool, sint, uint } from '../../dsl/shape.ts'
import type { Shape, SInt, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal, reg } from '../../dsl/storage.ts'

export interface MultiplierParameters {
  /** Bits of the factors. */
  readonly a: number
  readonly b: number
  /** Cycles from factors to product. */
  readonly latency: number
}

/**
 * Multiplies integers of any width on the DSPs of an ECP5; each factor is signed or unsigned as its flag says, so that one
 * does MUL, MULH, MULHSU and MULHU.
 *
 * Factors are cut into pieces of 18 bits, the last as long as what is left; each pair of pieces takes one DSP, with the sign
 * flag for last pieces only. Products on a diagonal of the scheme lie side by side, so that n × m of them are but
 * n + m - 1 rows to add.
 * Ports       `a`, `b`, `isSignedA`, `isSignedB`; `product`: all bits.
 * Latency     `latency` cycles, 0 … 3 with one DSP, 0 … 3 + ⌈log2 rows⌉ with more. Throughput: one a cycle. In a domain
 *             with an enable all registers stop together, those of the DSPs too.
 * Timing      registers are placed in this order as `latency` grows: behind the last addition (with one DSP: at its output),
 *             at the DSPs' outputs, at their inputs, behind the additions in the middle, in the middle of the DSPs, behind
 *             the other additions. From latency 1 the product comes from a register. nextpnr does not check the path inside
 *             of a DSP from its input to its output register: above some 150 MHz choose a latency with the register between.
 * Size        ⌈a / 18⌉ · ⌈b / 18⌉ DSPs.
 * Reset       none: what comes before the first product is not defined.
 * Errors      GW233 a width below 1, a latency out of range.
 */
export const Multiplier = module('multiplier', (p: MultiplierParameters) => {
  const cuts = cutsOf(p)
  const io = ports({
    a: input(uint(p.a)),
    b: input(uint(p.b)),
    isSignedA: input(bool),
    isSignedB: input(bool),
    product: output(uint(p.a + p.b)),
  })
  const unsigned = literal(bool, false)
  const [piecesA, piecesB] = [piecesOf(io.a), piecesOf(io.b)]
  const products = piecesA.map((a, i) =>
    piecesB.map((b, j) => {
      const isLastA = i === piecesA.length - 1
      const isLastB = j === piecesB.length - 1
      const dsp = DspMultiplier(cuts.dsp)
      dsp.a.set(a.word)
      dsp.b.set(b.word)
      dsp.isSignedA.set(isLastA ? io.isSignedA : unsigned)
      dsp.isSignedB.set(isLastB ? io.isSignedB : unsigned)
      return dsp.product
    }),
  )
  const isSignedA = delayed(bool, io.isSignedA, cuts.dspLatency)
  const isSignedB = delayed(bool, io.isSignedB, cuts.dspLatency)

  const diagonals = Array.from({ length: piecesA.length + piecesB.length - 1 }, (_, d) => d - piecesB.length + 1)
  let rows = diagonals.map((diagonal) => {
    const row = products.flatMap((column, i) => {
      const j = i - diagonal
      return column[j] === undefined ? [] : [{ i, j, product: column[j] }]
    })
    const last = row.at(-1)!
    const signs = [last.i === piecesA.length - 1 ? isSignedA : unsigned, last.j === piecesB.length - 1 ? isSignedB : unsigned]
    const top = last.product.bit(35).and(signs[0]!.or(signs[1]!))
    // Last pieces stand at the upper end of their 18 bits.
    const spare =
      (last.i === piecesA.length - 1 ? piecesA.at(-1)!.spare : 0) + (last.j === piecesB.length - 1 ? piecesB.at(-1)!.spare : 0)
    const word = cat(
      top,
      last.product.high(36 - spare),
      ...row
        .slice(0, -1)
        .map(({ product }) => product)
        .toReversed(),
    )
    return { offset: 18 * Math.abs(diagonal), value: word.as(sint(word.width)) as Signal<SInt<any>> }
  })
  for (let level = 1; rows.length > 1; level++) {
    rows = addPairs(rows, p.a + p.b)
    if (cuts.levels.has(level)) rows = rows.map(({ offset, value }) => ({ offset, value: delayed(sint(value.width), value, 1) }))
  }
  io.product.set(rows[0]!.value.asBits().low(p.a + p.b))
  return io
})

interface Row {
  /** The weight of its lowest bit. */
  readonly offset: number
  readonly value: Signal<SInt<any>>
}

/** Rows two by two, the highest first: what one has below the other needs no adder. */
function addPairs(rows: readonly Row[], width: number): Row[] {
  const waiting = rows.toSorted((x, y) => y.offset - x.offset)
  const sums: Row[] = []
  while (waiting.length > 1) {
    const [high, low] = waiting.splice(0, 2) as [Row, Row]
    const below = high.offset - low.offset
    const room = width - high.offset
    if (below === 0) sums.push({ offset: low.offset, value: within(low.value.add(high.value), room) })
    else {
      const upper = low.value.shr(below).low(low.value.width - below)
      const sum = within((upper.as(sint(upper.width)) as Signal<SInt<any>>).add(high.value), room)
      const joined = cat(sum.asBits(), low.value.asBits().low(below))
      sums.push({ offset: low.offset, value: joined.as(sint(joined.width)) as Signal<SInt<any>> })
    }
  }
  return [...sums, ...waiting]
}

/** No more bits than the product has room for. */
const within = (value: Signal<SInt<any>>, room: number): Signal<SInt<any>> =>
  value.width <= room ? value : (value.low(room).as(sint(room)) as Signal<SInt<any>>)

interface Piece {
  readonly word: Signal<UInt<any>>
  /** Zeros below the last piece. */
  readonly spare: number
}

function piecesOf(factor: Signal<UInt<any>>): Piece[] {
  return Array.from({ length: Math.ceil(factor.width / 18) }, (_, index) => {
    const low = 18 * index
    const length = Math.min(18, factor.width - low)
    const word = factor.bits(low + length - 1, low)
    return { word: length === 18 ? word : cat(word, literal(uint(18 - length), 0)), spare: 18 - length }
  })
}

function delayed<S extends Shape>(shape: S, value: Signal<S>, cycles: number): Signal<S> {
  let late = value
  for (let cycle = 0; cycle < cycles; cycle++) {
    const register = reg(shape)
    register.next = late as never
    late = register as Signal<S>
  }
  return late
}

interface Cuts {
  readonly dsp: DspRegisters
  readonly dspLatency: number
  /** Levels of addition with registers behind them, from 1. */
  readonly levels: ReadonlySet<number>
}

/** Where the registers go. */
function cutsOf({ a, b, latency }: MultiplierParameters): Cuts {
  for (const width of [a, b])
    if (!Number.isSafeInteger(width) || width < 1)
      multiplierFault(`a factor of a multiplier has ${width} bits`, 'give a whole number from 1 up')
  const rows = Math.ceil(a / 18) + Math.ceil(b / 18) - 1
  const levels = Math.ceil(Math.log2(rows))
  const middle = Math.floor(levels / 2)
  const additions = Array.from({ length: levels }, (_, level) => level + 1)
  const order: (number | keyof DspRegisters)[] = [
    ...(levels > 0 ? [levels] : []),
    'output',
    'input',
    ...(middle > 0 && middle < levels ? [middle] : []),
    'pipeline',
    ...additions.filter((level) => level !== levels && level !== middle),
  ]
  if (!Number.isSafeInteger(latency) || latency < 0 || latency > order.length)
    multiplierFault(
      `a multiplier of ${a} × ${b} bits has a latency of ${latency}`,
      `give 0 … ${order.length} cycles: it has ${order.length} places for registers`,
    )
  const chosen = order.slice(0, latency)
  const dsp = { input: chosen.includes('input'), pipeline: chosen.includes('pipeline'), output: chosen.includes('output') }
  return {
    dsp,
    dspLatency: Object.values(dsp).filter(Boolean).length,
    levels: new Set(chosen.filter((place) => typeof place === 'number')),
  }
}

const multiplierFault = (message: string, mend: string): never => fail({ code: 'GW233', title: 'multiplier', message, mend })
