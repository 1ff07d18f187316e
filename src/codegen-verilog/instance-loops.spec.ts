import { describe, expect, it } from 'vitest'
import { binary, constant, read, slice, unary } from '../ir/expression.ts'
import { assign, assignSlice, instanceOf, moduleOf, portOf, variable, when } from '../ir/hand-built.ts'
import { differences } from './fixtures/compare.ts'
import { hasIcarus } from './fixtures/judges.ts'

describe.runIf(hasIcarus)('a path through an instance and back', () => {
  it('comes to rest where blocks on both sides change their minds on the way', async () => {
    const from = variable('input', 'from', 2)
    const flag = variable('input', 'flag', 1)
    const to = variable('output', 'to', 4)
    // The upper bits depend on `from`, the lower ones do not; both are bits of one port.
    const child = moduleOf('turning', {
      variables: [from, flag, to],
      body: [
        assignSlice(to, 2, 2, constant(0n, 2)),
        when(read(flag), [assignSlice(to, 2, 2, read(from))], [assignSlice(to, 3, 1, constant(1n, 1))]),
        assignSlice(to, 0, 2, constant(3n, 2)),
      ],
    })
    const instance = instanceOf('unit', child)
    const level = variable('input', 'level', 1)
    const out = variable('output', 'out', 4)
    const top = moduleOf('returning', {
      variables: [level, out],
      instances: [instance],
      body: [
        assign(portOf(instance, 'flag'), unary('not', read(level), 1, false)),
        assign(portOf(instance, 'from'), slice(read(portOf(instance, 'to')), 0, 2)),
        when(read(level), [assignSlice(portOf(instance, 'from'), 0, 2, constant(0n, 2))]),
        assign(out, read(portOf(instance, 'to'))),
      ],
    })
    expect(await differences({ top, steps: 30, seed: 4 })).toEqual([])
  }, 30_000)

  it('begins at all where one block would drive bits that the path starts from and bits that it ends in', async () => {
    const from = variable('input', 'from', 3)
    const to = variable('output', 'to', 4)
    const child = moduleOf('mixed', {
      variables: [from, to],
      body: [
        when(slice(read(from), 2, 1), [assignSlice(to, 0, 2, constant(1n, 2))], [assignSlice(to, 0, 2, constant(2n, 2))]),
        assignSlice(to, 2, 2, constant(1n, 2)),
      ],
    })
    const instance = instanceOf('unit', child)
    const level = variable('input', 'level', 1)
    const out = variable('output', 'out', 4)
    const shifted = binary('shiftRight', constant(4n, 3), slice(read(portOf(instance, 'to')), 2, 2), 3, false)
    const top = moduleOf('mixing', {
      variables: [level, out],
      instances: [instance],
      body: [
        assign(portOf(instance, 'from'), shifted),
        assign(out, binary('add', read(portOf(instance, 'to')), read(level), 4, false)),
      ],
    })
    expect(await differences({ top, steps: 10, seed: 4 })).toEqual([])
  }, 30_000)
})
