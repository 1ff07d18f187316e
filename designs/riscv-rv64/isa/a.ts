import type { Rows } from './control.ts'

const access = { unit: 'load', right: 'zero', readsLeft: true, writes: true } as const
const reserved = { ...access, atomic: 'loadReserved' } as const
const conditional = { ...access, readsRight: true, atomic: 'storeConditional' } as const
const modify = (atomic: string) => ({ ...access, readsRight: true, atomic }) as const

/**
 * The A extension: volume I, "A" Extension for Atomic Instructions. One hart sees its own accesses in order: `aq` and `rl` ask
 * for nothing more.
 */
export const a = {
  lr_w: ['00010 aq rl 00000 rs1 010 rd 0101111', reserved],
  sc_w: ['00011 aq rl rs2 rs1 010 rd 0101111', conditional],
  amoswap_w: ['00001 aq rl rs2 rs1 010 rd 0101111', modify('swap')],
  amoadd_w: ['00000 aq rl rs2 rs1 010 rd 0101111', modify('add')],
  amoxor_w: ['00100 aq rl rs2 rs1 010 rd 0101111', modify('xor')],
  amoand_w: ['01100 aq rl rs2 rs1 010 rd 0101111', modify('and')],
  amoor_w: ['01000 aq rl rs2 rs1 010 rd 0101111', modify('or')],
  amomin_w: ['10000 aq rl rs2 rs1 010 rd 0101111', modify('min')],
  amomax_w: ['10100 aq rl rs2 rs1 010 rd 0101111', modify('max')],
  amominu_w: ['11000 aq rl rs2 rs1 010 rd 0101111', modify('minUnsigned')],
  amomaxu_w: ['11100 aq rl rs2 rs1 010 rd 0101111', modify('maxUnsigned')],

  lr_d: ['00010 aq rl 00000 rs1 011 rd 0101111', reserved],
  sc_d: ['00011 aq rl rs2 rs1 011 rd 0101111', conditional],
  amoswap_d: ['00001 aq rl rs2 rs1 011 rd 0101111', modify('swap')],
  amoadd_d: ['00000 aq rl rs2 rs1 011 rd 0101111', modify('add')],
  amoxor_d: ['00100 aq rl rs2 rs1 011 rd 0101111', modify('xor')],
  amoand_d: ['01100 aq rl rs2 rs1 011 rd 0101111', modify('and')],
  amoor_d: ['01000 aq rl rs2 rs1 011 rd 0101111', modify('or')],
  amomin_d: ['10000 aq rl rs2 rs1 011 rd 0101111', modify('min')],
  amomax_d: ['10100 aq rl rs2 rs1 011 rd 0101111', modify('max')],
  amominu_d: ['11000 aq rl rs2 rs1 011 rd 0101111', modify('minUnsigned')],
  amomaxu_d: ['11100 aq rl rs2 rs1 011 rd 0101111', modify('maxUnsigned')],
} as const satisfies Rows
