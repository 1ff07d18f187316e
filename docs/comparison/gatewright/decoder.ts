import { bool, choice, decodeTable, format, input, module, output, ports, struct, uint } from 'gatewright'

const Control = struct({ legal: bool, unit: choice('alu', 'load', 'store', 'branch'), writes: bool, immediate: bool })
const rv32 = format(32, { rd: 5, rs1: 5, rs2: 5, imm7: 7, imm5: 5, imm12: 12 })
const table = decodeTable(
  rv32,
  Control,
  {
    add: ['0000000 rs2 rs1 000 rd 0110011', { writes: true }],
    sub: ['0100000 rs2 rs1 000 rd 0110011', { writes: true }],
    addi: ['imm12 rs1 000 rd 0010011', { writes: true, immediate: true }],
    lw: ['imm12 rs1 010 rd 0000011', { unit: 'load', writes: true, immediate: true }],
    sw: ['imm7 rs2 rs1 010 imm5 0100011', { unit: 'store', immediate: true }],
    beq: ['imm7 rs2 rs1 000 imm5 1100011', { unit: 'branch' }],
  },
  { defaults: { legal: true, unit: 'alu', writes: false, immediate: false }, illegal: { legal: false } },
)

export const Decoder = module('decoder', () => {
  const io = ports({ word: input(uint(32)), control: output(Control) })
  io.control.set(table.decode(io.word))
  return io
})
