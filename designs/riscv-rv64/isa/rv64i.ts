import type { Rows } from './control.ts'

const registers = { readsLeft: true, readsRight: true, writes: true } as const
const immediate = { right: 'immediate', readsLeft: true, writes: true } as const
const upper = { unit: 'add', right: 'immediate', immediate: 'u', writes: true } as const
const branch = { unit: 'branch', complements: true, immediate: 'b', readsLeft: true, readsRight: true } as const
const load = { unit: 'load', right: 'immediate', readsLeft: true, writes: true } as const
const store = { unit: 'store', right: 'immediate', immediate: 's', readsLeft: true, readsRight: true } as const
const less = { unit: 'compare', complements: true, compare: 'less' } as const
const lessUnsigned = { unit: 'compare', complements: true, compare: 'lessUnsigned' } as const

/** RV64I in the order of the manual, volume I, "RV32I Base Instruction Set" and "RV64I Base Instruction Set". */
export const rv64i = {
  lui: ['imm20 rd 0110111', { ...upper, left: 'zero' }],
  auipc: ['imm20 rd 0010111', { ...upper, left: 'pc' }],
  jal: ['imm20 rd 1101111', { unit: 'link', immediate: 'j', writes: true }],
  jalr: ['imm12 rs1 000 rd 1100111', { unit: 'link', ...immediate }],
  beq: ['imm7 rs2 rs1 000 imm5 1100011', branch],
  bne: ['imm7 rs2 rs1 001 imm5 1100011', { ...branch, inverts: true }],
  blt: ['imm7 rs2 rs1 100 imm5 1100011', { ...branch, compare: 'less' }],
  bge: ['imm7 rs2 rs1 101 imm5 1100011', { ...branch, compare: 'less', inverts: true }],
  bltu: ['imm7 rs2 rs1 110 imm5 1100011', { ...branch, compare: 'lessUnsigned' }],
  bgeu: ['imm7 rs2 rs1 111 imm5 1100011', { ...branch, compare: 'lessUnsigned', inverts: true }],
  lb: ['imm12 rs1 000 rd 0000011', load],
  lh: ['imm12 rs1 001 rd 0000011', load],
  lw: ['imm12 rs1 010 rd 0000011', load],
  lbu: ['imm12 rs1 100 rd 0000011', load],
  lhu: ['imm12 rs1 101 rd 0000011', load],
  sb: ['imm7 rs2 rs1 000 imm5 0100011', store],
  sh: ['imm7 rs2 rs1 001 imm5 0100011', store],
  sw: ['imm7 rs2 rs1 010 imm5 0100011', store],
  addi: ['imm12 rs1 000 rd 0010011', { unit: 'add', ...immediate }],
  slti: ['imm12 rs1 010 rd 0010011', { ...less, ...immediate }],
  sltiu: ['imm12 rs1 011 rd 0010011', { ...lessUnsigned, ...immediate }],
  xori: ['imm12 rs1 100 rd 0010011', { unit: 'logic', logic: 'xor', ...immediate }],
  ori: ['imm12 rs1 110 rd 0010011', { unit: 'logic', logic: 'or', ...immediate }],
  andi: ['imm12 rs1 111 rd 0010011', { unit: 'logic', logic: 'and', ...immediate }],
  add: ['0000000 rs2 rs1 000 rd 0110011', { unit: 'add', ...registers }],
  sub: ['0100000 rs2 rs1 000 rd 0110011', { unit: 'add', complements: true, ...registers }],
  sll: ['0000000 rs2 rs1 001 rd 0110011', { unit: 'shift', ...registers }],
  slt: ['0000000 rs2 rs1 010 rd 0110011', { ...less, ...registers }],
  sltu: ['0000000 rs2 rs1 011 rd 0110011', { ...lessUnsigned, ...registers }],
  xor: ['0000000 rs2 rs1 100 rd 0110011', { unit: 'logic', logic: 'xor', ...registers }],
  srl: ['0000000 rs2 rs1 101 rd 0110011', { unit: 'shift', shift: 'right', ...registers }],
  sra: ['0100000 rs2 rs1 101 rd 0110011', { unit: 'shift', shift: 'rightSigned', ...registers }],
  or: ['0000000 rs2 rs1 110 rd 0110011', { unit: 'logic', logic: 'or', ...registers }],
  and: ['0000000 rs2 rs1 111 rd 0110011', { unit: 'logic', logic: 'and', ...registers }],
  fence: ['fm pred succ rs1 000 rd 0001111', {}],
  ecall: ['000000000000 00000 000 00000 1110011', { fault: 'call' }],
  ebreak: ['000000000001 00000 000 00000 1110011', { fault: 'breakpoint' }],

  lwu: ['imm12 rs1 110 rd 0000011', load],
  ld: ['imm12 rs1 011 rd 0000011', load],
  sd: ['imm7 rs2 rs1 011 imm5 0100011', store],
  slli: ['000000 shamt6 rs1 001 rd 0010011', { unit: 'shift', ...immediate }],
  srli: ['000000 shamt6 rs1 101 rd 0010011', { unit: 'shift', shift: 'right', ...immediate }],
  srai: ['010000 shamt6 rs1 101 rd 0010011', { unit: 'shift', shift: 'rightSigned', ...immediate }],
  addiw: ['imm12 rs1 000 rd 0011011', { unit: 'add', isWord: true, ...immediate }],
  slliw: ['0000000 shamt5 rs1 001 rd 0011011', { unit: 'shift', isWord: true, ...immediate }],
  srliw: ['0000000 shamt5 rs1 101 rd 0011011', { unit: 'shift', shift: 'right', isWord: true, ...immediate }],
  sraiw: ['0100000 shamt5 rs1 101 rd 0011011', { unit: 'shift', shift: 'rightSigned', isWord: true, ...immediate }],
  addw: ['0000000 rs2 rs1 000 rd 0111011', { unit: 'add', isWord: true, ...registers }],
  subw: ['0100000 rs2 rs1 000 rd 0111011', { unit: 'add', complements: true, isWord: true, ...registers }],
  sllw: ['0000000 rs2 rs1 001 rd 0111011', { unit: 'shift', isWord: true, ...registers }],
  srlw: ['0000000 rs2 rs1 101 rd 0111011', { unit: 'shift', shift: 'right', isWord: true, ...registers }],
  sraw: ['0100000 rs2 rs1 101 rd 0111011', { unit: 'shift', shift: 'rightSigned', isWord: true, ...registers }],
} as const satisfies Rows
