import type { Variable } from '../../ir/module.ts'
import {
  type ClockEdge,
  type CreateEngine,
  type Engine,
  type EngineEvent,
  type EngineOptions,
  initialWord,
  UnsupportedError,
} from '../engine.ts'
import { type Hierarchy, joinPath, type ModelNode, type RootClock, type StateEntry } from '../hierarchy.ts'
import { createEngine as createInterpreter } from '../interpreter/interpreter.ts'
import { collisionBits, hasChoice, pathHash, powerUpLimb } from '../power-up.ts'
import { scopeOf, sourceOf } from './design-source.ts'
import { type BuildOptions, type BuiltModel, buildModel } from './model.ts'
import { bytesFor, type ModelExports, ModelMemory, type Place } from './model-memory.ts'
import { type MeetingRecord, ReportReader } from './reports.ts'
import type { Ports } from './translation-unit.ts'

/**
 * Our Verilog, as Verilator understands it, compiled to WebAssembly: the second opinion about what a design means.
 *
 * Like the other engines but: it has no jitter, and what is no state is peeked in an interpreter that is given this
 * engine's state and inputs.
 */
export const createEngine: CreateEngine = async (hierarchy, options) => {
  if (options.jitter) throw new UnsupportedError('verilator', 'jitter')
  // A model's bidirectional port would be driven from both sides of it.
  if (hierarchy.top.module.ports.some(({ kind }) => kind === 'inout'))
    throw new UnsupportedError('verilator', 'bidirectional pins of a top')
  const { module } = await buildDesign(hierarchy, defaultBuild)
  return new VerilatorEngine(hierarchy, options, module)
}

export const defaultBuild: BuildOptions = { optimisation: '-O1' }

/** The model of a design, from the cache where it is there. */
export function buildDesign(hierarchy: Hierarchy, options: BuildOptions): Promise<BuiltModel> {
  return buildModel(sourceOf(hierarchy), portsOf(hierarchy), options)
}

export function portsOf(hierarchy: Hierarchy): Ports {
  const { ports } = hierarchy.top.module
  return {
    names: ports.map(({ name }) => name),
    clocks: hierarchy.clocks.flatMap(({ source }) => (source.kind === 'port' ? [ports[source.port]!.name] : [])),
  }
}

type ForeignModelState = ReturnType<ModelNode['model']['create']>

interface RunningModel {
  readonly node: ModelNode
  readonly state: ForeignModelState
  readonly inputs: readonly { readonly name: string; readonly place: Place }[]
  /** Those that the model computes; clocks that run freely are not among them. */
  readonly outputs: readonly { readonly name: string; readonly place: Place }[]
}

/** A running model that was built before. */
export class VerilatorEngine implements Engine {
  readonly name = 'verilator'
  readonly missesCollisions = true
  readonly #hierarchy: Hierarchy
  readonly #options: EngineOptions
  readonly #model: ModelExports
  readonly #memory: ModelMemory
  readonly #ports: readonly Place[]
  /** Where `sample` copies each port. */
  readonly #copies: readonly Place[]
  readonly #clocks: readonly Place[]
  readonly #state = new Map<string, { readonly entry: StateEntry; readonly place: Place }>()
  readonly #models: readonly RunningModel[]
  readonly #hashed: { readonly indices: number; readonly result: number }
  readonly #reports: ReportReader
  readonly #canReport: boolean
  readonly #canCollide: boolean
  readonly #risen: number[]
  /** `inputs`: evaluate before something is read; `state`: settle all logic, too. */
  #stale: 'nothing' | 'inputs' | 'state' = 'nothing'
  #hasSampled = false
  #events: EngineEvent[] = []
  #mirror: Engine | undefined
  #isMirrorCurrent = false

