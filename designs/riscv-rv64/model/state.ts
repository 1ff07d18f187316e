import { type Code, unsigned } from './bytecode.ts'
import { get, local, number } from './value.ts'

/**
 * Where things stand in the model's WebAssembly memory. Register 32 takes what is written to x0.
 *
 * The cache of decoded instructions has an entry for each even address, modulo its size; an entry is
 * `pc` (8 bytes), `imm` (8), then the operation's number, and the places of rd, rs1 and rs2, 2 bytes each, and the length.
 */
export const place = {
  registers: 0,
  pc: 272,
  executed: 280,
  reservation: 288,
  ramBase: 296,
  fastLimit: 304,
  targetMask: 312,
  fault: 320,
  reservationMask: 328,
  misalignedTarget: 336,
  cache: 0x1_0000,
  ram: 0x10_0000,
} as const

export const entryBytes = 32
export const cacheEntries = 1 << 14
export const entry = { pc: 0, imm: 8, operation: 16, rd: 18, rs1: 20, rs2: 22, length: 24 } as const

/** Why the loop was left: what happened to the instruction at `pc`, which has not been executed but where it is `done`. */
export const reason = { done: 0, unknown: 1, system: 2, fault: 3, misalignedFetch: 4 } as const

const operand = (at: number): Code => [0, ...unsigned(at)]
export const load64 = (base: Code, at: number): Code => [...base, 0x29, ...operand(at)]
export const load32 = (base: Code, at: number): Code => [...base, 0x28, ...operand(at)]
export const load16 = (base: Code, at: number): Code => [...base, 0x2f, ...operand(at)]
export const store64 = (base: Code, at: number, value: Code): Code => [...base, ...value, 0x37, ...operand(at)]
export const store32 = (base: Code, at: number, value: Code): Code => [...base, ...value, 0x36, ...operand(at)]

/** Bytes of memory as an unsigned value, by their number. */
export const loadBytes = { 1: 0x31, 2: 0x33, 4: 0x35, 8: 0x29 } as const
export const storeBytes = { 1: 0x3c, 2: 0x3d, 4: 0x3e, 8: 0x37 } as const
export const ramLoad = (size: Size, address: Code): Code => [...address, loadBytes[size], ...operand(place.ram)]
export const ramStore = (size: Size, address: Code, value: Code): Code => [
  ...address,
  ...value,
  storeBytes[size],
  ...operand(place.ram),
]

export type Size = 1 | 2 | 4 | 8

/** Goes back to TypeScript. */
export const leave = (why: keyof typeof reason): Code => [
  ...store64(number(0), place.pc, get('pc')),
  ...store32(number(0), place.executed, [0x20, local.executed]),
  ...number(reason[why]),
  0x0f,
]
