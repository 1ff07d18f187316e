import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { input, module, output, ports, type Signal, type UInt, uint } from '../../index.ts'
import { Multiplier } from '../../lib/index.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { planUnits } from './plan-units.ts'

describe('units', () => {
  it('are not made of primitives that take their words bit by bit: there is little to compute in them', () => {
    const hierarchy = buildHierarchy(elaborate(Multiplier, { a: 64, b: 64, latency: 3 }))
    expect(hierarchy.nodes.length).toBeGreaterThan(2 * 16)
    expect(planUnits(hierarchy).children).toEqual([])
  })

  it('are large instances side by side that differ in a parameter: each may be at rest alone', () => {
    const Large = module('large_part', (p: { number: number }) => {
      const io = ports({ word: input(uint(32)), mixed: output(uint(32)) })
      let word: Signal<UInt<32>> = io.word
      for (let i = 0; i < 400; i++) word = word.xor(word.shl(5).low(32)).addWrap(p.number + i)
      io.mixed.set(word)
      return io
    })
    const Both = module('both', (p: { numbers: readonly number[] }) => {
      const io = ports({ word: input(uint(32)), mixed: output(uint(32)) })
      const all = p.numbers.map((number) => {
        const part = Large({ number })
        part.word.set(io.word)
        return part.mixed as Signal<UInt<32>>
      })
      io.mixed.set(all.reduce((a, b) => a.xor(b)))
      return io
    })
    const countOf = (numbers: readonly number[]) => planUnits(buildHierarchy(elaborate(Both, { numbers }))).children.length
    expect(countOf([1, 2, 3])).toBe(3)
    expect(countOf([1])).toBe(0)
  })
})
