import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { input, module, mux, output, ports, reg, type Signal, type UInt, uint } from '../../index.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { blockCopies, type Copy } from './block-copies.ts'
import { createEngine } from './engine.ts'

const copy = (from: number, to: number, bytes: 1 | 2 | 4 | 8): Copy => ({
  from: { offset: from, bytes },
  to: { offset: to, bytes },
})

describe('copies of neighbouring places', () => {
  it('are done together, as many bytes at once as there are', () => {
    const bytes = Array.from({ length: 23 }, (_, i) => copy(100 + i, 300 + i, 1))
    expect(blockCopies(bytes.toReversed())).toEqual([
      { from: 100, to: 300, bytes: 16 },
      { from: 116, to: 316, bytes: 4 },
      { from: 120, to: 320, bytes: 2 },
      { from: 122, to: 322, bytes: 1 },
    ])
  })

  it('end at a gap, and where the way is another', () => {
    expect(blockCopies([copy(0, 50, 1), copy(2, 52, 1)])).toBeUndefined()
    expect(blockCopies([copy(0, 50, 4), copy(4, 60, 4)])).toBeUndefined()
    expect(blockCopies([copy(0, 50, 4), copy(4, 54, 4), copy(8, 70, 1)])).toEqual([
      { from: 0, to: 50, bytes: 8 },
      { from: 8, to: 70, bytes: 1 },
    ])
  })

  /** Stages of many fields, some of which move on with others' values: rings, and chains both ways. */
  const Stages = module('stages', () => {
    const io = ports({ given: input(uint(16)), sum: output(uint(64)) })
    const widths = [1, 3, 8, 9, 16, 20, 32, 33, 64, 7, 1, 1, 5, 90]
    const count = reg(uint(16), { init: 0 })
    count.next = count.addWrap(1)
    const stage = () => widths.map((width) => reg(uint(width), { init: 0 }) as any)
    const stages = [stage(), stage(), stage(), stage()]
    stages.forEach((fields, at) =>
      fields.forEach((field, i) => {
        const value = at === 0 ? mux(count.bit(i % 16), field.addWrap(1), field) : stages[at - 1]![i]
        field.next = mux(count.bit(at), value, at === 2 && i % 4 === 0 ? stages[3]![i] : field)
      }),
    )
    // Rings of equal places, both ways round: each reads what another one writes.
    const rings = [1, 10].map((by) => {
      const ring = Array.from({ length: 11 }, (_, i) => reg(uint(8), { init: by + i }) as any)
      for (const [i, field] of ring.entries()) field.next = ring[(i + by) % 11]
      return ring
    })
    const all = [...stages.flat(), ...rings.flat()].map(
      (field): Signal<UInt<64>> => (field.width > 64 ? field.low(64) : field.extend(64)),
    )
    io.sum.set(all.reduce((a, b) => a.xor(b) as Signal<UInt<64>>).xor(io.given.extend(64)))
    return io
  })

  it('leave every register as the interpreter does', () => {
    const hierarchy = buildHierarchy(elaborate(Stages, {}))
    const wasm = createEngine(hierarchy, { seed: 1, jitter: false }) as Engine
    const judge = createInterpreter(hierarchy, { seed: 1, jitter: false }) as Engine
    for (let round = 0; round < 200; round++) {
      wasm.step(1 + (round % 7))
      judge.step(1 + (round % 7))
      expect([round, wasm.stateHash()]).toEqual([round, judge.stateHash()])
    }
  })
})
