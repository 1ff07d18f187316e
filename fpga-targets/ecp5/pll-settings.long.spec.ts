import { expect, it } from 'vitest'
import { Dice } from '../../src/lib/fixtures/dice.ts'
import { type Comparison, compareWithEcppll, isJustified, randomRequest } from './fixtures/compare-with-ecppll.ts'

it('settings of a PLL are as near as ecppll’s, or nearer, for thousands of requests', async () => {
  const dice = new Dice(2024)
  const compared: Comparison[] = []
  for (let n = 0; n < 2500; n++) {
    const each = await compareWithEcppll(randomRequest(dice))
    if (each === undefined) continue
    compared.push(each)
    expect(each.ours, JSON.stringify(each)).toBeLessThanOrEqual(each.theirs + 1e-12)
    expect(isJustified(each), JSON.stringify(each)).toBe(true)
    if (each.nearestByTheSheet < Number.POSITIVE_INFINITY) expect(each.oursBySheet).toBeCloseTo(each.nearestByTheSheet, 9)
  }
  const count = (holds: (each: Comparison) => boolean): number => compared.filter(holds).length
  console.log(
    `${compared.length} requests: nearer ${count(({ ours, theirs }) => ours < theirs - 1e-12)}, ` +
      `theirs keeps the data sheet ${count(({ isLegal }) => isLegal)}, ` +
      `ours by the data sheet as near or nearer ${count(({ oursBySheet, theirs }) => oursBySheet <= theirs + 1e-12)}, ` +
      `farther because theirs breaks it ${count(({ oursBySheet, theirs }) => oursBySheet > theirs + 1e-12)}, ` +
      `of these none at all within it ${count(({ nearestByTheSheet }) => nearestByTheSheet === Number.POSITIVE_INFINITY)}`,
  )
  expect(compared.length).toBeGreaterThan(2000)
})
