import { describe, expect, it } from 'vitest'
import { binary, constant, type Expression, mux, read } from '../../ir/expression.ts'
import { assign, designOf, domainOf, moduleDomain, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Design, Memory } from '../../ir/module.ts'
import type { Engine } from '../engine.ts'
import { buildHierarchy } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { createEngine } from './engine.ts'
import { lintText } from './lint.ts'
import { compareAtRandom, signOff } from './sign-off.ts'
import { whyNoVerilator } from './why-no-verilator.ts'

const missing = await whyNoVerilator()
const options = { judge: 'interpreter', instants: 200, seed: 3 } as const

/** An accumulator; `step` is what it adds to the input. */
function accumulator(name: string, step: bigint): Design {
  const domain = moduleDomain(domainOf('sys'))
  const amount = variable('input', 'amount', 12)
  const sum = variable('output', 'sum', 12)
  const held = variable('register', 'held', 12, { domain: domain.domain, init: 0n })
  const add = (a: Expression, b: Expression): Expression => binary('add', a, b, 12, false)
  return designOf(
    moduleOf(name, {
      domains: [domain],
      variables: [amount, sum, held],
      body: [assign(held, add(add(read(held), read(amount)), constant(step, 12))), assign(sum, read(held))],
    }),
  )
}

function colliding(): Design {
  const domain = moduleDomain(domainOf('sys'))
  const address = variable('input', 'address', 2)
  const out = variable('memory', 'out', 8)
  const y = variable('output', 'y', 8)
  const memory: Memory = {
    name: 'ram',
    shape: { kind: 'uint', width: 8 },
    width: 8,
    depth: 4,
    storage: 'block',
    collision: 'never',
    reads: [{ address: read(address), data: out, domain, origin: undefined }],
    origin: undefined,
  }
  return designOf(
    moduleOf('colliding', {
      domains: [domain],
      variables: [address, y],
      memories: [memory],
      body: [
        assign(y, read(out)),
        {
          kind: 'write',
          memory,
          address: mux(constant(1n, 1), read(address), read(address)),
          data: constant(9n, 8),
          domain,
          origin: undefined,
        },
      ],
    }),
  )
}

describe.skipIf(missing)(`signOff${missing ? ` (skipped: ${missing})` : ''}`, { timeout: 120_000 }, () => {
  it('lints, builds and compares several designs', async () => {
    const designs = [accumulator('slow_sum', 0n), accumulator('fast_sum', 5n)]
    const results = await signOff(designs, options)
    expect(results.map(({ lint, ...rest }) => ({ ...rest, lint: lintText(lint) }))).toEqual([
      { name: 'slow_sum', instants: 200, lint: '' },
      { name: 'fast_sum', instants: 200, lint: '' },
    ])
  })

  it('names what differs, and when', async () => {
    const engineOptions = { seed: 3, jitter: false }
    const hierarchy = buildHierarchy(accumulator('slow_sum', 0n))
    const engine = await createEngine(hierarchy, engineOptions)
    const other = createInterpreter(buildHierarchy(accumulator('slow_sum', 1n)), engineOptions) as Engine
    expect(compareAtRandom(hierarchy, engine, other, options).difference).toMatch(
      /^after instant \d+ sum is 0x[0-9a-f]+, interpreter says 0x[0-9a-f]+$/,
    )
  })

  it('says where random inputs broke the promise of a memory', async () => {
    const [result] = await signOff([colliding()], options)
    expect(result!.difference).toBeUndefined()
    expect(result!.collidedAt).toBeGreaterThanOrEqual(0)
  })
})
