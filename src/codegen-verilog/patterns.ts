import type { Pattern } from '../ir/expression.ts'
import { isExact } from './literal.ts'

const meet = (a: Pattern, b: Pattern): boolean => ((a.value ^ b.value) & a.care & b.care) === 0n

/** The arms without patterns that an earlier one equals: arms that are left without any are gone. */
export function distinctArms<T extends { readonly patterns: readonly Pattern[] }>(arms: readonly T[]): T[] {
  const known = new Set<string>()
  const isNew = ({ value, care }: Pattern): boolean => {
    const key = `${value}/${care}`
    return !known.has(key) && known.add(key) !== undefined
  }
  return arms.map((arm) => ({ ...arm, patterns: arm.patterns.filter(isNew) })).filter((arm) => arm.patterns.length > 0)
}

/** Whether two patterns meet, or one matches all: then `case` and `casez` are no way to say it. */
export function needsChain(arms: readonly { readonly patterns: readonly Pattern[] }[], width: number): boolean {
  const all = arms.flatMap((arm) => arm.patterns)
  if (all.every((pattern) => isExact(pattern, width))) return new Set(all.map(({ value }) => value)).size < all.length
  if (all.length > 128 || all.some(({ care }) => care === 0n)) return true
  return all.some((pattern, i) => all.slice(0, i).some((earlier) => meet(pattern, earlier)))
}
