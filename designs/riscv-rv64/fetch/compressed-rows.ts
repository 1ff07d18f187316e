import type { CompressedRow } from '../isa/c.ts'

/** Where a bit of a word comes from: a constant, or a bit of the halfword. */
export type BitSource = 0 | 1 | { readonly bit: number }

export interface ReadRow {
  readonly name: string
  /** What the halfword looks like, as patterns of 16 digits that do not overlap: several where a value is left out. */
  readonly patterns: readonly string[]
  /** Of the word's bits, bit 0 first. */
  readonly sources: readonly BitSource[]
}

const registerWidths: Readonly<Record<string, number>> = { rd: 5, rs1: 5, rs2: 5, 'rd′': 3, 'rs1′': 3, 'rs2′': 3 }

/** Reads a row of `isa/c.ts`. */
export function readRow(name: string, [halfword, word]: CompressedRow): ReadRow {
  const fields = new Map<string, number>()
  const parts: { width: number; forbidden?: number; digits?: string }[] = []
  let high = 15
  for (const token of halfword.split(' ')) {
    const [field, forbidden] = token.split('≠') as [string, string | undefined]
    const places = placesOf(field)
    if (places === undefined) parts.push({ width: field.length, digits: field })
    else {
      for (const [i, place] of places.entries()) fields.set(`${nameOf(field)} ${place}`, high - i)
      parts.push({ width: places.length, ...(forbidden === undefined ? {} : { forbidden: Number(forbidden) }) })
    }
    high -= parts.at(-1)!.width
  }
  const bits = word.split(' ').flatMap((token) => {
    const places = placesOf(token)
    return places === undefined
      ? [...token].map((digit) => (digit === '1' ? 1 : 0))
      : places.map((at) => sourceOf(token, at, fields))
  })
  if (high !== -1 || bits.length !== 32) throw new Error(`row ${name} has ${15 - high} and ${bits.length} bits`)
  const patterns = parts
    .map(({ width, forbidden, digits }) =>
      digits ? [digits] : forbidden === undefined ? ['?'.repeat(width)] : others(width, forbidden),
    )
    .reduce((before, choices) => before.flatMap((start) => choices.map((choice) => start + choice)))
  return { name, patterns, sources: bits.toReversed() }
}

/** `imm[4|9:8]` are bits 4, 9, 8; `rd` all of its bits, the highest first; digits are no field. */
function placesOf(token: string): number[] | undefined {
  if (/^[01]+$/.test(token)) return undefined
  const range = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_, i) => from - i)
  const bracket = token.match(/\[(.*)\]/)?.[1]
  if (bracket === undefined) return range(registerWidths[token]! - 1, 0)
  return bracket.split('|').flatMap((part) => {
    const [from, to] = part.split(':').map(Number) as [number, number | undefined]
    return range(from, to ?? from)
  })
}

const nameOf = (token: string): string => token.split('[')[0]!

/** A bit of a field; of an immediate also one that the halfword does not have. */
function sourceOf(token: string, place: number, fields: ReadonlyMap<string, number>): BitSource {
  const name = nameOf(token)
  const at = fields.get(`${name} ${place}`)
  if (at !== undefined) return { bit: at }
  const present = [...fields.keys()].filter((key) => key.startsWith(`${name} `)).map((key) => Number(key.split(' ')[1]))
  const sign = Math.max(...present)
  return name === 'imm' && place > sign ? { bit: fields.get(`imm ${sign}`)! } : 0
}

/** All values of a width but one, as patterns that do not overlap. */
const others = (width: number, forbidden: number): string[] =>
  Array.from({ length: width }, (_, i) => {
    const digits = forbidden.toString(2).padStart(width, '0')
    return digits.slice(0, i) + (digits[i] === '1' ? '0' : '1') + '?'.repeat(width - i - 1)
  })
