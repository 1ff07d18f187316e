import { describe, expect, it } from 'vitest'
import { elaborate } from '../../dsl/elaborate.ts'
import { uint } from '../../dsl/shape.ts'
import { fifoKindOf, memoryWords } from './fifo-storage.ts'
import { SyncFifo } from './sync-fifo.ts'

const memoriesOf = (depth: number, width: number, kind?: 'registers' | 'distributed' | 'block') =>
  elaborate(SyncFifo, { shape: uint(width), depth, ...(kind ? { kind } : {}) }).top.memories.map((memory) => [
    memory.storage,
    memory.depth,
  ])

describe('the storage of a FIFO', () => {
  it.each([
    [1, 500, 'registers'],
    [2, 1, 'registers'],
    [3, 1, 'distributed'],
    [32, 256, 'distributed'],
    [33, 15, 'distributed'],
    [33, 16, 'block'],
    [128, 4, 'distributed'],
    [129, 1, 'block'],
    [1024, 18, 'block'],
  ])('is chosen by size: %d × %d bits in %s', (depth, width, kind) => {
    expect(fifoKindOf(depth, width)).toBe(kind)
    expect(memoriesOf(depth, width)[0]?.[0]).toBe(kind === 'registers' ? undefined : kind)
  })

  it('is what was asked for', () => {
    expect(memoriesOf(16, 8, 'registers')).toEqual([])
    expect(memoriesOf(16, 8, 'block')).toEqual([['block', 16]])
    expect(memoriesOf(1000, 8, 'distributed')).toEqual([['distributed', 1008]])
  })

  it.each([
    [1, 'distributed', 2],
    [5, 'distributed', 8],
    [17, 'distributed', 32],
    [33, 'distributed', 48],
    [49, 'distributed', 64],
    [513, 'block', 1024],
    [2049, 'block', 4096],
    [4100, 'block', 6144],
  ] as const)('has for %d words in %s a memory of %d', (least, kind, words) => {
    expect(memoryWords(least, kind)).toBe(words)
  })

  it('of a block RAM holds one value more than the memory has words', () => {
    expect(memoriesOf(513, 18)).toEqual([['block', 512]])
  })

  it.each([
    [{ depth: 0 }, 'GW210'],
    [{ depth: 2.5 }, 'GW210'],
    [{ depth: Number.NaN }, 'GW210'],
    [{ depth: 3, kind: 'block' }, 'GW211'],
    [{ depth: 3, kind: 'ultra' }, 'GW211'],
    [{ depth: 4, almostFull: 5 }, 'GW212'],
    [{ depth: 4, almostFull: 0 }, 'GW212'],
    [{ depth: 4, almostEmpty: 4 }, 'GW212'],
    [{ depth: 4, almostEmpty: -1 }, 'GW212'],
  ])('refuses %o with %s', (parameters, code) => {
    expect(() => elaborate(SyncFifo, { shape: uint(8), ...parameters } as never)).toThrow(code)
  })

  it('blames the line that asked for it', () => {
    expect(() => elaborate(SyncFifo, { shape: uint(8), depth: 0 })).toThrow('fifo-storage.spec.ts')
  })
})
