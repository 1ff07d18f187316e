/**
 * Patterns of bits as plain data: cubes over a word, and covers made of them.
 *
 * A cube matches where `(word & care) === value`.
 */
export interface Cube {
  readonly value: bigint
  readonly care: bigint
}

/** Whether some word matches both. */
export const meet = (a: Cube, b: Cube): boolean => ((a.value ^ b.value) & a.care & b.care) === 0n

/** Whether every word that matches `inner` matches `outer`. */
export const contains = (outer: Cube, inner: Cube): boolean =>
  (outer.care & ~inner.care) === 0n && ((outer.value ^ inner.value) & outer.care) === 0n

/** `1?0`: the highest bit first. */
export function cubeText(cube: Cube, width: number): string {
  let text = ''
  for (let bit = BigInt(width) - 1n; bit >= 0n; bit--)
    text += ((cube.care >> bit) & 1n) === 0n ? '?' : ((cube.value >> bit) & 1n) === 1n ? '1' : '0'
  return text
}

/** The words that match `cube` and none of `others`, as cubes that do not meet. */
export function without(cube: Cube, others: readonly Cube[]): Cube[] {
  let left: Cube[] = [cube]
  for (const other of others) left = left.flatMap((part) => subtract(part, other))
  return left
}

function subtract(cube: Cube, other: Cube): Cube[] {
  if (!meet(cube, other)) return [cube]
  const parts: Cube[] = []
  let rest = cube
  for (let bits = other.care & ~cube.care; bits !== 0n; bits &= bits - 1n) {
    const bit = bits & -bits
    const care = rest.care | bit
    const wanted = other.value & bit
    parts.push({ care, value: rest.value | (wanted ^ bit) })
    rest = { care, value: rest.value | wanted }
  }
  return parts
}

/**
 * A smaller cover of `on` that meets nothing of `off`; all else is free.
 *
 * Each cube drops the bits that it can do without (those first that most cubes drop), then cubes that others cover go.
 * Source  the expand and irredundant steps of Espresso (Brayton and others, 1984), without its iteration.
 */
export function minimise(on: readonly Cube[], off: readonly Cube[], width: number): Cube[] {
  const order = bitsByUse(on, width)
  const expanded: Cube[] = []
  for (const cube of on) {
    if (expanded.some((other) => contains(other, cube))) continue
    let grown = cube
    for (const bit of order) {
      if ((grown.care & bit) === 0n) continue
      const tried = { care: grown.care & ~bit, value: grown.value & ~bit }
      if (!off.some((other) => meet(tried, other))) grown = tried
    }
    expanded.push(grown)
  }
  const kept = [...expanded]
  for (const cube of expanded.toReversed()) {
    const others = kept.filter((other) => other !== cube)
    const needed = on.some((wanted) => meet(wanted, cube) && without(wanted, others).some((part) => meet(part, cube)))
    if (!needed) kept.splice(kept.indexOf(cube), 1)
  }
  return kept
}

/** Bits, those first that tell least: looked at by the fewest cubes. */
function bitsByUse(cubes: readonly Cube[], width: number): bigint[] {
  const bits = Array.from({ length: width }, (_, i) => 1n << BigInt(i))
  const uses = new Map(bits.map((bit) => [bit, cubes.filter((cube) => (cube.care & bit) !== 0n).length]))
  return bits.sort((a, b) => uses.get(a)! - uses.get(b)!)
}
