import type { Effect } from './effect.ts'
import { a } from './instructions/a.ts'
import { zba, zbb, zbc, zbs, zicond } from './instructions/b.ts'
import { c, type Operand } from './instructions/c.ts'
import { m } from './instructions/m.ts'
import type { Rows } from './instructions/rows.ts'
import { rv64i } from './instructions/rv64i.ts'
import { machineMode, zicsr, zifencei } from './instructions/system.ts'
import { type Fields, type Pattern, parsePattern } from './pattern.ts'

/** What can be added to RV64I with machine mode. `C` is the compressed forms of what stands in I. */
export const extensionNames = ['M', 'A', 'C', 'Zba', 'Zbb', 'Zbs', 'Zbc', 'Zicond'] as const
export type ExtensionName = (typeof extensionNames)[number]

const rowsOf: Readonly<Record<Exclude<ExtensionName, 'C'>, Rows>> = {
  M: m,
  A: a,
  Zba: zba,
  Zbb: zbb,
  Zbs: zbs,
  Zbc: zbc,
  Zicond: zicond,
}

/** Every instruction, by name, in an order that gives each its number in the model's loop. */
export const instructions: ReadonlyMap<string, { readonly pattern: Pattern; readonly effect: Effect; readonly number: number }> =
  new Map(
    [rv64i, zicsr, zifencei, machineMode, ...Object.values(rowsOf)]
      .flatMap((rows) => Object.entries(rows))
      .map(([name, [pattern, effect]], number) => [name, { pattern: parsePattern(pattern), effect, number }]),
  )

/** A word and what it says. */
export interface Instruction extends Fields {
  /** Of a compressed one, the instruction it stands for. */
  readonly name: string
  readonly number: number
  readonly effect: Effect
  readonly word: number
  readonly length: 2 | 4
}

interface Row {
  readonly pattern: Pattern
  readonly instruction: { readonly name: string; readonly number: number; readonly effect: Effect }
  readonly take: (fields: Fields) => Fields
}

/** Finds what a word means, of the instructions that a hart has. Undefined: it is illegal. */
export class Decoder {
  /** Rows by what is likely to tell them apart: the opcode; of compressed ones the quadrant and funct3. */
  readonly #rows: readonly Row[][]

  constructor(extensions: readonly ExtensionName[]) {
    const rows: Row[][] = Array.from({ length: 128 + 32 }, () => [])
    const chosen = [rv64i, zicsr, zifencei, machineMode, ...extensions.filter((name) => name !== 'C').map((name) => rowsOf[name])]
    for (const name of chosen.flatMap((each) => Object.keys(each))) {
      const { pattern, effect, number } = instructions.get(name)!
      rows[pattern.match & 127]!.push({ pattern, instruction: { name, number, effect }, take: (fields) => fields })
    }
    // In the manual's order: c.addi16sp is found before c.lui.
    if (extensions.includes('C'))
      for (const [text, expansion] of Object.values(c)) {
        const pattern = parsePattern(text)
        const { effect, number } = instructions.get(expansion.name)!
        const instruction = { name: expansion.name, number, effect }
        const take = (fields: Fields): Fields => ({
          ...fields,
          rd: operand(expansion.rd, fields),
          rs1: operand(expansion.rs1, fields),
          rs2: operand(expansion.rs2, fields),
        })
        rows[bucketOfHalf(pattern.match)]!.push({ pattern, instruction, take })
      }
    this.#rows = rows
  }

  decode(word: number): Instruction | undefined {
    const isWord = (word & 3) === 3
    for (const { pattern, instruction, take } of this.#rows[isWord ? word & 127 : bucketOfHalf(word)]!) {
      if ((word & pattern.mask) !== pattern.match) continue
      const fields = pattern.fieldsOf(word)
      if (fields) return { ...take(fields), ...instruction, word: isWord ? word >>> 0 : word & 0xffff, length: pattern.length }
    }
    return undefined
  }
}

const bucketOfHalf = (half: number): number => 128 + (((half >>> 13) & 7) << 2) + (half & 3)
const operand = (from: Operand | undefined, fields: Fields): number =>
  from === undefined ? 0 : typeof from === 'number' ? from : fields[from]
