import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { Decoder8b10b } from './decoder-8b10b.ts'
import { facts8b10b } from './fixtures/facts-8b10b.ts'

const byCode = new Map(facts8b10b.flatMap((fact) => [[fact.atNegative, fact] as const, [fact.atPositive, fact] as const]))
const comma = facts8b10b.find(({ name }) => name === 'K28.5')!

interface Heard {
  readonly octet: number | undefined
  readonly isControl: boolean | undefined
  readonly codeError: boolean
  readonly disparityError: boolean
}

/** What a code means by the published table, at a disparity. */
function meaningOf(code: number, isPositive: boolean): Heard {
  const fact = byCode.get(code)
  if (fact === undefined) return { octet: undefined, isControl: undefined, codeError: true, disparityError: false }
  const disparityError = code !== (isPositive ? fact.atPositive : fact.atNegative)
  return { octet: fact.octet, isControl: fact.isControl, codeError: false, disparityError }
}

/** IEEE 802.3-2022, 36.2.4.4, on the bits as they are sent. */
function disparityAfter(code: number, isPositive: boolean): boolean {
  const sent = [...code.toString(2).padStart(10, '0')].reverse().join('')
  const [six, four] = [sent.slice(0, 6), sent.slice(6)]
  const after = (half: string, before: boolean): boolean => {
    const excess = 2 * [...half].filter((bit) => bit === '1').length - half.length
    if (excess !== 0) return excess > 0
    return half === '000111' || half === '0011' ? true : half === '111000' || half === '1100' ? false : before
  }
  return after(four, after(six, isPositive))
}

const joined = (values: readonly number[]): bigint => values.reduceRight((word, value) => (word << 10n) | BigInt(value), 0n)

export const decoders8b10b = [1, 2, 3, 4].map((lanes) =>
  part(
    { name: `decoder_8b10b, ${lanes} lanes`, file: 'codes/decoder-8b10b.ts', isMeasured: lanes !== 3 },
    Decoder8b10b,
    { lanes },
    {
      'hears all 1,024 codes at both disparities, two words later': async (sim, dice) => {
        const { ports } = sim
        // Each code at each disparity, in an order of chance, twice where there are lanes to wander through; a K28.5 turns the
        // disparity where needed.
        const all = Array.from({ length: lanes === 1 ? 2048 : 4096 }, (_, i) => ({ code: i & 1023, at: dice.word(), i }))
        const codes: number[] = []
        let before = false
        for (const { code, i } of all.toSorted((one, other) => one.at - other.at)) {
          const isPositive = (i & 1024) !== 0
          if (before !== isPositive) codes.push(isPositive ? comma.atNegative : comma.atPositive)
          codes.push(code)
          before = disparityAfter(code, isPositive)
        }
        while (codes.length % lanes !== 0) codes.push(comma.atNegative)
        let disparity = false
        const wanted: { heard: Heard[]; isPositive: boolean }[] = []
        const check = (): void => {
          const { heard, isPositive } = wanted[wanted.length - 2]!
          const data = BigInt(ports.data.value)
          const found = heard.map((want, lane) => ({
            octet: want.codeError ? undefined : Number((data >> BigInt(8 * lane)) & 255n),
            isControl: want.codeError ? undefined : ((Number(ports.control.value) >> lane) & 1) === 1,
            codeError: ((Number(ports.codeError.value) >> lane) & 1) === 1,
            disparityError: ((Number(ports.disparityError.value) >> lane) & 1) === 1,
          }))
          if (JSON.stringify(found) !== JSON.stringify(heard) || ports.isPositive.value !== isPositive)
            expect({ found, isPositive: ports.isPositive.value }).toEqual({ found: heard, isPositive })
        }
        for (let at = 0; at < codes.length; at += lanes) {
          const word = codes.slice(at, at + lanes)
          const heard = word.map((code) => {
            const meaning = meaningOf(code, disparity)
            disparity = disparityAfter(code, disparity)
            return meaning
          })
          wanted.push({ heard, isPositive: disparity })
          ports.enable.value = true
          ports.code.value = joined(word) as never
          sim.step()
          if (wanted.length > 1) check()
          if (dice.chance(0.02) && wanted.length > 1) {
            ports.enable.value = false
            ports.code.value = dice.wide(10 * lanes) as never
            sim.step()
            check()
          }
        }
        expect(wanted).toHaveLength(codes.length / lanes)
      },
      'starts at negative disparity, with D0.0 and no errors': async (sim) => {
        const { ports } = sim
        ports.enable.value = true
        ports.code.value = joined(Array.from({ length: lanes }, () => facts8b10b[0]!.atPositive)) as never
        // Only the first lane's disparity is wrong: the code itself leaves the positive one that it was made for.
        for (const errors of [0, 0, 1]) {
          expect(Number(ports.data.value)).toBe(0)
          expect([ports.control, ports.codeError, ports.disparityError].map(({ value }) => Number(value))).toEqual([0, 0, errors])
          expect(ports.isPositive.value).toBe(errors !== 0)
          sim.step()
        }
      },
    },
  ),
)
