import type { ExtensionName } from '../model/decoder.ts'
import { base } from './campaign.ts'
import { frame } from './frame.ts'
import type { Line } from './instruction.ts'
import { layout, type Program } from './program.ts'

/** Every octet at every place, among zeros and among ones: what counts bits does so by octets. */
function countsOfOctets(): readonly Line[] {
  const count = (name: string, rd: number): Line => ({ name, rd, rs1: 5 })
  const counts = [count('cpop', 6), count('ctz', 7), count('clz', 10)]
  const lines = Array.from({ length: 8 }, (_, i): readonly Line[] => [
    { name: 'slli', rd: 5, rs1: 3, imm: 8 * i },
    ...counts,
    { name: 'xori', rd: 5, rs1: 5, imm: -1 },
    ...counts,
  ]).flat()
  return [
    { name: 'addi', rd: 3, rs1: 0, imm: 255 },
    ...lines,
    { name: 'addi', rd: 3, rs1: 3, imm: -1 },
    { name: 'bge', rs1: 3, rs2: 0, imm: -4 * (lines.length + 1) },
  ]
}

/** `mepc` written, set and cleared with addresses below and beyond 2^32, one after another, and read each time. */
function addressesBeyond(): readonly Line[] {
  const address = [0, 32, 40, 63].map((shift, i): Line[] => [
    { name: 'addi', rd: 10 + i, rs1: 0, imm: i === 3 ? -1 : 1 },
    { name: 'slli', rd: 10 + i, rs1: 10 + i, imm: i === 0 ? 4 : i === 3 ? 33 : shift },
  ])
  const ways = ['csrrw', 'csrrs', 'csrrc']
  const accesses = ways.flatMap((first) =>
    ways.flatMap((second) => [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [first, a, second, b] as const))),
  )
  return [
    ...address.flat(),
    ...accesses.flatMap(([first, a, second, b]): Line[] => [
      { name: 'csrrw', csr: 0x341, rd: 0, rs1: 10 + a },
      { name: first, csr: 0x341, rd: 5, rs1: 10 + b },
      { name: second, csr: 0x341, rd: 6, rs1: 10 + a },
      { name: 'csrrs', csr: 0x341, rd: 7, rs1: 0 },
    ]),
  ]
}

/** Stores of each size to where, but for bits above the 32 of an address, x8 points; each trapped, and nothing stored. */
function storesBeyond(): readonly Line[] {
  const shifts = [32, 33, 47, 63]
  return [
    { name: 'addi', rd: 10, rs1: 0, imm: 1 },
    ...shifts.flatMap((shift): Line[] => [
      { name: 'slli', rd: 11, rs1: 10, imm: shift },
      { name: 'add', rd: 11, rs1: 11, rs2: 8 },
      ...['sb', 'sh', 'sw', 'sd'].flatMap((store): Line[] => [
        { name: store, rs2: 11, rs1: 11, imm: 0 },
        { name: 'ld', rd: 12, rs1: 8, imm: 0 },
      ]),
    ]),
  ]
}

/** Programs for what random ones rarely meet, of a core with these extensions. At most some 17,000 instructions each. */
export function writtenPrograms(extensions: readonly ExtensionName[]): readonly Program[] {
  const all = [addressesBeyond(), storesBeyond(), ...(extensions.includes('Zbb') ? [countsOfOctets()] : [])]
  const data = Array<bigint>((layout.bytes - layout.data) / 8).fill(0n)
  // What x8 points to, and how often all of it is done.
  data[8] = BigInt(base + layout.data + 0xa00)
  data[4] = 1n
  return all.map((lines, i) => ({
    seed: -1 - i,
    base,
    items: [{ number: 0, lines }],
    data,
    frame: frame({ isCompressed: extensions.includes('C'), isVectored: false, enables: 0 }),
  }))
}
