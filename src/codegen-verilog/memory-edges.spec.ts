import { describe, expect, it } from 'vitest'
import { type Expression, read, unary } from '../ir/expression.ts'
import { assign, domainOf, moduleDomain, moduleOf, variable } from '../ir/hand-built.ts'
import type { Memory, MemoryRead, ModuleDomain, Statement } from '../ir/module.ts'
import { differences } from './fixtures/compare.ts'
import { hasIcarus } from './fixtures/judges.ts'

const base = moduleDomain(domainOf('main'))
const enable = variable('input', 'enable', 1)
const enabled: ModuleDomain = {
  domain: domainOf('enabled', { clockId: 'main' }),
  clock: variable('wire', 'enabled_clk', 1, { shape: { kind: 'clock' } }),
  reset: variable('wire', 'enabled_rst', 1),
  enable: variable('wire', 'enabled_clk_enable', 1),
}
const address = variable('input', 'address', 2)
const data = variable('input', 'data', 8)
const other = variable('output', 'other', 8)

/** A memory with a write in each domain, read in one of them; the clock is the same, one domain has an enable. */
function top(name: string, reader: ModuleDomain, collision: 'old' | 'new') {
  const reads: MemoryRead[] = []
  const shape = { kind: 'uint', width: 8 } as const
  const memory: Memory = {
    name: 'ram',
    shape,
    width: 8,
    depth: 4,
    storage: 'any',
    collision,
    reads,
    init: [1n, 2n, 3n, 4n],
    origin: undefined,
  }
  const fetched = variable('memory', 'fetched', 8)
  reads.push({ address: read(address), data: fetched, domain: reader, origin: undefined })
  const write = (domain: ModuleDomain, value: Expression): Statement => ({
    kind: 'write',
    memory,
    address: read(address),
    data: value,
    domain,
    origin: undefined,
  })
  return moduleOf(name, {
    domains: [base, enabled],
    variables: [enable, address, data, other],
    memories: [memory],
    body: [
      assign(enabled.clock, read(base.clock)),
      assign(enabled.reset!, read(base.reset!)),
      assign(enabled.enable!, read(enable)),
      write(enabled, read(data)),
      write(base, unary('not', read(data), 8, false)),
      write(enabled, unary('negate', read(data), 8, false)),
      assign(other, read(fetched)),
    ],
  })
}

describe.runIf(hasIcarus)('a memory with writes of two domains at one edge', () => {
  it.each(['old', 'new'] as const)('lets the later statement win, and a read see the %s word', async (collision) => {
    for (const reader of [base, enabled])
      expect(
        await differences({ top: top(`edges_${collision}`, reader, collision), steps: 60, seed: 5, unknownSteps: 16 }),
      ).toEqual([])
  })
})