  constructor(hierarchy: Hierarchy, options: EngineOptions, module: WebAssembly.Module) {
    this.#hierarchy = hierarchy
    this.#options = options
    const model = new WebAssembly.Instance(module, {}).exports as unknown as ModelExports
    this.#model = model
    model.create()
    this.#memory = new ModelMemory(model.memory)
    const table = this.#memory.table(model.variableTable(), model.variableTableLength())
    const find = (scope: string, name: string): Place & { readonly index: number } => {
      const place = table.get(`${scope}.${name}`)
      if (!place) throw new Error(`the verilated model has no ${scope}.${name}`)
      return place
    }

    const { ports } = hierarchy.top.module
    this.#ports = ports.map(({ width }, i) => ({ address: model.port(i), width, bytes: bytesFor(width), depth: 1 }))
    this.#copies = this.#prepareSampling()
    const indices: number[] = []
    for (const entry of hierarchy.state) {
      const place = find(scopeOf(hierarchy, entry.node), (entry.memory ?? entry.variable)!.name)
      this.#state.set(entry.path, { entry, place })
      indices.push(place.index)
    }
    this.#hashed = this.#prepareHash(indices)
    this.#models = hierarchy.nodes
      .filter((node) => node.kind === 'model')
      .map((node) => runningModel(node, hierarchy.clocks, (port) => find(scopeOf(hierarchy, node), port.name)))
    this.#clocks = hierarchy.clocks.map(({ source }) =>
      source.kind === 'port' ? this.#ports[source.port]! : find(scopeOf(hierarchy, source.node), source.port.name),
    )
    this.#reports = new ReportReader(hierarchy, (node) => scopeOf(hierarchy, node))
    this.#canReport = hierarchy.sites.length > 0
    this.#canCollide = hierarchy.sites.some(({ kind }) => kind === 'collision')
    this.#risen = hierarchy.clocks.map(() => 0)
    this.#memory.refresh()
    this.#start()
  }

  /** Clocks at 1, then `initial` blocks, then our values of all state, then all logic; nothing of it is an edge. */
  #start(): void {
    for (const clock of this.#clocks) this.#memory.setNumber(clock, 1)
    this.#model.initialise()
    for (const { entry, place } of this.#state.values()) this.#powerUp(entry, place)
    this.#model.settleAll()
    while (this.#runModels()) this.#model.settleAll()
    this.#model.forgetEdges()
    this.#model.takeReportWords()
  }

  /** Large memories without given words are filled without a BigInt for each. */
  #powerUp(entry: StateEntry, place: Place): void {
    const { memory, width, depth } = entry
    const given = memory?.init?.length ?? 0
    const isPlain = memory !== undefined && width <= 32 && !hasChoice(memory.shape)
    const words = isPlain ? Math.min(given, depth) : depth
    for (let i = 0; i < words; i++) this.#memory.set(place, initialWord(entry, this.#options.seed, i), i)
    if (words === depth) return
    const hash = pathHash(this.#options.seed, entry.path)
    const unused = 32 - width
    for (let i = words; i < depth; i++)
      this.#memory.setNumber(
        { ...place, address: place.address + i * place.bytes },
        (powerUpLimb(hash, i, 0) << unused) >>> unused,
      )
  }

  #prepareSampling(): Place[] {
    const spans = this.#model.allocate(this.#ports.length * 12)
    const copies = this.#ports.map((port) => ({ ...port, address: this.#model.allocate(port.bytes) }))
    const words = new Uint32Array(this.#model.memory.buffer, spans, this.#ports.length * 3)
    this.#ports.forEach(({ address, bytes }, i) => void words.set([address, copies[i]!.address, bytes], i * 3))
    this.#model.setSampledPorts(spans, this.#ports.length)
    return copies
  }

  #prepareHash(order: readonly number[]) {
    const indices = this.#model.allocate(order.length * 4)
    const result = this.#model.allocate(8)
    new Uint32Array(this.#model.memory.buffer, indices, order.length).set(order)
    return { indices, result }
  }

  set(port: number, value: bigint): void {
    this.#memory.set(this.#ports[port]!, value)
    this.#touch('inputs')
  }
  setNumber(port: number, value: number): void {
    this.#memory.setNumber(this.#ports[port]!, value)
    this.#touch('inputs')
  }
  get(port: number): bigint {
    this.#settle()
    return this.#memory.get(this.#ports[port]!)
  }
  getNumber(port: number): number {
    this.#settle()
    return this.#memory.getNumber(this.#ports[port]!)
  }
  getSampled(port: number): bigint {
    return this.#hasSampled ? this.#memory.get(this.#copies[port]!) : this.get(port)
  }
  getSampledNumber(port: number): number {
    return this.#hasSampled ? this.#memory.getNumber(this.#copies[port]!) : this.getNumber(port)
  }

  edges(edges: readonly ClockEdge[]): void {
    this.#instant(edges)
  }

  /** True where an assert or assume failed. */
  #instant(edges: readonly ClockEdge[]): boolean {
    this.#settle()
    this.#model.sample()
    this.#hasSampled = true
    const modelEdges = this.#sampleModels(edges)
    this.#prepareEdges(edges)
    for (const { clock, level } of edges) this.#memory.setNumber(this.#clocks[clock]!, level)
    this.#model.evaluate()
    const hasFailed = this.#collectReports(edges)
    for (const { model, clock, inputs } of modelEdges) model.state.edge?.(clock, inputs)
    for (const { clock, level } of edges) if (level === 1) this.#risen[clock]!++
    this.#touch(this.#models.length > 0 ? 'inputs' : 'nothing')
    return hasFailed
  }

  /** A clock whose other edges are left out has the level already that it changes to. */
  #prepareEdges(edges: readonly ClockEdge[]): void {
    const repeated = edges.filter(({ clock, level }) => this.#memory.getNumber(this.#clocks[clock]!) === level)
    // First those whose level is really taken back, which evaluates: what the others pretend would be an edge in that.
    const cannotPretend = repeated.filter(({ clock, level }) => !this.#pretends(clock, level))
    if (cannotPretend.length === 0) return
    for (const { clock, level } of cannotPretend) this.#memory.setNumber(this.#clocks[clock]!, 1 - level)
    for (const { clock, level } of repeated) this.#pretends(clock, 1 - level)
    this.#model.evaluate()
    for (const { clock, level } of repeated) this.#pretends(clock, level)
  }

  /** Lets Verilator believe that it saw the other level of a clock last; false where it does not watch the clock. */
  #pretends(clock: number, level: number): boolean {
    const { source } = this.#hierarchy.clocks[clock]!
    return source.kind === 'port' && this.#model.pretendSeen(source.port, 1 - level) !== 0
  }

  step(cycles: number): number {
    const { hasFalling, source } = this.#hierarchy.clocks[0]!
    // A collision is mended right after its edge: what stands between two edges cannot be, within WebAssembly.
    if (this.#models.length > 0 || source.kind !== 'port' || (hasFalling && this.#canCollide)) {
      for (let cycle = 1; cycle <= cycles; cycle++) {
        const hasFailedLow = hasFalling && this.#instant([{ clock: 0, level: 0 }])
        if (this.#instant([{ clock: 0, level: 1 }]) || hasFailedLow) return cycle
      }
      return cycles
    }
    let done = 0
    let hasFailed = false
    while (done < cycles && !hasFailed) {
      this.#settle()
      const steps = this.#model.step(source.port, cycles - done, hasFalling ? 1 : 0)
      this.#hasSampled = true
      hasFailed = this.#collectReports([{ clock: 0, level: 1 }], steps)
      this.#risen[0]! += steps
      this.#touch('nothing')
      done += steps
    }
    return done
  }

  modelInputs(node: ModelNode): Readonly<Record<string, bigint>> {
    this.#settle()
    return this.#inputsOf(this.#models.find((model) => model.node === node)!)
  }

  peek(path: string): bigint {
    this.#settle()
    const { name, index } = wordOf(path)
    const known = this.#state.get(name)
    if (known && (known.entry.memory !== undefined) === (index !== undefined))
      return this.#memory.get(known.place, this.#checked(known.entry, index))
    return this.#mirrored().peek(path)
  }

  poke(path: string, value: bigint): void {
    const { name, index } = wordOf(path)
    const known = this.#state.get(name)
    if (!known) throw new Error(`\`${path}\` is neither a register nor a memory word`)
    this.#settle()
    this.#memory.set(known.place, value, this.#checked(known.entry, index))
    this.#touch('state')
  }

  load(memoryPath: string, words: readonly bigint[], first = 0): void {
    const known = this.#state.get(memoryPath)
    if (!known?.entry.memory) throw new Error(`there is no memory \`${memoryPath}\``)
    this.#settle()
    words.forEach((word, i) => {
      if (first + i < known.entry.depth) this.#memory.set(known.place, word, first + i)
    })
    this.#touch('state')
  }

  stateHash(): string {
    this.#settle()
    const { indices, result } = this.#hashed
    this.#model.hashState(indices, this.#hierarchy.state.length, result)
    return [...this.#memory.words(result, 2)].map((word) => word.toString(16).padStart(8, '0')).join('')
  }

  events(): readonly EngineEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  dispose(): void {
    this.#mirror?.dispose()
    this.#mirror = undefined
  }

  #touch(what: 'nothing' | 'inputs' | 'state'): void {
    if (this.#stale !== 'state' && what !== 'nothing') this.#stale = what
    this.#isMirrorCurrent = false
  }

  #settle(): void {
    if (this.#stale === 'nothing') return
    if (this.#stale === 'state') this.#model.settleAll()
    this.#stale = 'nothing'
    this.#model.evaluate()
    while (this.#runModels()) this.#model.evaluate()
    // An asynchronous reset may have acted as an edge: reports belong to edges of clocks alone.
    if (this.#canReport) this.#model.takeReportWords()
  }

  /** Gives each model its inputs; true where an output changed. */
  #runModels(): boolean {
    let hasChanged = false
    for (const model of this.#models) {
      const outputs = model.state.settle?.(this.#inputsOf(model)) ?? {}
      for (const { name, place } of model.outputs) {
        const value = BigInt.asUintN(place.width, outputs[name] ?? 0n)
        if (this.#memory.get(place) === value) continue
        this.#memory.set(place, value)
        hasChanged = true
      }
    }
    return hasChanged
  }

  #sampleModels(edges: readonly ClockEdge[]) {
    if (this.#models.length === 0) return []
    const rising = new Set(edges.filter(({ level }) => level === 1).map(({ clock }) => clock))
    return this.#models.flatMap((model) =>
      model.node.clockInputs
        .filter(({ clock }) => rising.has(clock.index))
        .map(({ port }) => ({ model, clock: port.name, inputs: this.#inputsOf(model) })),
    )
  }

  #inputsOf(model: RunningModel): Record<string, bigint> {
    return Object.fromEntries(model.inputs.map(({ name, place }) => [name, this.#memory.get(place)]))
  }

  /** Of the edges just given; or of `steps` cycles that ended with them. */
  #collectReports(edges: readonly ClockEdge[], steps = 1): boolean {
    if (!this.#canReport) return false
    const words = this.#model.takeReportWords()
    if (words === 0) return false
    const records = this.#memory.words(this.#model.reportBuffer(), words)
    const { events, meetings, hasFailed } = this.#reports.read(records, (address) => this.#memory.text(address), this.#risen)
    const collisions = this.#mendCollisions(meetings, edges, steps - 1)
    if (collisions.length === 0) this.#events.push(...events)
    else {
      const isLast = ({ cycle }: EngineEvent): boolean => steps === 1 || cycle >= collisions[0]!.cycle
      const ofLastInstant = [...events.filter(isLast), ...collisions].sort((a, b) => a.site - b.site)
      this.#events.push(...events.filter((event) => !isLast(event)), ...ofLastInstant)
    }
    return hasFailed
  }

  /** Puts the seed's bits where a read met a write, as its promise says. */
  #mendCollisions(meetings: readonly MeetingRecord[], edges: readonly ClockEdge[], cycle: number): EngineEvent[] {
    const bySite = Map.groupBy(
      meetings.filter(({ site: { domain, memory }, address, bits }) => {
        const hasEdge = edges.some(({ clock, level }) => clock === domain.clock.index && level === domain.active)
        return hasEdge && bits !== 0n && address < BigInt(memory.depth)
      }),
      ({ site }) => site,
    )
    return [...bySite].map(([site, met]): EngineEvent => {
      const { node, memory, read, domain } = site
      const [{ address }] = met as [MeetingRecord]
      const written = met.reduce((all, { bits }) => all | bits, 0n)
      const { place } = this.#state.get(joinPath(node.path, read.data.name))!
      const random = collisionBits(this.#options.seed, joinPath(node.path, memory.name), Number(address), memory.width)
      this.#memory.set(place, (this.#memory.get(place) & ~written) | (random & written))
      this.#touch('state')
      return { site: site.index, cycle: this.#risen[domain.clock.index]! + cycle, values: [address] }
    })
  }

  #checked(entry: StateEntry, index = 0): number {
    if (index >= entry.depth) throw new Error(`\`${entry.path}\` has ${entry.depth} words, not a word ${index}`)
    return index
  }

  /** An interpreter in this engine's state: values between registers are not kept by Verilator. */
  #mirrored(): Engine {
    if (this.#models.length > 0) throw new UnsupportedError('verilator', 'peeking at wires of a design with foreign models')
    const mirror = this.#mirror ?? (createInterpreter(this.#hierarchy, this.#options) as Engine)
    this.#mirror = mirror
    if (this.#isMirrorCurrent) return mirror
    const clocks = new Set(this.#clocks)
    this.#hierarchy.top.module.ports.forEach((port, i) => {
      if (port.kind === 'input' && !clocks.has(this.#ports[i]!)) mirror.set(i, this.#memory.get(this.#ports[i]!))
    })
    for (const [path, { entry, place }] of this.#state) {
      const words = Array.from({ length: entry.depth }, (_, i) => this.#memory.get(place, i))
      if (entry.memory) mirror.load(path, words)
      else mirror.poke(path, words[0]!)
    }
    this.#isMirrorCurrent = true
    return mirror
  }
}

function runningModel(node: ModelNode, clocks: readonly RootClock[], placeOf: (port: Variable) => Place): RunningModel {
  const isFree = (port: Variable): boolean =>
    clocks.some(({ source }) => source.kind === 'model' && source.node === node && source.port === port)
  const named = (port: Variable) => ({ name: port.name, place: placeOf(port) })
  const { ports } = node.foreign
  return {
    node,
    state: node.model.create(),
    inputs: ports.filter(({ kind }) => kind === 'input').map(named),
    outputs: ports.filter((port) => port.kind !== 'input' && !isFree(port)).map(named),
  }
}

function wordOf(path: string): { readonly name: string; readonly index: number | undefined } {
  const [, name, digits] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
  return name === undefined ? { name: path, index: undefined } : { name, index: Number(digits) }
}
