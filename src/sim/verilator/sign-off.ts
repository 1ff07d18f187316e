import type { Design } from '../../ir/module.ts'
import type { ClockEdge, Engine } from '../engine.ts'
import { createEngine, type EngineName } from '../engines.ts'
import { buildHierarchy, type Hierarchy } from '../hierarchy.ts'
import { pathHash, powerUpBits } from '../power-up.ts'
import { sourceOf } from './design-source.ts'
import { createEngine as createVerilator } from './engine.ts'
import { type LintMessage, lint } from './lint.ts'

export interface SignOffOptions {
  /** With which Verilator is compared. */
  readonly judge: Exclude<EngineName, 'verilator'>
  readonly instants: number
  readonly seed: number
}

/** What Verilator thinks of one design. `difference` absent: it agreed in every port, report and state. */
export interface SignOff {
  readonly name: string
  /** What `verilator --lint-only -Wall` says of the Verilog. */
  readonly lint: readonly LintMessage[]
  readonly instants: number
  readonly difference?: string
}

/**
 * Lints many designs, builds them all in one compiler process (each kept in the cache by itself), and compares each with
 * another engine under random inputs: every port before and after each instant, reports, and the hash of all state.
 *
 * @example
 * const results = await signOff([fifo, arbiter].map(elaborate), { judge: 'wasm', instants: 1000, seed: 1 })
 */
export async function signOff(designs: readonly Design[], options: SignOffOptions): Promise<readonly SignOff[]> {
  const jobs = designs.map((design) => () => signOffOne(design, options))
  const results: SignOff[] = []
  let next = 0
  // Two at a time: Verilator and the judge of one while the compiler works for the other.
  const workers = [0, 1].map(async () => {
    for (let at = next++; at < jobs.length; at = next++) results[at] = await jobs[at]!()
  })
  await Promise.all(workers)
  return results
}

async function signOffOne(design: Design, options: SignOffOptions): Promise<SignOff> {
  const hierarchy = buildHierarchy(design)
  const source = sourceOf(hierarchy)
  const messages = await lint(source.files, source.top)
  const engineOptions = { seed: options.seed, jitter: false }
  const verilator = await createVerilator(hierarchy, engineOptions)
  const judge = await createEngine(options.judge, hierarchy, engineOptions)
  try {
    return { name: design.top.name, lint: messages, ...compareAtRandom(hierarchy, verilator, judge, options) }
  } finally {
    verilator.dispose()
    judge.dispose()
  }
}

/** Resets are asserted for the first instants, and seldom from then on. */
const resetInstants = 4

export function compareAtRandom(
  hierarchy: Hierarchy,
  engine: Engine,
  judge: Engine,
  { instants, seed }: Pick<SignOffOptions, 'instants' | 'seed'>,
): Omit<SignOff, 'name' | 'lint'> {
  const { ports, domains } = hierarchy.top.module
  const clockPorts = new Set(hierarchy.clocks.map(({ source }) => (source.kind === 'port' ? source.port : -1)))
  const inputs = ports.flatMap((port, i) => (port.kind === 'input' && !clockPorts.has(i) ? [i] : []))
  const resets = new Map(
    domains.flatMap(({ domain, reset }) => (reset ? [[ports.indexOf(reset), domain.resetActive === 'high' ? 1n : 0n]] : [])),
  )
  const levels = hierarchy.clocks.map((): 0 | 1 => 1)
  const random = (instant: number, what: string, width: number): bigint => powerUpBits(pathHash(seed, what), instant, width)
  const differingPort = (): string | undefined => {
    for (const [i, { name }] of ports.entries()) {
      const [left, right] = [engine.get(i), judge.get(i)]
      if (left !== right) return `${name} is ${hex(left)}, ${judge.name} says ${hex(right)}`
      const [leftBefore, rightBefore] = [engine.getSampled(i), judge.getSampled(i)]
      if (leftBefore !== rightBefore) return `sampled ${name} is ${hex(leftBefore)}, ${judge.name} says ${hex(rightBefore)}`
    }
    return undefined
  }
  const differingState = (): string | undefined =>
    engine.stateHash() === judge.stateHash() ? undefined : `the state differs at ${differingPath(hierarchy, engine, judge)}`

  const first = differingState()
  if (first !== undefined) return { instants: 0, difference: `at time 0 ${first}` }
  for (let instant = 0; instant < instants; instant++) {
    for (const port of inputs) {
      const { name, width } = ports[port]!
      const asserted = resets.get(port)
      const isReset = instant < resetInstants || random(instant, name, 7) === 0n
      const value = asserted === undefined ? random(instant, name, width) : isReset ? asserted : 1n - asserted
      engine.set(port, value)
      judge.set(port, value)
    }
    const before = differingPort()
    if (before !== undefined) return { instants: instant, difference: `before instant ${instant} ${before}` }
    const edges = hierarchy.clocks.flatMap(({ index, name, hasFalling }): ClockEdge[] => {
      if (hierarchy.clocks.length > 1 && random(instant, `edge ${name}`, 1) === 0n) return []
      // Edges that nobody waits for may be left out, as the testbench does.
      const isLeftOut = !hasFalling && random(instant, `left out ${name}`, 1) === 0n
      levels[index] = levels[index] === 0 || isLeftOut ? 1 : 0
      return [{ clock: index, level: levels[index] }]
    })
    engine.edges(edges)
    judge.edges(edges)
    const after = differingPort() ?? differingReports(engine, judge)
    if (after !== undefined) return { instants: instant, difference: `after instant ${instant} ${after}` }
  }
  const last = differingState()
  return last === undefined ? { instants } : { instants, difference: `at the end ${last}` }
}

const hex = (value: bigint): string => `0x${value.toString(16)}`

function differingReports(engine: Engine, judge: Engine): string | undefined {
  const text = (events: ReturnType<Engine['events']>): string =>
    events.map(({ site, cycle, values }) => `${site}@${cycle}(${values.join(', ')})`).join(' ')
  const [left, right] = [text(engine.events()), text(judge.events())]
  return left === right ? undefined : `reports (site@cycle) are ${left || 'none'} and not ${right || 'none'}`
}

function differingPath(hierarchy: Hierarchy, engine: Engine, judge: Engine): string {
  for (const { path, memory, depth } of hierarchy.state)
    for (let i = 0; i < depth; i++) {
      const name = memory ? `${path}[${i}]` : path
      const [left, right] = [engine.peek(name), judge.peek(name)]
      if (left !== right) return `${name}: ${hex(left)}, ${judge.name} says ${hex(right)}`
    }
  return 'no path: the hash itself'
}
