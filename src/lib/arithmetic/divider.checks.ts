import { expect } from 'vitest'
import type { Simulation } from '../../simulate.ts'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { backPressures } from '../fixtures/stream-check.ts'
import { Divider, type DividerParameters } from './divider.ts'
import { anyWord, corners, integerOf } from './fixtures/corners.ts'

const file = 'arithmetic/divider.ts'

interface Request {
  readonly dividend: bigint
  readonly divisor: bigint
  readonly isSigned: boolean
}
interface Answer {
  readonly quotient: bigint
  readonly remainder: bigint
}

/** What RISC-V's DIV[U] and REM[U] give: BigInt divides towards zero as they do. */
function answerOf({ dividend, divisor, isSigned }: Request, width: number): Answer {
  const [a, b] = [integerOf(dividend, width, isSigned), integerOf(divisor, width, isSigned)]
  const [quotient, remainder] = b === 0n ? [-1n, a] : [a / b, a % b]
  return { quotient: BigInt.asUintN(width, quotient), remainder: BigInt.asUintN(width, remainder) }
}

/** Unprivileged ISA, M extension, "Semantics for division by zero and division overflow", for XLEN = width. */
function manualTable(width: number): { request: Request; answer: Answer }[] {
  const all = (1n << BigInt(width)) - 1n
  const least = 1n << BigInt(width - 1)
  const byZero = [0n, 1n, all, least, least - 1n].flatMap((x) =>
    [false, true].map((isSigned) => ({
      request: { dividend: x, divisor: 0n, isSigned },
      answer: { quotient: all, remainder: x },
    })),
  )
  return [...byZero, { request: { dividend: least, divisor: all, isSigned: true }, answer: { quotient: least, remainder: 0n } }]
}

const asNumbers = ({ quotient, remainder }: { quotient: unknown; remainder: unknown }): Answer => ({
  quotient: BigInt(quotient as bigint),
  remainder: BigInt(remainder as bigint),
})

/** Cycles that the divisor's contract promises. */
function latencyOf({ width, radix, skipsZeros }: DividerParameters, { dividend, divisor, isSigned }: Request): number {
  const digits = width / (radix === 4 ? 2 : 1)
  if (!skipsZeros || divisor === 0n) return digits + 4
  const value = integerOf(dividend, width, isSigned)
  const length = value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length
  const skipped = Math.min(4, Math.floor((width - length) / (width / 4)))
  return digits + 4 - skipped * (digits / 4 - 1)
}

type Ports = ReturnType<typeof Divider>
async function expectAnswers(sim: Simulation<Ports>, requests: readonly Request[], p: DividerParameters): Promise<void> {
  for (const request of requests) {
    const { in: to, out } = sim.ports
    to.payload.value = request as never
    to.valid.value = true
    out.ready.value = false
    let cycles = 0
    while (!out.valid.value && cycles <= p.width + 5) {
      expect(to.ready.value).toBe(cycles === 1)
      sim.step()
      cycles++
      if (cycles === 2) {
        to.valid.value = false
        to.payload.value = { dividend: 0n, divisor: 0n, isSigned: !request.isSigned } as never
      }
    }
    expect({ request, cycles, answer: asNumbers(out.payload.value as never) }).toEqual({
      request,
      cycles: latencyOf(p, request),
      answer: answerOf(request, p.width),
    })
    out.ready.value = true
    sim.step()
    expect(out.valid.value).toBe(false)
  }
}

const randomRequest = (dice: Dice, width: number): Request => ({
  dividend: anyWord(dice, width),
  divisor: anyWord(dice, width),
  isSigned: dice.chance(0.5),
})

const everyParameter: readonly DividerParameters[] = [
  { width: 2, radix: 2, skipsZeros: false },
  { width: 5, radix: 2, skipsZeros: false },
  { width: 4, radix: 2, skipsZeros: true },
  { width: 6, radix: 4, skipsZeros: false },
  { width: 8, radix: 4, skipsZeros: true },
  { width: 32, radix: 2, skipsZeros: true },
  { width: 32, radix: 4, skipsZeros: false },
  { width: 64, radix: 2, skipsZeros: false },
  { width: 64, radix: 2, skipsZeros: true },
  { width: 64, radix: 4, skipsZeros: false },
  { width: 64, radix: 4, skipsZeros: true },
]

const nameOf = ({ width, radix, skipsZeros }: DividerParameters): string =>
  `divider, ${width} bits, radix ${radix}${skipsZeros ? ', skips zeros' : ''}`

export const dividers = everyParameter.map((p) =>
  part({ name: nameOf(p), file, isMeasured: p.width >= 32 }, Divider, p, {
    'gives what the table of the RISC-V manual says, by zero and on overflow': async (sim) => {
      const table = manualTable(p.width)
      for (const { request, answer } of table) expect(answerOf(request, p.width)).toEqual(answer)
      await expectAnswers(
        sim,
        table.map(({ request }) => request),
        p,
      )
    },
    'divides the corners, and anything, in the promised cycles': async (sim, dice) => {
      const words = p.width <= 4 ? Array.from({ length: 2 ** p.width }, (_, word) => BigInt(word)) : corners(p.width)
      const pairs = words.flatMap((dividend) =>
        words.flatMap((divisor) => [false, true].map((isSigned) => ({ dividend, divisor, isSigned }))),
      )
      const chosen = p.width <= 4 ? pairs : dice.list(p.width <= 8 ? 60 : 12, () => dice.pick(pairs))
      await expectAnswers(sim, [...chosen, ...dice.list(p.width <= 8 ? 60 : 12, () => randomRequest(dice, p.width))], p)
    },
    'works as a stream under back-pressure': async (sim, dice) => {
      for (const [stallIn, stallOut] of backPressures) {
        const requests = dice.list(3, () => randomRequest(dice, p.width))
        sim.process(() => sim.drive(sim.ports.in as never, requests as never, { stall: stallIn }))
        const found: unknown[] = await sim.collect(sim.ports.out as never, requests.length, { stall: stallOut })
        expect(found.map((answer) => asNumbers(answer as never))).toEqual(requests.map((one) => answerOf(one, p.width)))
      }
    },
  }),
)
