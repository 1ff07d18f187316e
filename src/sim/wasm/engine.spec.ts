import { describe, expect, it } from 'vitest'
import { type Expression, read } from '../../ir/expression.ts'
import { assign, designOf, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Module } from '../../ir/module.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { createEngine } from './engine.ts'
import { planUnits } from './plan-units.ts'
import { binaryOf, binaryOps, combine, Random, randomHierarchy, randomModule, unaryOf, unaryOps } from './random-design.ts'

const both = (top: Module, seed = 1): { wasm: Engine; judge: Engine } => {
  const hierarchy = buildHierarchy(designOf(top))
  const options = { seed, jitter: false }
  return { wasm: createEngine(hierarchy, options) as Engine, judge: createInterpreter(hierarchy, options) as Engine }
}

/** All ports of both engines, told by name where they differ. */
function expectEqualPorts(top: Module, { wasm, judge }: { wasm: Engine; judge: Engine }, where: string): void {
  top.ports.forEach((port, index) => {
    const got = wasm.get(index)
    const wanted = judge.get(index)
    if (got !== wanted)
      expect(`${where} ${port.name} = ${got.toString(16)}`).toBe(`${where} ${port.name} = ${wanted.toString(16)}`)
  })
}

function compareExpressions(name: string, make: (random: Random, pool: Expression[]) => Expression, seed: number): void {
  const random = new Random(seed)
  const inputs = Array.from({ length: 12 }, (_, i) =>
    variable('input', `in_${i}`, random.width(), { signed: random.chance(0.5) }),
  )
  const pool: Expression[] = inputs.map((input) => read(input))
  const values = Array.from({ length: 24 }, () => make(random, pool))
  const outputs = values.map((value, i) => variable('output', `out_${i}`, value.width))
  const top = moduleOf('expressions', {
    variables: [...inputs, ...outputs],
    body: outputs.map((output, i) => assign(output, values[i]!)),
  })
  const engines = both(top)
  for (let round = 0; round < 12; round++) {
    inputs.forEach((input, index) => {
      const value = random.bits(input.width)
      engines.wasm.set(index, value)
      engines.judge.set(index, value)
    })
    expectEqualPorts(top, engines, `${name} seed ${seed}`)
  }
}

describe('expressions have the values of the interpreter', () => {
  for (const op of binaryOps)
    it(`for ${op}`, { timeout: 60_000 }, () => {
      for (let seed = 0; seed < 12; seed++)
        compareExpressions(op, (random, pool) => binaryOf(random, op, random.pick(pool), random.pick(pool)), seed)
    })
  for (const op of unaryOps)
    it(`for ${op}`, { timeout: 60_000 }, () => {
      for (let seed = 0; seed < 4; seed++) compareExpressions(op, (random, pool) => unaryOf(random, random.pick(pool), op), seed)
    })
  it('for nested ones of every kind', { timeout: 60_000 }, () => {
    for (let seed = 0; seed < 60; seed++)
      compareExpressions(
        'nested',
        (random, pool) => {
          const made = combine(random, pool)
          pool.push(made)
          return made
        },
        seed,
      )
  })
})

/** Runs both engines with random inputs and compares all they show. */
function compareRun(top: Module, seed: number, cycles: number): void {
  const engines = both(top, seed)
  const hierarchy = buildHierarchy(designOf(top))
  const random = new Random(seed + 1000)
  const clockPorts = new Set(hierarchy.clocks.map(({ source }) => (source.kind === 'port' ? source.port : -1)))
  const levels = hierarchy.clocks.map(() => 1)
  expect(engines.wasm.stateHash()).toBe(engines.judge.stateHash())
  for (let cycle = 0; cycle < cycles; cycle++) {
    top.ports.forEach((port, index) => {
      if (port.kind !== 'input' || clockPorts.has(index) || random.chance(0.4)) return
      const value = random.bits(port.width)
      engines.wasm.set(index, value)
      engines.judge.set(index, value)
    })
    if (random.chance(0.7)) expectEqualPorts(top, engines, `seed ${seed} cycle ${cycle} before`)
    if (levels.length === 1 && random.chance(0.5) && levels[0] === 1) {
      const count = 1 + random.below(3)
      engines.wasm.step(count)
      engines.judge.step(count)
    } else {
      const chosen = levels.flatMap((_, clock) => (random.chance(0.6) ? [clock] : []))
      const edges = chosen.map((clock) => ({ clock, level: (levels[clock] = 1 - levels[clock]!) as 0 | 1 }))
      engines.wasm.edges(edges)
      engines.judge.edges(edges)
    }
    top.ports.forEach((port, index) => {
      expect(`${port.name} ${engines.wasm.getSampled(index)}`).toBe(`${port.name} ${engines.judge.getSampled(index)}`)
    })
    expectEqualPorts(top, engines, `seed ${seed} cycle ${cycle} after`)
    expect(engines.wasm.events()).toEqual(engines.judge.events())
    for (const each of top.variables) {
      const got = `seed ${seed} cycle ${cycle} ${each.name} ${engines.wasm.peek(each.name).toString(16)}`
      expect(got).toBe(`seed ${seed} cycle ${cycle} ${each.name} ${engines.judge.peek(each.name).toString(16)}`)
    }
    expect(`seed ${seed} ${engines.wasm.stateHash()}`).toBe(`seed ${seed} ${engines.judge.stateHash()}`)
  }
}

describe('random modules run as in the interpreter', () => {
  for (let group = 0; group < 10; group++)
    it(`seeds ${group * 4} to ${group * 4 + 3}`, { timeout: 60_000 }, () => {
      for (let seed = group * 4; seed < group * 4 + 4; seed++)
        compareRun(randomModule(seed, { hasSecondDomain: seed % 3 === 0 }), seed, 15)
    })
  it('where a later write reads what an earlier one overwrites, and where a collision is certain', { timeout: 60_000 }, () => {
    for (const seed of [105, 121, 123, 146, 184]) compareRun(randomModule(seed, { hasSecondDomain: seed % 3 === 0 }), seed, 10)
  })
})

describe('instances that share functions run as in the interpreter', () => {
  for (let group = 0; group < 8; group++)
    it(`seeds ${group * 3} to ${group * 3 + 2}`, { timeout: 60_000 }, () => {
      for (let seed = group * 3; seed < group * 3 + 3; seed++) compareRun(randomHierarchy(seed), seed, 12)
    })
  it('really are units of their own', () => {
    const counts = Array.from(
      { length: 24 },
      (_, seed) => planUnits(buildHierarchy(designOf(randomHierarchy(seed)))).children.length,
    )
    expect(counts.filter((count) => count === 3).length).toBeGreaterThan(8)
  })
})
