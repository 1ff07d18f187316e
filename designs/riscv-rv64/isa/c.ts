/** A row: the halfword as the manual's listing writes it, and the word of 32 bits that it stands for. */
export type CompressedRow = readonly [halfword: string, word: string]

/**
 * The C extension for RV64: volume I, "C" Extension, tables "Instruction listing for RVC, Quadrant 0 … 2".
 *
 * `rd′` names x8 … x15, in a word `01 rd′`. `imm[5]` … say which bit of an immediate stands where; in a word `imm` is extended
 * by its sign and `uimm` by zeros, and bits that the halfword lacks below are zero. `≠` leaves out what is reserved or another
 * row. Hints are what they expand to: they write x0, or do nothing.
 */
export const c: Readonly<Record<string, CompressedRow>> = {
  // Quadrant 0
  c_addi4spn: ['000 uimm[5:4|9:6|2|3]≠0 rd′ 00', 'uimm[11:0] 00010 000 01 rd′ 0010011'],
  c_lw: ['010 uimm[5:3] rs1′ uimm[2|6] rd′ 00', 'uimm[11:0] 01 rs1′ 010 01 rd′ 0000011'],
  c_ld: ['011 uimm[5:3] rs1′ uimm[7:6] rd′ 00', 'uimm[11:0] 01 rs1′ 011 01 rd′ 0000011'],
  c_sw: ['110 uimm[5:3] rs1′ uimm[2|6] rs2′ 00', 'uimm[11:5] 01 rs2′ 01 rs1′ 010 uimm[4:0] 0100011'],
  c_sd: ['111 uimm[5:3] rs1′ uimm[7:6] rs2′ 00', 'uimm[11:5] 01 rs2′ 01 rs1′ 011 uimm[4:0] 0100011'],

  // Quadrant 1
  c_addi: ['000 imm[5] rd imm[4:0] 01', 'imm[11:0] rd 000 rd 0010011'],
  c_addiw: ['001 imm[5] rd≠0 imm[4:0] 01', 'imm[11:0] rd 000 rd 0011011'],
  c_li: ['010 imm[5] rd imm[4:0] 01', 'imm[11:0] 00000 000 rd 0010011'],
  c_addi16sp: ['011 imm[9] 00010 imm[4|6|8:7|5]≠0 01', 'imm[11:0] 00010 000 00010 0010011'],
  c_addi16sp_least: ['011 1 00010 00000 01', '111000000000 00010 000 00010 0010011'],
  c_lui: ['011 imm[17] rd≠2 imm[16:12]≠0 01', 'imm[31:12] rd 0110111'],
  c_lui_least: ['011 1 rd≠2 00000 01', '11111111111111100000 rd 0110111'],
  c_srli: ['100 uimm[5] 00 rd′ uimm[4:0] 01', '000000 uimm[5:0] 01 rd′ 101 01 rd′ 0010011'],
  c_srai: ['100 uimm[5] 01 rd′ uimm[4:0] 01', '010000 uimm[5:0] 01 rd′ 101 01 rd′ 0010011'],
  c_andi: ['100 imm[5] 10 rd′ imm[4:0] 01', 'imm[11:0] 01 rd′ 111 01 rd′ 0010011'],
  c_sub: ['100 0 11 rd′ 00 rs2′ 01', '0100000 01 rs2′ 01 rd′ 000 01 rd′ 0110011'],
  c_xor: ['100 0 11 rd′ 01 rs2′ 01', '0000000 01 rs2′ 01 rd′ 100 01 rd′ 0110011'],
  c_or: ['100 0 11 rd′ 10 rs2′ 01', '0000000 01 rs2′ 01 rd′ 110 01 rd′ 0110011'],
  c_and: ['100 0 11 rd′ 11 rs2′ 01', '0000000 01 rs2′ 01 rd′ 111 01 rd′ 0110011'],
  c_subw: ['100 1 11 rd′ 00 rs2′ 01', '0100000 01 rs2′ 01 rd′ 000 01 rd′ 0111011'],
  c_addw: ['100 1 11 rd′ 01 rs2′ 01', '0000000 01 rs2′ 01 rd′ 000 01 rd′ 0111011'],
  c_j: ['101 imm[11|4|9:8|10|6|7|3:1|5] 01', 'imm[20|10:1|11|19:12] 00000 1101111'],
  c_beqz: ['110 imm[8|4:3] rs1′ imm[7:6|2:1|5] 01', 'imm[12|10:5] 00000 01 rs1′ 000 imm[4:1|11] 1100011'],
  c_bnez: ['111 imm[8|4:3] rs1′ imm[7:6|2:1|5] 01', 'imm[12|10:5] 00000 01 rs1′ 001 imm[4:1|11] 1100011'],

  // Quadrant 2
  c_slli: ['000 uimm[5] rd uimm[4:0] 10', '000000 uimm[5:0] rd 001 rd 0010011'],
  c_lwsp: ['010 uimm[5] rd≠0 uimm[4:2|7:6] 10', 'uimm[11:0] 00010 010 rd 0000011'],
  c_ldsp: ['011 uimm[5] rd≠0 uimm[4:3|8:6] 10', 'uimm[11:0] 00010 011 rd 0000011'],
  c_jr: ['100 0 rs1≠0 00000 10', '000000000000 rs1 000 00000 1100111'],
  c_mv: ['100 0 rd rs2≠0 10', '0000000 rs2 00000 000 rd 0110011'],
  c_ebreak: ['100 1 00000 00000 10', '000000000001 00000 000 00000 1110011'],
  c_jalr: ['100 1 rs1≠0 00000 10', '000000000000 rs1 000 00001 1100111'],
  c_add: ['100 1 rd rs2≠0 10', '0000000 rs2 rd 000 rd 0110011'],
  c_swsp: ['110 uimm[5:2|7:6] rs2 10', 'uimm[11:5] rs2 00010 010 uimm[4:0] 0100011'],
  c_sdsp: ['111 uimm[5:3|8:6] rs2 10', 'uimm[11:5] rs2 00010 011 uimm[4:0] 0100011'],
}
