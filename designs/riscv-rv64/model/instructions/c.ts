/** A field of the halfword, or the number of a register. */
export type Operand = 'rd' | 'rs1' | 'rs2' | number

/** What a compressed instruction stands for; the immediate is its own, scaled as the manual writes it, or none. */
export interface Expansion {
  readonly name: string
  readonly rd?: Operand
  readonly rs1?: Operand
  readonly rs2?: Operand
}

const is = (name: string, operands: Omit<Expansion, 'name'> = {}): Expansion => ({ name, ...operands })
const onRd = { rd: 'rd', rs1: 'rd' } as const
const sp = 2

/**
 * Volume I, "C" Extension for Compressed Instructions, without those of floating point. What would be a HINT is done as what
 * it stands for, with x0 as destination or nothing to add.
 */
export const c: Readonly<Record<string, readonly [pattern: string, expansion: Expansion]>> = {
  'c.addi4spn': ['000 nzuimm[5:4|9:6|2|3] rd′ 00', is('addi', { rd: 'rd', rs1: sp })],
  'c.lw': ['010 uimm[5:3] rs1′ uimm[2|6] rd′ 00', is('lw', { rd: 'rd', rs1: 'rs1' })],
  'c.ld': ['011 uimm[5:3] rs1′ uimm[7:6] rd′ 00', is('ld', { rd: 'rd', rs1: 'rs1' })],
  'c.sw': ['110 uimm[5:3] rs1′ uimm[2|6] rs2′ 00', is('sw', { rs1: 'rs1', rs2: 'rs2' })],
  'c.sd': ['111 uimm[5:3] rs1′ uimm[7:6] rs2′ 00', is('sd', { rs1: 'rs1', rs2: 'rs2' })],
  'c.addi': ['000 imm[5] rd imm[4:0] 01', is('addi', onRd)],
  'c.addiw': ['001 imm[5] rd≠0 imm[4:0] 01', is('addiw', onRd)],
  'c.li': ['010 imm[5] rd imm[4:0] 01', is('addi', { rd: 'rd', rs1: 0 })],
  'c.addi16sp': ['011 nzimm[9] 00010 nzimm[4|6|8:7|5] 01', is('addi', { rd: sp, rs1: sp })],
  'c.lui': ['011 nzimm[17] rd≠2 nzimm[16:12] 01', is('lui', { rd: 'rd' })],
  'c.srli': ['100 uimm[5] 00 rd′ uimm[4:0] 01', is('srli', onRd)],
  'c.srai': ['100 uimm[5] 01 rd′ uimm[4:0] 01', is('srai', onRd)],
  'c.andi': ['100 imm[5] 10 rd′ imm[4:0] 01', is('andi', onRd)],
  'c.sub': ['100 0 11 rd′ 00 rs2′ 01', is('sub', { ...onRd, rs2: 'rs2' })],
  'c.xor': ['100 0 11 rd′ 01 rs2′ 01', is('xor', { ...onRd, rs2: 'rs2' })],
  'c.or': ['100 0 11 rd′ 10 rs2′ 01', is('or', { ...onRd, rs2: 'rs2' })],
  'c.and': ['100 0 11 rd′ 11 rs2′ 01', is('and', { ...onRd, rs2: 'rs2' })],
  'c.subw': ['100 1 11 rd′ 00 rs2′ 01', is('subw', { ...onRd, rs2: 'rs2' })],
  'c.addw': ['100 1 11 rd′ 01 rs2′ 01', is('addw', { ...onRd, rs2: 'rs2' })],
  'c.j': ['101 imm[11|4|9:8|10|6|7|3:1|5] 01', is('jal', { rd: 0 })],
  'c.beqz': ['110 imm[8|4:3] rs1′ imm[7:6|2:1|5] 01', is('beq', { rs1: 'rs1', rs2: 0 })],
  'c.bnez': ['111 imm[8|4:3] rs1′ imm[7:6|2:1|5] 01', is('bne', { rs1: 'rs1', rs2: 0 })],
  'c.slli': ['000 uimm[5] rd uimm[4:0] 10', is('slli', onRd)],
  'c.lwsp': ['010 uimm[5] rd≠0 uimm[4:2|7:6] 10', is('lw', { rd: 'rd', rs1: sp })],
  'c.ldsp': ['011 uimm[5] rd≠0 uimm[4:3|8:6] 10', is('ld', { rd: 'rd', rs1: sp })],
  'c.jr': ['100 0 rs1≠0 00000 10', is('jalr', { rd: 0, rs1: 'rs1' })],
  'c.mv': ['100 0 rd rs2≠0 10', is('add', { rd: 'rd', rs1: 0, rs2: 'rs2' })],
  'c.ebreak': ['100 1 00000 00000 10', is('ebreak')],
  'c.jalr': ['100 1 rs1≠0 00000 10', is('jalr', { rd: 1, rs1: 'rs1' })],
  'c.add': ['100 1 rd rs2≠0 10', is('add', { ...onRd, rs2: 'rs2' })],
  'c.swsp': ['110 uimm[5:2|7:6] rs2 10', is('sw', { rs1: sp, rs2: 'rs2' })],
  'c.sdsp': ['111 uimm[5:3|8:6] rs2 10', is('sd', { rs1: sp, rs2: 'rs2' })],
}
