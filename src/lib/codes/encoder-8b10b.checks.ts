import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { Encoder8b10b } from './encoder-8b10b.ts'
import { type Fact8b10b, facts8b10b } from './fixtures/facts-8b10b.ts'
import { encode8b10b } from './table-8b10b.ts'

const countOnes = (code: number): number => [...code.toString(2)].filter((digit) => digit === '1').length
const comma = facts8b10b.find(({ name }) => name === 'K28.5')!

/** What the published table sends for characters, one after the other, from negative disparity. */
function sentFor(characters: readonly Fact8b10b[], from: boolean): { codes: number[]; isPositive: boolean } {
  let isPositive = from
  const codes = characters.map(({ atNegative, atPositive }) => {
    const code = isPositive ? atPositive : atNegative
    if (countOnes(code) !== 5) isPositive = !isPositive
    return code
  })
  return { codes, isPositive }
}

/** Every character at both disparities, in an order of chance; a K28.5 turns the disparity where needed. */
function everyCharacter(shuffled: readonly { fact: Fact8b10b; isPositive: boolean }[]): Fact8b10b[] {
  const characters: Fact8b10b[] = []
  let isPositive = false
  for (const wanted of shuffled) {
    const next: Fact8b10b[] = wanted.isPositive === isPositive ? [wanted.fact] : [comma, wanted.fact]
    isPositive = sentFor(next, isPositive).isPositive
    characters.push(...next)
  }
  return characters
}

const joined = (values: readonly number[], width: number): bigint =>
  values.reduceRight((word, value) => (word << BigInt(width)) | BigInt(value), 0n)

export const encoders8b10b = [1, 2, 3, 4].map((lanes) =>
  part(
    { name: `encoder_8b10b, ${lanes} lanes`, file: 'codes/encoder-8b10b.ts', isMeasured: lanes !== 3 },
    Encoder8b10b,
    { lanes },
    {
      'sends every character as published, at both disparities, two words later': async (sim, dice) => {
        const { ports } = sim
        const all = facts8b10b.flatMap((fact) => [false, true].map((isPositive) => ({ fact, isPositive, at: dice.word() })))
        const characters = everyCharacter(all.toSorted((a, b) => a.at - b.at))
        while (characters.length % lanes !== 0) characters.push(comma)
        const wanted: { code: bigint; isPositive: boolean }[] = []
        let disparity = false
        let before = { code: BigInt(ports.code.value), isPositive: false }
        for (let at = 0; at < characters.length; at += lanes) {
          const word = characters.slice(at, at + lanes)
          const { codes, isPositive } = sentFor(word, disparity)
          disparity = isPositive
          wanted.push({ code: joined(codes, 10), isPositive })
          ports.data.value = joined(
            word.map(({ octet }) => octet),
            8,
          ) as never
          ports.control.value = joined(
            word.map(({ isControl }) => Number(isControl)),
            1,
          ) as never
          ports.enable.value = true
          sim.step()
          if (wanted.length > 1) before = wanted[wanted.length - 2]!
          expect({ code: BigInt(ports.code.value), isPositive: ports.isPositive.value }).toEqual(before)
          expect(Number(ports.isInvalid.value)).toBe(0)
          if (dice.chance(0.1)) {
            ports.enable.value = false
            ports.data.value = dice.wide(8 * lanes) as never
            sim.step()
            expect({ code: BigInt(ports.code.value), isPositive: ports.isPositive.value }).toEqual(before)
          }
        }
      },
      'tells control characters that have no code': async (sim) => {
        const { ports } = sim
        ports.enable.value = true
        let isPositive = false
        let wanted = { code: BigInt(ports.code.value), isPositive }
        // Each octet comes into each lane, more than once.
        const words = Math.ceil(256 / lanes)
        const octetAt = (word: number, lane: number): number => (word * lanes + lane + 3 * Math.floor(word / words)) & 255
        const wrong = (word: number): number =>
          Array.from({ length: lanes }, (_, lane) => octetAt(word, lane)).reduce(
            (mask, octet, lane) => mask | (Number(!facts8b10b.some((fact) => fact.isControl && fact.octet === octet)) << lane),
            0,
          )
        for (let word = 0; word < 8 * words; word++) {
          ports.control.value = (2 ** lanes - 1) as never
          ports.data.value = joined(
            Array.from({ length: lanes }, (_, lane) => octetAt(word, lane)),
            8,
          ) as never
          sim.step()
          expect({ code: BigInt(ports.code.value), isPositive: ports.isPositive.value }).toEqual(wanted)
          if (word > 0) expect(Number(ports.isInvalid.value)).toBe(wrong(word - 1))
          // What they send is what their halves are sent as.
          const codes = Array.from({ length: lanes }, (_, lane) => {
            const sent = encode8b10b(octetAt(word, lane), true, isPositive)
            isPositive = sent.isPositive
            return sent.code
          })
          wanted = { code: joined(codes, 10), isPositive }
        }
      },
      'starts with D0.0 at negative disparity': async (sim) => {
        const idle = joined(
          Array.from({ length: lanes }, () => facts8b10b[0]!.atNegative),
          10,
        )
        expect(BigInt(sim.ports.code.value)).toBe(idle)
        expect(Number(sim.ports.isInvalid.value)).toBe(0)
        sim.ports.enable.value = true
        sim.ports.control.value = 0 as never
        sim.step()
        expect(BigInt(sim.ports.code.value)).toBe(idle)
        expect(sim.ports.isPositive.value).toBe(false)
        expect(Number(sim.ports.isInvalid.value)).toBe(0)
      },
    },
  ),
)
