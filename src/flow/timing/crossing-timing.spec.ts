import { describe, expect, it } from 'vitest'
import type { CrossingConstraint } from '../constraints/crossing-constraints.ts'
import type { NetlistModule } from '../yosys/netlist.ts'
import { crossingMargin, crossingTimings } from './crossing-timing.ts'
import type { NextpnrReport } from './timing.ts'

const clocks = [
  { name: 'left', pin: 'left_clk', mhz: 100 },
  { name: 'right', pin: 'right_clk', mhz: 40 },
]
const edge = (clock: string): string => `posedge $glbnet$${clock}$TRELLIS_IO_IN`

const flipFlop = (bit: number) => ({ type: 'TRELLIS_FF', attributes: {}, connections: { Q: [bit] } })
const netlist: NetlistModule = {
  cells: { first: flipFlop(5), second: flipFlop(6), other: flipFlop(9) },
  netnames: {
    'core.fifo.seen': { bits: [5, 6], attributes: {} },
    'core.table_read': { bits: [9], attributes: { src: 'table.v:7.3-7.9' } },
  },
}
const constraint: CrossingConstraint = {
  kind: 'gray',
  reason: 'in Gray code',
  from: { clock: 'left', registers: ['fifo.gray'] },
  to: { clock: 'right', registers: ['fifo.seen'] },
  limitNs: 4,
  positions: [],
}
const arrival = (cell: string, from: string, to: string, ns: number) => ({
  net: 'n',
  event: from,
  endpoints: [{ cell, port: 'M', event: to, delay: [ns / 2, ns] as const }],
})
const report = (changes: Partial<NextpnrReport>): NextpnrReport => ({
  critical_paths: [],
  fmax: { '$glbnet$core.pll.fast': { achieved: 400, constraint: 500 } },
  utilization: {},
  ...changes,
})
const timings = (changes: Partial<NextpnrReport>) => crossingTimings(report(changes), netlist, [constraint], clocks)

describe('the timing of crossings', () => {
  it('is the slowest bit of each register against its constraint', () => {
    const nets = [
      arrival('first', edge('left_clk'), edge('right_clk'), 1.5),
      arrival('second', edge('left_clk'), edge('right_clk'), 2),
    ]
    expect(timings({ detailed_net_timings: nets })).toEqual([
      { constraint, register: 'fifo.seen', from: 'left', to: 'right', ns: 2, limitNs: 4, lines: [] },
    ])
  })

  it('wants the faster period of what no crossing names, and shows where it is written', () => {
    const [timing] = timings({ detailed_net_timings: [arrival('other', edge('right_clk'), edge('left_clk'), 3)] })
    expect(timing).toMatchObject({ register: 'table_read', from: 'right', to: 'left', ns: 3, limitNs: 10 })
    expect(timing?.lines).toHaveLength(1)
    expect(timing?.constraint).toBeUndefined()
  })

  it('knows what nextpnr was told of a clock that is made inside', () => {
    const nets = [arrival('other', edge('left_clk'), 'posedge core.pll.fast', 1)]
    const [timing] = crossingTimings(
      report({
        detailed_net_timings: nets,
        fmax: { 'core.pll.fast': { achieved: 400, constraint: 500 } },
      }),
      netlist,
      [],
      clocks,
    )
    expect(timing).toMatchObject({ limitNs: 2, to: 'core.pll.fast' })
  })

  it('leaves out what stays in one clock, comes from a pin or goes to one', () => {
    const nets = [
      arrival('first', edge('left_clk'), edge('left_clk'), 9),
      arrival('first', 'negedge $glbnet$left_clk$TRELLIS_IO_IN', edge('left_clk'), 9),
      arrival('first', '<async>', edge('left_clk'), 9),
      arrival('first', edge('left_clk'), '<async>', 9),
    ]
    expect(timings({ detailed_net_timings: nets })).toEqual([])
  })

  it('takes the worst path of two clocks where the nets do not show it', () => {
    const step = (type: 'clk-to-q' | 'routing', delay: number) => ({
      type,
      delay,
      from: { cell: 'x', port: 'Q', loc: [0, 0] },
      to: { cell: 'first', port: 'M', loc: [0, 0] },
    })
    const path = { from: edge('left_clk'), to: edge('right_clk'), path: [step('clk-to-q', 0.5), step('routing', 4.5)] }
    const found = timings({ critical_paths: [path] })
    expect(found).toMatchObject([{ register: 'fifo.seen', ns: 5, limitNs: 4 }])
    expect(crossingMargin(found)).toBeCloseTo(0.8)
  })

  it('puts the one nearest to its limit first', () => {
    const nets = [
      arrival('other', edge('left_clk'), edge('right_clk'), 3),
      arrival('first', edge('left_clk'), edge('right_clk'), 2),
    ]
    const found = timings({ detailed_net_timings: nets })
    expect(found.map(({ register }) => register)).toEqual(['fifo.seen', 'table_read'])
    expect(crossingMargin(found)).toBe(2)
    expect(crossingMargin([])).toBe(Number.POSITIVE_INFINITY)
  })
})
