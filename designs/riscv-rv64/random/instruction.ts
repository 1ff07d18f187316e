import { instructions } from '../model/decoder.ts'
import { c } from '../model/instructions/c.ts'
import { type Fields, type Pattern, parsePattern } from '../model/pattern.ts'

/** An instruction of a program that is not placed yet. */
export interface Line extends Partial<Fields> {
  /** As the manual calls it, `c.addi` as well; `.word` and `.half` hold `imm`. */
  readonly name: string
  /** A place in the program, which the immediate leads to from here; with `part` only its upper 20 or lower 12 bits do. */
  readonly to?: Place
  readonly part?: 'upper' | 'lower'
}

/** The first instruction of an item (item.ts), or of what stands after it where it was dropped; or one of the frame's labels. */
export type Place = number | string

const compressed: ReadonlyMap<string, Pattern> = new Map(
  Object.entries(c).map(([name, [pattern]]) => [name, parsePattern(pattern)]),
)
const patternOf = (name: string): Pattern => {
  const pattern = compressed.get(name) ?? instructions.get(name)?.pattern
  if (!pattern) throw new Error(`there is no instruction '${name}'`)
  return pattern
}

export const lengthOf = ({ name }: Line): 2 | 4 => (name === '.word' ? 4 : name === '.half' ? 2 : patternOf(name).length)

/** The word; `distance` is that from this instruction to its place, or from the one two before it of a pair. */
export function encode(line: Line, distance = 0): number {
  const { name, to, part, ...fields } = line
  if (name === '.word' || name === '.half') return fields.imm! >>> 0
  // Of a pair: what the lower half cannot hold, being signed, is added to the upper.
  const lower = (distance << 20) >> 20
  const imm = to === undefined ? fields.imm : part === undefined ? distance : part === 'upper' ? (distance - lower) | 0 : lower
  const word = patternOf(name).encode(imm === undefined ? fields : { ...fields, imm })
  if (word === undefined) throw new Error(`'${name}' cannot hold ${JSON.stringify({ ...fields, imm })}`)
  return word
}

/** Whether it can be encoded: a place may be too far. */
export function fits(line: Line): boolean {
  const { name, ...fields } = line
  return patternOf(name).encode(fields) !== undefined
}

/** As an assembler would have it. `label` names places. */
export function textOf(line: Line, label: (place: Place) => string): string {
  const { name, rd = 0, rs1 = 0, rs2 = 0, csr = 0, imm = 0, to, part } = line
  if (name.startsWith('.')) return `${name} 0x${(imm >>> 0).toString(16)}`
  const target =
    to === undefined ? `${imm}` : part === undefined ? label(to) : `${part === 'upper' ? '%pcrel_hi' : '%pcrel_lo'}(${label(to)})`
  const pattern = (c[name] ?? [undefined])[0]
  const has = (field: string) => (pattern ?? '').includes(field)
  if (pattern) {
    const parts = [has('rd') && `x${rd}`, has('rs1') && `x${rs1}`, has('rs2') && `x${rs2}`, has('imm') && target].filter(Boolean)
    return `${name} ${parts.join(', ')}`.trim()
  }
  if (/^(ecall|ebreak|mret|wfi|fence|fence\.i)$/.test(name)) return name
  if (name.startsWith('csr')) return `${name} x${rd}, 0x${csr.toString(16)}, ${name.endsWith('i') ? imm : `x${rs1}`}`
  if (/^(l[bhw]u?|ld)$/.test(name)) return `${name} x${rd}, ${target}(x${rs1})`
  if (/^s[bhwd]$/.test(name)) return `${name} x${rs2}, ${target}(x${rs1})`
  if (/^lr\./.test(name)) return `${name} x${rd}, (x${rs1})`
  if (/^(sc|amo\w+)\./.test(name)) return `${name} x${rd}, x${rs2}, (x${rs1})`
  if (/^b(eq|ne|lt|ge)u?$/.test(name)) return `${name} x${rs1}, x${rs2}, ${target}`
  if (name === 'lui' || name === 'auipc') return `${name} x${rd}, ${to === undefined ? `0x${(imm >>> 12).toString(16)}` : target}`
  if (name === 'jal') return `jal x${rd}, ${target}`
  if (name === 'jalr') return `jalr x${rd}, ${target}(x${rs1})`
  if (line.rs2 !== undefined) return `${name} x${rd}, x${rs1}, x${rs2}`
  return line.imm === undefined && to === undefined ? `${name} x${rd}, x${rs1}` : `${name} x${rd}, x${rs1}, ${target}`
}
