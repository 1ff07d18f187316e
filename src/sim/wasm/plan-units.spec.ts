import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { Multiplier } from '../../lib/index.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { planUnits } from './plan-units.ts'

describe('units', () => {
  it('are not made of primitives that take their words bit by bit: there is little to compute in them', () => {
    const hierarchy = buildHierarchy(elaborate(Multiplier, { a: 64, b: 64, latency: 3 }))
    expect(hierarchy.nodes.length).toBeGreaterThan(2 * 16)
    expect(planUnits(hierarchy).children).toEqual([])
  })
})
