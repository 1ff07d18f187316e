import { expect } from 'vitest'
import { part } from '../fixtures/part.ts'
import { digitsOf, wordsOf } from './fixtures/words.ts'
import { PopCount } from './fixtures/wrapped.ts'

const file = 'arithmetic/popcount.ts'

export const popcounts = [1, 2, 3, 5, 8, 33, 64, 70].map((width) =>
  part(
    { name: `popcount, ${width} bits`, file, isMeasured: width === 64 || width === 8 },
    PopCount,
    { width },
    {
      'counts the ones': async (sim, dice) => {
        const words = wordsOf(dice, width)
        const found = words.map((word) => {
          sim.ports.word.value = word
          return sim.ports.count.value
        })
        expect(found).toEqual(words.map((word) => digitsOf(word, width).replaceAll('0', '').length))
      },
    },
  ),
)
