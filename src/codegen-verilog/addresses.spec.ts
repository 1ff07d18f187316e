import { describe, expect, it } from 'vitest'
import { binary, constant, read } from '../ir/expression.ts'
import { assign, domainOf, moduleDomain, moduleOf, variable } from '../ir/hand-built.ts'
import type { Memory, MemoryRead } from '../ir/module.ts'
import { differences } from './fixtures/compare.ts'
import { hasIcarus } from './fixtures/judges.ts'

describe.runIf(hasIcarus)('an address', () => {
  it.each(['add', 'subtract', 'multiply'] as const)('wraps to its width where it is computed in place by %s', async (op) => {
    const domain = moduleDomain(domainOf('main'))
    const at = variable('input', 'at', 3)
    const data = variable('input', 'data', 4)
    // A node for each use: a shared one has a wire of its own.
    const address = () => binary(op, read(at), constant(5n, 3), 3, false)
    const reads: MemoryRead[] = []
    const shape = { kind: 'uint', width: 4 } as const
    const common = { shape, width: 4, depth: 8, storage: 'distributed', collision: 'old', origin: undefined } as const
    const memory: Memory = { name: 'ram', ...common, reads, init: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n] }
    const now = variable('memory', 'word', 4)
    const later = variable('memory', 'fetched', 4)
    reads.push(
      { address: address(), data: now, origin: undefined },
      { address: address(), data: later, domain, origin: undefined },
    )
    const outputs = [variable('output', 'out_now', 4), variable('output', 'out_later', 4)] as const
    const top = moduleOf(`address_${op}`, {
      domains: [domain],
      variables: [at, data, ...outputs],
      memories: [memory],
      body: [
        { kind: 'write', memory, address: address(), data: read(data), domain, origin: undefined },
        assign(outputs[0], read(now)),
        assign(outputs[1], read(later)),
      ],
    })
    expect(await differences({ top, steps: 60, seed: 9, unknownSteps: 2 })).toEqual([])
  })
})
