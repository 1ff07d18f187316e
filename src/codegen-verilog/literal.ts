import type { Pattern } from '../ir/expression.ts'

const digitsOf = (value: bigint, width: number): string => {
  if (width === 1) return `b${value}`
  if (value < 1024n || width <= 10) return `d${value}`
  return `h${groups(value.toString(16))}`
}

/** `dead_beef`: in fours from the right, where there are more than four. */
function groups(digits: string): string {
  const first = digits.length % 4 || 4
  let text = digits.slice(0, first)
  for (let at = first; at < digits.length; at += 4) text += `_${digits.slice(at, at + 4)}`
  return text
}

/** A sized literal: `8'd5`, `48'hffff_0000_0000`; a signed one `8'sd5`, `-8'sd3`. */
export function literal(value: bigint, width: number, signed = false): string {
  if (!signed) return `${width}'${digitsOf(BigInt.asUintN(width, value), width)}`
  if (value >= 0n) return `${width}'s${digitsOf(value, width)}`
  // The lowest value has no positive partner of its width.
  if (value === -(1n << BigInt(width - 1))) return `${width}'sh${groups(BigInt.asUintN(width, value).toString(16))}`
  return `-${width}'s${digitsOf(-value, width)}`
}

export const isExact = (pattern: Pattern, width: number): boolean => pattern.care === (1n << BigInt(width)) - 1n

/** A label of `case`, or of `casez` with `?` for the bits that do not matter. */
export function patternLabel(pattern: Pattern, width: number): string {
  if (isExact(pattern, width)) return literal(pattern.value, width)
  let digits = ''
  for (let bit = width - 1; bit >= 0; bit--) {
    const at = BigInt(bit)
    digits += (pattern.care >> at) & 1n ? ((pattern.value >> at) & 1n ? '1' : '0') : '?'
    if (bit > 0 && bit % 4 === 0 && width > 8) digits += '_'
  }
  return `${width}'b${digits}`
}
