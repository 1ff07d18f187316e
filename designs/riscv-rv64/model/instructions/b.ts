import type { Code } from '../bytecode.ts'
import { result } from '../effect.ts'
import {
  add,
  and,
  choose,
  constant,
  either,
  imm,
  isZero,
  leadingZeros,
  less,
  lessUnsigned,
  mul,
  not,
  or,
  population,
  rotateLeft,
  rotateRight,
  rs1,
  rs2,
  shiftLeft,
  shiftRight,
  signExtend8,
  signExtend16,
  signExtend32,
  sub,
  trailingZeros,
  xor,
  zeroExtend16,
  zeroExtend32,
} from '../value.ts'
import type { Rows } from './rows.ts'

const one = constant(1n)
const shifted = (value: Code, by: bigint) => shiftLeft(value, constant(by))
const word = zeroExtend32(rs1)

/** Volume I, "B" Extension for Bit Manipulation: Zba, address generation. */
export const zba: Rows = {
  'add.uw': ['0000100 rs2 rs1 000 rd 0111011', result(add(rs2, word))],
  sh1add: ['0010000 rs2 rs1 010 rd 0110011', result(add(rs2, shifted(rs1, 1n)))],
  'sh1add.uw': ['0010000 rs2 rs1 010 rd 0111011', result(add(rs2, shifted(word, 1n)))],
  sh2add: ['0010000 rs2 rs1 100 rd 0110011', result(add(rs2, shifted(rs1, 2n)))],
  'sh2add.uw': ['0010000 rs2 rs1 100 rd 0111011', result(add(rs2, shifted(word, 2n)))],
  sh3add: ['0010000 rs2 rs1 110 rd 0110011', result(add(rs2, shifted(rs1, 3n)))],
  'sh3add.uw': ['0010000 rs2 rs1 110 rd 0111011', result(add(rs2, shifted(word, 3n)))],
  'slli.uw': ['000010 uimm[5:0] rs1 001 rd 0011011', result(shiftLeft(word, imm))],
}

/** Rotates 32 bits to the right: of two copies one below the other, the lower 32 after the shift. */
const rotateWord = (amount: Code) => signExtend32(shiftRight(or(word, shifted(word, 32n)), and(amount, constant(31n))))
/** Swaps neighbours of so many bits. */
const swapped = (value: Code, by: bigint, lower: bigint) =>
  or(shiftLeft(and(value, constant(lower)), constant(by)), and(shiftRight(value, constant(by)), constant(lower)))
const swappedBytes = swapped(swapped(swapped(rs1, 8n, 0x00ff_00ff_00ff_00ffn), 16n, 0x0000_ffff_0000_ffffn), 32n, 0xffff_ffffn)
/** The top bit of each byte that is not zero. */
const occupied = and(
  or(add(and(rs1, constant(0x7f7f_7f7f_7f7f_7f7fn)), constant(0x7f7f_7f7f_7f7f_7f7fn)), rs1),
  constant(0x8080_8080_8080_8080n),
)

