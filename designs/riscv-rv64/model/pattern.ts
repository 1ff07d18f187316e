/**
 * An instruction's encoding as the manual draws it: constant bits, `rd`, `rs1′` (one of x8 … x15), `rd≠0`, and immediates by the
 * bits that stand there, `imm[12|10:5]`. `imm` is extended from its highest bit, `uimm` with zeros; `nz` before them: not zero.
 */
export interface Pattern {
  readonly length: 2 | 4
  readonly mask: number
  readonly match: number
  fieldsOf(word: number): Fields | undefined
  /** The word with these fields; undefined where they do not fit. */
  encode(fields: Partial<Fields>): number | undefined
}

export interface Fields {
  readonly rd: number
  readonly rs1: number
  readonly rs2: number
  readonly csr: number
  readonly imm: number
}

const widths: Readonly<Record<string, number>> = { rd: 5, rs1: 5, rs2: 5, csr: 12, aq: 1, rl: 1, fm: 4, pred: 4, succ: 4 }
type Named = 'rd' | 'rs1' | 'rs2' | 'csr'

export function parsePattern(text: string): Pattern {
  const tokens = text.split(' ')
  const length = tokens.at(-1)!.endsWith('11') ? 4 : 2
  let mask = 0
  let match = 0
  let low = length * 8
  const registers: { name: Named; low: number; width: number; base: number; not: number }[] = []
  const pieces: { from: number; to: number; width: number }[] = []
  let top = -1
  let isSigned = false
  let isNonzero = false
  for (const token of tokens) {
    const immediate = /^(nz)?(u)?imm\[(.*)\]$/.exec(token)
    const [, name = '', prime, not] = /^(\w+?)(′)?(?:≠(\d+))?$/.exec(token) ?? []
    if (/^[01]+$/.test(token)) {
      low -= token.length
      mask |= (2 ** token.length - 1) << low
      match |= Number.parseInt(token, 2) << low
    } else if (immediate) {
      isNonzero ||= immediate[1] !== undefined
      isSigned ||= immediate[2] === undefined
      for (const range of immediate[3]!.split('|')) {
        const [high, last = high] = range.split(':').map(Number) as [number, number?]
        const width = high - last! + 1
        low -= width
        pieces.push({ from: low, to: last!, width })
        top = Math.max(top, high)
      }
    } else if (widths[name] !== undefined) {
      const width = prime ? 3 : widths[name]
      low -= width
      registers.push({ name: name as Named, low, width, base: prime ? 8 : 0, not: not === undefined ? -1 : Number(not) })
    } else throw new Error(`'${token}' is no part of an encoding`)
  }
  if (low !== 0) throw new Error(`'${text}' is not ${length * 8} bits wide`)
  const isName = (name: string): name is Named => name in { rd: 0, rs1: 0, rs2: 0, csr: 0 }
  const unused = isSigned && top >= 0 ? 31 - top : 0
  const pattern: Pattern = {
    length,
    mask,
    match,
    encode(wanted) {
      let word = match
      const { imm = 0 } = wanted
      for (const { from, to, width } of pieces) word |= ((imm >>> to) & (2 ** width - 1)) << from
      for (const { name, low, width, base } of registers)
        if (isName(name)) word |= (((wanted[name] ?? 0) - base) & (2 ** width - 1)) << low
      const fields = pattern.fieldsOf(word)
      const isSame = fields && (Object.keys(wanted) as (keyof Fields)[]).every((name) => fields[name] === (wanted[name] ?? 0))
      return isSame ? word >>> 0 : undefined
    },
    fieldsOf(word) {
      let imm = 0
      for (const { from, to, width } of pieces) imm |= ((word >>> from) & (2 ** width - 1)) << to
      if (isNonzero && imm === 0) return undefined
      const fields = { rd: 0, rs1: 0, rs2: 0, csr: 0, imm: (imm << unused) >> unused }
      for (const { name, low, width, base, not } of registers) {
        const value = ((word >>> low) & (2 ** width - 1)) + base
        if (value === not) return undefined
        fields[name] = value
      }
      return fields
    },
  }
  return pattern
}
