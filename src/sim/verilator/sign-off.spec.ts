import { describe, expect, it } from 'vitest'
import { binary, constant, type Expression, read } from '../../ir/expression.ts'
import { assign, designOf, domainOf, moduleDomain, moduleOf, variable } from '../../ir/hand-built.ts'
import type { Design } from '../../ir/module.ts'
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
})
