import { describe, expect, it } from 'vitest'
import { writeVerilog } from '../../codegen-verilog/write-verilog.ts'
import { elaborate } from '../../dsl/elaborate.ts'
import { Lanes, ManyModules } from './lanes.ts'

const declared = (text: string): number => text.match(/^ {4}(?:reg|wire) /gm)!.length

describe('the design whose elaboration is timed', () => {
  it('has ten signals a lane, each with its name', () => {
    const { files } = writeVerilog(elaborate(Lanes, { first: 0, count: 30 }))
    expect(files.size).toBe(1)
    expect(declared([...files.values()][0]!)).toBe(300)
  })

  it('has no two modules alike', () => {
    const { modules } = elaborate(ManyModules, { modules: 7 })
    expect(modules).toHaveLength(8)
  })
})
