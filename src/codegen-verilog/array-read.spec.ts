import { describe, expect, it } from 'vitest'
import { elaborate } from '../dsl/elaborate.ts'
import { array, bool, input, module, output, ports, reg, type Shape, sint, struct, uint, when } from '../index.ts'
import { differences } from './fixtures/compare.ts'
import { checkWithYosys, countCells, hasIcarus, lint, synthesised } from './fixtures/judges.ts'
import { writeVerilog } from './write-verilog.ts'

/** Reads and writes of a register array by an index found at run time. */
const Entries = module('entries', (p: { shape: Shape; zero: unknown; length: number; indexWidth: number; writes: boolean }) => {
  const io = ports({
    at: input(uint(p.indexWidth)),
    to: input(uint(p.indexWidth)),
    write: input(bool),
    data: input(p.shape),
    word: output(p.shape),
    next: output(p.shape),
  })
  const entries = reg(array(p.shape, p.length), { init: Array.from({ length: p.length }, () => p.zero) as never })
  if (p.writes)
    when(io.write, () => {
      entries.at(io.to).next = io.data
    })
  else for (let i = 0; i < p.length; i++) entries.at(i).next = i === 0 ? io.data : entries.at(i - 1)
  io.word.set(entries.at(io.at))
  io.next.set(p.writes ? entries.at(io.at.addWrap(1)) : io.data)
  return io
})

const Grid = module('grid', () => {
  const io = ports({
    row: input(uint(3)),
    column: input(uint(3)),
    data: input(uint(6)),
    word: output(uint(6)),
    top: output(uint(2)),
  })
  const cells = reg(array(array(uint(6), 5), 6), { init: Array.from({ length: 6 }, () => [1, 2, 3, 4, 5]) as never })
  cells.at(io.row).at(io.column).next = io.data
  io.word.set(cells.at(io.row).at(io.column))
  io.top.set(cells.at(io.column).at(4).high(2))
  return io
})

const cases = [
  {
    name: '5 of a struct',
    shape: struct({ valid: bool, tag: uint(6), offset: sint(9) }),
    zero: { valid: false, tag: 3, offset: -4 },
    length: 5,
    indexWidth: 3,
    writes: true,
  },
  { name: '40 of 12 bits', shape: uint(12), zero: 0, length: 40, indexWidth: 6, writes: true },
  { name: '16 of 70 bits', shape: uint(70), zero: 0, length: 16, indexWidth: 4, writes: true },
  { name: '6 bits', shape: bool, zero: true, length: 6, indexWidth: 3, writes: true },
  { name: '8 signed by an index of 40 bits', shape: sint(5), zero: 0, length: 8, indexWidth: 40, writes: true },
  { name: '9 by an index of 3 bits', shape: uint(4), zero: 0, length: 9, indexWidth: 3, writes: true },
]
const filesOf = (top: (p: any) => unknown, parameters: unknown) => {
  const design = elaborate(top as never, parameters as never)
  return { top: design.top, files: writeVerilog(design).files }
}

describe('an array read by an index', () => {
  it('is a part of one vector, 0 past the end', () => {
    const { files } = filesOf(Entries, cases[1])
    const text = [...files.values()].join('')
    expect(text).toContain('reg_array[at * 12 +: 12]')
    expect(text).toContain("at < 6'd40 ?")
    expect(text.match(/wire \[479:0\] reg_array /g)).toHaveLength(1)
  })

  it('keeps a case where there are few, and where the values are no signals', () => {
    const text = [...filesOf(Entries, { ...cases[1], length: 4, indexWidth: 2 }).files.values()].join('')
    expect(text).toContain('case (at)')
    expect(text).not.toContain('+:')
  })

  it.each(cases)('is read by all tools without a word: $name', async (parameters) => {
    const { files, top } = filesOf(Entries, parameters)
    expect(await lint(files, top.name)).toBe('')
    expect(await checkWithYosys(files, top.name)).toBe('')
  })

  it.runIf(hasIcarus).each(cases)('means in Icarus what it means in the interpreter: $name', async (parameters) => {
    const { top } = filesOf(Entries, parameters)
    expect((await differences({ top, steps: 300, seed: 3 })).slice(0, 5)).toEqual([])
    if (parameters.length < 7)
      expect((await differences({ top, steps: 60, seed: 4 }, (files) => synthesised(files, top.name))).slice(0, 5)).toEqual([])
  })

  it.runIf(hasIcarus)('may be an array of arrays, of which bits are taken', async () => {
    const { top, files } = filesOf(Grid, undefined)
    expect(await lint(files, top.name)).toBe('')
    expect((await differences({ top, steps: 300, seed: 5 })).slice(0, 5)).toEqual([])
  })

  it('takes half the cells that a case takes', async () => {
    const { files, top } = filesOf(Entries, { shape: uint(16), zero: 0, length: 64, indexWidth: 6, writes: false })
    const cells = await countCells(files, top.name)
    expect(cells.get('LUT4')).toBeLessThanOrEqual(920) // 909; as a case 2,220
  }, 120_000)
})
