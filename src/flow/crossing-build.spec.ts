import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ecp5 } from '../../fpga-targets/ecp5.ts'
import { writeVerilog } from '../codegen-verilog/write-verilog.ts'
import { elaborate } from '../dsl/elaborate.ts'
import { build } from './build.ts'
import { choosePart } from './device/part.ts'
import { TwoClocks } from './fixtures/two-clocks.ts'
import { missedClocks, slowCrossings } from './report/report.ts'
import { lineTranslation, ownLine } from './source/design-lines.ts'
import { chooseScript } from './yosys/yosys-script.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-crossing-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(frequencies: ReadonlyMap<string, number>) {
  const design = elaborate(TwoClocks)
  const { files, sourceMap } = writeVerilog(design)
  const verilog = [...files].map(([name, text]) => ({ name, text }))
  return build({
    name: 'two-clocks',
    module: design.top,
    files: verilog,
    extras: [],
    translate: lineTranslation(sourceMap, verilog),
    part: choosePart(ecp5, { device: 'LFE5U-12F', package: 'TQFP144', speed: '6' }),
    script: chooseScript('default'),
    frequencies,
    seeds: [1],
    folder,
  })
}

describe('a design of two clocks on the device', () => {
  it('has each crossing within its limit, and no path between the clocks as a miss', async () => {
    const report = await run(new Map())
    expect(missedClocks(report)).toEqual([])
    expect(slowCrossings(report)).toEqual([])
    const crossings = report.crossings.map(({ register, from, to, kind, limit_ns: limit }) => [register, from, to, kind, limit])
    expect(crossings.sort()).toEqual([
      ['fifo.read_seen_line_0', 'right', 'left', 'gray', 25],
      ['fifo.written_seen_line_0', 'left', 'right', 'gray', 10],
      ['flag.seen_line_0', 'left', 'right', 'synchroniser', 10],
    ])
    // From the edge of one clock: the flip-flop's own 0.5 ns and some routing.
    for (const { ns } of report.crossings) {
      expect(ns).toBeGreaterThan(0.5)
      expect(ns).toBeLessThan(6)
    }
  })

  it('has the slowest paths within and across clocks, as slow as nextpnr says, and every cell in one instance', async () => {
    const report = await run(new Map())
    for (const { worst_path: worst, paths, slack, target } of Object.values(report.clocks)) {
      expect(paths![0]!.total_ns).toBeCloseTo(worst!.total_ns, 2)
      expect(slack!.worst_ns).toBeCloseTo(1000 / target - worst!.total_ns, 1)
      expect(paths!.map(({ total_ns: ns }) => ns)).toEqual(paths!.map(({ total_ns: ns }) => ns).toSorted((a, b) => b - a))
    }
    expect(report.crossing_paths.map(({ from, to }) => `${from} ${to}`).sort()).toEqual(['left right', 'right left'])
    for (const { from, to, paths } of report.crossing_paths) {
      const slowest = Math.max(...report.crossings.filter((one) => one.from === from && one.to === to).map(({ ns }) => ns))
      expect(paths[0]!.total_ns).toBeCloseTo(slowest, 1)
    }
    for (const kind of ['comb', 'ff', 'ebr', 'dsp'] as const)
      expect(report.modules.reduce((total, use) => total + use[kind], 0)).toBe(report[kind])
    expect(report.modules.map(({ path }) => path).sort()).toEqual(['', 'fifo', 'flag', 'wrapper'])
  })

  it('writes the constraints beside the Verilog', async () => {
    const report = await run(new Map())
    expect(report.files).toEqual(expect.arrayContaining(['constraints.json', 'constraints.sdc']))
    const sdc = readFileSync(join(folder, 'constraints.sdc'), 'utf8').split('\n')
    expect(sdc).toContain('create_clock -name left -period 10 [get_ports {left_clk}]')
    expect(sdc).toContain('set_bus_skew -from [get_cells {fifo/read_gray*}] -to [get_cells {fifo/read_seen_line_0*}] 25')
    expect(sdc).toContain('set_max_delay -datapath_only -from [get_cells {flag/held*}] -to [get_cells {flag/seen_line_0*}] 10')
    expect(sdc.filter((line) => line.startsWith('set_'))).toHaveLength(5)
    const data = JSON.parse(readFileSync(join(folder, 'constraints.json'), 'utf8'))
    expect(data).toHaveLength(3)
    expect(data[0]).toMatchObject({ limit_ns: expect.any(Number), from: { registers: [expect.any(String)] } })
  })

  it('fails where a crossing is slower than its limit, with the line of the design', async () => {
    const report = await run(new Map([['left', 3000]]))
    const slow = slowCrossings(report)
    expect(slow.map(({ register }) => register).sort()).toEqual(['fifo.written_seen_line_0', 'flag.seen_line_0'])
    for (const { lines, limit_ns: limit } of slow) {
      expect(limit).toBe(0.33)
      expect(ownLine(lines)?.file).toBe('src/flow/fixtures/two-clocks.ts')
      expect(ownLine(lines)?.text).toMatch(/AsyncFifo\(|synchronise\(/)
    }
  })
})