/** Zbb, basic bit manipulation. */
export const zbb: Rows = {
  andn: ['0100000 rs2 rs1 111 rd 0110011', result(and(rs1, not(rs2)))],
  orn: ['0100000 rs2 rs1 110 rd 0110011', result(or(rs1, not(rs2)))],
  xnor: ['0100000 rs2 rs1 100 rd 0110011', result(not(xor(rs1, rs2)))],
  clz: ['0110000 00000 rs1 001 rd 0010011', result(leadingZeros(rs1))],
  clzw: ['0110000 00000 rs1 001 rd 0011011', result(sub(leadingZeros(word), constant(32n)))],
  ctz: ['0110000 00001 rs1 001 rd 0010011', result(trailingZeros(rs1))],
  ctzw: ['0110000 00001 rs1 001 rd 0011011', result(trailingZeros(or(rs1, constant(1n << 32n))))],
  cpop: ['0110000 00010 rs1 001 rd 0010011', result(population(rs1))],
  cpopw: ['0110000 00010 rs1 001 rd 0011011', result(population(word))],
  max: ['0000101 rs2 rs1 110 rd 0110011', result(choose(less(rs1, rs2), rs2, rs1))],
  maxu: ['0000101 rs2 rs1 111 rd 0110011', result(choose(lessUnsigned(rs1, rs2), rs2, rs1))],
  min: ['0000101 rs2 rs1 100 rd 0110011', result(choose(less(rs1, rs2), rs1, rs2))],
  minu: ['0000101 rs2 rs1 101 rd 0110011', result(choose(lessUnsigned(rs1, rs2), rs1, rs2))],
  'sext.b': ['0110000 00100 rs1 001 rd 0010011', result(signExtend8(rs1))],
  'sext.h': ['0110000 00101 rs1 001 rd 0010011', result(signExtend16(rs1))],
  'zext.h': ['0000100 00000 rs1 100 rd 0111011', result(zeroExtend16(rs1))],
  rol: ['0110000 rs2 rs1 001 rd 0110011', result(rotateLeft(rs1, rs2))],
  rolw: ['0110000 rs2 rs1 001 rd 0111011', result(rotateWord(sub(constant(0n), rs2)))],
  ror: ['0110000 rs2 rs1 101 rd 0110011', result(rotateRight(rs1, rs2))],
  rori: ['011000 uimm[5:0] rs1 101 rd 0010011', result(rotateRight(rs1, imm))],
  roriw: ['0110000 uimm[4:0] rs1 101 rd 0011011', result(rotateWord(imm))],
  rorw: ['0110000 rs2 rs1 101 rd 0111011', result(rotateWord(rs2))],
  'orc.b': ['001010000111 rs1 101 rd 0010011', result(mul(shiftRight(occupied, constant(7n)), constant(255n)))],
  rev8: ['011010111000 rs1 101 rd 0010011', result(swappedBytes)],
}

const bitAt = (amount: Code) => shiftLeft(one, amount)

/** Zbs, single bits. */
export const zbs: Rows = {
  bclr: ['0100100 rs2 rs1 001 rd 0110011', result(and(rs1, not(bitAt(rs2))))],
  bclri: ['010010 uimm[5:0] rs1 001 rd 0010011', result(and(rs1, not(bitAt(imm))))],
  bext: ['0100100 rs2 rs1 101 rd 0110011', result(and(shiftRight(rs1, rs2), one))],
  bexti: ['010010 uimm[5:0] rs1 101 rd 0010011', result(and(shiftRight(rs1, imm), one))],
  binv: ['0110100 rs2 rs1 001 rd 0110011', result(xor(rs1, bitAt(rs2)))],
  binvi: ['011010 uimm[5:0] rs1 001 rd 0010011', result(xor(rs1, bitAt(imm)))],
  bset: ['0010100 rs2 rs1 001 rd 0110011', result(or(rs1, bitAt(rs2)))],
  bseti: ['001010 uimm[5:0] rs1 001 rd 0010011', result(or(rs1, bitAt(imm)))],
}

/** The sum, without carries, of what each set bit of rs2 adds. */
const carryless = (bits: readonly number[], term: (bit: bigint) => Code) =>
  bits
    .map((bit) => and(term(BigInt(bit)), sub(constant(0n), and(shiftRight(rs2, constant(BigInt(bit))), one))))
    .reduce((sum, each) => xor(sum, each))
const all = Array.from({ length: 64 }, (_, bit) => bit)

/** Zbc, carry-less multiplication. */
export const zbc: Rows = {
  clmul: ['0000101 rs2 rs1 001 rd 0110011', result(carryless(all, (bit) => shiftLeft(rs1, constant(bit))))],
  clmulh: ['0000101 rs2 rs1 011 rd 0110011', result(carryless(all.slice(1), (bit) => shiftRight(rs1, constant(64n - bit))))],
  clmulr: ['0000101 rs2 rs1 010 rd 0110011', result(carryless(all, (bit) => shiftRight(rs1, constant(63n - bit))))],
}

/** Volume I, "Zicond" Extension for Integer Conditional Operations. */
export const zicond: Rows = {
  'czero.eqz': ['0000111 rs2 rs1 101 rd 0110011', result(either(isZero(rs2), constant(0n), rs1))],
  'czero.nez': ['0000111 rs2 rs1 111 rd 0110011', result(either(isZero(rs2), rs1, constant(0n)))],
}
