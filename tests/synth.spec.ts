import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { synthesised } from './synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-synth-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('brings the MAC from TypeScript to a bitstream within its target, one seed', () => {
  const report = synthesised('nic-10g', folder, 1)
  expect(report).toMatchObject({ device: 'LFE5U-85F', speed: 6, ebr: 0, dsp: 0 })
  expect(report.comb_net).toBeLessThanOrEqual(1450)
  expect(report.ff_net).toBeLessThanOrEqual(1200)
  expect(report.clocks.clk!.target).toBe(156.25)
  expect(report.clocks.clk!.mhz_best).toBeGreaterThanOrEqual(165)
  const files = readdirSync(folder)
  for (const name of ['report.json', 'nic-10g.bit', 'nic-10g.config', 'netlist.json', 'mac_10g.map.json', 'mac_10g.v'])
    expect(files).toContain(name)
})
