import { expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { ops } from './coverage.ts'

const count = Number(process.env.GATEWRIGHT_FUZZ_COUNT ?? 1000)
const first = Number(process.env.GATEWRIGHT_FUZZ_SEED ?? 1)

it(`finds no difference in ${count} random designs`, { timeout: 3_600_000 }, async () => {
  const start = performance.now()
  const { coverage, failures } = await campaign(first, count)
  console.log(coverage.table())
  console.log(`${count} designs from seed ${first} in ${Math.round((performance.now() - start) / 1000)} s`)
  expect(failures.join('\n\n')).toBe('')
  // A read or a constant has no width of its own worth asking for; every other operator is to be met at 64 bits and beyond.
  for (const op of ops) expect(coverage.count(op, '64') * coverage.count(op, '65-128'), `${op} of wide values`).toBeGreaterThan(0)
})
