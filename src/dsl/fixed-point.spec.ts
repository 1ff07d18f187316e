import fc from 'fast-check'
import {
  array,
  bool,
  elaborate,
  fixed,
  input,
  layoutText,
  literal,
  module,
  mux,
  nearest,
  output,
  ports,
  reg,
  simulate,
  struct,
  ufixed,
  uint,
} from 'gatewright'
import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../codegen-verilog/write-verilog.ts'
import { combine } from '../ir/combine.ts'
import type { Design } from '../ir/module.ts'
import { signOff } from '../sim/verilator/sign-off.ts'
import { whyNoVerilator } from '../sim/verilator/why-no-verilator.ts'

/** A format as this spec's own model knows it, apart from the language's. */
interface Format {
  readonly signed: boolean
  readonly integer: number
  readonly fraction: number
}
const shapeOf = ({ signed, integer, fraction }: Format): any => (signed ? fixed(integer, fraction) : ufixed(integer, fraction))
const widthOf = ({ integer, fraction }: Format): number => integer + fraction
const leastOf = (format: Format): bigint => (format.signed ? -(1n << BigInt(widthOf(format) - 1)) : 0n)
const mostOf = (format: Format): bigint => leastOf(format) + (1n << BigInt(widthOf(format))) - 1n

/** A rational number: numerator over a power of two, so that all of a module's values have one measure. */
const measure = 400
const exactly = (scaled: bigint, { fraction }: Format): bigint => scaled << BigInt(measure - fraction)
const floorOf = (numerator: bigint, unit: bigint): bigint => {
  const quotient = numerator / unit
  return quotient * unit > numerator ? quotient - 1n : quotient
}

type Round = 'floor' | 'zero' | 'halfUp' | 'halfEven'
const rounds: readonly Round[] = ['floor', 'zero', 'halfUp', 'halfEven']
/** In units of the format, by the definitions: the nearest one, ties to plus infinity or to the even one. */
function round(value: bigint, { fraction }: Format, how: Round): bigint {
  const unit = 1n << BigInt(measure - fraction)
  const below = floorOf(value, unit)
  const twice = 2n * (value - below * unit)
  if (how === 'floor') return below
  if (how === 'zero') return value / unit
  if (twice === unit) return how === 'halfUp' || below % 2n !== 0n ? below + 1n : below
  return twice > unit ? below + 1n : below
}
const saturate = (scaled: bigint, format: Format): bigint =>
  scaled < leastOf(format) ? leastOf(format) : scaled > mostOf(format) ? mostOf(format) : scaled
function wrap(scaled: bigint, format: Format): bigint {
  const size = 1n << BigInt(widthOf(format))
  return ((((scaled - leastOf(format)) % size) + size) % size) + leastOf(format)
}

const room = (format: Format, other: Format): number => format.integer + (other.signed && !format.signed ? 1 : 0)
const sumOf = (a: Format, b: Format, signed: boolean): Format => ({
  signed,
  integer: Math.max(room(a, b), room(b, a)) + 1,
  fraction: Math.max(a.fraction, b.fraction),
})

interface Formats {
  readonly a: Format
  readonly b: Format
  readonly to: Format
  readonly by: number
}

/** All operations of two formats and a third to resize to. */
const Operations: any = (module as any)('operations', ({ a, b, to, by }: Formats) => {
  const either = a.signed || b.signed
  const least = a.signed ? 1 : 0
  const io = ports({
    a: input(shapeOf(a)),
    same: input(shapeOf(a)),
    b: input(shapeOf(b)),
    amount: input(uint(7)),
    sum: output(shapeOf(sumOf(a, b, either))),
    difference: output(shapeOf(sumOf(a, b, true))),
    product: output(shapeOf({ signed: either, integer: a.integer + b.integer, fraction: a.fraction + b.fraction })),
    negative: output(shapeOf({ signed: true, integer: a.integer + 1, fraction: a.fraction })),
    left: output(shapeOf({ signed: a.signed, integer: a.integer + by, fraction: Math.max(0, a.fraction - by) })),
    right: output(shapeOf({ signed: a.signed, integer: Math.max(least, a.integer - by), fraction: a.fraction + by })),
    shiftedLeft: output(shapeOf(a)),
    shiftedRight: output(shapeOf(a)),
    sumWrap: output(shapeOf(a)),
    sumSat: output(shapeOf(a)),
    differenceWrap: output(shapeOf(a)),
    differenceSat: output(shapeOf(a)),
    saturated: rounds.map(() => output(shapeOf(to))),
    wrapped: rounds.map(() => output(shapeOf(to))),
    order: { eq: output(bool), ne: output(bool), lt: output(bool), le: output(bool), gt: output(bool), ge: output(bool) },
  }) as any
  io.sum.set(io.a.add(io.b))
  io.difference.set(io.a.sub(io.b))
  io.product.set(io.a.mul(io.b))
  io.negative.set(io.a.neg())
  io.left.set(io.a.shl(by))
  io.right.set(io.a.shr(by))
  io.shiftedLeft.set(io.a.shl(io.amount))
  io.shiftedRight.set(io.a.shr(io.amount))
  io.sumWrap.set(io.a.addWrap(io.same))
  io.sumSat.set(io.a.addSat(io.same))
  io.differenceWrap.set(io.a.subWrap(io.same))
  io.differenceSat.set(io.a.subSat(io.same))
  rounds.forEach((how, i) => {
    io.saturated[i].set(io.a.resize(shapeOf(to), { round: how, overflow: 'saturate' }))
    io.wrapped[i].set(io.a.resize(shapeOf(to), { round: how, overflow: 'wrap' }))
  })
  for (const op of Object.keys(io.order)) io.order[op].set(io.a[op](io.b))
  return io
})

