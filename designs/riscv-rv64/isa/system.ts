import type { Rows } from './control.ts'

const csr = { unit: 'csr', writes: true, serialises: true } as const

/** Zicsr. */
export const zicsr = {
  csrrw: ['csr rs1 001 rd 1110011', { ...csr, readsLeft: true }],
  csrrs: ['csr rs1 010 rd 1110011', { ...csr, readsLeft: true }],
  csrrc: ['csr rs1 011 rd 1110011', { ...csr, readsLeft: true }],
  csrrwi: ['csr uimm 101 rd 1110011', { ...csr, left: 'uimm' }],
  csrrsi: ['csr uimm 110 rd 1110011', { ...csr, left: 'uimm' }],
  csrrci: ['csr uimm 111 rd 1110011', { ...csr, left: 'uimm' }],
} as const satisfies Rows

/** Zifencei. */
export const zifencei = {
  fence_i: ['imm12 rs1 001 rd 0001111', { serialises: true }],
} as const satisfies Rows

/** Machine mode's own instructions: volume II, "Machine-Mode Privileged Instructions". */
export const machineMode = {
  mret: ['001100000010 00000 000 00000 1110011', { unit: 'machineReturn', serialises: true }],
  wfi: ['000100000101 00000 000 00000 1110011', { unit: 'wait' }],
} as const satisfies Rows
