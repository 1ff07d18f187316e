import { type ClockEdge, initialWord } from '../../src/sim/engine.ts'
import type { Hierarchy, StateEntry } from '../../src/sim/hierarchy.ts'
import { Dice } from './dice.ts'

/**
 * What happens from one instant to the next: inputs change, state is overwritten, then clocks change. All by name, so
 * that it fits a design of which something was taken away.
 */
export interface Instant {
  readonly inputs: readonly { readonly port: string; readonly value: bigint }[]
  readonly pokes: readonly { readonly path: string; readonly word: number; readonly value: bigint }[]
  /** Clocks that change: to 0 first. */
  readonly toggles: readonly string[]
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
    const { clocks: all } = hierarchy
    const toggles = all.filter(() => all.length === 1 || dice.chance(0.6)).map(({ name }) => name)
    instants.push({ inputs, pokes: randomPokes(dice, hierarchy), toggles })
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

/** The edges of each instant. */
export function edgesOf({ clocks }: Hierarchy, { instants }: Stimulus): ClockEdge[][] {
  const levels = clocks.map((): 0 | 1 => 1)
  return instants.map(({ toggles }) =>
    clocks.flatMap(({ name }, clock) => {
      if (!toggles.includes(name)) return []
      levels[clock] = levels[clock] === 1 ? 0 : 1
      return [{ clock, level: levels[clock] }]
    }),
  )
}

/** A path that `peek` knows. */
export const pathOf = ({ path, memory }: StateEntry, word: number): string => (memory ? `${path}[${word}]` : path)

/** The first value of every word of state, and whether the design gives it. */
export function powerUpWords(hierarchy: Hierarchy, seed: number) {
  return hierarchy.state.flatMap((entry) => {
    const { memory, variable, depth } = entry
    const given = memory ? (memory.init?.length ?? 0) : variable!.init === undefined ? 0 : 1
    return Array.from({ length: depth }, (_, word) => {
      return { entry, word, value: initialWord(entry, seed, word), isGiven: word < given }
    })
  })
}
