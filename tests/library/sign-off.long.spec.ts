import { describe, expect, it } from 'vitest'
import { signOff } from '../../src/sim/verilator/sign-off.ts'
import { whyNoVerilator } from '../../src/sim/verilator/why-no-verilator.ts'
import { catalogue } from './catalogue.ts'
import { combined } from './combined.ts'

const reason = await whyNoVerilator()

describe.skipIf(reason)(`every part of the library in one Verilator build${reason ? ` (skipped: ${reason})` : ''}`, () => {
  it('agrees with our engine in every port, report and state', async () => {
    const [result] = await signOff([combined(catalogue)], { judge: 'wasm', instants: 600, seed: 5 })
    expect(result?.difference).toBeUndefined()
    expect(result?.instants).toBe(600)
  })
})
