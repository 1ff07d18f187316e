import type { FixedShape } from './shape.ts'

/**
 * The values of fixed point shapes: a number x stands as the integer `scaled` = x · 2^fraction.
 *
 * Everything is exact: a JavaScript number is a fraction with a power of two below, and so is compared as one.
 */
export type Round = 'floor' | 'zero' | 'halfUp' | 'halfEven'

/** Plain data where a number has too few digits: `{ scaled: 5n }` of `fixed(4, 2)` is 1.25. */
export interface Scaled {
  readonly scaled: bigint
}

export const isScaled = (value: unknown): value is Scaled =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Scaled>).scaled === 'bigint'

/** The bits of a shape to which every value is a JavaScript number. */
export const numberBits = 53

export const isFixed = (shape: { readonly kind: string }): shape is FixedShape =>
  shape.kind === 'fixed' || shape.kind === 'ufixed'

/** The least and the greatest value, scaled. */
export function rangeOf({ kind, integer, fraction }: FixedShape): readonly [bigint, bigint] {
  const size = 1n << BigInt(integer + fraction)
  return kind === 'fixed' ? [-(size >> 1n), (size >> 1n) - 1n] : [0n, size - 1n]
}

/** The value at or next below, scaled, and whether it is the value itself; undefined for what is no finite number. */
export function scaledOf(value: unknown, fraction: number): { readonly floor: bigint; readonly isExact: boolean } | undefined {
  if (isScaled(value)) return { floor: value.scaled, isExact: true }
  if (typeof value === 'bigint') return { floor: value << BigInt(fraction), isExact: true }
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  let whole = value
  let down = 0
  while (!Number.isInteger(whole)) {
    whole *= 2
    down++
  }
  const numerator = BigInt(whole) << BigInt(fraction)
  const floor = numerator >> BigInt(down)
  return { floor, isExact: floor << BigInt(down) === numerator }
}

/** `scaled` / 2^`drop` as a whole number. */
export function rounded(scaled: bigint, drop: number, round: Round): bigint {
  if (drop <= 0) return scaled << BigInt(-drop)
  const floor = scaled >> BigInt(drop)
  const rest = scaled - (floor << BigInt(drop))
  const half = 1n << BigInt(drop - 1)
  switch (round) {
    case 'floor':
      return floor
    case 'zero':
      return scaled < 0n && rest > 0n ? floor + 1n : floor
    case 'halfUp':
      return rest >= half ? floor + 1n : floor
    case 'halfEven':
      return rest > half || (rest === half && (floor & 1n) === 1n) ? floor + 1n : floor
  }
}

/** As a JavaScript number; exact for shapes of up to `numberBits` bits. */
export const numberOf = (scaled: bigint, fraction: number): number => Number(scaled) / 2 ** fraction

/** As a message shows it: in decimals where they are exact and few. */
export function scaledText(scaled: bigint, fraction: number): string {
  const isNumber = fraction <= 1000 && BigInt.asIntN(numberBits + 1, scaled) === scaled
  return isNumber ? String(numberOf(scaled, fraction)) : `${scaled} / 2^${fraction}`
}

/** The nearest value that the shape has; of two equally near the even one. Undefined where the shape ends before it. */
export function nearestScaled(shape: FixedShape, value: number): bigint | undefined {
  const exact = 1100
  const read = scaledOf(value, shape.fraction + exact)
  if (!read) return undefined
  const scaled = rounded(read.floor, exact, 'halfEven')
  const [least, most] = rangeOf(shape)
  return scaled >= least && scaled <= most ? scaled : undefined
}

/** Why a value is none of the shape's, and what to do; undefined where it is one. */
export function misfitOf(
  shape: FixedShape,
  value: unknown,
  shapeName: string,
): { says: string; note: string; mend: string } | undefined {
  const read = scaledOf(value, shape.fraction)
  if (!read) return undefined
  const [least, most] = rangeOf(shape)
  const text = (scaled: bigint): string => scaledText(scaled, shape.fraction)
  const shown = isScaled(value) ? text(value.scaled) : String(value)
  if (read.floor < least || read.floor > most)
    return {
      says: `${shown} does not fit ${shapeName}`,
      note: `it holds ${text(least)} … ${text(most)}`,
      mend: 'give it more integer bits, or a value in its range',
    }
  if (read.isExact) return undefined
  const next = read.floor + 1n
  return {
    says: `${shown} is no value of ${shapeName}`,
    note: next > most ? `the nearest is ${text(read.floor)}` : `it lies between ${text(read.floor)} and ${text(next)}`,
    mend: `give one of these, or nearest(${shapeName}, ${shown}), which takes the closer one`,
  }
}
