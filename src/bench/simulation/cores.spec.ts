import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import type { Engine } from '../../sim/engine.ts'
import { buildHierarchy } from '../../sim/hierarchy.ts'
import { createEngine as createInterpreter } from '../../sim/interpreter/interpreter.ts'
import { createEngine } from '../../sim/wasm/engine.ts'
import { Cores } from './fixtures/cores.ts'

describe('cores side by side', () => {
  it.each([
    [1, 2],
    [3, 0],
  ])('%i busy and %i at rest do what the interpreter says', (busy, resting) => {
    const hierarchy = buildHierarchy(elaborate(Cores, { busy, resting }))
    const options = { seed: 1, jitter: false }
    const wasm = createEngine(hierarchy, options) as Engine
    const judge = createInterpreter(hierarchy, options) as Engine
    const halted = hierarchy.top.module.ports.findIndex(({ name }) => name === 'halted')
    const stored = hierarchy.top.module.ports.findIndex(({ name }) => name === 'stored')
    for (const cycles of [1, 700, 3500, 2300]) {
      wasm.step(cycles)
      judge.step(cycles)
      expect(wasm.stateHash()).toBe(judge.stateHash())
      expect(wasm.get(stored)).toBe(judge.get(stored))
    }
    expect(wasm.get(halted)).toBe((1n << BigInt(resting)) - 1n)
    // What is stored meanwhile: CRCs of sorted words.
    wasm.step(100_000)
    expect(wasm.get(stored)).not.toBe(0n)
  })
})
