import { system } from '../effect.ts'
import type { Rows } from './rows.ts'

/** Volume I, "Zicsr" Extension for Control and Status Register Instructions. */
export const zicsr: Rows = {
  csrrw: ['csr rs1 001 rd 1110011', system],
  csrrs: ['csr rs1 010 rd 1110011', system],
  csrrc: ['csr rs1 011 rd 1110011', system],
  csrrwi: ['csr uimm[4:0] 101 rd 1110011', system],
  csrrsi: ['csr uimm[4:0] 110 rd 1110011', system],
  csrrci: ['csr uimm[4:0] 111 rd 1110011', system],
}

/** Volume I, "Zifencei" Extension for Instruction-Fetch Fence. */
export const zifencei: Rows = { 'fence.i': ['imm[11:0] rs1 001 rd 0001111', system] }

/** Volume II, "Machine-Mode Privileged Instructions". */
export const machineMode: Rows = {
  mret: ['0011000 00010 00000 000 00000 1110011', system],
  wfi: ['0001000 00101 00000 000 00000 1110011', system],
}
