import { type Expression, exactly } from '../ir/expression.ts'
import type { Statement, Target } from '../ir/module.ts'
import { currentBuilder } from './builder.ts'
import { report } from './fault.ts'
import { toLeaves } from './literal.ts'
import { here } from './place-in-source.ts'
import type { Place, PlaceLeaf, SignalBase } from './signal-base.ts'

/** `signal.set(value)` and `signal.next = value`. */
export function assignPlace(signal: SignalBase, role: Place['role'], value: unknown): void {
  const place = signal.$place
  if (!place) {
    report({
      code: 'GW014',
      title: 'direction',
      message: `${nameOf(signal)} cannot be assigned: it is read here and driven elsewhere`,
      mend: 'assign an output, a wire or an input of an instance; the two ends of a connection may be the wrong way round',
    })
    return
  }
  if (place.role !== role) {
    report(
      role === 'wire'
        ? {
            code: 'GW015',
            title: 'register set like a wire',
            message: `${nameOf(signal)} is a register: its value now cannot be set`,
            mend: 'write `.next = value` for its value after the next edge',
          }
        : {
            code: 'GW015',
            title: 'wire set like a register',
            message: `${nameOf(signal)} is no register: it has no next value`,
            mend: 'write `.set(value)`, or make it a register with reg(…)',
          },
    )
    return
  }
  const leaves = toLeaves(signal.$shape, value, {
    what: `${placeKind(place)} \`${nameOf(signal).replaceAll('`', '')}\``,
    sized: true,
  })
  if (leaves) currentBuilder().add(...assignments(place, leaves))
}

/** The statements that copy leaves into a place. */
export function assignments(place: Place, values: readonly Expression[]): Statement[] {
  const origin = here()
  if (place.kind === 'indexed') {
    const width = place.index.width
    const arms = place.elements.map((element, i) => ({
      patterns: [exactly(BigInt(i), width)],
      body: assignments(element, values),
      label: String(i),
    }))
    return [
      { kind: 'switch', on: place.index, arms: arms.filter((_, i) => BigInt(i) < 1n << BigInt(width)), otherwise: [], origin },
    ]
  }
  return place.leaves.map((leaf, i) => ({ kind: 'assign', target: targetOf(leaf), value: values[i]!, origin }))
}

function targetOf(leaf: PlaceLeaf): Target {
  if (leaf.bit) return { kind: 'bitAt', variable: leaf.variable, index: leaf.bit }
  if (leaf.low === undefined || leaf.width === undefined || leaf.width === leaf.variable.width)
    return { kind: 'whole', variable: leaf.variable }
  return { kind: 'slice', variable: leaf.variable, low: leaf.low, width: leaf.width }
}

/** Bits of a place that is one leaf. */
export function slicePlace(place: Place | undefined, low: number, width: number): Place | undefined {
  if (!place) return undefined
  if (place.kind === 'indexed') return { ...place, elements: place.elements.map((element) => slicePlace(element, low, width)!) }
  const leaf = place.leaves[0]!
  if (leaf.bit) return place
  return { ...place, leaves: [{ variable: leaf.variable, low: (leaf.low ?? 0) + low, width }] }
}

/** One bit of a place, found at run time. */
export function bitPlace(place: Place | undefined, index: Expression, width: number): Place | undefined {
  if (!place) return undefined
  if (place.kind === 'direct' && place.leaves[0]!.low === undefined && !place.leaves[0]!.bit)
    return { ...place, leaves: [{ variable: place.leaves[0]!.variable, bit: index }] }
  return { kind: 'indexed', role: place.role, index, elements: Array.from({ length: width }, (_, i) => slicePlace(place, i, 1)!) }
}

/** The leaves `from` … `to - 1` of a place. */
export function partOfPlace(place: Place | undefined, from: number, to: number): Place | undefined {
  if (!place) return undefined
  if (place.kind === 'indexed') return { ...place, elements: place.elements.map((element) => partOfPlace(element, from, to)!) }
  return { ...place, leaves: place.leaves.slice(from, to) }
}

export function nameOf(signal: SignalBase): string {
  const builder = currentBuilder()
  const place = signal.$place
  const leaf = place?.kind === 'direct' ? place.leaves[0] : undefined
  const node = signal.$leaves[0]
  const variable = leaf?.variable ?? (node?.op === 'read' ? node.variable : undefined)
  const name = variable && builder.describe(variable)
  return name ? `\`${name}\`` : 'this signal'
}

function placeKind(place: Place): string {
  if (place.role === 'register') return 'register'
  const leaf = place.kind === 'direct' ? place.leaves[0] : undefined
  return leaf?.variable.kind === 'output' ? 'output' : leaf?.variable.kind === 'instance' ? 'input' : 'wire'
}
