import { describe, expect, it } from 'vitest'
import { sourceLinesOf } from './source-lines.ts'

describe('sourceLinesOf', () => {
  it('reads expressions and blocks, and leaves out the libraries of Yosys', () => {
    expect(sourceLinesOf('p_rx.v:21.1-30.4|/share/lattice/cells_map_trellis.v:68.164-68.215|top.v:5.19-5.31')).toEqual([
      { file: 'p_rx.v', line: 21, lastLine: 30 },
      { file: 'top.v', line: 5, lastLine: 5 },
    ])
  })

  it('reads a line without columns, and nothing from nothing', () => {
    expect(sourceLinesOf('top.v:7')).toEqual([{ file: 'top.v', line: 7, lastLine: 7 }])
    expect(sourceLinesOf(undefined)).toEqual([])
  })
})
