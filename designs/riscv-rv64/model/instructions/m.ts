import type { Code } from '../bytecode.ts'
import { result } from '../effect.ts'
import {
  add,
  and,
  both,
  choose,
  constant,
  divSigned,
  divUnsigned,
  either,
  equal,
  isZero,
  less,
  mul,
  remSigned,
  remUnsigned,
  rs1,
  rs2,
  shiftRight,
  signExtend32,
  sub,
  zeroExtend32,
} from '../value.ts'
import type { Rows } from './rows.ts'

/** The upper half of an unsigned product, from four products of halves. */
function upperProduct(a: Code, b: Code): Code {
  const high = (value: Code) => shiftRight(value, constant(32n))
  const low = (value: Code) => and(value, constant(0xffff_ffffn))
  const first = add(mul(high(a), low(b)), high(mul(low(a), low(b))))
  const second = add(mul(low(a), high(b)), low(first))
  return add(mul(high(a), high(b)), add(high(first), high(second)))
}
const zero = constant(0n)
const minusOne = constant(-1n)
/** A negative factor, taken as unsigned, is 2^64 too large. */
const tooMuch = (factor: Code, other: Code) => choose(less(factor, zero), other, zero)
const unsignedProduct = upperProduct(rs1, rs2)

const overflows = both(equal(rs1, constant(1n << 63n)), equal(rs2, minusOne))
const unlessZero = (divisor: Code, quotient: Code, otherwise: Code) => either(isZero(divisor), otherwise, quotient)
const [sword1, sword2] = [signExtend32(rs1), signExtend32(rs2)]
const [uword1, uword2] = [zeroExtend32(rs1), zeroExtend32(rs2)]

/** Volume I, "M" Extension for Integer Multiplication and Division. */
export const m: Rows = {
  mul: ['0000001 rs2 rs1 000 rd 0110011', result(mul(rs1, rs2))],
  mulh: ['0000001 rs2 rs1 001 rd 0110011', result(sub(sub(unsignedProduct, tooMuch(rs1, rs2)), tooMuch(rs2, rs1)))],
  mulhsu: ['0000001 rs2 rs1 010 rd 0110011', result(sub(unsignedProduct, tooMuch(rs1, rs2)))],
  mulhu: ['0000001 rs2 rs1 011 rd 0110011', result(unsignedProduct)],
  div: ['0000001 rs2 rs1 100 rd 0110011', result(unlessZero(rs2, either(overflows, rs1, divSigned(rs1, rs2)), minusOne))],
  divu: ['0000001 rs2 rs1 101 rd 0110011', result(unlessZero(rs2, divUnsigned(rs1, rs2), minusOne))],
  rem: ['0000001 rs2 rs1 110 rd 0110011', result(unlessZero(rs2, remSigned(rs1, rs2), rs1))],
  remu: ['0000001 rs2 rs1 111 rd 0110011', result(unlessZero(rs2, remUnsigned(rs1, rs2), rs1))],
  mulw: ['0000001 rs2 rs1 000 rd 0111011', result(signExtend32(mul(rs1, rs2)))],
  divw: ['0000001 rs2 rs1 100 rd 0111011', result(signExtend32(unlessZero(sword2, divSigned(sword1, sword2), minusOne)))],
  divuw: ['0000001 rs2 rs1 101 rd 0111011', result(signExtend32(unlessZero(uword2, divUnsigned(uword1, uword2), minusOne)))],
  remw: ['0000001 rs2 rs1 110 rd 0111011', result(signExtend32(unlessZero(sword2, remSigned(sword1, sword2), sword1)))],
  remuw: ['0000001 rs2 rs1 111 rd 0111011', result(signExtend32(unlessZero(uword2, remUnsigned(uword1, uword2), uword1)))],
}
