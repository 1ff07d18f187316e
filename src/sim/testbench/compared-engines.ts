import type { ClockEdge, Engine, EngineEvent } from '../engine.ts'
import type { Hierarchy, ModelNode } from '../hierarchy.ts'
import { simulationError } from '../simulation-error.ts'

/**
 * Several engines as one: all do the same, and whatever the first one says is compared with the others. Outputs are
 * compared before and after every instant, reports when they are asked for, all state in `compareState`.
 */
export class ComparedEngines implements Engine {
  readonly name: string
  #engines: readonly Engine[]
  readonly #hierarchy: Hierarchy
  readonly #outputs: readonly number[]
  /** Reports that nobody has asked for yet, of each engine. */
  #pending: readonly (readonly EngineEvent[])[]
  #cycle = 0

  constructor(engines: readonly Engine[], hierarchy: Hierarchy) {
    this.#engines = engines
    this.#pending = engines.map(() => [])
    this.#hierarchy = hierarchy
    this.name = engines.map(({ name }) => name).join(', ')
    this.#outputs = hierarchy.top.module.ports.flatMap((port, index) => (port.kind === 'input' ? [] : [index]))
  }

  set(port: number, value: bigint): void {
    for (const engine of this.#engines) engine.set(port, value)
  }
  setNumber(port: number, value: number): void {
    for (const engine of this.#engines) engine.setNumber(port, value)
  }
  get(port: number): bigint {
    return this.#same(`\`${this.#hierarchy.top.module.ports[port]!.name}\``, (engine) => engine.get(port))
  }
  getNumber(port: number): number {
    return Number(this.get(port))
  }
  getSampled(port: number): bigint {
    return this.#same(`\`${this.#hierarchy.top.module.ports[port]!.name}\`, as the edge saw it,`, (engine) =>
      engine.getSampled(port),
    )
  }
  getSampledNumber(port: number): number {
    return Number(this.getSampled(port))
  }

  edges(edges: readonly ClockEdge[]): void {
    this.#compareOutputs()
    for (const engine of this.#engines) engine.edges(edges)
    if (edges.some(({ clock, level }) => clock === 0 && level === 1)) this.#cycle++
    this.#gatherReports()
    this.#compareOutputs()
  }

  step(cycles: number): number {
    this.#compareOutputs()
    for (let done = 0; done < cycles; done++) {
      for (const engine of this.#engines) engine.step(1)
      this.#cycle++
      this.#gatherReports()
      this.#compareOutputs()
      if (this.#pending.some((events) => events.length > 0)) return done + 1
    }
    return cycles
  }

  modelInputs(node: ModelNode): Readonly<Record<string, bigint>> {
    return this.#engines[0]!.modelInputs(node)
  }
  peek(path: string): bigint {
    return this.#same(`\`${path}\``, (engine) => engine.peek(path))
  }
  poke(path: string, value: bigint): void {
    for (const engine of this.#engines) engine.poke(path, value)
  }
  load(memoryPath: string, words: readonly bigint[], first?: number): void {
    for (const engine of this.#engines) engine.load(memoryPath, words, first)
  }

  stateHash(): string {
    return this.#engines[0]!.stateHash()
  }

  /** All registers, memories and read data; where they differ, the first that does is named. */
  compareState(): void {
    const hashes = this.#engines.map((engine) => engine.stateHash())
    if (hashes.every((hash) => hash === hashes[0])) return
    for (const { path, memory, depth } of this.#hierarchy.state)
      for (let i = 0; i < depth; i++) this.peek(memory ? `${path}[${i}]` : path)
    throw this.#disagreement('the hash of all state', hashes)
  }

  events(): readonly EngineEvent[] {
    this.#gatherReports()
    const all = this.#pending
    this.#pending = all.map(() => [])
    const texts = all.map((events) => events.map(({ site, cycle, values }) => `${site}@${cycle}(${values.join(', ')})`).join(' '))
    if (texts.some((text) => text !== texts[0])) throw this.#disagreement('what is reported (site@cycle)', texts)
    return all[0]!
  }

  dispose(): void {
    for (const engine of this.#engines) engine.dispose()
  }

  /** Fetches what each engine has to report, and parts from those that miss a collision which another one saw. */
  #gatherReports(): void {
    this.#pending = this.#engines.map((engine, i) => [...this.#pending[i]!, ...engine.events()])
    const { sites } = this.#hierarchy
    if (!this.#pending.some((events) => events.some(({ site }) => sites[site]!.kind === 'collision'))) return
    const isKept = this.#engines.map((engine) => !engine.missesCollisions)
    if (!isKept.includes(false)) return
    for (const [i, engine] of this.#engines.entries()) if (!isKept[i]) engine.dispose()
    this.#pending = this.#pending.filter((_, i) => isKept[i])
    this.#engines = this.#engines.filter((_, i) => isKept[i])
  }

  #compareOutputs(): void {
    for (const port of this.#outputs) this.get(port)
  }

  #same(what: string, ask: (engine: Engine) => bigint): bigint {
    const values = this.#engines.map(ask)
    if (values.some((value) => value !== values[0]))
      throw this.#disagreement(
        what,
        values.map((value) => `0x${value.toString(16)}`),
      )
    return values[0]!
  }

  #disagreement(what: string, values: readonly string[]): Error {
    const texts = this.#engines.map(({ name }, i) => `${name}: ${values[i] || '-'}`)
    return simulationError(
      'GW405',
      'engines disagree',
      `about ${what} in cycle ${this.#cycle}: ${texts.join('; ')}`,
      'this is a bug of an engine, not of the design: please report it with the design and the seed',
    )
  }
}
