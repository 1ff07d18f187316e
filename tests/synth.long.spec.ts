import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { synthesised } from './synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-synth-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Kept by input hash: what was routed before is not routed again.
it('holds the target of the MAC with seeds 1 to 5', () => {
  const { clocks, comb_net, ff_net } = synthesised('nic-10g', folder, 5)
  const { seeds, mhz_median } = clocks.clk!
  expect(seeds).toHaveLength(5)
  expect(Math.min(...seeds)).toBeGreaterThanOrEqual(165)
  expect(mhz_median).toBeGreaterThanOrEqual(175)
  expect(comb_net).toBeLessThanOrEqual(1450)
  expect(ff_net).toBeLessThanOrEqual(1200)
})
