import { bool, choice, decodeTable, format, struct } from 'gatewright'

/** The fields of an instruction word. Source: RISC-V Instruction Set Manual, volume I, 2.2 and "Instruction Set Listings". */
export const fields = {
  rd: 5,
  rs1: 5,
  rs2: 5,
  shamt: 5,
  imm12: 12,
  imm20: 20,
  imm7: 7,
  imm5: 5,
  fm: 4,
  pred: 4,
  succ: 4,
} as const

/** Why the core has stopped. */
export const Halt = choice('no', 'call', 'breakpoint', 'illegal', 'misaligned')

/** What an instruction wants of the core. */
export const Control = struct({
  /** What the second operand, or the offset of an address, is made of. */
  immediate: choice('i', 's', 'b', 'u', 'j'),
  usesImmediate: bool,
  operation: choice('add', 'sub', 'shiftLeft', 'less', 'lessUnsigned', 'xor', 'shiftRight', 'shiftRightSigned', 'or', 'and'),
  /** What is added to the immediate for an address. */
  base: choice('register', 'pc'),
  jumps: choice('never', 'always', 'ifEqual', 'ifNotEqual', 'ifLess', 'ifNotLess'),
  memory: choice('idle', 'load', 'store'),
  /** What goes into the register `rd`; of a load the address goes on, and the value comes a stage later. */
  result: choice('operation', 'immediate', 'address', 'link'),
  writes: bool,
  halts: Halt,
})
export const defaults = {
  immediate: 'i',
  usesImmediate: false,
  operation: 'add',
  base: 'register',
  jumps: 'never',
  memory: 'idle',
  result: 'operation',
  writes: false,
  halts: 'no',
} as const
/** A word that is no instruction halts the core; whatever else it does is free. */
export const illegal = { halts: 'illegal' } as const

const register = { writes: true } as const
const immediate = { usesImmediate: true, writes: true } as const
const jump = { jumps: 'always', result: 'link', writes: true } as const
const branch = { immediate: 'b', base: 'pc' } as const
const load = { memory: 'load', result: 'address', writes: true } as const
const store = { memory: 'store', immediate: 's' } as const

/** RV32I in the order of the manual. */
export const rows = {
  lui: ['imm20 rd 0110111', { immediate: 'u', result: 'immediate', writes: true }],
  auipc: ['imm20 rd 0010111', { immediate: 'u', base: 'pc', result: 'address', writes: true }],
  jal: ['imm20 rd 1101111', { ...jump, immediate: 'j', base: 'pc' }],
  jalr: ['imm12 rs1 000 rd 1100111', jump],
  beq: ['imm7 rs2 rs1 000 imm5 1100011', { ...branch, jumps: 'ifEqual' }],
  bne: ['imm7 rs2 rs1 001 imm5 1100011', { ...branch, jumps: 'ifNotEqual' }],
  blt: ['imm7 rs2 rs1 100 imm5 1100011', { ...branch, jumps: 'ifLess', operation: 'less' }],
  bge: ['imm7 rs2 rs1 101 imm5 1100011', { ...branch, jumps: 'ifNotLess', operation: 'less' }],
  bltu: ['imm7 rs2 rs1 110 imm5 1100011', { ...branch, jumps: 'ifLess', operation: 'lessUnsigned' }],
  bgeu: ['imm7 rs2 rs1 111 imm5 1100011', { ...branch, jumps: 'ifNotLess', operation: 'lessUnsigned' }],
  lb: ['imm12 rs1 000 rd 0000011', load],
  lh: ['imm12 rs1 001 rd 0000011', load],
  lw: ['imm12 rs1 010 rd 0000011', load],
  lbu: ['imm12 rs1 100 rd 0000011', load],
  lhu: ['imm12 rs1 101 rd 0000011', load],
  sb: ['imm7 rs2 rs1 000 imm5 0100011', store],
  sh: ['imm7 rs2 rs1 001 imm5 0100011', store],
  sw: ['imm7 rs2 rs1 010 imm5 0100011', store],
  addi: ['imm12 rs1 000 rd 0010011', immediate],
  slti: ['imm12 rs1 010 rd 0010011', { ...immediate, operation: 'less' }],
  sltiu: ['imm12 rs1 011 rd 0010011', { ...immediate, operation: 'lessUnsigned' }],
  xori: ['imm12 rs1 100 rd 0010011', { ...immediate, operation: 'xor' }],
  ori: ['imm12 rs1 110 rd 0010011', { ...immediate, operation: 'or' }],
  andi: ['imm12 rs1 111 rd 0010011', { ...immediate, operation: 'and' }],
  slli: ['0000000 shamt rs1 001 rd 0010011', { ...immediate, operation: 'shiftLeft' }],
  srli: ['0000000 shamt rs1 101 rd 0010011', { ...immediate, operation: 'shiftRight' }],
  srai: ['0100000 shamt rs1 101 rd 0010011', { ...immediate, operation: 'shiftRightSigned' }],
  add: ['0000000 rs2 rs1 000 rd 0110011', register],
  sub: ['0100000 rs2 rs1 000 rd 0110011', { ...register, operation: 'sub' }],
  sll: ['0000000 rs2 rs1 001 rd 0110011', { ...register, operation: 'shiftLeft' }],
  slt: ['0000000 rs2 rs1 010 rd 0110011', { ...register, operation: 'less' }],
  sltu: ['0000000 rs2 rs1 011 rd 0110011', { ...register, operation: 'lessUnsigned' }],
  xor: ['0000000 rs2 rs1 100 rd 0110011', { ...register, operation: 'xor' }],
  srl: ['0000000 rs2 rs1 101 rd 0110011', { ...register, operation: 'shiftRight' }],
  sra: ['0100000 rs2 rs1 101 rd 0110011', { ...register, operation: 'shiftRightSigned' }],
  or: ['0000000 rs2 rs1 110 rd 0110011', { ...register, operation: 'or' }],
  and: ['0000000 rs2 rs1 111 rd 0110011', { ...register, operation: 'and' }],
  fence: ['fm pred succ rs1 000 rd 0001111', {}],
  ecall: ['000000000000 00000 000 00000 1110011', { halts: 'call' }],
  ebreak: ['000000000001 00000 000 00000 1110011', { halts: 'breakpoint' }],
} as const

export const instructions = decodeTable(format(32, fields), Control, rows, { defaults, illegal })
