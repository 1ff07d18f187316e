import {
  bool,
  choice,
  decodeTable,
  format,
  input,
  literal,
  matchBits,
  module,
  output,
  ports,
  struct,
  uint,
  wire,
} from 'gatewright'

/** The fields of an instruction word (RISC-V Instruction Set Manual, volume I, 2.2 and chapter 35). */
const fields = { rd: 5, rs1: 5, rs2: 5, shamt: 5, imm12: 12, imm20: 20, imm7: 7, imm5: 5, fm: 4, pred: 4, succ: 4 } as const

export const Control = struct({
  unit: choice('alu', 'branch', 'jump', 'load', 'store', 'fence', 'system'),
  operation: choice('add', 'sub', 'shiftLeft', 'less', 'lessUnsigned', 'xor', 'shiftRight', 'shiftRightSigned', 'or', 'and'),
  immediate: choice('i', 's', 'b', 'u', 'j'),
  usesImmediate: bool,
  usesPc: bool,
  writes: bool,
  legal: bool,
})
export const defaults = {
  unit: 'alu',
  operation: 'add',
  immediate: 'i',
  usesImmediate: false,
  usesPc: false,
  writes: false,
  legal: true,
} as const

const immediate = { usesImmediate: true, writes: true } as const
const branch = { unit: 'branch', immediate: 'b' } as const
const load = { unit: 'load', usesImmediate: true, writes: true } as const
const store = { unit: 'store', immediate: 's', usesImmediate: true } as const
const register = { writes: true } as const

/** RV32I, as the manual lists it: chapter 35, "RV32I Base Instruction Set". */
export const rows = {
  lui: ['imm20 rd 0110111', { ...immediate, immediate: 'u' }],
  auipc: ['imm20 rd 0010111', { ...immediate, immediate: 'u', usesPc: true }],
  jal: ['imm20 rd 1101111', { unit: 'jump', immediate: 'j', usesImmediate: true, usesPc: true, writes: true }],
  jalr: ['imm12 rs1 000 rd 1100111', { unit: 'jump', usesImmediate: true, writes: true }],
  beq: ['imm7 rs2 rs1 000 imm5 1100011', { ...branch, operation: 'sub' }],
  bne: ['imm7 rs2 rs1 001 imm5 1100011', { ...branch, operation: 'sub' }],
  blt: ['imm7 rs2 rs1 100 imm5 1100011', { ...branch, operation: 'less' }],
  bge: ['imm7 rs2 rs1 101 imm5 1100011', { ...branch, operation: 'less' }],
  bltu: ['imm7 rs2 rs1 110 imm5 1100011', { ...branch, operation: 'lessUnsigned' }],
  bgeu: ['imm7 rs2 rs1 111 imm5 1100011', { ...branch, operation: 'lessUnsigned' }],
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
  fence: ['fm pred succ rs1 000 rd 0001111', { unit: 'fence' }],
  ecall: ['000000000000 00000 000 00000 1110011', { unit: 'system' }],
  ebreak: ['000000000001 00000 000 00000 1110011', { unit: 'system' }],
} as const

const table = decodeTable(format(32, fields), Control, rows, { defaults, illegal: { legal: false } })

export const TableDecoder = module('table_decoder', () => {
  const io = ports({ word: input(uint(32)), control: output(Control) })
  io.control.set(table.decode(io.word))
  return io
})

/** The same table as the plain `casez` that one would write by hand. */
export const CaseDecoder = module('case_decoder', () => {
  const io = ports({ word: input(uint(32)), control: output(Control) })
  const control = wire(Control)
  const digits = (pattern: string): string =>
    pattern
      .split(' ')
      .map((token) => (token in fields ? '?'.repeat(fields[token as keyof typeof fields]) : token))
      .join('')
  const arms = Object.values(rows as Record<string, readonly [string, object]>).map(([pattern, values]) => [
    digits(pattern),
    () => control.set(literal(Control, { ...defaults, ...values } as never)),
  ])
  matchBits(io.word, {
    ...Object.fromEntries(arms),
    _: () => control.set(literal(Control, { ...defaults, legal: false } as never)),
  })
  io.control.set(control)
  return io
})
