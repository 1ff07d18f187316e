import type { Code } from '../bytecode.ts'
import { atomic, loadReserved, storeConditional } from '../effect.ts'
import { add, and, choose, less, lessUnsigned, or, xor } from '../value.ts'
import type { Rows } from './rows.ts'

const swap = (_: Code, operand: Code) => operand
const minimum = (a: Code, b: Code) => choose(less(a, b), a, b)
const maximum = (a: Code, b: Code) => choose(less(a, b), b, a)
const minimumUnsigned = (a: Code, b: Code) => choose(lessUnsigned(a, b), a, b)
const maximumUnsigned = (a: Code, b: Code) => choose(lessUnsigned(a, b), b, a)

/** Volume I, "A" Extension for Atomic Instructions. Extending words by their sign keeps their unsigned order. */
export const a: Rows = {
  'lr.w': ['00010 aq rl 00000 rs1 010 rd 0101111', loadReserved(4)],
  'sc.w': ['00011 aq rl rs2 rs1 010 rd 0101111', storeConditional(4)],
  'amoswap.w': ['00001 aq rl rs2 rs1 010 rd 0101111', atomic(4, swap)],
  'amoadd.w': ['00000 aq rl rs2 rs1 010 rd 0101111', atomic(4, add)],
  'amoxor.w': ['00100 aq rl rs2 rs1 010 rd 0101111', atomic(4, xor)],
  'amoand.w': ['01100 aq rl rs2 rs1 010 rd 0101111', atomic(4, and)],
  'amoor.w': ['01000 aq rl rs2 rs1 010 rd 0101111', atomic(4, or)],
  'amomin.w': ['10000 aq rl rs2 rs1 010 rd 0101111', atomic(4, minimum)],
  'amomax.w': ['10100 aq rl rs2 rs1 010 rd 0101111', atomic(4, maximum)],
  'amominu.w': ['11000 aq rl rs2 rs1 010 rd 0101111', atomic(4, minimumUnsigned)],
  'amomaxu.w': ['11100 aq rl rs2 rs1 010 rd 0101111', atomic(4, maximumUnsigned)],
  'lr.d': ['00010 aq rl 00000 rs1 011 rd 0101111', loadReserved(8)],
  'sc.d': ['00011 aq rl rs2 rs1 011 rd 0101111', storeConditional(8)],
  'amoswap.d': ['00001 aq rl rs2 rs1 011 rd 0101111', atomic(8, swap)],
  'amoadd.d': ['00000 aq rl rs2 rs1 011 rd 0101111', atomic(8, add)],
  'amoxor.d': ['00100 aq rl rs2 rs1 011 rd 0101111', atomic(8, xor)],
  'amoand.d': ['01100 aq rl rs2 rs1 011 rd 0101111', atomic(8, and)],
  'amoor.d': ['01000 aq rl rs2 rs1 011 rd 0101111', atomic(8, or)],
  'amomin.d': ['10000 aq rl rs2 rs1 011 rd 0101111', atomic(8, minimum)],
  'amomax.d': ['10100 aq rl rs2 rs1 011 rd 0101111', atomic(8, maximum)],
  'amominu.d': ['11000 aq rl rs2 rs1 011 rd 0101111', atomic(8, minimumUnsigned)],
  'amomaxu.d': ['11100 aq rl rs2 rs1 011 rd 0101111', atomic(8, maximumUnsigned)],
}
