import { describe, expect, it } from 'vitest'
import { createEngine } from '../../src/sim/verilator/engine.ts'
import { compareEngine } from '../fuzz/compare.ts'
import { hasIcarus } from '../fuzz/icarus.ts'
import { costs, samples } from './memories.ts'
import { netlistDifferences, synthesise } from './netlist.ts'
import { sideBySide } from './side-by-side.ts'

const all = samples.map(([sample]) => sample)

describe('memories of every kind, collision and mask', () => {
  it('become the cells that their kind names, which do the same', async () => {
    const one = await sideBySide(all, 4, 400)
    const { cells, verilog } = await synthesise(one.design)
    const found = samples.map(([{ name }, wanted]) => [name, cells.of(name, Object.keys(wanted))])
    expect(found).toEqual(samples.map(([{ name }, wanted]) => [name, wanted]))
    if (hasIcarus) expect(await netlistDifferences(one, verilog)).toEqual([])
  })

  it('are the same in Verilator', async () => {
    expect(await compareEngine(await sideBySide(all, 5, 300), createEngine)).toBeUndefined()
  })

  it('cost flip-flops and multiplexers where collisions are told apart', async () => {
    const { cells } = await synthesise((await sideBySide(costs, 1, 0)).design)
    const types = ['DP16KD', 'TRELLIS_FF', 'LUT4']
    expect(costs.map(({ name }) => cells.of(name, types))).toEqual([
      { DP16KD: 2, TRELLIS_FF: 0, LUT4: 0 },
      { DP16KD: 2, TRELLIS_FF: 155, LUT4: 89 },
      { DP16KD: 2, TRELLIS_FF: 73, LUT4: 92 },
    ])
  })
})
