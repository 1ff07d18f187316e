import { describe, expect, it } from 'vitest'
import { cat, constant, read } from '../expression.ts'
import { designOf, domainOf, moduleDomain, moduleOf, variable, when } from '../hand-built.ts'
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

/** Memories with ports at addresses of their own, or shared ones. */
const address = ['a', 'b', 'c'].map((name) => variable('input', name, 4))
const at = (index: number, domain?: ModuleDomain): MemoryRead => ({ ...reading(domain), address: read(address[index]!) })
const ported = (parts: Partial<Memory>, body: (write: (index: number, domain?: ModuleDomain) => Statement) => Statement[]) => {
  const memory: Memory = {
    name: 'ram',
    shape: { kind: 'uint', width: 8 },
    width: 8,
    depth: 16,
    storage: 'block',
    collision: 'never',
    reads: [],
    origin: undefined,
    ...parts,
  }
  const write = (index: number, domain = fast): Statement => ({
    kind: 'write',
    memory,
    address: read(address[index]!),
    data: constant(0n, 8),
    domain,
    origin: undefined,
  })
  const top = moduleOf('m', { domains: [fast, slow], variables: address, memories: [memory], body: body(write) })
  return badMemories(designOf(top)).map(({ message }) => message.replace('memory `ram` of module `m`: ', ''))
}

describe('ports that no cell has', () => {
  const distributed = { storage: 'distributed' } as const
  const condition = constant(1n, 1)
  it.each<[string, string[], string[]]>([
    [
      'two writes of LUT RAM',
      ported(distributed, (write) => [write(0), when(condition, [write(1)])]),
      ["kind 'distributed' has one write port, and this is a second"],
    ],
    [
      'two clocks that write LUT RAM',
      ported(distributed, (write) => [when(condition, [write(0)], [write(0, slow)]), write(0)]),
      ["kind 'distributed' has one write port, and this is a second"],
    ],
    [
      'flip-flops of two clocks',
      ported({ storage: 'registers' }, (write) => [write(0), write(0, slow)]),
      ["kind 'registers' cannot be written from two clocks"],
    ],
    [
      'three writes of block RAM',
      ported({}, (write) => [write(0), write(1), write(2)]),
      ["kind 'block' has two write ports, and this is number 3"],
    ],
    [
      'a read at a third address',
      ported({ reads: [at(0, fast), at(2, fast)] }, (write) => [write(0), write(1)]),
      ["kind 'block' with two write ports is read only where it is written"],
    ],
    [
      "a read at one's address by the other's clock",
      ported({ reads: [at(0, slow)] }, (write) => [write(0), write(1, slow)]),
      ["kind 'block' with two write ports is read only where it is written"],
    ],
    [
      'the old word between two writers',
      ported({ collision: 'old', reads: [at(0, fast)] }, (write) => [write(0), write(1)]),
      ["kind 'block' with two write ports cannot read the word before"],
    ],
  ])('%s', (_, problems, expected) => {
    expect(problems).toEqual(expected)
  })

  it('are none where writes exclude each other, share an address or are one wide port', () => {
    expect(ported(distributed, (write) => [when(condition, [write(0)], [when(condition, [write(1)], [write(2)])])])).toEqual([])
    expect(ported(distributed, (write) => [write(0), when(condition, [write(0)])])).toEqual([])
    const wide = (write: Statement, word: bigint): Statement =>
      write.kind === 'write' ? { ...write, address: cat([write.address, constant(word, 1)]) } : write
    expect(ported(distributed, (write) => [wide(write(0), 0n), wide(write(0), 1n)])).toEqual([])
    expect(ported({ reads: [at(0, fast), at(1, slow)] }, (write) => [write(0), write(1, slow)])).toEqual([])
    expect(ported({ collision: 'new', reads: [at(0, fast), at(1, fast)] }, (write) => [write(0), write(1)])).toEqual([])
    expect(ported({ reads: [at(1, fast), at(1, fast), at(2, fast)] }, (write) => [write(0)])).toEqual([])
    expect(ported({ storage: 'any', reads: [at(2, fast)] }, (write) => [write(0), write(1), write(2)])).toEqual([])
  })
})

it('has nothing to say about a good one', () => {
  expect(found({ depth: 1, init: [255n] })).toEqual([])
  expect(found({ storage: 'block', reads: [reading(fast)] }, { domain: fast, mask: 4 })).toEqual([])
  expect(found({ storage: 'distributed', reads: [reading()] }, { domain: fast, mask: 8 })).toEqual([])
  expect(found({ collision: 'never', reads: [reading(slow)] }, { domain: fast })).toEqual([])
  expect(found({ collision: 'new', reads: [reading(fast)] }, { domain: fast })).toEqual([])
})
