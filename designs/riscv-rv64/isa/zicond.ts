import type { Rows } from './control.ts'

const condition = { unit: 'condition', readsLeft: true, readsRight: true, writes: true } as const

/** Zicond: volume I, "Integer conditional operations". */
export const zicond = {
  czero_eqz: ['0000111 rs2 rs1 101 rd 0110011', condition],
  czero_nez: ['0000111 rs2 rs1 111 rd 0110011', { ...condition, inverts: true }],
} as const satisfies Rows
