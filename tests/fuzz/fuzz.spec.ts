import { describe, expect, it } from 'vitest'
import { campaign } from './campaign.ts'
import { hasIcarus } from './icarus.ts'

/** The designs of these seeds, or of `GATEWRIGHT_FUZZ_SEED` alone. */
const only = process.env.GATEWRIGHT_FUZZ_SEED
const first = only === undefined ? 1 : Number(only)
const count = only === undefined ? 60 : 1

describe('random designs', () => {
  it(`mean the same in every engine${hasIcarus ? ' and in Verilog' : ' (Icarus is not here: apt install iverilog)'}`, {
    timeout: 300_000,
  }, async () => {
    const { coverage, failures } = await campaign(first, count)
    console.log(coverage.table())
    expect(failures.join('\n\n')).toBe('')
    if (only === undefined) expect(coverage.missing()).toEqual([])
  })
})
