import { input, module, output, ports, simulate, uint } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { truthTable } from './truth-table.ts'

const square = (value: number): number => (value * value) % 8
const Square = module('square', () => {
  const io = ports({ root: input(uint(4)), square: output(uint(3)) })
  io.square.set(truthTable(io.root, 3, square))
  return io
})

describe('a truth table', () => {
  it('has the value of its function at every index', async () => {
    const sim = await simulate(Square)
    for (let root = 0; root < 16; root++) {
      sim.ports.root.value = root
      expect(sim.ports.square.value).toBe(square(root))
    }
  })
})
