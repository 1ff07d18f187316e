import { describe, expect, it } from 'vitest'
import { compareEngine, compareIcarus } from '../fuzz/compare.ts'
import { hasIcarus } from '../fuzz/icarus.ts'
import { samples } from './memories.ts'
import { synthesise } from './netlist.ts'
import { sideBySide } from './side-by-side.ts'

const all = samples.map(([sample]) => sample)

describe('memories of every kind, collision and mask', () => {
  it('are the same in WebAssembly as in the interpreter', { timeout: 120_000 }, async () => {
    for (const seed of [1, 2]) expect(await compareEngine(await sideBySide(all, seed, 300))).toBeUndefined()
  })

  it.runIf(hasIcarus)('are the same as Verilog under Icarus', { timeout: 120_000 }, async () => {
    expect(await compareIcarus([await sideBySide(all, 3, 300)])).toEqual([])
  })

  it('become the cells that their kind names', { timeout: 240_000 }, async () => {
    const few = samples.filter(([, cells], i) => i % 4 === 0 || cells.TRELLIS_DPR16X4)
    const { design } = await sideBySide(
      few.map(([sample]) => sample),
      1,
      0,
    )
    const { cells } = await synthesise(design)
    for (const [{ name }, wanted] of few) expect([name, cells.of(name, Object.keys(wanted))]).toEqual([name, wanted])
  })
})
