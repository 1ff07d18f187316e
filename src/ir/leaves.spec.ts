import { expect, it } from 'vitest'
import { constant, read } from './expression.ts'
import { assign, assignBitAt, assignSlice, moduleOf, variable, when } from './hand-built.ts'
import { leafText, leavesOf } from './leaves.ts'

const texts = (leaves: readonly Parameters<typeof leafText>[0][]): string[] => leaves.map(leafText)

it('cuts a variable at the boundaries of its assigned slices, inside conditions too', () => {
  const a = variable('input', 'a', 8)
  const flags = variable('output', 'flags', 8)
  const module = moduleOf('m', {
    variables: [a, flags],
    body: [
      assign(flags, constant(0n, 8)),
      when(read(a), [assignSlice(flags, 2, 3, constant(1n, 3))], [assignSlice(flags, 4, 4, constant(1n, 4))]),
    ],
  })
  const leaves = leavesOf(module)
  expect(texts(leaves.all)).toEqual(['a', 'flags[1:0]', 'flags[3:2]', 'flags[4]', 'flags[7:5]'])
  expect(leaves.all.map((leaf) => leaf.index)).toEqual([0, 1, 2, 3, 4])
  expect(texts(leaves.of(flags))).toEqual(['flags[1:0]', 'flags[3:2]', 'flags[4]', 'flags[7:5]'])
})

it('leaves a variable whole that an index found at run time assigns', () => {
  const index = variable('input', 'index', 3)
  const held = variable('register', 'held', 8)
  const module = moduleOf('m', {
    variables: [index, held],
    body: [assignSlice(held, 0, 4, constant(0n, 4)), assignBitAt(held, read(index), constant(1n, 1))],
  })
  expect(texts(leavesOf(module).of(held))).toEqual(['held'])
})

it('finds the leaves that overlap a range of bits', () => {
  const wide = variable('wire', 'wide', 32)
  const module = moduleOf('m', {
    variables: [wide],
    body: [0, 4, 8, 16].map((low) => assignSlice(wide, low, low < 8 ? 4 : low === 8 ? 8 : 16, constant(0n, 4))),
  })
  const leaves = leavesOf(module)
  expect(texts(leaves.overlapping(wide, 0, 4))).toEqual(['wide[3:0]'])
  expect(texts(leaves.overlapping(wide, 3, 2))).toEqual(['wide[3:0]', 'wide[7:4]'])
  expect(texts(leaves.overlapping(wide, 15, 2))).toEqual(['wide[15:8]', 'wide[31:16]'])
  expect(texts(leaves.overlapping(wide, 31, 1))).toEqual(['wide[31:16]'])
  expect(leaves.overlapping(wide, 0, 32)).toHaveLength(4)
  expect(leaves.overlapping(wide, 5, 0)).toEqual([])
  expect(leaves.overlapping(variable('wire', 'elsewhere', 4), 0, 4)).toEqual([])
})
