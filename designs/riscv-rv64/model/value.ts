import { type Code, signed } from './bytecode.ts'

/** Locals of the model's loop, in WebAssembly's numbering: `budget` is its parameter. */
export const local = {
  budget: 0,
  executed: 1,
  entry: 2,
  pc: 3,
  next: 4,
  rs1: 5,
  rs2: 6,
  imm: 7,
  result: 8,
  address: 9,
  offset: 10,
  value: 11,
  ramBase: 12,
  fastLimit: 13,
  targetMask: 14,
} as const

export const get = (name: keyof typeof local): Code => [0x20, local[name]]
export const set = (name: keyof typeof local, value: Code): Code => [...value, 0x21, local[name]]

/** What an instruction works on, by the manual's names. */
export const pc = get('pc')
export const rs1 = get('rs1')
export const rs2 = get('rs2')
export const imm = get('imm')

/** A 64-bit constant; and one of 32 bits, as conditions are. */
export const constant = (value: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, value))]
export const number = (value: number): Code => [0x41, ...signed(BigInt(value | 0))]

const one = (opcode: number) => (a: Code) => [...a, opcode]
const two = (opcode: number) => (a: Code, b: Code) => [...a, ...b, opcode]

/** Modulo 2^64. */
export const add = two(0x7c)
export const sub = two(0x7d)
export const mul = two(0x7e)
export const divSigned = two(0x7f)
export const divUnsigned = two(0x80)
export const remSigned = two(0x81)
export const remUnsigned = two(0x82)
export const and = two(0x83)
export const or = two(0x84)
export const xor = two(0x85)
export const not = (a: Code) => xor(a, constant(-1n))
/** By the amount modulo 64. */
export const shiftLeft = two(0x86)
export const shiftRightSigned = two(0x87)
export const shiftRight = two(0x88)
export const rotateLeft = two(0x89)
export const rotateRight = two(0x8a)
export const leadingZeros = one(0x79)
export const trailingZeros = one(0x7a)
export const population = one(0x7b)

/** Conditions: 32 bits, 0 or 1. `asValue` makes 64 of them. */
export const isZero = one(0x50)
export const equal = two(0x51)
export const unequal = two(0x52)
export const less = two(0x53)
export const lessUnsigned = two(0x54)
export const greaterOrEqual = two(0x59)
export const greaterOrEqualUnsigned = two(0x5a)
export const both = two(0x71)
export const asValue = one(0xad)
export const asAddress = one(0xa7)

/** Lower bits, extended to 64. */
export const signExtend8 = one(0xc2)
export const signExtend16 = one(0xc3)
export const signExtend32 = one(0xc4)
export const zeroExtend16 = (a: Code) => and(a, constant(0xffffn))
export const zeroExtend32 = (a: Code) => and(a, constant(0xffff_ffffn))

/** Both are worked out, one is taken. */
export const choose = (condition: Code, yes: Code, no: Code): Code => [...yes, ...no, ...condition, 0x1b]
/** Only the one that is wanted is worked out. */
export const either = (condition: Code, yes: Code, no: Code): Code => [...condition, 0x04, 0x7e, ...yes, 0x05, ...no, 0x0b]
export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition,
  0x04,
  0x40,
  ...then,
  ...(otherwise.length > 0 ? [0x05, ...otherwise] : []),
  0x0b,
]
