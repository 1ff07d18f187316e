import { describe, expect, it } from 'vitest'
import { encode, type Line, textOf } from './instruction.ts'

/** Words as GNU as 2.40 makes them of the text beside. */
const known: readonly (readonly [text: string, line: Line, word: number])[] = [
  ['addi x5, x6, -1', { name: 'addi', rd: 5, rs1: 6, imm: -1 }, 0xfff30293],
  ['srai x5, x6, 63', { name: 'srai', rd: 5, rs1: 6, imm: 63 }, 0x43f35293],
  ['sub x5, x6, x7', { name: 'sub', rd: 5, rs1: 6, rs2: 7 }, 0x407302b3],
  ['ld x10, -8(x8)', { name: 'ld', rd: 10, rs1: 8, imm: -8 }, 0xff843503],
  ['sd x10, -8(x8)', { name: 'sd', rs2: 10, rs1: 8, imm: -8 }, 0xfea43c23],
  ['beq x5, x6, -16', { name: 'beq', rs1: 5, rs2: 6, imm: -16 }, 0xfe6288e3],
  ['csrrwi x5, 0x340, 3', { name: 'csrrwi', rd: 5, csr: 0x340, imm: 3 }, 0x3401d2f3],
  ['amoadd.w x5, x6, (x7)', { name: 'amoadd.w', rd: 5, rs1: 7, rs2: 6 }, 0x0063a2af],
  ['lr.d x5, (x7)', { name: 'lr.d', rd: 5, rs1: 7 }, 0x1003b2af],
  ['lui x5, 0x12345', { name: 'lui', rd: 5, imm: 0x12345000 }, 0x123452b7],
  ['clz x5, x6', { name: 'clz', rd: 5, rs1: 6 }, 0x60031293],
  ['c.addi x5, -1', { name: 'c.addi', rd: 5, imm: -1 }, 0x12fd],
]

describe('an instruction', () => {
  it.each(known)('%s', (text, line, word) => {
    expect(encode(line).toString(16)).toBe(word.toString(16))
    expect(textOf(line, String)).toBe(text)
  })

  it('refuses what does not fit', () => {
    expect(() => encode({ name: 'addi', rd: 1, rs1: 1, imm: 2048 })).toThrow(/cannot hold/)
    expect(() => encode({ name: 'c.lw', rd: 3, rs1: 8, imm: 0 })).toThrow(/cannot hold/)
    expect(() => encode({ name: 'addj' })).toThrow(/no instruction/)
  })
})
