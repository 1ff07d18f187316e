import { describe, expect, it } from 'vitest'
import { constant } from '../expression.ts'
import { designOf, domainOf, moduleDomain, moduleOf, variable } from '../hand-built.ts'
import type { Memory, MemoryRead, ModuleDomain, Statement } from '../module.ts'
import { badMemories } from './memory.ts'

const fast = moduleDomain(domainOf('fast'), 'fast')
const slow = moduleDomain(domainOf('slow'), 'slow')
const reading = (domain?: ModuleDomain): MemoryRead => ({
  address: constant(0n, 4),
  data: variable('memory', domain ? `at_${domain.domain.name}` : 'now', 8),
  domain,
  origin: undefined,
})
const found = (parts: Partial<Memory>, ...writes: { domain: ModuleDomain; mask?: number }[]): string[] => {
  const memory: Memory = {
    name: 'ram',
    shape: { kind: 'uint', width: 8 },
    width: 8,
    depth: 16,
    storage: 'any',
    collision: 'never',
    reads: [],
    origin: undefined,
    ...parts,
  }
  const body = writes.map(({ domain, mask }): Statement => {
    const masked = mask === undefined ? {} : { mask: constant(0n, mask) }
    return { kind: 'write', memory, address: constant(0n, 4), data: constant(0n, 8), ...masked, domain, origin: undefined }
  })
  return badMemories(designOf(moduleOf('m', { domains: [fast, slow], memories: [memory], body }))).map(
    ({ code, message }) => `${code} ${message.replace('memory `ram` of module `m`: ', '')}`,
  )
}

describe('a bad memory', () => {
  it.each<[string, string[], string[]]>([
    ['depth', found({ depth: 0 }), ['GW121 a depth of 0 words']],
    ['too much init', found({ depth: 2, init: [1n, 2n, 3n] }), ['GW121 3 words of init for a depth of 2']],
    ['a word too wide', found({ init: [255n, 256n] }), ['GW121 word 1 of init, 256, has more than 8 bits']],
    [
      'a combinational read of a block',
      found({ storage: 'block', reads: [reading(fast), reading()] }),
      ["GW121 kind 'block' cannot be read combinationally"],
    ],
    ['a mask that does not divide', found({}, { domain: fast, mask: 3 }), ['GW121 a mask of 3 bits does not divide a word of 8']],
    [
      'a collision between two clocks',
      found({ collision: 'old', reads: [reading(slow)] }, { domain: fast }),
      ["GW121 collision 'old' between two clocks, `fast` and `slow`"],
    ],
    [
      'a collision between two writers',
      found({ collision: 'new', reads: [reading(fast)] }, { domain: fast }, { domain: slow }),
      ["GW121 collision 'new' between two clocks, `fast` and `slow`"],
    ],
  ])('%s', (_, problems, expected) => {
    expect(problems).toEqual(expected)
  })
})

it('has nothing to say about a good one', () => {
  expect(found({ depth: 1, init: [255n] })).toEqual([])
  expect(found({ storage: 'block', reads: [reading(fast)] }, { domain: fast, mask: 4 })).toEqual([])
  expect(found({ storage: 'distributed', reads: [reading()] }, { domain: fast, mask: 8 })).toEqual([])
  expect(found({ collision: 'never', reads: [reading(slow)] }, { domain: fast })).toEqual([])
  expect(found({ collision: 'new', reads: [reading(fast)] }, { domain: fast })).toEqual([])
})
