import type { Expression } from '../ir/expression.ts'
import { snakeCase, unreserved } from '../ir/names.ts'
import { leavesOfShape } from '../ir/shape.ts'
import { type ModuleBuilder, maybeBuilder, type Stem } from './builder.ts'
import { report } from './fault.ts'
import type { Frame } from './place-in-source.ts'
import { SignalBase } from './signal-base.ts'

/** Declared names of shapes, choices and the like: `export const EthernetHeader = struct(…)`. */
const declaredNames = new WeakMap<object, string>()
export const declaredName = (value: object): string | undefined => declaredNames.get(value)

/** Tells a value the variable it went into. The first name that a thing is given stays. */
export function nameValue(name: string, value: unknown, depth = 0): void {
  if (value === null || typeof value !== 'object' || depth > 4) return
  const builder = maybeBuilder()
  if (value instanceof SignalBase) {
    if (builder) nameSignal(builder, name, value)
    return
  }
  const stem = builder?.stemOf.get(value)
  if (stem) {
    stem.base ??= name
    return
  }
  if (builder && value === builder.view) return
  if (Array.isArray(value)) {
    for (const [i, element] of value.entries()) nameValue(`${name}_${i}`, element, depth + 1)
  } else if ('kind' in value && typeof value.kind === 'string') {
    if (!declaredNames.has(value)) declaredNames.set(value, name)
  } else if (builder && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, element] of Object.entries(value)) nameValue(`${name}_${key}`, element, depth + 1)
  }
}

/** A signal of ours with a name that we give it, for parts of the language that are made of others. */
export function named<T>(name: string, signal: T): T {
  nameValue(name, signal)
  return signal
}

/** Says that a group of things has names already: a variable that it goes into gives it none, and does not look into it. */
export function ignoreNames(group: object): void {
  const named: Stem = { kind: 'value', base: '', fallback: () => '', frame: undefined, origin: undefined, leaves: [] }
  maybeBuilder()?.stemOf.set(group, named)
}

function nameSignal(builder: ModuleBuilder, name: string, signal: SignalBase): void {
  const fresh: { suffix: string; apply: (text: string) => void; node: Expression }[] = []
  const parts = leavesOfShape(signal.$shape)
  for (const [i, node] of signal.$leaves.entries()) {
    if (node.op === 'constant') continue
    if (node.op === 'read') {
      const stem = builder.stemOf.get(node.variable)
      if (stem && (stem.kind === 'signal' || stem.kind === 'memory')) stem.base ??= name
      continue
    }
    if (builder.stemOf.has(node)) continue
    fresh.push({
      suffix: parts[i]!.path.map((step) => `_${snakeCase(String(step))}`).join(''),
      node,
      apply: (text) => {
        node.name = text
      },
    })
  }
  if (fresh.length > 0)
    builder.stem(
      { kind: 'value', base: name, fallback: () => name, leaves: fresh, origin: fresh[0]!.node.origin },
      ...fresh.map(({ node }) => node),
    )
}

/** The labels of the functions between a thing and its module's body, outermost first. */
function prefix(frame: Frame | undefined, top: Frame | undefined): string {
  const labels: string[] = []
  for (let at = frame; at && at !== top && at.kind === 'function'; at = at.parent) {
    const label = at.label ?? (at.isPart ? at.name : undefined)
    if (label) labels.push(label)
  }
  return labels
    .reverse()
    .map((label) => `${label}_`)
    .join('')
}

/**
 * Gives every stem of a complete module its name. A wire or register called like a port (`io.flags.set(flags)`) takes
 * `_value`, an instance whose signals are (`uart` beside a port `uart_tx`) takes `_part`; other declared names that meet are
 * an error; named values give way.
 */
export function settleNames(builder: ModuleBuilder): void {
  const wanted = new Map<string, Stem[]>()
  for (const stem of builder.stems) {
    const written = snakeCase(prefix(stem.frame, builder.frame) + (stem.base ?? stem.fallback()))
    // A port's name is the design's promise to others: a keyword there is an error. Inside, `before` is `before_value`.
    const isBare = stem.leaves.length === 0 || stem.leaves.some((leaf) => leaf.suffix === '')
    const text = stem.exact ?? (stem.kind !== 'port' && isBare ? unreserved(written) : written)
    const group = wanted.get(text)
    if (group) group.push(stem)
    else wanted.set(text, [stem])
  }
  const taken = new Map<string, Stem>()
  const claim = (stem: Stem, name: string): Stem | undefined => {
    const names = stem.leaves.length > 0 ? stem.leaves.map((leaf) => name + leaf.suffix) : [name]
    if (stem.kind === 'instance') names.push(name)
    const clash = names.map((one) => taken.get(one.toLowerCase())).find((other) => other && other !== stem)
    if (clash) return clash
    for (const one of names) taken.set(one.toLowerCase(), stem)
    stem.name = name
    for (const leaf of stem.leaves) leaf.apply(name + leaf.suffix)
    return undefined
  }
  const order: readonly Stem['kind'][][] = [['domain'], ['port'], ['signal', 'memory', 'instance'], ['value']]
  for (const kinds of order)
    for (const [text, group] of wanted) {
      const members = group.filter((stem) => kinds.includes(stem.kind))
      const sites = new Map<unknown, Stem[]>()
      for (const stem of members) {
        const site = stem.origin?.position ?? stem
        const same = sites.get(site)
        if (same) same.push(stem)
        else sites.set(site, [stem])
      }
      for (const same of sites.values())
        for (const [i, stem] of same.entries()) {
          const name = same.length > 1 ? `${text}_${i}` : text
          const clash = claim(stem, name)
          if (!clash) continue
          if (stem.kind === 'signal' && clash.kind === 'port' && !claim(stem, `${name}_value`)) continue
          if (stem.kind === 'instance' && clash.kind === 'port' && !claim(stem, `${name}_part`)) continue
          if (stem.kind === 'value' || (stem.base === undefined && stem.kind !== 'port')) claimFree(stem, name, claim)
          else {
            report({
              code: 'GW020',
              title: 'duplicate name',
              message: `\`${name}\` is already the name of another ${clash.kind} of module \`${builder.name}\``,
              origin: stem.origin,
              related: [{ text: `the other ${clash.kind} \`${clash.name}\``, origin: clash.origin }],
              mend: 'rename one of the two; names are compared in snake_case, without case',
            })
            claimFree(stem, name, claim)
          }
        }
    }
}

function claimFree(stem: Stem, name: string, claim: (stem: Stem, name: string) => Stem | undefined): void {
  for (let i = 2; claim(stem, `${name}_${i}`); i++);
}
