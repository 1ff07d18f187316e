import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { CommaAligner } from './comma-aligner.ts'
import { facts8b10b } from './fixtures/facts-8b10b.ts'

const comma = facts8b10b.find(({ name }) => name === 'K28.5')!
const data = facts8b10b.filter(({ isControl }) => !isControl)

const bitsOfCodes = (codes: readonly number[]): number[] =>
  codes.flatMap((code) => Array.from({ length: 10 }, (_, bit) => (code >> bit) & 1))
const isCommaAt = (bits: readonly number[], at: number): boolean =>
  ['0011111', '1100000'].includes(bits.slice(at, at + 7).join(''))

export const commaAligners = [1, 2, 4].map((lanes) =>
  part(
    { name: `comma_aligner, ${lanes} lanes`, file: 'codes/comma-aligner.ts', isMeasured: lanes === 2 },
    CommaAligner,
    { lanes },
    {
      'gives the line again from the first comma found while it searched, at every shift': async (sim, dice) => {
        const { ports } = sim
        const width = 10 * lanes
        let line: number[] = []
        // The bits before time 0 are zeros, as the aligner starts.
        let at = 0
        let place = 0
        let isAligned = false
        let seen = { place: 0, found: [] as number[], search: false }
        const shown = () => [BigInt(ports.code.value), ports.isComma.value, ports.isAligned.value]
        expect(shown(), 'after reset').toEqual([0n, false, false])
        const history: number[] = Array.from({ length: width }, () => 0)
        for (let round = 0; round < 40; round++) {
          // A new link: some bits more or less, a comma of either sign in front of data.
          const codes = [
            round % 2 ? comma.atNegative : comma.atPositive,
            ...dice.list(7 * lanes + dice.below(3), () => dice.pick(data)[dice.chance(0.5) ? 'atNegative' : 'atPositive']),
          ]
          line = [...line.slice(at), ...dice.list(dice.below(width), () => dice.below(2)), ...bitsOfCodes(codes)]
          at = 0
          const search = dice.chance(0.7)
          while (at + width <= line.length) {
            const word = line.slice(at, at + width)
            at += width
            ports.enable.value = true
            ports.search.value = search
            ports.line.value = word.reduceRight((value, bit) => (value << 1n) | BigInt(bit), 0n) as never
            sim.step()
            // What the second cycle does with the window of the word before.
            if (seen.search && seen.found.length > 0) {
              place = seen.found[0]!
              isAligned = true
            }
            const from = history.length - 2 * width
            const wanted = history.slice(Math.max(0, from + place), Math.max(0, from + place) + width)
            if (from >= 0) {
              const code = wanted.reduceRight((value, bit) => (value << 1n) | BigInt(bit), 0n)
              expect({ code: BigInt(ports.code.value), isComma: ports.isComma.value }).toEqual({
                code,
                isComma: seen.found.includes(place),
              })
            }
            // The first word out is what the window had after reset.
            else expect(shown()).toEqual([0n, false, false])
            expect(ports.isAligned.value).toBe(isAligned)
            history.push(...word)
            const window = history.slice(-2 * width)
            const found = Array.from({ length: width }, (_, place) => place).filter((place) => isCommaAt(window, place))
            seen = { place, found, search }
            if (dice.chance(0.1)) {
              ports.enable.value = false
              ports.search.value = true
              ports.line.value = dice.wide(width) as never
              const held = BigInt(ports.code.value)
              sim.step()
              expect(BigInt(ports.code.value)).toBe(held)
            }
          }
        }
        expect(isAligned).toBe(true)
      },
    },
  ),
)
