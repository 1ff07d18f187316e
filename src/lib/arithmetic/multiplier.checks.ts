import { expect } from 'vitest'
import type { Simulation } from '../../simulate.ts'
import { part } from '../fixtures/part.ts'
import { anyWord, corners, integerOf } from './fixtures/corners.ts'
import { Multiplier, type MultiplierParameters } from './multiplier.ts'

const file = 'arithmetic/multiplier.ts'

interface Factors {
  readonly a: bigint
  readonly b: bigint
  readonly isSignedA: boolean
  readonly isSignedB: boolean
}

const productOf = ({ a, b, isSignedA, isSignedB }: Factors, p: MultiplierParameters): bigint =>
  BigInt.asUintN(p.a + p.b, integerOf(a, p.a, isSignedA) * integerOf(b, p.b, isSignedB))

/** A new pair of factors each cycle; each product exactly `latency` cycles later. */
function expectProducts(sim: Simulation<ReturnType<typeof Multiplier>>, all: readonly Factors[], p: MultiplierParameters): void {
  const { a, b, isSignedA, isSignedB, product } = sim.ports
  const found: bigint[] = []
  for (let cycle = 0; cycle < all.length + p.latency; cycle++) {
    const factors = all[Math.min(cycle, all.length - 1)]!
    a.value = factors.a
    b.value = factors.b
    isSignedA.value = factors.isSignedA
    isSignedB.value = factors.isSignedB
    if (cycle >= p.latency) found.push(BigInt(product.value))
    sim.step()
  }
  expect(found).toEqual(all.map((factors) => productOf(factors, p)))
}

const everyParameter: readonly MultiplierParameters[] = [
  { a: 1, b: 1, latency: 0 },
  { a: 16, b: 16, latency: 1 },
  { a: 16, b: 16, latency: 2 },
  { a: 18, b: 18, latency: 3 },
  { a: 19, b: 7, latency: 1 },
  { a: 20, b: 36, latency: 4 },
  { a: 32, b: 32, latency: 3 },
  { a: 32, b: 32, latency: 4 },
  { a: 32, b: 32, latency: 5 },
  { a: 37, b: 70, latency: 2 },
  { a: 64, b: 64, latency: 0 },
  { a: 64, b: 64, latency: 3 },
  { a: 64, b: 64, latency: 4 },
  { a: 64, b: 64, latency: 6 },
]

const measured = new Set(['16 16 2', '32 32 3', '32 32 4', '64 64 3', '64 64 4', '64 64 6'])

const signs = [false, true].flatMap((isSignedA) => [false, true].map((isSignedB) => ({ isSignedA, isSignedB })))

export const multipliers = everyParameter.map((p) =>
  part(
    {
      name: `multiplier, ${p.a} × ${p.b} bits, latency ${p.latency}`,
      file,
      isMeasured: measured.has(`${p.a} ${p.b} ${p.latency}`),
    },
    Multiplier,
    p,
    {
      'multiplies corners by corners, signed and unsigned': async (sim, dice) => {
        const pairs = corners(p.a).flatMap((a) => corners(p.b).flatMap((b) => signs.map((sign) => ({ a, b, ...sign }))))
        const extremes = pairs.filter(({ a, b }) => a >= 1n << BigInt(p.a - 1) && b >= 1n << BigInt(p.b - 1)).slice(0, 40)
        expectProducts(sim, [...extremes, ...dice.list(60, () => dice.pick(pairs))], p)
      },
      'multiplies anything, a pair each cycle, each product in its cycle': async (sim, dice) => {
        const all = dice.list(100, () => ({ a: anyWord(dice, p.a), b: anyWord(dice, p.b), ...dice.pick(signs) }))
        expectProducts(sim, all, p)
      },
    },
  ),
)
