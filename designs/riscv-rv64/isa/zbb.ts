import type { Rows } from './control.ts'

const registers = { readsLeft: true, readsRight: true, writes: true } as const
const one = { readsLeft: true, writes: true } as const
const extreme = { unit: 'extreme', complements: true, ...registers } as const
const rotate = { unit: 'shift', rotates: true, ...registers } as const
const rotateBy = { unit: 'shift', rotates: true, shift: 'right', right: 'immediate', ...one } as const

/** Zbb: volume I, "Basic bit-manipulation". A complement is the one that a difference takes: `complements`. */
export const zbb = {
  andn: ['0100000 rs2 rs1 111 rd 0110011', { unit: 'logic', logic: 'and', complements: true, ...registers }],
  orn: ['0100000 rs2 rs1 110 rd 0110011', { unit: 'logic', logic: 'or', complements: true, ...registers }],
  xnor: ['0100000 rs2 rs1 100 rd 0110011', { unit: 'logic', logic: 'xor', complements: true, ...registers }],
  clz: ['011000000000 rs1 001 rd 0010011', { unit: 'count', ...one }],
  clzw: ['011000000000 rs1 001 rd 0011011', { unit: 'count', isWord: true, ...one }],
  ctz: ['011000000001 rs1 001 rd 0010011', { unit: 'count', ...one }],
  ctzw: ['011000000001 rs1 001 rd 0011011', { unit: 'count', isWord: true, ...one }],
  cpop: ['011000000010 rs1 001 rd 0010011', { unit: 'count', ...one }],
  cpopw: ['011000000010 rs1 001 rd 0011011', { unit: 'count', isWord: true, ...one }],
  max: ['0000101 rs2 rs1 110 rd 0110011', { ...extreme, compare: 'less', inverts: true }],
  maxu: ['0000101 rs2 rs1 111 rd 0110011', { ...extreme, compare: 'lessUnsigned', inverts: true }],
  min: ['0000101 rs2 rs1 100 rd 0110011', { ...extreme, compare: 'less' }],
  minu: ['0000101 rs2 rs1 101 rd 0110011', { ...extreme, compare: 'lessUnsigned' }],
  sext_b: ['011000000100 rs1 001 rd 0010011', { unit: 'bytes', bytes: 'signByte', ...one }],
  sext_h: ['011000000101 rs1 001 rd 0010011', { unit: 'bytes', bytes: 'signHalf', ...one }],
  zext_h: ['000010000000 rs1 100 rd 0111011', { unit: 'bytes', bytes: 'zeroHalf', ...one }],
  rol: ['0110000 rs2 rs1 001 rd 0110011', rotate],
  rolw: ['0110000 rs2 rs1 001 rd 0111011', { ...rotate, isWord: true }],
  ror: ['0110000 rs2 rs1 101 rd 0110011', { ...rotate, shift: 'right' }],
  rori: ['011000 shamt6 rs1 101 rd 0010011', rotateBy],
  roriw: ['0110000 shamt5 rs1 101 rd 0011011', { ...rotateBy, isWord: true }],
  rorw: ['0110000 rs2 rs1 101 rd 0111011', { ...rotate, shift: 'right', isWord: true }],
  orc_b: ['001010000111 rs1 101 rd 0010011', { unit: 'bytes', bytes: 'orCombine', ...one }],
  rev8: ['011010111000 rs1 101 rd 0010011', { unit: 'bytes', bytes: 'reverse', ...one }],
} as const satisfies Rows
