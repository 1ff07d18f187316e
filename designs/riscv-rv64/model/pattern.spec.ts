import { describe, expect, it } from 'vitest'
import { Decoder, extensionNames } from './decoder.ts'
import { parsePattern } from './pattern.ts'

describe('an encoding as the manual draws it', () => {
  it('puts the bits of an immediate where they belong', () => {
    const branch = parsePattern('imm[12|10:5] rs2 rs1 000 imm[4:1|11] 1100011')
    expect(branch.fieldsOf(0xfe6288e3)).toMatchObject({ rs1: 5, rs2: 6, imm: -16 })
    expect(branch.encode({ rs1: 5, rs2: 6, imm: -16 })).toBe(0xfe6288e3)
    expect(branch.encode({ rs1: 5, rs2: 6, imm: 3 })).toBeUndefined()
  })

  it('keeps what must not be zero, or not a register, out', () => {
    const lui = parsePattern('011 nzimm[17] rd≠2 nzimm[16:12] 01')
    expect(lui.fieldsOf(0x6285)).toMatchObject({ rd: 5, imm: 0x1000 })
    expect(lui.fieldsOf(0x6281)).toBeUndefined()
    expect(lui.fieldsOf(0x6105)).toBeUndefined()
  })

  it('refuses what is not 16 or 32 bits wide, or no field', () => {
    expect(() => parsePattern('rd 0110011')).toThrow(/32 bits/)
    expect(() => parsePattern('rs4 rd 0110011')).toThrow(/no part/)
  })
})

/** Words as GNU as 2.40 makes them, and what they stand for. */
const compressed: readonly (readonly [half: number, name: string, fields: object])[] = [
  [0x0028, 'addi', { rd: 10, rs1: 2, imm: 8 }], // c.addi4spn a0, sp, 8
  [0x4188, 'lw', { rd: 10, rs1: 11, imm: 0 }], // c.lw a0, 0(a1)
  [0x6588, 'ld', { rd: 10, rs1: 11, imm: 8 }], // c.ld a0, 8(a1)
  [0xc1c8, 'sw', { rs2: 10, rs1: 11, imm: 4 }], // c.sw a0, 4(a1)
  [0x1141, 'addi', { rd: 2, rs1: 2, imm: -16 }], // c.addi sp, -16
  [0x6105, 'addi', { rd: 2, rs1: 2, imm: 32 }], // c.addi16sp 32
  [0x6ee1, 'lui', { rd: 29, imm: 0x18000 }], // c.lui t4, 0x18
  [0x8d89, 'sub', { rd: 11, rs1: 11, rs2: 10 }], // c.sub a1, a0
  [0x9d2d, 'addw', { rd: 10, rs1: 10, rs2: 11 }], // c.addw a0, a1
  [0xe406, 'sd', { rs2: 1, rs1: 2, imm: 8 }], // c.sdsp ra, 8(sp)
  [0x8302, 'jalr', { rd: 0, rs1: 6, imm: 0 }], // c.jr t1
  [0x9302, 'jalr', { rd: 1, rs1: 6, imm: 0 }], // c.jalr t1
  [0x852e, 'add', { rd: 10, rs1: 0, rs2: 11 }], // c.mv a0, a1
  [0x9002, 'ebreak', {}],
]

describe('the decoder', () => {
  it.each(compressed)('expands %i to %s', (half, name, fields) => {
    expect(new Decoder(['C']).decode(half)).toMatchObject({ name, length: 2, ...fields })
    expect(new Decoder([]).decode(half)).toBeUndefined()
  })

  it('knows no word of zeros or ones, nor one of an extension that is left out', () => {
    const all = new Decoder(extensionNames)
    expect([all.decode(0), all.decode(-1)]).toEqual([undefined, undefined])
    expect(new Decoder(['A']).decode(0x02b50533)).toBeUndefined()
    expect(new Decoder(['M']).decode(0x02b50533)).toMatchObject({ name: 'mul', rd: 10, rs1: 10, rs2: 11 })
  })
})
