import { describe, expect, it } from 'vitest'
import type { Contender, ContenderName } from './contender.ts'
import { compareStates } from './states.ts'

/** Its state is the number of cycles, but for `fault` more. */
function fake(name: ContenderName, fault = 0): Contender {
  const stateAfter = async (cycles: number) => ({
    stateHash: String(cycles + fault),
    outputs: { count: (cycles % 7).toString(16) },
  })
  return { name, commands: [], firstCycles: 1, stateAfter, run: () => Promise.reject(new Error('not asked')), dispose: () => {} }
}

describe('the states of simulators', () => {
  it('are compared after the same number of cycles, few of those that are slow', async () => {
    const [wasm, native, icarus] = [fake('wasm'), fake('g++'), fake('icarus')]
    const { states, differences } = await compareStates([wasm, native, icarus], 100_000)
    expect(differences).toEqual([])
    expect([wasm, native, icarus].map((each) => states.get(each)!.cycles)).toEqual([100_000, 100_000, 2000])
    expect(states.get(icarus)!.stateHash).toBe('2000')
  })

  it('differ in words', async () => {
    const { differences } = await compareStates([fake('wasm'), fake('g++'), fake('clang++', 1)], 500)
    expect(differences).toEqual(['Verilator, clang++: the state is 501 after 500 cycles, 500 in Gatewright, WASM'])
  })

  it('differ where an output does, whatever the hash says', async () => {
    const liar = {
      ...fake('icarus'),
      stateAfter: async (cycles: number) => ({ stateHash: String(cycles), outputs: { count: 'f' } }),
    }
    const { differences } = await compareStates([fake('wasm'), liar], 10)
    expect(differences).toEqual(['Icarus Verilog: count is f after 10 cycles, 3 in Gatewright, WASM'])
  })
})
