import type { Pattern } from '../expression.ts'

const bitCount = (value: bigint): number => value.toString(2).replaceAll('0', '').length

const overlap = (a: Pattern, b: Pattern): boolean => ((a.value ^ b.value) & a.care & b.care) === 0n

/**
 * Whether every value of `width` bits that `within` matches is matched by one of the patterns.
 *
 * Exact codes are counted; patterns with free bits are split along a bit that one of them cares for. Gives up, with the
 * answer no, on a set of patterns so entangled that splitting does not end: the caller then says nothing.
 */
export function covers(patterns: readonly Pattern[], within: Pattern, width: number): boolean {
  const stack: { cube: Pattern; rest: readonly Pattern[] }[] = [{ cube: within, rest: patterns }]
  for (let budget = 10_000; stack.length > 0; budget--) {
    if (budget === 0) return false
    const { cube, rest } = stack.pop()!
    const near = rest.filter((pattern) => overlap(pattern, cube))
    if (near.some((pattern) => (pattern.care & ~cube.care) === 0n)) continue
    const free = width - bitCount(cube.care)
    // Were all of them apart, they would match at most this many values: too few settles it.
    const most = near.reduce((sum, pattern) => sum + (1n << BigInt(free - bitCount(pattern.care & ~cube.care))), 0n)
    if (most < 1n << BigInt(free)) return false
    const undecided = near[0]!.care & ~cube.care
    const bit = undecided & -undecided
    for (const value of [0n, bit]) stack.push({ cube: { value: cube.value | value, care: cube.care | bit }, rest: near })
  }
  return true
}

/** Matches every value. */
export const anything: Pattern = { value: 0n, care: 0n }

/** Each code once, for sets where all bits are cared for; such a set matches all values when it is large enough. */
export function coversAll(patterns: readonly Pattern[], width: number): boolean {
  if (patterns.length === 0) return false
  const every = (1n << BigInt(width)) - 1n
  if (patterns.every((pattern) => pattern.care === every))
    return BigInt(new Set(patterns.map((pattern) => pattern.value)).size) === 1n << BigInt(width)
  return covers(patterns, anything, width)
}
