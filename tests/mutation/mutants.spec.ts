import { elaborate, input, module, output, ports, reg, uint, when } from 'gatewright'
import { simulateDesign } from 'gatewright/sim'
import { describe, expect, it } from 'vitest'
import { mutantsOf, sampleOf } from './mutants.ts'

const Inner = module('inner', () => {
  const io = ports({ a: input(uint(4)), b: input(uint(4)), y: output(uint(4)) })
  const held = reg(uint(4), { init: 3 })
  when(io.a.lt(io.b), () => {
    held.next = io.a.xor(io.b)
  })
  io.y.set(held)
  return io
})
const Outer = module('outer', () => {
  const io = ports({ a: input(uint(4)), b: input(uint(4)), y: output(uint(4)) })
  const inner = Inner()
  inner.a.set(io.a)
  inner.b.set(io.b)
  io.y.set(inner.y)
  return io
})

const design = elaborate(Outer)
const mutants = mutantsOf(design)

async function trace(run: typeof design): Promise<number[]> {
  const sim: any = await simulateDesign(run, { engine: 'interpreter' })
  const values: number[] = [sim.ports.y.value]
  for (const [a, b] of [
    [5, 5],
    [5, 6],
    [6, 5],
    [1, 15],
  ]) {
    sim.ports.a.value = a
    sim.ports.b.value = b
    sim.step()
    values.push(sim.ports.y.value)
  }
  sim.finish()
  return values
}

describe('mutants', () => {
  it('each change the one thing that they are named for, in a module below the top as well', async () => {
    expect(await trace(design)).toEqual([3, 3, 3, 3, 14])
    const traces = new Map<string, number[]>()
    for (const { name, build } of mutants) traces.set(name.replace(/^inner mutants\.spec\.ts:\d+: /, ''), await trace(build()))
    expect(Object.fromEntries(traces)).toMatchObject({
      'le instead of lt': [3, 0, 3, 3, 14],
      'ge instead of lt': [3, 0, 0, 3, 3],
      'or instead of xor': [3, 3, 7, 7, 15],
      'left operand of xor alone': [3, 3, 5, 5, 1],
      'condition always true': [3, 0, 3, 3, 14],
      'condition never true': [3, 3, 3, 3, 3],
      'held not assigned': [3, 3, 3, 3, 3],
      'held starts with bit 3 flipped': [11, 11, 3, 3, 14],
    })
  })

  it('leave the original as it was', async () => {
    for (const { build } of mutants) build()
    expect(await trace(design)).toEqual([3, 3, 3, 3, 14])
  })

  it('are named for lines of the design, each mutant apart', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
    expect(mutants.every(({ place }) => place.startsWith('inner mutants.spec.ts:'))).toBe(true)
  })

  it('are sampled by line', () => {
    const sample = sampleOf(mutants, 3, (limit) => limit - 1)
    expect(sample.length).toBe(3)
    expect(new Set(sample.map(({ place }) => place)).size).toBe(3)
  })
})
