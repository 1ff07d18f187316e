import type { Rows } from './control.ts'

const add = { unit: 'add', readsLeft: true, readsRight: true, writes: true } as const
const unsignedWord = { isUnsignedWord: true } as const

/** Zba: volume I, "Address generation". */
export const zba = {
  add_uw: ['0000100 rs2 rs1 000 rd 0111011', { ...add, ...unsignedWord }],
  sh1add: ['0010000 rs2 rs1 010 rd 0110011', { ...add, scale: 1 }],
  sh1add_uw: ['0010000 rs2 rs1 010 rd 0111011', { ...add, ...unsignedWord, scale: 1 }],
  sh2add: ['0010000 rs2 rs1 100 rd 0110011', { ...add, scale: 2 }],
  sh2add_uw: ['0010000 rs2 rs1 100 rd 0111011', { ...add, ...unsignedWord, scale: 2 }],
  sh3add: ['0010000 rs2 rs1 110 rd 0110011', { ...add, scale: 3 }],
  sh3add_uw: ['0010000 rs2 rs1 110 rd 0111011', { ...add, ...unsignedWord, scale: 3 }],
  slli_uw: [
    '000010 shamt6 rs1 001 rd 0011011',
    { unit: 'shift', right: 'immediate', readsLeft: true, writes: true, ...unsignedWord },
  ],
} as const satisfies Rows
