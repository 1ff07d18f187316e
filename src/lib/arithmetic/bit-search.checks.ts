import { expect } from 'vitest'
import type { Dice } from '../fixtures/dice.ts'
import { part } from '../fixtures/part.ts'
import { digitsOf, wordsOf } from './fixtures/words.ts'
import { FirstSet, LastSet, LeadingZeros, TrailingZeros } from './fixtures/wrapped.ts'

const file = 'arithmetic/bit-search.ts'

/** Text functions of JavaScript on the digits: they know nothing of trees. */
const highest = (word: bigint, width: number): number => width - 1 - digitsOf(word, width).indexOf('1')
const lowest = (word: bigint, width: number): number => width - 1 - digitsOf(word, width).lastIndexOf('1')

const isMeasured = (width: number): boolean => width === 16 || width === 64
const widths = [1, 2, 3, 5, 8, 16, 33, 64, 70]

/** Sets each word and compares all that the part says of it. */
const comparing =
  (width: number, wanted: (word: bigint) => Readonly<Record<string, unknown>>) =>
  async (sim: { readonly ports: any }, dice: Dice): Promise<void> => {
    const found: unknown[] = []
    const words = wordsOf(dice, width)
    for (const word of words) {
      sim.ports.word.value = word
      found.push(Object.fromEntries(Object.keys(wanted(word)).map((port) => [port, sim.ports[port].value])))
    }
    expect(found).toEqual(words.map(wanted))
  }

export const bitSearches = widths.flatMap((width) => [
  part(
    { name: `first_set, ${width} bits`, file, isMeasured: isMeasured(width) },
    FirstSet,
    { width },
    {
      'gives the lowest bit that is set, and the last position where there is none': comparing(width, (word) => ({
        any: word !== 0n,
        index: word === 0n ? width - 1 : lowest(word, width),
      })),
    },
  ),
  part(
    { name: `last_set, ${width} bits`, file, isMeasured: isMeasured(width) },
    LastSet,
    { width },
    {
      'gives the highest bit that is set, and 0 where there is none': comparing(width, (word) => ({
        any: word !== 0n,
        index: word === 0n ? 0 : highest(word, width),
      })),
    },
  ),
  part(
    { name: `leading_zeros, ${width} bits`, file, isMeasured: isMeasured(width) },
    LeadingZeros,
    { width },
    {
      'counts the zeros above the highest bit, all of them where none is set': comparing(width, (word) => ({
        count: digitsOf(word, width).match(/^0*/)![0].length,
      })),
    },
  ),
  part(
    { name: `trailing_zeros, ${width} bits`, file, isMeasured: isMeasured(width) },
    TrailingZeros,
    { width },
    {
      'counts the zeros below the lowest bit, all of them where none is set': comparing(width, (word) => ({
        count: digitsOf(word, width).match(/0*$/)![0].length,
      })),
    },
  ),
])