const format = (most: number): fc.Arbitrary<Format> =>
  fc
    .record({ signed: fc.boolean(), integer: fc.integer({ min: 0, max: most }), fraction: fc.integer({ min: 0, max: most }) })
    .map((f) => ({ ...f, integer: Math.max(f.integer, f.signed || f.fraction === 0 ? 1 : 0) }))
const formats = (most: number): fc.Arbitrary<Formats> =>
  fc.record({ a: format(most), b: format(most), to: format(most), by: fc.integer({ min: 0, max: 9 }) })

/** Ends and random values between them. */
const valuesOf = (f: Format): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt(leastOf(f), mostOf(f)), fc.constantFrom(leastOf(f), mostOf(f), 0n > leastOf(f) ? -1n : 0n, 0n))

/** What a test reads of a fixed point port, scaled. */
const scaledOf = (value: any, { fraction }: Format): bigint =>
  typeof value === 'number' ? BigInt(value * 2 ** fraction) : (value.scaled as bigint)

async function compare(given: Formats, cases: readonly (readonly [bigint, bigint, bigint, number])[]): Promise<void> {
  const { a, b, to, by } = given
  const sim = (await simulate(Operations, given, { engine: 'interpreter,wasm' })) as any
  const pins = sim.ports
  const either = a.signed || b.signed
  for (const [x, y, z, amount] of cases) {
    pins.a.value = { scaled: x }
    pins.b.value = { scaled: y }
    pins.same.value = { scaled: z }
    pins.amount.value = amount
    const is = (pin: string, format: Format, scaled: bigint): void =>
      expect([pin, scaledOf(pins[pin].value, format)]).toEqual([pin, scaled])
    const left = exactly(x, a)
    const right = exactly(y, b)
    const inFormat = (value: bigint, format: Format): bigint => value / (1n << BigInt(measure - format.fraction))
    const sum = sumOf(a, b, either)
    is('sum', sum, inFormat(left + right, sum))
    is('difference', sum, inFormat(left - right, sum))
    is('product', { ...a, integer: a.integer + b.integer, fraction: a.fraction + b.fraction }, x * y)
    is('negative', a, -x)
    const moved = { signed: a.signed, integer: a.integer + by, fraction: Math.max(0, a.fraction - by) }
    is('left', moved, inFormat(left << BigInt(by), moved))
    is('right', { ...a, fraction: a.fraction + by }, x)
    is('shiftedLeft', a, wrap(x << BigInt(amount), a))
    is('shiftedRight', a, floorOf(x, 1n << BigInt(amount)))
    is('sumWrap', a, wrap(x + z, a))
    is('sumSat', a, saturate(x + z, a))
    is('differenceWrap', a, wrap(x - z, a))
    is('differenceSat', a, saturate(x - z, a))
    rounds.forEach((how, i) => {
      const scaled = round(left, to, how)
      expect([how, scaledOf(pins.saturated[i].value, to)]).toEqual([how, saturate(scaled, to)])
      expect([how, scaledOf(pins.wrapped[i].value, to)]).toEqual([how, wrap(scaled, to)])
    })
    const { eq, ne, lt, le, gt, ge } = pins.order
    expect([eq, ne, lt, le, gt, ge].map((pin) => pin.value)).toEqual([
      left === right,
      left !== right,
      left < right,
      left <= right,
      left > right,
      left >= right,
    ])
  }
  sim.finish()
}

const reason = await whyNoVerilator()

