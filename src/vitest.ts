import { expect } from 'vitest'

/**
 * Loaded by a test setup (or imported by a spec), this makes `toEqual` take a number and a bigint of one value as equal:
 * `expect({ length: 3n }).toEqual({ length: 3 })`. `toBe` still tells them apart.
 *
 * @example
 * import 'gatewright/vitest'
 */
export function numberEqualsBigint(a: unknown, b: unknown): boolean | undefined {
  if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && a === BigInt(b)
  if (typeof a === 'number' && typeof b === 'bigint') return Number.isInteger(a) && BigInt(a) === b
  return undefined
}

expect.addEqualityTesters([numberEqualsBigint])
