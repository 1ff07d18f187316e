import { elaborate } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { assemble } from '../../docs/guide/rv32i/assembler.ts'
import { Core } from '../../docs/guide/rv32i/core.ts'
import { programs } from '../../docs/guide/rv32i/programs.ts'
import { measured } from '../../docs/library-pages/measure.ts'

describe('the core of the guide, placed and routed', () => {
  it('takes block RAM for its memories, and prints the figures of its page', async () => {
    const { comb, ff, ebr, mhz } = await measured(elaborate(Core, { words: 1024, program: assemble(programs.sort) }))
    console.log(`${comb} COMB, ${ff} FF, ${ebr} block RAMs; ${mhz!.lowest} to median ${mhz!.median} MHz`)
    expect(ebr).toBe(4)
    expect(comb).toBeLessThan(1900)
    expect(ff).toBeLessThan(150)
    expect(mhz!.lowest).toBeGreaterThan(30)
  })
})
