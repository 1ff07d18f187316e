import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Netlist } from '../yosys/netlist.ts'
import { achievedMhz, clockPinOf, type NextpnrReport, signalNear, worstPath } from './timing.ts'

const recorded = (name: string): unknown => JSON.parse(readFileSync(new URL(`./recorded/${name}`, import.meta.url), 'utf8'))
const blinker = recorded('blinker.report.json') as NextpnrReport
const netlist = (recorded('blinker.netlist.json') as Netlist).modules.blinker!
const twoClocks = recorded('two-clocks.report.json') as NextpnrReport

describe('achievedMhz', () => {
  it('names a clock by its pin', () => {
    expect(clockPinOf('$glbnet$clk$TRELLIS_IO_IN')).toBe('clk')
    expect([...achievedMhz(blinker)]).toEqual([['clk', 354.9876]])
  })
})

const at = (cell: string, port: string) => ({ cell, port, loc: [] })
const route = (delay: number, from: string, to: string, port: string) =>
  ({ type: 'routing', delay, from: at(from, 'F'), to: at(to, port), net: `n_${from}`, sources: [] }) as const
const logic = (delay: number, cell: string, input: string, output: string) =>
  ({ type: 'logic', delay, from: at(cell, input), to: at(cell, output) }) as const
const between = (from: string, to: string, path: NextpnrReport['critical_paths'][number]['path']): NextpnrReport => ({
  fmax: {},
  utilization: {},
  critical_paths: [{ from, to, path }],
})

describe('worstPath', () => {
  it('keeps logic and routing apart, and both make the period', () => {
    const path = worstPath(blinker, 'clk', netlist)!
    expect(path.logicNs + path.routingNs).toBeCloseTo(path.totalNs, 6)
    expect(1000 / path.totalNs).toBeCloseTo(354.99, 1)
    expect(path.routingNs).toBeCloseTo(1.099 + 0.13, 6)
  })

  it('makes one stage of a carry chain, and points to the addition that it was made for', () => {
    const stages = worstPath(blinker, 'clk', netlist)!.stages
    expect(stages.map(({ name, kind }) => [name, kind])).toEqual([
      ['count[0]', 'register'],
      ['near led', 'carry'],
      ['count[7]', 'end'],
    ])
    expect(stages[0]!.lines).toEqual([{ file: 'blinker.v', line: 2, lastLine: 2 }])
    expect(stages[1]!.lines).toContainEqual({ file: 'blinker.v', line: 5, lastLine: 5 })
    expect(stages[1]!.logicNs).toBeCloseTo(0.447 + 3 * 0.071 + 0.403, 6)
    expect(stages[2]!.lines).toEqual([{ file: 'blinker.v', line: 2, lastLine: 2 }])
  })

  it('knows that from one edge to the other there is half a period', () => {
    const path = worstPath(twoClocks, 'clkb', { cells: {}, netnames: {} })!
    expect(1000 / (2 * path.totalNs)).toBeCloseTo(achievedMhz(twoClocks).get('clkb')!, 0)
    expect(path.stages.map(({ name }) => name)).toEqual(['n', 'near n', 'q_TRELLIS_FF_Q'])
    expect(path.levels).toBe(1)
  })

  it('takes the shorter path for worse where it has only half a period', () => {
    const full = between('posedge clk', 'posedge clk', [route(2, 'slow', 'e', 'DI')])
    const half = between('negedge clk', 'posedge clk', [route(1.2, 'late', 'e', 'DI')])
    const both = { ...full, critical_paths: [...full.critical_paths, ...half.critical_paths] }
    expect(worstPath(both, 'clk', { cells: {}, netnames: {} })!.stages[0]!.name).toBe('n_late')
  })

  it('keeps two adders apart, with the wire between them', () => {
    const adder = (from: string, cell: string, delay: number) => [route(delay, from, cell, 'FCI'), logic(0.4, cell, 'FCI', 'F')]
    const report = between('posedge clk', 'posedge clk', [
      ...adder('s', 'a', 1),
      ...adder('a', 'b', 0.9),
      route(0.1, 'b', 'e', 'DI'),
    ])
    const { stages } = worstPath(report, 'clk', { cells: {}, netnames: {} })!
    expect(stages.map(({ kind, routingNs }) => [kind, routingNs])).toEqual([
      ['register', 1],
      ['carry', 0.9],
      ['carry', 0.1],
      ['end', 0],
    ])
  })

  it('counts a wide function as one level, whatever muxes it goes through', () => {
    const path = [
      { type: 'clk-to-q', delay: 0.525, from: at('s', 'Q'), to: at('s', 'Q') } as const,
      ...[route(1.46, 's', 'a', 'B'), logic(0.236, 'a', 'B', 'F'), route(0, 'a', 'b', 'F1'), logic(0.165, 'b', 'F1', 'OFX')],
      ...[route(0, 'b', 'c', 'FXB'), logic(0.242, 'c', 'FXB', 'OFX'), route(1.1, 'c', 'd', 'D'), logic(0.236, 'd', 'D', 'F')],
      route(0.4, 'd', 'e', 'DI'),
      { type: 'setup', delay: 0, from: at('e', 'DI'), to: at('e', 'DI') } as const,
    ]
    const report: NextpnrReport = {
      fmax: {},
      utilization: {},
      critical_paths: [{ from: 'posedge clk', to: 'posedge clk', path }],
    }
    const { levels, stages } = worstPath(report, 'clk', { cells: {}, netnames: {} })!
    expect(levels).toBe(2)
    expect(stages.map(({ name, kind }) => `${kind} ${name}`)).toEqual(['register n_s', 'lut n_c', 'lut n_d', 'end e'])
    expect(stages[1]!.logicNs).toBeCloseTo(0.236 + 0.165 + 0.242, 6)
    expect(stages[1]!.routingNs).toBe(1.1)
  })

  it('finds none where a clock drives no path of its own, and takes no crossing for one', () => {
    expect(worstPath(twoClocks, 'clka', netlist)).toBeUndefined()
  })
})

describe('signalNear', () => {
  it('takes off what synthesis added, and the wrapper', () => {
    expect(signalNear('core.tx.y_TRELLIS_FF_Q_1_DI_LUT4_Z_C')).toBe('tx.y')
    expect(signalNear('core.tx.crc_state')).toBe('tx.crc_state')
  })
})
