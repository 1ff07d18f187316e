import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { digitsOf, wordsOf } from './fixtures/words.ts'
import { OneHot, OneHotSelect } from './fixtures/wrapped.ts'

const file = 'arithmetic/one-hot.ts'

/** One bit and a pair that lies in the other half, for halves of every size: what counts no more than parity is wrong there. */
function fewBits(width: number): bigint[] {
  const distances = [1, 2, 4, 8, 16, 32].filter((distance) => distance < width)
  const positions = Array.from({ length: width }, (_, bit) => bit)
  return positions.flatMap((bit) =>
    distances.map((distance) => [bit, bit ^ distance, bit ^ distance ^ 1].filter((at) => at < width)).map(wordOf),
  )
}
const wordOf = (bits: readonly number[]): bigint => bits.reduce((word, bit) => word | (1n << BigInt(bit)), 0n)

const oneHots = [1, 2, 3, 8, 13, 64].map((width) =>
  part(
    { name: `one_hot, ${width} bits`, file, isMeasured: width === 8 || width === 64 },
    OneHot,
    { width },
    {
      'keeps the lowest and the highest bit alone, and tells one from several': async (sim, dice) => {
        for (const word of [...wordsOf(dice, width, 20), ...fewBits(width)]) {
          sim.ports.word.value = word
          const { first, last, isOneHot } = sim.ports
          const ones = digitsOf(word, width).replaceAll('0', '').length
          expect({ word, first: BigInt(first.value), last: BigInt(last.value), isOneHot: isOneHot.value }).toEqual({
            word,
            first: word & -word,
            last: word === 0n ? 0n : 1n << BigInt(word.toString(2).length - 1),
            isOneHot: ones === 1,
          })
        }
      },
    },
  ),
)

const selects = [
  { width: 1, count: 1 },
  { width: 7, count: 5 },
  { width: 64, count: 3 },
].map((p) =>
  part({ name: `one_hot_select, ${p.count} of ${p.width} bits`, file }, OneHotSelect, p, {
    'gives the value whose bit is set, 0 of none, the or of several': async (sim, dice) => {
      for (const selection of wordsOf(dice, p.count)) {
        const values = dice.list(p.count, () => dice.wide(p.width))
        sim.ports.selection.value = selection
        sim.ports.values.value = values
        const wanted = values.reduce((all, value, bit) => ((selection >> BigInt(bit)) & 1n ? all | value : all), 0n)
        expect(BigInt(sim.ports.value.value)).toBe(wanted)
      }
    },
  }),
)

export const oneHotParts = [...oneHots, ...selects]
