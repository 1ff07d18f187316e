import type { Print } from '../../src/ir/module.ts'
import { type Engine, StateHasher } from '../../src/sim/engine.ts'
import type { Hierarchy } from '../../src/sim/hierarchy.ts'
import { namesOf } from '../../src/sim/named-signals.ts'
import { edgesOf, inputsOf, pathOf, pokesOf, powerUpWords, type Stimulus } from './stimulus.ts'

/**
 * All that a run shows, as text to compare: for each instant a line of outputs before the clocks change, the reports
 * in some order, a line of outputs after; then every word of state, and its hash.
 */
export interface Trace {
  readonly lines: readonly string[]
}

export const outputsOf = (hierarchy: Hierarchy): number[] =>
  hierarchy.top.module.ports.flatMap((port, index) => (port.kind === 'output' ? [index] : []))

export const hex = (value: bigint, width: number): string => value.toString(16).padStart(Math.ceil(width / 4), '0')

export function outputLine(hierarchy: Hierarchy, i: number, when: 'before' | 'after', values: readonly string[]): string {
  const { ports } = hierarchy.top.module
  const texts = outputsOf(hierarchy).map((port, k) => `${ports[port]!.name}=${values[k]}`)
  return `${i} ${when} ${texts.join(' ')}`
}

/** As Verilog prints it, but for leading zeros. */
export function printLine(print: Print, values: readonly bigint[]): string {
  let next = 0
  const texts = print.parts.map((part) => {
    if (typeof part === 'string') return part
    const value = values[next++]!
    if (part.base === 'decimal') return String(value)
    return BigInt.asUintN(part.value.width, value).toString(part.base === 'hex' ? 16 : 2)
  })
  return texts.join('')
}

/** A run under an engine. Sampled outputs must be those before the edges: that is checked here. */
export function traceOf(engine: Engine, hierarchy: Hierarchy, stimulus: Stimulus): Trace {
  const outputs = outputsOf(hierarchy)
  const lines = initialLines(hierarchy, stimulus.seed, (path, width) => hex(engine.peek(path), width))
  const { ports } = hierarchy.top.module
  const show = (value: bigint, k: number): string => hex(value, ports[outputs[k]!]!.width)
  const allEdges = edgesOf(hierarchy, stimulus)
  stimulus.instants.forEach((instant, i) => {
    for (const { port, width, value } of inputsOf(hierarchy, instant))
      if (width <= 32 && i % 2 === 1) engine.setNumber(port, Number(value))
      else engine.set(port, value)
    for (const { entry, word, value } of pokesOf(hierarchy, instant)) engine.poke(pathOf(entry, word), value)
    const edges = allEdges[i]!
    const before = outputs.map((port, k) => show(engine.get(port), k))
    lines.push(outputLine(hierarchy, i, 'before', before))
    if (edges.length > 0) {
      engine.edges(edges)
      const sampled = outputs.map((port, k) => show(engine.getSampled(port), k))
      if (sampled.some((value, k) => value !== before[k])) lines.push(`${outputLine(hierarchy, i, 'before', sampled)} sampled`)
    }
    lines.push(...reportLines(engine, hierarchy, i))
    lines.push(
      outputLine(
        hierarchy,
        i,
        'after',
        outputs.map((port, k) => show(engine.get(port), k)),
      ),
    )
  })
  lines.push(...stateLines(hierarchy, (path, width) => hex(engine.peek(path), width)))
  return { lines }
}

function reportLines(engine: Engine, hierarchy: Hierarchy, i: number): string[] {
  const reports = engine.events().map(({ site: index, values }) => {
    const site = hierarchy.sites[index]!
    if (site.kind === 'collision') return `${i} collision ${site.memory.name}`
    const { statement } = site
    return `${i} ${statement.kind === 'print' ? printLine(statement, values) : `${statement.kind} ${statement.message}`}`
  })
  return reports.sort()
}

/** The words that the design gives a first value. */
export const initialLines = (hierarchy: Hierarchy, seed: number, wordAt: (path: string, width: number) => string): string[] =>
  powerUpWords(hierarchy, seed)
    .filter(({ isGiven }) => isGiven)
    .map(({ entry, word }) => `first ${pathOf(entry, word)}=${wordAt(pathOf(entry, word), entry.width)}`)

export function stateLines(hierarchy: Hierarchy, wordAt: (path: string, width: number) => string): string[] {
  const hasher = new StateHasher()
  const lines: string[] = []
  for (const entry of hierarchy.state)
    for (let word = 0; word < entry.depth; word++) {
      const path = pathOf(entry, word)
      const text = wordAt(path, entry.width)
      if (/^[0-9a-f]+$/.test(text)) hasher.word(BigInt(`0x${text}`), entry.width)
      lines.push(`state ${path}=${text}`)
    }
  return [...lines, `hash ${hasher.text()}`]
}

/** What only engines can be asked: the hash as they make it, all that has a name, whole cycles at once. */
export function furtherLines(engine: Engine, hierarchy: Hierarchy, stimulus: Stimulus): string[] {
  const lines = [`engine's hash ${engine.stateHash()}`]
  for (const [path, named] of namesOf(hierarchy))
    if (named.kind === 'signal' && named.signal.shape.kind !== 'clock')
      lines.push(`name ${path}=${engine.peek(path).toString(16)}`)
  if (hierarchy.clocks.length !== 1) return lines
  const levels = edgesOf(hierarchy, stimulus).flat()
  if (levels.length > 0 && levels.at(-1)!.level === 0) engine.edges([{ clock: 0, level: 1 }])
  engine.events()
  for (const cycles of [1, 5, 12]) {
    const done = engine.step(cycles)
    const outputs = outputsOf(hierarchy).map((port) => engine.get(port).toString(16))
    lines.push(`${done} of ${cycles} cycles: ${engine.stateHash()} ${outputLine(hierarchy, 0, 'after', outputs)}`)
    lines.push(...engine.events().map(({ site, cycle, values }) => `site ${site}@${cycle}(${values.join()})`))
  }
  return lines
}

/** The first line that differs, or nothing. */
export function firstDifference(expected: readonly string[], found: readonly string[]): Difference | undefined {
  const length = Math.max(expected.length, found.length)
  for (let i = 0; i < length; i++)
    if (expected[i] !== found[i]) return { line: i, expected: expected[i] ?? 'nothing', found: found[i] ?? 'nothing' }
  return undefined
}

export interface Difference {
  readonly line: number
  readonly expected: string
  readonly found: string
}
