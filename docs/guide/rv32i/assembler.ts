import { fields, rows } from './instructions.ts'

type Name = keyof typeof rows
type Field = keyof typeof fields

/**
 * Words of a program, by the rows that decode them: `addi x1, x0, 5`, `lw x2, 8(x1)`, `bne x1, x2, loop`, labels `loop:` and
 * comments after `#`. A branch or `jal` names a label, or an offset in bytes.
 *
 * @example assemble('again: addi x1, x1, 1\n bltu x1, x2, again\n ecall')
 */
export function assemble(text: string): number[] {
  const lines: { readonly name: string; readonly operands: readonly string[] }[] = []
  const labels = new Map<string, number>()
  for (const line of text.split('\n').map((each) => each.replace(/#.*/, ''))) {
    const [, found, rest = ''] = /^\s*(?:(\w+):)?\s*(.*?)\s*$/.exec(line)!
    if (found) labels.set(found, lines.length * 4)
    if (!rest) continue
    const [name = '', ...operands] = rest.replace(/(\S+)\((\w+)\)/, '$2, $1').split(/[\s,]+/)
    lines.push({ name, operands })
  }
  return lines.map(({ name, operands }, i) => {
    if (!Object.hasOwn(rows, name)) throw new Error(`there is no instruction ${name}`)
    return encode(name as Name, (operand) => {
      const from = operands[operandsOf(name as Name).indexOf(operand)] ?? '0'
      if (/^x\d+$/.test(from)) return Number(from.slice(1))
      return labels.has(from) ? labels.get(from)! - i * 4 : Number(from)
    })
  })
}

const fieldsOf = (name: Name): readonly string[] => rows[name][0].split(' ')

/** What an instruction's text gives, in its order: registers, then the immediate. */
export function operandsOf(name: Name): readonly string[] {
  const given = fieldsOf(name)
  const registers = given.includes('rd') ? ['rd', 'rs1', 'rs2'] : name.startsWith('s') ? ['rs2', 'rs1'] : ['rs1', 'rs2']
  if (name === 'fence') return []
  return [...registers.filter((register) => given.includes(register)), given.includes('shamt') ? 'shamt' : 'immediate']
}

/** A word from its row, its fields taken from `numberOf`; `immediate` is cut up as the row's format wants it. */
export function encode(name: Name, numberOf: (operand: string) => number): number {
  const { immediate = 'i' } = rows[name][1] as { readonly immediate?: keyof typeof cuts }
  const digits = fieldsOf(name).map((field) => {
    if (!Object.hasOwn(fields, field)) return field
    const value = cuts[immediate][field]?.(numberOf('immediate')) ?? numberOf(field)
    return (value >>> 0)
      .toString(2)
      .padStart(32, '0')
      .slice(-fields[field as Field])
  })
  return Number.parseInt(digits.join(''), 2)
}

/** `cut(value, [11, 5], …)`: those bits of the value one after the other, the first on top. */
const cut = (value: number, ...ranges: readonly (readonly [number, number])[]): number =>
  ranges.reduce((bits, [high, low]) => (bits << (high - low + 1)) | ((value >> low) & (2 ** (high - low + 1) - 1)), 0)

/** Where the bits of an immediate go: the manual's figure 2.4. */
const cuts: Record<'i' | 's' | 'b' | 'u' | 'j', Partial<Record<string, (value: number) => number>>> = {
  i: { imm12: (value) => value },
  s: { imm7: (value) => cut(value, [11, 5]), imm5: (value) => cut(value, [4, 0]) },
  b: { imm7: (value) => cut(value, [12, 12], [10, 5]), imm5: (value) => cut(value, [4, 1], [11, 11]) },
  u: { imm20: (value) => value },
  j: { imm20: (value) => cut(value, [20, 20], [10, 1], [11, 11], [19, 12]) },
}
