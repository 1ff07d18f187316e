import type { Line } from './instruction.ts'
import type { Part } from './program.ts'

/** Registers with a purpose: what the items write are others. x30 and x31 change with every trap. */
export const reserved = { stack: 2, innerCount: 3, outerCount: 4, pointers: [8, 9] } as const

/** Where in the data the pointers lead: around them 2 KiB each way are data. */
export const pointerOffsets = { [reserved.stack]: 0xa00, [reserved.pointers[0]]: 0xa00, [reserved.pointers[1]]: 0x1000 } as const

export const addressOf = (rd: number, to: string | number): Line[] => [
  { name: 'auipc', rd, to, part: 'upper' },
  { name: 'addi', rd, rs1: rd, to, part: 'lower' },
]
const csr = (name: string, address: number, rd: number, rs1: number): Line => ({ name, csr: address, rd, rs1 })

/** Registers that the start and the end of each round read: all that the manual says of the state is compared. */
const finalCsrs = [0x300, 0x304, 0x305, 0x320, 0x340, 0x341, 0x342, 0x343, 0xb02]

export interface FrameOptions {
  readonly isCompressed: boolean
  readonly isVectored: boolean
  /** What `mie` is at the start. */
  readonly enables: number
}

/**
 * What stands around the items of a program: registers get their values, traps are handled, items run several times.
 *
 * An exception skips the instruction; where that cannot be fetched because nothing is there, `mscratch` says where to go on.
 */
export function frame({ isCompressed, isVectored, enables }: FrameOptions): readonly Part[] {
  const skip: Line[] = isCompressed
    ? [
        csr('csrrs', 0x341, 30, 0),
        { name: 'lhu', rd: 31, rs1: 30, imm: 0 },
        { name: 'andi', rd: 31, rs1: 31, imm: 3 },
        { name: 'addi', rd: 31, rs1: 31, imm: -3 },
        { name: 'addi', rd: 30, rs1: 30, imm: 2 },
        { name: 'bne', rs1: 31, rs2: 0, imm: 8 },
        { name: 'addi', rd: 30, rs1: 30, imm: 2 },
        csr('csrrw', 0x341, 0, 30),
        { name: 'mret' },
      ]
    : [csr('csrrs', 0x341, 30, 0), { name: 'addi', rd: 30, rs1: 30, imm: 4 }, csr('csrrw', 0x341, 0, 30), { name: 'mret' }]
  return [
    {
      label: 'start',
      lines: [
        ...finalCsrs.map((address, i) => csr('csrrs', address, 10 + i, 0)),
        ...addressOf(31, 'vector'),
        { name: 'addi', rd: 31, rs1: 31, imm: isVectored ? 1 : 0 },
        csr('csrrw', 0x305, 0, 31),
        ...addressOf(31, 'data'),
        ...Array.from({ length: 30 }, (_, i): Line => ({ name: 'ld', rd: i + 1, rs1: 31, imm: 8 * (i + 1) })),
        { name: 'addi', rd: 30, rs1: 0, imm: enables & 0x7ff },
        csr('csrrw', 0x304, 0, 30),
        ...(enables & 0x800
          ? [{ name: 'addi', rd: 30, rs1: 0, imm: 1 }, { name: 'slli', rd: 30, rs1: 30, imm: 11 }, csr('csrrs', 0x304, 0, 30)]
          : []),
        { name: 'csrrsi', csr: 0x300, rd: 0, imm: 8 },
        { name: 'jal', rd: 0, to: 'body' },
      ],
    },
    {
      label: 'after',
      lines: [
        ...finalCsrs.map((address, i) => csr('csrrs', address, 10 + i, 0)),
        { name: 'addi', rd: reserved.outerCount, rs1: reserved.outerCount, imm: -1 },
        { name: 'bge', rs1: 0, rs2: reserved.outerCount, imm: 8 },
        { name: 'jal', rd: 0, to: 'body' },
        { name: 'csrrci', csr: 0x300, rd: 0, imm: 8 },
        { name: 'jal', rd: 0, to: 'end' },
      ],
    },
    { label: 'end', lines: [{ name: 'jal', rd: 0, imm: 0 }] },
    {
      label: 'vector',
      lines: Array.from({ length: 16 }, (_, i): Line => ({ name: 'jal', rd: 0, to: i === 0 ? 'exception' : 'interrupt' })),
    },
    {
      label: 'exception',
      lines: [
        csr('csrrs', 0x342, 31, 0),
        { name: 'blt', rs1: 31, rs2: 0, to: 'interrupt' },
        csr('csrrs', 0x343, 30, 0),
        { name: 'addi', rd: 31, rs1: 31, imm: -1 },
        { name: 'bne', rs1: 31, rs2: 0, to: 'skip' },
        // A fetch failed: within the program's 16 KiB the instruction is skipped as well.
        csr('csrrs', 0x341, 31, 0),
        { name: 'auipc', rd: 30, imm: 0 },
        { name: 'xor', rd: 31, rs1: 31, rs2: 30 },
        { name: 'srli', rd: 31, rs1: 31, imm: 14 },
        { name: 'beq', rs1: 31, rs2: 0, to: 'skip' },
        csr('csrrs', 0x340, 30, 0),
        csr('csrrw', 0x341, 0, 30),
        { name: 'mret' },
      ],
    },
    { label: 'skip', lines: skip },
    {
      label: 'interrupt',
      lines: [csr('csrrs', 0x342, 31, 0), csr('csrrs', 0x341, 30, 0), csr('csrrs', 0x300, 30, 0), { name: 'mret' }],
    },
  ]
}
