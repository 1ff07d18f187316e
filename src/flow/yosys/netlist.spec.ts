import { describe, expect, it } from 'vitest'
import { cellCounts, type NetlistCell, type NetlistModule, wrapperCost } from './netlist.ts'

const flipFlop = (data: number, held: number): NetlistCell => ({
  type: 'TRELLIS_FF',
  attributes: {},
  port_directions: { DI: 'input', Q: 'output' },
  connections: { DI: [data], Q: [held] },
})
const lut = (from: readonly number[], to: number): NetlistCell => ({
  type: 'LUT4',
  attributes: {},
  port_directions: { A: 'input', B: 'input', Z: 'output' },
  connections: { A: [from[0]!], B: [from[1] ?? '0'], Z: [to] },
})

/** Two inputs, a core of one flip-flop (20) behind one LUT (19), three outputs of which the second is constant. */
const module: NetlistModule = {
  cells: {
    scan0: flipFlop(2, 10),
    scan1: flipFlop(10, 11),
    coreLut: lut([10, 11], 19),
    coreFf: flipFlop(19, 20),
    fold0: flipFlop(19, 30),
    fold1: flipFlop(30, 31),
    foldLut2: lut([20, 31], 40),
    fold2: flipFlop(40, 32),
  },
  netnames: {
    scan_clk: { bits: [10, 11], attributes: {} },
    fold_clk: { bits: [30, 31, 32], attributes: {} },
    'core.held': { bits: [20], attributes: {} },
  },
}
const chain = { scan: 'scan_clk', scanBits: 2, fold: 'fold_clk', foldBits: 3 }

describe('wrapperCost', () => {
  it('is a flip-flop a bit, and a LUT an output bit but for constants and the first of a chain', () => {
    expect(wrapperCost(module, [chain])).toEqual({ ff: 5, comb: 1 })
  })

  it('never counts a chain as nothing because its name is gone', () => {
    expect(() => wrapperCost({ ...module, netnames: {} }, [chain])).toThrow('no net scan_clk')
    expect(wrapperCost(module, [{ ...chain, scan: 'none', scanBits: 0 }])).toEqual({ ff: 3, comb: 1 })
  })

  it('is nothing without a wrapper', () => {
    expect(wrapperCost(module, [])).toEqual({ ff: 0, comb: 0 })
  })
})

describe('cellCounts', () => {
  it('counts each type', () => {
    expect(Object.fromEntries(cellCounts(module))).toEqual({ TRELLIS_FF: 6, LUT4: 2 })
  })
})
