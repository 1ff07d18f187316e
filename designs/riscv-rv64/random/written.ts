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

/** Programs for what random ones rarely meet, of a core with these extensions. Some 17,000 instructions each. */
export function writtenPrograms(extensions: readonly ExtensionName[]): readonly Program[] {
  const all = extensions.includes('Zbb') ? [countsOfOctets()] : []
  const data = Array<bigint>((layout.bytes - layout.data) / 8).fill(0n)
  // Once.
  data[4] = 1n
  return all.map((lines, i) => ({
    seed: -1 - i,
    base,
    items: [{ number: 0, lines }],
    data,
    frame: frame({ isCompressed: extensions.includes('C'), isVectored: false, enables: 0 }),
  }))
}
