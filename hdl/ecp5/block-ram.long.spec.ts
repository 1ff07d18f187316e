import { describe, expect, it } from 'vitest'
import { hasIcarus } from '../../tests/fuzz/icarus.ts'
import { inferredRams } from './fixtures/inferred-rams.ts'
import { judge } from './fixtures/judge-rams.ts'

describe.runIf(hasIcarus)('memories that Yosys made of DP16KD', () => {
  it('do with our model of the cell what their Verilog does in Icarus', async () => {
    const judged = await judge(inferredRams, 2000)
    for (const { ram, cells, wanted, found } of judged) {
      expect(cells, ram.name).toBe(1)
      expect(wanted).toHaveLength(2000)
      expect(found, ram.name).toEqual(wanted)
      expect(new Set(found).size, ram.name).toBeGreaterThan(1)
    }
    expect(judged).toHaveLength(15)
  })
})
