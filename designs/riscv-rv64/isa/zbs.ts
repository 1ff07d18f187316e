import type { Rows } from './control.ts'

const registers = { readsLeft: true, readsRight: true, writes: true } as const
const immediate = { right: 'immediate', readsLeft: true, writes: true } as const
const clear = { unit: 'logic', logic: 'and', complements: true, isBitIndex: true } as const
const invert = { unit: 'logic', logic: 'xor', isBitIndex: true } as const
const set = { unit: 'logic', logic: 'or', isBitIndex: true } as const
const extract = { unit: 'bit', shift: 'right' } as const

/** Zbs: volume I, "Single-bit instructions". */
export const zbs = {
  bclr: ['0100100 rs2 rs1 001 rd 0110011', { ...clear, ...registers }],
  bclri: ['010010 shamt6 rs1 001 rd 0010011', { ...clear, ...immediate }],
  bext: ['0100100 rs2 rs1 101 rd 0110011', { ...extract, ...registers }],
  bexti: ['010010 shamt6 rs1 101 rd 0010011', { ...extract, ...immediate }],
  binv: ['0110100 rs2 rs1 001 rd 0110011', { ...invert, ...registers }],
  binvi: ['011010 shamt6 rs1 001 rd 0010011', { ...invert, ...immediate }],
  bset: ['0010100 rs2 rs1 001 rd 0110011', { ...set, ...registers }],
  bseti: ['001010 shamt6 rs1 001 rd 0010011', { ...set, ...immediate }],
} as const satisfies Rows
