import { encode } from '../../docs/guide/rv32i/assembler.ts'
import { rows } from '../../docs/guide/rv32i/instructions.ts'

type Name = keyof typeof rows

/** Numbers from a seed: xorshift32. */
export function dice(seed: number): (below: number) => number {
  let state = (Math.imul(seed, 0x9e3779b9) ^ 0x5bd1e995) | 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}

const named = (pick: (name: Name) => boolean): readonly Name[] => (Object.keys(rows) as Name[]).filter(pick)
const of = (field: string, value: string) => (name: Name) => (rows[name][1] as Record<string, unknown>)[field] === value
const loads = named(of('memory', 'load'))
const stores = named(of('memory', 'store'))
const branches = named(of('immediate', 'b'))
const plain = named((name) => ![...loads, ...stores, ...branches, 'jal', 'jalr', 'ecall', 'ebreak'].includes(name))
const sizes: Readonly<Record<string, number>> = { b: 1, h: 2, w: 4 }

/** A word that is seldom an instruction, and never one that jumps. */
function rarely(roll: (below: number) => number): number {
  const opcodes = [0x03, 0x0f, 0x13, 0x17, 0x23, 0x33, 0x37, 0x73, 0x0b, 0x00, 0x7f]
  return (roll(2 ** 16) * 2 ** 16 + roll(2 ** 9) * 128 + opcodes[roll(opcodes.length)]!) >>> 0
}

/**
 * A program that comes to an end: it jumps forward, and back only as often as a counter says. Few registers, so that most
 * instructions wait for the one before; x30 counts, x31 holds the address of a jump.
 */
export function randomProgram(roll: (below: number) => number, length: number): number[] {
  const words: number[] = []
  const register = (): number => (roll(8) === 0 ? roll(30) : roll(6))
  const put = (name: Name, values: Record<string, number> = {}): void => {
    words.push(encode(name, (operand) => values[operand] ?? (operand.startsWith('r') ? register() : roll(2 ** 20) - 2 ** 19)))
  }
  const targets = new Set<number>()
  const forward = (): number => {
    const by = 1 + roll(Math.max(1, Math.min(6, length - words.length - 4)))
    targets.add(words.length + by)
    return 4 * by
  }
  for (let i = 1; i < 30; i++) put(roll(2) ? 'lui' : 'addi', { rd: i, rs1: roll(i) })
  put('addi', { rd: 30, rs1: 0, immediate: 3 })
  const start = words.length
  while (words.length < length - 3) {
    const kind = roll(20)
    const rd = roll(8) === 0 ? roll(30) : roll(6)
    if (kind < 9) put(plain[roll(plain.length)]!, { rd, shamt: roll(32) })
    else if (kind < 15) {
      const name = kind < 12 ? loads[roll(loads.length)]! : stores[roll(stores.length)]!
      const size = sizes[name[1]!]!
      const isUneven = roll(200) === 0
      put(name, { rd, rs1: 0, immediate: isUneven ? roll(2048) : size * roll(4096 / size) - 2048 })
    } else if (kind < 18) put(branches[roll(branches.length)]!, { immediate: forward() })
    else if (kind === 18) put('jal', { rd, immediate: forward() })
    else if (roll(30) === 0) words.push(rarely(roll))
    else {
      // None jumps between the two: x31 would hold an earlier place, and the program might never end.
      while (targets.has(words.length + 1)) put('addi', { rd: 0 })
      if (words.length > length - 12) continue
      put('auipc', { rd: 31, immediate: 0 })
      put('jalr', { rd, rs1: 31, immediate: 4 + forward() + roll(2) })
    }
  }
  while (words.length < length - 3) put('addi', { rd: 0 })
  put('addi', { rd: 30, rs1: 30, immediate: -1 })
  put('bne', { rs1: 30, rs2: 0, immediate: 4 * (start - words.length) })
  put(roll(2) ? 'ecall' : 'ebreak')
  return words
}
