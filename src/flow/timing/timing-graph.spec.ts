import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type DelayFile, readDelayFile } from './delay-file.ts'
import type { NextpnrReport } from './timing.ts'
import { timingPairs } from './timing-graph.ts'

const recorded = (name: string): string => readFileSync(new URL(`./recorded/${name}`, import.meta.url), 'utf8')

const flipFlop = (name: string, edge: 'posedge' | 'negedge' = 'posedge') => ({
  name,
  type: 'TRELLIS_FF',
  paths: [{ from: 'CLK', to: 'Q', ps: 500 }],
  setups: [{ port: 'DI', clock: 'CLK', edge, ps: 100 }],
})
const lut = (name: string) => ({
  name,
  type: 'TRELLIS_COMB',
  paths: ['A', 'B'].map((from) => ({ from, to: 'F', ps: 200 })),
  setups: [],
})
const wire = (from: string, to: string, ps: number) => {
  const [source, sink] = [from, to].map((path) => ({ cell: path.split('/')[0]!, port: path.split('/')[1]! }))
  return { from: source!, to: sink!, ps }
}
const clocked = (clock: string, ...cells: string[]) => cells.map((cell) => wire(`$gbuf$${clock}/CLKO`, `${cell}/CLK`, 0))

describe('timingPairs', () => {
  it('finds the path that nextpnr finds, step by step', () => {
    const report = JSON.parse(recorded('counter.report.json')) as NextpnrReport
    const theirs = report.critical_paths.find(({ from, to }) => from.startsWith('posedge') && to === from)!
    const pairs = timingPairs(readDelayFile(recorded('counter.delays.sdf')), 100)
    expect(pairs.map(({ from, to }) => [from, to])).toEqual([[theirs.from, theirs.to]])
    const steps = (path: readonly { type: string; delay: number; from: { cell: string; port: string } }[]) =>
      path.map(({ type, delay, from }) => `${type} ${from.cell}/${from.port} ${delay.toFixed(3)}`)
    expect(steps(pairs[0]!.paths[0]!)).toEqual(steps(theirs.path))
    // As many inputs of flip-flops as nextpnr placed: each has DI or M, and none of them is slower than the worst.
    expect(pairs[0]!.needsPs.length).toBe(report.utilization.TRELLIS_FF!.used)
  })

  it('takes the later of two ways, and lists each register input by its slowest', () => {
    const delays: DelayFile = {
      cells: [flipFlop('a'), flipFlop('b'), flipFlop('c'), lut('l')],
      wires: [
        ...clocked('clk', 'a', 'b', 'c'),
        wire('a/Q', 'l/A', 300),
        wire('b/Q', 'l/B', 900),
        wire('l/F', 'c/DI', 50),
        wire('a/Q', 'b/DI', 10),
      ],
    }
    const [pair, ...others] = timingPairs(delays, 1)
    expect(others).toEqual([])
    expect(pair).toMatchObject({ from: 'posedge $glbnet$clk', to: 'posedge $glbnet$clk', needsPs: [1750, 610] })
    expect(pair!.paths).toHaveLength(1)
    expect(pair!.paths[0]!.map(({ type, delay, from }) => [type, delay, from.cell])).toEqual([
      ['clk-to-q', 0.5, 'b'],
      ['routing', 0.9, 'b'],
      ['logic', 0.2, 'l'],
      ['routing', 0.05, 'l'],
      ['setup', 0.1, 'c'],
    ])
  })

  it('keeps clocks and edges apart', () => {
    const delays: DelayFile = {
      cells: [flipFlop('a'), flipFlop('n', 'negedge'), flipFlop('o')],
      wires: [...clocked('clk', 'a', 'n'), wire('pin$tr_io/O', 'o/CLK', 0), wire('a/Q', 'n/DI', 1), wire('n/Q', 'o/DI', 2)],
    }
    expect(timingPairs(delays, 9).map(({ from, to, needsPs }) => [from, to, ...needsPs])).toEqual([
      ['posedge $glbnet$clk', 'negedge $glbnet$clk', 601],
      ['negedge $glbnet$clk', 'posedge pin$tr_io/O', 602],
    ])
  })

  it('goes on past a loop of logic', () => {
    const delays: DelayFile = {
      cells: [flipFlop('a'), flipFlop('b'), lut('l'), lut('m')],
      wires: [
        ...clocked('clk', 'a', 'b'),
        wire('l/F', 'm/A', 1),
        wire('m/F', 'l/A', 1),
        wire('a/Q', 'l/B', 1),
        wire('a/Q', 'b/DI', 7),
      ],
    }
    expect(timingPairs(delays, 9).map(({ needsPs }) => needsPs)).toEqual([[607]])
  })
})
