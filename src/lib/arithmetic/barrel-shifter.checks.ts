import { expect } from 'vitest'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { BarrelShifter, HalfShifter, type ShifterParameters } from './barrel-shifter.ts'
import { corners } from './fixtures/corners.ts'

const file = 'arithmetic/barrel-shifter.ts'

interface Shift {
  readonly value: bigint
  readonly amount: number
  readonly kind: { readonly isLeft: boolean; readonly isArithmetic: boolean; readonly rotates: boolean }
  readonly isHalf?: boolean
}

/** The result by BigInt's own shifts. */
function resultOf({ value, amount, kind: { isLeft, isArithmetic, rotates }, isHalf }: Shift, width: number): bigint {
  if (isHalf) {
    const half = width / 2
    const low = BigInt.asUintN(half, value)
    const part = resultOf({ value: low, amount: amount % half, kind: { isLeft, isArithmetic, rotates } }, half)
    return BigInt.asUintN(width, BigInt.asIntN(half, part))
  }
  if (rotates) {
    const by = BigInt(amount % width)
    const right = isLeft ? BigInt(width) - by : by
    return BigInt.asUintN(width, (value >> right) | (value << (BigInt(width) - right)))
  }
  if (isLeft) return BigInt.asUintN(width, value << BigInt(amount))
  return BigInt.asUintN(width, (isArithmetic ? BigInt.asIntN(width, value) : value) >> BigInt(amount))
}

const kinds = [false, true].flatMap((isLeft) =>
  [false, true].flatMap((isArithmetic) => [false, true].map((rotates) => ({ isLeft, isArithmetic, rotates }))),
)

/** Each kind with each amount, a shift a cycle; each result exactly `latency` cycles later. */
function expectShifts(sim: { readonly ports: any; step(): void }, shifts: readonly Shift[], p: ShifterParameters): void {
  const found: bigint[] = []
  for (let cycle = 0; cycle < shifts.length + p.latency; cycle++) {
    const shift = shifts[Math.min(cycle, shifts.length - 1)]!
    for (const [port, value] of Object.entries(shift)) sim.ports[port].value = value
    if (cycle >= p.latency) found.push(BigInt(sim.ports.result.value))
    sim.step()
  }
  expect(found).toEqual(shifts.map((shift) => resultOf(shift, p.width)))
}

function shiftsOf(dice: Dice, width: number, halves: readonly boolean[]): Shift[] {
  const amounts = Array.from({ length: 2 ** Math.max(1, (width - 1).toString(2).length) }, (_, amount) => amount)
  // Narrow words often look right by chance.
  const rounds = width <= 8 ? kinds.flatMap((kind) => [kind, kind, kind, kind, kind, kind]) : kinds
  return rounds.flatMap((kind) =>
    amounts.flatMap((amount) =>
      halves.map((isHalf) => ({
        value: dice.chance(0.2) ? dice.pick(corners(width)) : dice.wide(width),
        amount,
        kind,
        ...(halves.length > 1 ? { isHalf } : {}),
      })),
    ),
  )
}

const everyParameter: readonly ShifterParameters[] = [
  { width: 1, latency: 0 },
  { width: 2, latency: 1 },
  { width: 5, latency: 0 },
  { width: 8, latency: 3 },
  { width: 13, latency: 2 },
  { width: 33, latency: 0 },
  { width: 64, latency: 0 },
  { width: 64, latency: 1 },
  { width: 64, latency: 2 },
]

const textOf = ({ width, latency }: ShifterParameters): string => `${width} bits, latency ${latency}`

const whole = everyParameter.map((p) =>
  part({ name: `barrel_shifter, ${textOf(p)}`, file, isMeasured: p.width === 64 }, BarrelShifter, p, {
    'shifts and rotates both ways by every amount': async (sim, dice) => expectShifts(sim, shiftsOf(dice, p.width, [false]), p),
  }),
)

const halves = [
  { width: 4, latency: 0 },
  { width: 16, latency: 4 },
  { width: 64, latency: 0 },
  { width: 64, latency: 1 },
].map((p) =>
  part({ name: `half_shifter, ${textOf(p)}`, file, isMeasured: p.width === 64 }, HalfShifter, p, {
    'shifts and rotates all, or the lower half alone with its sign': async (sim, dice) =>
      expectShifts(sim, shiftsOf(dice, p.width, [false, true]), p),
  }),
)

export const shifters = [...whole, ...halves]
