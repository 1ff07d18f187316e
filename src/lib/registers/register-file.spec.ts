import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { simulateDesign } from '../../sim/testbench/simulate-design.ts'
import { Dice } from '../fixtures/dice.ts'
import { specify } from '../fixtures/specify.ts'
import { randomMap } from './fixtures/maps.ts'
import { expectRegisters } from './fixtures/register-check.ts'
import { registerFiles } from './register-file.checks.ts'
import { registerFile } from './register-file.ts'

specify(registerFiles)

describe('register_file of random maps', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])('does what its description says (seed %d)', async (seed) => {
    expect.hasAssertions()
    const dice = new Dice(seed)
    const map = randomMap(dice)
    const sim = await simulateDesign(elaborate(registerFile(map) as () => unknown), { engine: 'wasm', seed })
    expectRegisters(sim as never, dice, map, map.addressBits, 100)
    sim.finish()
  })
})
