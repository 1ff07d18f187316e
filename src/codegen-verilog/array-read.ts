import type { Expression, Pattern } from '../ir/expression.ts'
import { isExact } from './literal.ts'

/** Fewer are as good as a `case`, which says more. */
const fewest = 5
/** Verilator refuses wider vectors than 65,536 bits. */
const widest = 32_768

/**
 * The elements, lowest first, where a `select` reads one of an array by its index: signals in the order of their codes,
 * and 0 for codes past them.
 *
 * They are read as a part of one vector, `entries[at * 16 +: 16]`: of that Yosys makes a tree of multiplexers, of a `case`
 * a comparison for each arm (docs/decisions/021-array-reads.md).
 */
export function elementsRead(
  arms: readonly (readonly Pattern[])[],
  on: Expression,
  values: readonly Expression[],
): readonly Expression[] | undefined {
  const isInOrder = arms.every(
    (patterns, i) => patterns.length === 1 && patterns[0]!.value === BigInt(i) && isExact(patterns[0]!, on.width),
  )
  if (!isInOrder) return undefined
  const otherwise = values.at(-1)!
  const coversAll = BigInt(values.length) === 1n << BigInt(on.width)
  if (!coversAll && (otherwise.op !== 'constant' || otherwise.value !== 0n)) return undefined
  const elements = coversAll ? values : values.slice(0, -1)
  if (elements.length < fewest || elements.length * elements[0]!.width > widest) return undefined
  return elements.every(isSignal) ? elements : undefined
}

/** A signal or bits of one; or an element of an inner array. */
function isSignal(node: Expression): boolean {
  switch (node.op) {
    case 'read':
      return true
    case 'bitAt':
      return node.width > 1
    case 'slice':
    case 'reinterpret':
      return isSignal(node.operands[0]!)
    case 'mux':
      return node.operands[2]!.op === 'constant' && isSignal(node.operands[1]!)
    default:
      return false
  }
}

/** `entries` for `entries_0`, `entries_1` …; `entries_type` for `entries_0_type` …: what the elements are called together. */
export function nameOfElements(elements: readonly Expression[]): string | undefined {
  const names = elements.map((element) => (element.op === 'read' ? element.variable.name : undefined))
  for (const { index } of names[0]?.matchAll(/_0(?=_|$)/g) ?? []) {
    const [before, after] = [names[0]!.slice(0, index), names[0]!.slice(index + 2)]
    if (names.every((name, i) => name === `${before}_${i}${after}`)) return `${before}${after}`
  }
  return undefined
}
