import { describe, expect, it } from 'vitest'
import { moduleOf } from '../../ir/hand-built.ts'
import type { Placement } from '../nextpnr/place.ts'
import { bestPlacement, type ClockTarget, type Measured, makeReport, missedClocks, slowSeeds } from './report.ts'

const clocks: readonly ClockTarget[] = [
  { name: 'rx', pin: 'rx_clk', mhz: 100 },
  { name: 'tx', pin: 'tx_clk', mhz: 200 },
]

function placement(seed: number, rx: number, tx: number): Placement {
  const fmax = { $glbnet$rx_clk$TRELLIS_IO_IN: rx, $glbnet$tx_clk$TRELLIS_IO_IN: tx }
  return {
    seed,
    folder: '',
    seconds: 0,
    report: {
      critical_paths: [],
      fmax: Object.fromEntries(Object.entries(fmax).map(([net, achieved]) => [net, { achieved, constraint: 0 }])),
      utilization: {
        TRELLIS_COMB: { used: 50, available: 100 },
        TRELLIS_FF: { used: 20, available: 100 },
        DP16KD: { used: 3, available: 9 },
        MULT18X18D: { used: 2, available: 9 },
      },
    },
  }
}

const reportOf = (placements: readonly Placement[], changes: Partial<Measured> = {}) =>
  makeReport({
    design: 'bridge',
    input: 'ab',
    module: moduleOf('bridge', {}),
    part: {
      device: { name: 'LFE5U-85F', packages: [], speeds: [], option: '', placeMemoryBytes: 1 },
      package: 'CABGA381',
      speed: '6',
    },
    script: 'default',
    tools: {},
    netlist: { cells: {}, netnames: {} },
    chains: [],
    clocks,
    crossings: [],
    placements,
    detail: { pairs: [], cells: {} },
    pathCount: 10,
    failedSeeds: [],
    warnings: [],
    translate: () => [],
    files: [],
    ...changes,
  })

describe('bestPlacement', () => {
  it('is the one whose worst clock is furthest above its own target', () => {
    // By sum or by the first clock seed 1 would win; its tx misses.
    expect(bestPlacement([placement(1, 180, 190), placement(2, 105, 210), placement(3, 104, 300)], clocks).seed).toBe(2)
  })

  it('keeps its crossings within their limits where another does not', () => {
    const margins = new Map([
      [1, 0.9],
      [2, 1],
    ])
    const placements = [placement(1, 300, 300), placement(2, 50, 110)]
    expect(bestPlacement(placements, clocks, ({ seed }) => margins.get(seed)!).seed).toBe(2)
    expect(bestPlacement(placements, clocks).seed).toBe(1)
  })

  it('is the lower seed of two that are equal', () => {
    expect(bestPlacement([placement(2, 110, 220), placement(1, 110, 220)], clocks).seed).toBe(1)
  })
})

describe('makeReport', () => {
  it('gives best, median, minimum and every seed of each clock', () => {
    const report = reportOf([placement(1, 90, 250), placement(2, 120, 230.004), placement(3, 110, 240)])
    expect(report.clocks.rx).toEqual({ target: 100, mhz_best: 120, mhz_median: 110, mhz_min: 90, seeds: [90, 120, 110] })
    expect(report.clocks.tx).toMatchObject({ target: 200, mhz_best: 250, mhz_median: 240, mhz_min: 230, seeds: [250, 230, 240] })
    expect(report.seeds).toEqual([1, 2, 3])
    expect(report.best_seed).toBe(2)
  })

  it('takes the wrapper off what is used', () => {
    const cell = (type: string, input: number, output: number) => ({
      type,
      attributes: {},
      port_directions: { DI: 'input', Q: 'output' } as const,
      connections: { DI: [input], Q: [output] },
    })
    const netlist = {
      cells: {
        scan: cell('TRELLIS_FF', 2, 3),
        first: cell('TRELLIS_FF', 9, 4),
        xor: cell('LUT4', 9, 5),
        second: cell('TRELLIS_FF', 5, 6),
      },
      netnames: { scan: { bits: [3], attributes: {} }, fold: { bits: [4, 6], attributes: {} } },
    }
    const chains = [{ scan: 'scan', scanBits: 1, fold: 'fold', foldBits: 2 }]
    expect(reportOf([placement(1, 110, 220)], { netlist, chains })).toMatchObject({
      lut4: 1,
      comb: 50,
      comb_net: 49,
      ff: 20,
      ff_net: 17,
    })
  })

  it('has the clocks that are made inside, against what nextpnr knows of them', () => {
    const placed = placement(1, 110, 220)
    const fmax = { ...placed.report.fmax, '$glbnet$core.pll.fast': { achieved: 301.5, constraint: 250 } }
    const report = reportOf([{ ...placed, report: { ...placed.report, fmax } }])
    expect(report.clocks['pll.fast']).toEqual({ target: 250, mhz_best: 301.5, mhz_median: 301.5, mhz_min: 301.5, seeds: [301.5] })
    expect(Object.keys(report.clocks)).toEqual(['rx', 'tx', 'pll.fast'])
  })

  it('gives what is used, and no net figures where nothing is wrapped', () => {
    const report = reportOf([placement(1, 110, 220)])
    expect(report).toMatchObject({ device: 'LFE5U-85F', speed: 6, comb: 50, ff: 20, ebr: 3, dsp: 2 })
    expect(report).not.toHaveProperty('comb_net')
  })
})

describe('missedClocks', () => {
  it('judges the seed that the bitstream is made of', () => {
    expect(missedClocks(reportOf([placement(1, 90, 250), placement(2, 120, 230)]))).toEqual([])
    expect(missedClocks(reportOf([placement(1, 99.9, 250), placement(2, 120, 150)]))).toEqual(['rx'])
  })
})

describe('slowSeeds', () => {
  const report = reportOf([placement(1, 90, 250), placement(2, 120, 230)])
  it('names of each clock the slowest seed, where it is below what all are to reach', () => {
    expect(slowSeeds(report, new Map([['*', 110]]))).toEqual([{ seed: 1, clock: 'rx', mhz: 90, least: 110 }])
    expect(
      slowSeeds(
        report,
        new Map([
          ['rx', 90],
          ['tx', 240],
        ]),
      ),
    ).toEqual([{ seed: 2, clock: 'tx', mhz: 230, least: 240 }])
    expect(slowSeeds(report, new Map())).toEqual([])
  })

  it('counts a seed that gave nothing as slow', () => {
    const failed = reportOf([placement(2, 120, 230)], { failedSeeds: [{ seed: 1, reason: 'no way' }] })
    expect(slowSeeds(failed, new Map([['*', 100]]))).toEqual([{ seed: 1, clock: '', least: 100 }])
    expect(slowSeeds(failed, new Map())).toEqual([])
  })

  it('refuses a clock that there is not', () => {
    expect(() => slowSeeds(report, new Map([['rxx', 90]]))).toThrow(/^GW805 the design has no clock rxx; mend: did you mean rx\?/)
  })
})
