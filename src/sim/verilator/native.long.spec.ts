import { describe, expect, it } from 'vitest'
import { binary, constant, read, slice } from '../../ir/expression.ts'
import { assign, designOf, domainOf, moduleDomain, moduleOf, variable, when } from '../../ir/hand-built.ts'
import type { Memory } from '../../ir/module.ts'
import { find } from '../../toolchain/locate.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { buildNative } from './native.ts'
import { whyNoVerilator } from './why-no-verilator.ts'

const missing = (await whyNoVerilator()) ?? ((await find('g++')) ? undefined : 'no g++ on this machine')

/** A counter that fills a memory with what a wide register holds. */
function filler() {
  const domain = moduleDomain(domainOf('sys'))
  const amount = variable('input', 'amount', 33)
  const sum = variable('register', 'sum', 33, { domain: domain.domain, init: 0n })
  const wide = variable('register', 'wide', 100, { domain: domain.domain })
  const y = variable('output', 'y', 33)
  const memory: Memory = {
    name: 'kept',
    shape: { kind: 'uint', width: 33 },
    width: 33,
    depth: 16,
    storage: 'any',
    collision: 'old',
    reads: [],
    origin: undefined,
  }
  return designOf(
    moduleOf('filler', {
      domains: [domain],
      variables: [amount, sum, wide, y],
      memories: [memory],
      body: [
        assign(sum, binary('add', read(sum), read(amount), 33, false)),
        assign(wide, binary('add', read(wide), read(sum), 100, false)),
        assign(y, read(sum)),
        when(slice(read(sum), 1, 1), [
          { kind: 'write', memory, address: slice(read(sum), 2, 4), data: slice(read(wide), 60, 33), domain, origin: undefined },
        ]),
        assign(sum, binary('add', read(sum), binary('xor', read(amount), constant(1n, 33), 33, false), 33, false)),
      ],
    }),
  )
}

describe.skipIf(missing)(`native Verilator${missing ? ` (skipped: ${missing})` : ''}`, { timeout: 180_000 }, () => {
  it('reaches the state that the interpreter reaches from the same power-up values', async () => {
    const hierarchy = buildHierarchy(filler())
    const native = await buildNative(hierarchy, { compiler: 'g++', isObserved: true, seed: 6 })
    expect(native.compileLine).toMatch(/^g\+\+ -O3 .*-o model$/)
    const judge = createInterpreter(hierarchy, { seed: 6, jitter: false }) as Engine
    judge.set(
      hierarchy.top.module.ports.findIndex(({ name }) => name === 'amount'),
      12345n,
    )
    judge.step(500)
    const run = await native.run(500, { amount: 12345n })
    expect(run.stateHash).toBe(judge.stateHash())
    expect(run.cyclesPerSecond).toBeGreaterThan(0)
    expect(run.cyclesPerCpuSecond).toBeGreaterThan(0)
    if (process.platform === 'linux') expect(run.peakBytes).toBeGreaterThan(1e6)
    const y = hierarchy.top.module.ports.findIndex(({ name }) => name === 'y')
    expect(run.outputs).toEqual({ y: judge.get(y).toString(16) })
    expect((await native.run(501, { amount: 12345n })).stateHash).not.toBe(judge.stateHash())
  })
})
