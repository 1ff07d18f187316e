import type { Rows } from './control.ts'

const multiply = { unit: 'carryless', readsLeft: true, readsRight: true, writes: true } as const

/** Zbc: volume I, "Carry-less multiplication". */
export const zbc = {
  clmul: ['0000101 rs2 rs1 001 rd 0110011', multiply],
  clmulh: ['0000101 rs2 rs1 011 rd 0110011', multiply],
  clmulr: ['0000101 rs2 rs1 010 rd 0110011', multiply],
} as const satisfies Rows
