import type { Rows } from './control.ts'

const multiply = { unit: 'multiply', readsLeft: true, readsRight: true, writes: true } as const
const divide = { unit: 'divide', readsLeft: true, readsRight: true, writes: true } as const
const word = { isWord: true } as const

/** The M extension: volume I, "M" Extension for Integer Multiplication and Division. */
export const m = {
  mul: ['0000001 rs2 rs1 000 rd 0110011', multiply],
  mulh: ['0000001 rs2 rs1 001 rd 0110011', multiply],
  mulhsu: ['0000001 rs2 rs1 010 rd 0110011', multiply],
  mulhu: ['0000001 rs2 rs1 011 rd 0110011', multiply],
  div: ['0000001 rs2 rs1 100 rd 0110011', divide],
  divu: ['0000001 rs2 rs1 101 rd 0110011', divide],
  rem: ['0000001 rs2 rs1 110 rd 0110011', divide],
  remu: ['0000001 rs2 rs1 111 rd 0110011', divide],
  mulw: ['0000001 rs2 rs1 000 rd 0111011', { ...multiply, ...word }],
  divw: ['0000001 rs2 rs1 100 rd 0111011', { ...divide, ...word }],
  divuw: ['0000001 rs2 rs1 101 rd 0111011', { ...divide, ...word }],
  remw: ['0000001 rs2 rs1 110 rd 0111011', { ...divide, ...word }],
  remuw: ['0000001 rs2 rs1 111 rd 0111011', { ...divide, ...word }],
} as const satisfies Rows
