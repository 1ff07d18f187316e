import fc from 'fast-check'
import {
  array,
  bool,
  choice,
  elaborate,
  fixed,
  input,
  literal,
  module,
  nothing,
  oneHotChoice,
  output,
  ports,
  reg,
  simulate,
  sint,
  struct,
  ufixed,
  uint,
  union,
} from 'gatewright'
import { describe, expect, it } from 'vitest'
import { combine } from '../ir/combine.ts'
import { widthOf } from '../ir/shape.ts'
import { signOff } from '../sim/verilator/sign-off.ts'
import { whyNoVerilator } from '../sim/verilator/why-no-verilator.ts'

/** A value as a test writes it, and its bits as the reference lays them out: highest first. */
interface Sample {
  readonly value: unknown
  readonly bits: string
}
/** A shape with an arbitrary of its values. */
interface Kind {
  readonly shape: any
  readonly sample: fc.Arbitrary<Sample>
}

const digits = (value: bigint, width: number): string =>
  width === 0 ? '' : BigInt.asUintN(width, value).toString(2).padStart(width, '0')
const integers = (width: number, signed: boolean, read: (value: bigint) => unknown): fc.Arbitrary<Sample> => {
  const least = signed ? -(1n << BigInt(width - 1)) : 0n
  return fc.bigInt(least, least + (1n << BigInt(width)) - 1n).map((value) => ({ value: read(value), bits: digits(value, width) }))
}
const integerValue =
  (width: number) =>
  (value: bigint): unknown =>
    width <= 32 ? Number(value) : value
const fixedValue =
  (width: number, fraction: number) =>
  (scaled: bigint): unknown =>
    width <= 53 ? Number(scaled) / 2 ** fraction : { scaled }
const names = ['a', 'b', 'c', 'd', 'e']
const oneOf = (codes: readonly string[]): fc.Arbitrary<Sample> =>
  fc.constantFrom(...codes.map((bits, i) => ({ value: names[i]!, bits })))

const width = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 30, max: 70 }))
const count = fc.integer({ min: 1, max: 5 })
const leaf: fc.Arbitrary<Kind> = fc.oneof(
  width.map((n) => ({ shape: uint(n), sample: integers(n, false, integerValue(n)) })),
  width.map((n) => ({ shape: sint(n), sample: integers(n, true, integerValue(n)) })),
  fc.constant({
    shape: bool,
    sample: fc.boolean().map((value) => ({ value, bits: value ? '1' : '0' })),
  }),
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }))
    .map(([i, f]) => ({ shape: fixed(i, f), sample: integers(i + f, true, fixedValue(i + f, f)) })),
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 60 }))
    .map(([i, f]) => ({ shape: ufixed(i, f), sample: integers(i + f, false, fixedValue(i + f, f)) })),
  count.map((n) => {
    const bits = Math.max(1, (n - 1).toString(2).length)
    return { shape: choice(...names.slice(0, n)), sample: oneOf(names.slice(0, n).map((_, i) => digits(BigInt(i), bits))) }
  }),
  count.map((n) => ({
    shape: oneHotChoice(...names.slice(0, n)),
    sample: oneOf(names.slice(0, n).map((_, i) => digits(1n << BigInt(i), n))),
  })),
  fc.constant({
    shape: choice({ a: 5, b: 2, c: 6 }, 3),
    sample: oneOf(['101', '010', '110']),
  }),
)

