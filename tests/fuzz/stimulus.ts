import { initialWord } from '../../src/sim/engine.ts'
import type { Hierarchy, StateEntry } from '../../src/sim/hierarchy.ts'
import { Dice } from './dice.ts'

/**
 * What happens from one instant to the next: inputs change, state is overwritten, then clocks change. All by name, so
 * that it fits a design of which something was taken away.
 */
export interface Instant {
  readonly inputs: readonly { readonly port: string; readonly value: bigint }[]
  readonly pokes: readonly { readonly path: string; readonly word: number; readonly value: bigint }[]
  readonly edges: readonly { readonly clock: string; readonly level: 0 | 1 }[]
}

export interface Stimulus {
  /** Of the power-up values. */
  readonly seed: number
  readonly instants: readonly Instant[]
}

/** Random values at all inputs, resets mostly released, every clock at its own pace, some at one instant. */
export function randomStimulus(hierarchy: Hierarchy, seed: number, count = 30): Stimulus {
  const dice = new Dice(seed, 1)
  const { ports, domains } = hierarchy.top.module
  const clocks = new Set(hierarchy.clocks.flatMap(({ source }) => (source.kind === 'port' ? [source.port] : [])))
  const resets = new Map(domains.flatMap(({ domain, reset }) => (reset ? [[reset, domain.resetActive === 'high'] as const] : [])))
  const levels = hierarchy.clocks.map((): 0 | 1 => 1)
  const instants: Instant[] = []
  for (let i = 0; i < count; i++) {
    const inputs: { port: string; value: bigint }[] = []
    ports.forEach((port, index) => {
      if (port.kind !== 'input' || clocks.has(index)) return
      const isHigh = resets.get(port)
      if (isHigh === undefined) {
        if (i === 0 || dice.chance(0.6)) inputs.push({ port: port.name, value: dice.value(port.width) })
        return
      }
      const isAsserted = dice.chance(i < 4 ? 0.5 : 0.08)
      inputs.push({ port: port.name, value: isAsserted === isHigh ? 1n : 0n })
    })
    const edges = levels.flatMap((level, clock) => {
      if (levels.length > 1 && dice.chance(0.4)) return []
      const next = level === 1 ? 0 : 1
      levels[clock] = next
      return [{ clock: hierarchy.clocks[clock]!.name, level: next } as const]
    })
    instants.push({ inputs, pokes: randomPokes(dice, hierarchy), edges })
  }
  return { seed, instants }
}

function randomPokes(dice: Dice, { state }: Hierarchy): Instant['pokes'] {
  if (state.length === 0 || !dice.chance(0.08)) return []
  const { path, depth, width, variable } = dice.pick(state)
  // While its reset is asserted, an asynchronously reset register has its value of reset and no other.
  if (variable?.domain?.reset === 'async' || variable?.shape.kind === 'choice') return []
  return [{ path, word: dice.below(depth), value: dice.value(width) }]
}

export function inputsOf({ top }: Hierarchy, { inputs }: Instant) {
  const { ports } = top.module
  return inputs.flatMap(({ port: name, value }) => {
    const port = ports.findIndex((each) => each.name === name)
    if (port < 0) return []
    const { width } = ports[port]!
    return [{ port, name, width, value: BigInt.asUintN(width, value) }]
  })
}

export function pokesOf({ state }: Hierarchy, { pokes }: Instant) {
  return pokes.flatMap(({ path, word, value }) => {
    const entry = state.find((each) => each.path === path)
    return entry && word < entry.depth ? [{ entry, word, value: BigInt.asUintN(entry.width, value) }] : []
  })
}

export function edgesOf({ clocks }: Hierarchy, { edges }: Instant) {
  return edges.flatMap(({ clock: name, level }) => {
    const clock = clocks.findIndex((each) => each.name === name)
    return clock < 0 ? [] : [{ clock, level }]
  })
}

/** A path that `peek` knows. */
export const pathOf = ({ path, memory }: StateEntry, word: number): string => (memory ? `${path}[${word}]` : path)

/** The words that no `init` gives, and that are loaded before time 0. */
export function powerUpWords(hierarchy: Hierarchy, seed: number): { entry: StateEntry; word: number; value: bigint }[] {
  return hierarchy.state.flatMap((entry) => {
    const { memory, variable, depth } = entry
    const first = memory ? (memory.init?.length ?? 0) : variable!.init === undefined ? 0 : 1
    const words = Array.from({ length: Math.max(0, depth - first) }, (_, i) => first + i)
    return words.map((word) => ({ entry, word, value: initialWord(entry, seed, word) }))
  })
}