describe('fixed point', () => {
  it('computes as rational numbers do, in random formats, on the interpreter and in WebAssembly', async () => {
    const cases = ({ a, b }: Formats): fc.Arbitrary<readonly (readonly [bigint, bigint, bigint, number])[]> =>
      fc.array(fc.tuple(valuesOf(a), valuesOf(b), valuesOf(a), fc.integer({ min: 0, max: 127 })), {
        minLength: 12,
        maxLength: 12,
      })
    await fc.assert(
      fc.asyncProperty(
        formats(12).chain((given) => cases(given).map((list) => ({ given, list }))),
        ({ given, list }) => compare(given, list),
      ),
      { numRuns: 60 },
    )
    await fc.assert(
      fc.asyncProperty(
        formats(70).chain((given) => cases(given).map((list) => ({ given, list }))),
        ({ given, list }) => compare(given, list),
      ),
      { numRuns: 12 },
    )
  })

  it.skipIf(reason !== undefined)('is the same in Verilator', async () => {
    const designs: Design[] = fc.sample(formats(10), { numRuns: 8, seed: 5 }).map((given, i) => {
      const design = elaborate(Operations, given)
      return { ...design, top: { ...design.top, name: `operations_${i}` } }
    })
    const [result] = await signOff([combine('operations_all', designs)], { judge: 'interpreter', instants: 300, seed: 3 })
    expect(result?.difference).toBeUndefined()
    expect(result?.instants).toBe(300)
  })

  it('is a number in tests, exactly to 53 bits, and scaled above', async () => {
    const Pass = module('pass', () => {
      const io = ports({
        in: input(fixed(4, 12)),
        wide: input(ufixed(2, 60)),
        out: output(fixed(4, 12)),
        more: output(ufixed(2, 60)),
      })
      io.out.set(io.in)
      io.more.set(io.wide)
      return io
    })
    const sim = await simulate(Pass)
    sim.ports.in.value = -1.25
    expect(sim.ports.out.value).toBe(-1.25)
    sim.ports.wide.value = 1.5
    expect(sim.ports.more.value).toEqual({ scaled: 3n << 59n })
    sim.ports.wide.value = { scaled: 5n }
    expect(sim.ports.more.value).toEqual({ scaled: 5n })
    expect(() => (sim.ports.in.value = 0.1)).toThrow(/`in`: 0.1 is no value of fixed\(4, 12\); it lies between 0.0998/)
    expect(() => (sim.ports.in.value = 8)).toThrow(/8 does not fit fixed\(4, 12\); it holds -8 … 7.999755859375/)
    expect(() => (sim.ports.in.value = '1' as never)).toThrow(/GW403/)
  })

  const Sample = struct({ gain: fixed(2, 6), taps: array(ufixed(0, 4), 2) })
  const Filter = module('filter', () => {
    const io = ports({ in: input(fixed(1, 7)), flag: input(bool), out: output(fixed(1, 7)), kept: output(Sample) })
    const kept = reg(Sample, { init: { gain: -1.5, taps: [0.25, 0.9375] } })
    const gain = literal(fixed(2, 6), nearest(fixed(2, 6), Math.SQRT1_2))
    const product = io.in.mul(mux(io.flag, gain, kept.gain))
    io.out.set(product.resize(fixed(1, 7), { round: 'halfEven', overflow: 'saturate' }))
    kept.next = kept.asBits().as(Sample)
    io.kept.set(kept)
    return io
  })

  it('stands in structs, registers, constants and bits', async () => {
    const sim = await simulate(Filter, undefined, { engine: 'interpreter,wasm' })
    expect(sim.ports.kept.value).toEqual({ gain: -1.5, taps: [0.25, 0.9375] })
    sim.step()
    expect(sim.ports.kept.value).toEqual({ gain: -1.5, taps: [0.25, 0.9375] })
    expect(sim.peek('kept_value_gain')).toBe(-1.5)
    sim.ports.in.value = 0.5
    expect(sim.ports.out.value).toBe(-0.75)
    sim.ports.in.value = -1
    expect(sim.ports.out.value).toBe(127 / 128)
    sim.ports.flag.value = true
    expect(sim.ports.out.value).toBe(-45 / 64)
    expect(layoutText(Sample)).toBe('[15:8] gain fixed(2, 6)\n[7:4] taps.1 ufixed(0, 4)\n[3:0] taps.0 ufixed(0, 4)')
  })

  it('is signed vectors of its own names in Verilog', () => {
    const text = [...writeVerilog(elaborate(Filter), {}).files.values()].join('\n')
    expect(text).toMatch(/input +wire signed \[7:0\] in,/)
    expect(text).toMatch(/reg signed \[7:0\] kept_value_gain;/)
    expect(text).toMatch(/wire signed \[15:0\] product =/)
  })
})
