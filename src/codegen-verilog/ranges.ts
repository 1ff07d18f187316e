import type { Expression } from '../ir/expression.ts'

/** The one operand of a `cat` that holds all of the bits. */
export function partOfCat(
  operands: readonly Expression[],
  low: number,
  width: number,
): { operand: Expression; low: number } | undefined {
  let base = 0
  for (let i = operands.length - 1; i >= 0; i--) {
    const operand = operands[i]!
    if (low < base + operand.width) return low + width <= base + operand.width ? { operand, low: low - base } : undefined
    base += operand.width
  }
  return undefined
}

/** The parts of a `cat`'s operands that make up the bits, highest first. */
export function rangesOfCat(
  operands: readonly Expression[],
  low: number,
  width: number,
): { operand: Expression; low: number; width: number }[] {
  const ranges: { operand: Expression; low: number; width: number }[] = []
  let top = operands.reduce((sum, operand) => sum + operand.width, 0)
  for (const operand of operands) {
    const base = top - operand.width
    const start = Math.max(low, base)
    const end = Math.min(low + width, top)
    if (start < end) ranges.push({ operand, low: start - base, width: end - start })
    top = base
  }
  return ranges
}
