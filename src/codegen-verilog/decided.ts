import type { Expression, Pattern } from '../ir/expression.ts'

/** Surely of one value: one node, or the same bits of one variable. */
export function isSame(a: Expression, b: Expression): boolean {
  if (a === b) return true
  if (a.signed !== b.signed || a.width !== b.width) return false
  if (a.op === 'read' && b.op === 'read') return a.variable === b.variable
  if (a.op === 'slice' && b.op === 'slice') return a.low === b.low && isSame(a.operands[0]!, b.operands[0]!)
  return false
}

/** Where a comparison goes the same way for every value from `low` to `high`: which. */
export function decide(op: string, low: bigint, high: bigint, value: bigint): boolean | undefined {
  switch (op) {
    case 'eq':
    case 'ne':
      return value < low || value > high ? op === 'ne' : undefined
    case 'lt':
      return high < value ? true : low >= value ? false : undefined
    case 'le':
      return high <= value ? true : low > value ? false : undefined
    case 'gt':
      return low > value ? true : high <= value ? false : undefined
    default:
      return low >= value ? true : high < value ? false : undefined
  }
}

/** The number of the arm that a code takes; past the arms where none does. */
export const armOf = (arms: readonly (readonly Pattern[])[], on: bigint): number => {
  const arm = arms.findIndex((patterns) => patterns.some(({ value, care }) => (on & care) === value))
  return arm < 0 ? arms.length : arm
}