/** Fields of several kinds: the first on top. */
const structOf = (kinds: readonly Kind[]): Kind => ({
  shape: struct(Object.fromEntries(kinds.map(({ shape }, i) => [`f${i}`, shape]))),
  sample: fc.tuple(...kinds.map(({ sample }) => sample)).map((parts) => ({
    value: Object.fromEntries(parts.map(({ value }, i) => [`f${i}`, value])),
    bits: parts.map(({ bits }) => bits).join(''),
  })),
})
/** Element 0 lowest. */
const arrayOf = (kind: Kind, length: number): Kind => ({
  shape: array(kind.shape, length),
  sample: fc.tuple(...Array.from({ length }, () => kind.sample)).map((parts) => ({
    value: parts.map(({ value }) => value),
    bits: parts
      .map(({ bits }) => bits)
      .reverse()
      .join(''),
  })),
})
/** The tag on top, payloads at the bottom, zeros between. */
function unionOf(kinds: readonly Kind[]): Kind {
  const variants = { none: nothing, ...Object.fromEntries(kinds.map(({ shape }, i) => [`v${i}`, shape])) }
  const payloadBits = Math.max(...kinds.map(({ shape }) => widthOf(shape)))
  const tagBits = kinds.length.toString(2).length
  const samples = kinds.map(({ sample }, i) =>
    sample.map(({ value, bits }) => ({
      value: { is: `v${i}`, with: value },
      bits: digits(BigInt(i + 1), tagBits) + bits.padStart(payloadBits, '0'),
    })),
  )
  const none = fc.constant({ value: { is: 'none' }, bits: '0'.repeat(tagBits + payloadBits) })
  return { shape: union(variants as never), sample: fc.oneof(none, ...samples) }
}

const { kind: anyKind } = fc.letrec<{ kind: Kind }>((tie) => ({
  kind: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('kind'), { minLength: 1, maxLength: 4 }).map(structOf),
    fc.tuple(tie('kind'), fc.integer({ min: 1, max: 3 })).map(([kind, length]) => arrayOf(kind, length)),
    fc.array(tie('kind'), { minLength: 1, maxLength: 3 }).map(unionOf),
  ),
}))

/** Bits to a shape and back, a typed port to bits, and a constant and a register of each sample. */
const RoundTrip: any = (module as any)('round_trip', ({ shape, samples }: { shape: any; samples: readonly Sample[] }) => {
  const word = uint(widthOf(shape))
  const io: any = ports({
    bits: input(word),
    typed: input(shape),
    toShape: output(shape),
    toBits: output(word),
    around: output(word),
    constants: samples.map(() => output(word)),
    kept: samples.map(() => output(shape)),
  } as never)
  const read = io.bits.as(shape)
  const shaped = shape.kind === 'choice' ? read.value : read
  io.toShape.set(shaped)
  io.around.set(shaped.asBits())
  io.toBits.set(io.typed.asBits())
  for (const [i, { value }] of samples.entries()) {
    io.constants[i].set(literal(shape, value as never).asBits())
    const kept: any = reg(shape, { init: value as never })
    kept.next = kept
    io.kept[i].set(kept)
  }
  return io
})

const anyCase = anyKind.chain(({ shape, sample }) =>
  fc.array(sample, { minLength: 3, maxLength: 3 }).map((samples) => ({ shape, samples })),
)
const reason = await whyNoVerilator()

describe('a value of any shape', () => {
  it('is itself after asBits and as, as a constant, in a register and in a test', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, fc.bigInt(0n, (1n << 900n) - 1n), async ({ shape, samples }, random) => {
        const sim = (await simulate(RoundTrip, { shape, samples }, { engine: 'interpreter,wasm' })) as any
        const pins = sim.ports
        const size = widthOf(shape)
        for (const [i, { value, bits }] of samples.entries()) {
          const whole = BigInt(`0b${bits}`)
          pins.typed.value = value
          expect(BigInt(pins.toBits.value)).toBe(whole)
          pins.bits.value = whole
          expect(pins.toShape.value).toEqual(value)
          expect(BigInt(pins.around.value)).toBe(whole)
          expect(BigInt(pins.constants[i].value)).toBe(whole)
          expect(pins.kept[i].value).toEqual(value)
        }
        // Bits that are no value as well: a code without variant, what lies beside a short payload.
        pins.bits.value = BigInt.asUintN(size, random)
        expect(BigInt(pins.around.value)).toBe(BigInt.asUintN(size, random))
        sim.finish()
      }),
      { numRuns: 100 },
    )
  })

  it.skipIf(reason !== undefined)('is the same in Verilator', async () => {
    const designs = fc.sample(anyCase, { numRuns: 8, seed: 12 }).map((given, i) => {
      const design = elaborate(RoundTrip, given)
      return { ...design, top: { ...design.top, name: `round_trip_${i}` } }
    })
    const [result] = await signOff([combine('round_trips', designs)], { judge: 'interpreter', instants: 200, seed: 2 })
    expect(result?.difference).toBeUndefined()
    expect(result?.instants).toBe(200)
  })
})
