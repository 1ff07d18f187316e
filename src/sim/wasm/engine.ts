import type { Expression } from '../../ir/expression.ts'
import type { Variable } from '../../ir/module.ts'
import {
  type ClockEdge,
  type CreateEngine,
  type Engine,
  type EngineEvent,
  type EngineOptions,
  initialWord,
  StateHasher,
  UnsupportedError,
} from '../engine.ts'
import { type Hierarchy, joinPath, type ModelNode, type ModuleNode, type StateEntry } from '../hierarchy.ts'
import { namedExpressions } from '../named-signals.ts'
import { hasChoice, pathHash, powerUpLimb } from '../power-up.ts'
import { header } from './effects.ts'
import type { Constants } from './functions.ts'
import { MemoryWords } from './memory-words.ts'
import { type Placed, type PlacedRegion, placeInstances } from './placement.ts'
import { planUnits } from './plan-units.ts'
import { type Exports, ProgramBuilder } from './program.ts'
import type { ModelPlace, Unit } from './unit.ts'

/** Room for reports; a run of cycles ends when less than a quarter is left. */
const reportBytes = 1 << 18
/** Cycles of one call into WebAssembly: V8's optimising compiler never takes over inside a running call. */
const cyclesOfCall = 2000

export const createEngine: CreateEngine = (hierarchy, options) => new WasmEngine(hierarchy, options)

/** Where a path leads. */
interface Named {
  readonly address: number
  readonly width: number
  /** Computed by the debug function, or a place that is always right. */
  readonly isDebug: boolean
  readonly isState: boolean
}

class WasmEngine implements Engine {
  readonly name = 'wasm'
  readonly #hierarchy: Hierarchy
  readonly #seed: number
  readonly #top: Unit
  readonly #topAddress: number
  readonly #sampledAddress: number
  readonly #reports: number
  readonly #words: MemoryWords
  readonly #builder: ProgramBuilder
  readonly #ports: readonly { readonly address: number; readonly width: number }[]
  readonly #portBytes: number
  readonly #models: {
    readonly node: ModelNode
    readonly place: ModelPlace
    readonly address: number
    readonly model: Model
  }[] = []
  readonly #edgePrograms = new Map<string, Exports>()
  readonly #steppers = new Map<boolean, Exports>()
  readonly #isInactive: Constants
  readonly #placed: ReadonlyMap<ModuleNode, Placed>
  readonly #regions: readonly PlacedRegion[]
  readonly #resetPorts: { readonly port: number; readonly inactive: bigint }[] = []
  readonly #risings: number[]
  #outputs: Exports | undefined
  #levels: Exports | undefined | null
  #debug: Exports | undefined
  #names: Map<string, Named> | undefined
  #isSettled = false
  #isDebugged = false
  /** Some instance's `activity` may say that it is at rest. */
  #mayRest = false
  #hasSampled = false
  #events: EngineEvent[] = []

  constructor(hierarchy: Hierarchy, options: EngineOptions) {
    if (options.jitter) throw new UnsupportedError('wasm', 'jitter')
    this.#hierarchy = hierarchy
    this.#seed = options.seed
    const { ports } = hierarchy.top.module
    this.#top = planUnits(hierarchy)
    this.#reports = header.size
    this.#topAddress = this.#reports + reportBytes
    this.#sampledAddress = this.#topAddress + this.#top.region.size
    const places = ports.map((port) => this.#top.places.get(this.#top.root, port)!)
    this.#portBytes = Math.max(0, ...places.map(({ offset, width }) => offset + 8 * Math.ceil(width / 64)))
    this.#words = new MemoryWords(this.#sampledAddress + this.#portBytes)
    this.#ports = places.map(({ offset, width }) => ({ address: this.#topAddress + offset, width }))
    this.#builder = new ProgramBuilder(
      hierarchy,
      this.#top,
      this.#topAddress,
      { memory: this.#words.memory, settleModel: (model) => this.#settleModel(model) },
      this.#reports + reportBytes * 0.75,
      {
        place: (entries, entryBytes) => this.#placeTable(entries, entryBytes),
        reserve: (bytes) => this.#reserveTable(bytes),
      },
    )
    const inactive = new Map<Variable, bigint>()
    for (const { domain, reset } of hierarchy.top.module.domains) {
      if (reset?.kind !== 'input' || inactive.has(reset)) continue
      const value = domain.resetActive === 'low' ? 1n : 0n
      inactive.set(reset, value)
      this.#resetPorts.push({ port: ports.indexOf(reset), inactive: value })
    }
    this.#isInactive = inactive
    this.#risings = hierarchy.clocks.map(() => 0)
    const { placed, regions } = placeInstances(hierarchy, this.#top, this.#topAddress)
    this.#placed = placed
    this.#regions = regions
    this.#powerUp()
  }

  set(port: number, value: bigint): void {
    const { address, width } = this.#ports[port]!
    this.#words.write(address, width, value)
    this.#isSettled = false
  }
  setNumber(port: number, value: number): void {
    const { address, width } = this.#ports[port]!
    if (width < 32) this.#words.writeNumber(address, width, value & ((1 << width) - 1))
    else if (width === 32) this.#words.writeNumber(address, width, value)
    else this.#words.write(address, width, BigInt(value))
    this.#isSettled = false
  }
  get(port: number): bigint {
    this.#settle()
    const { address, width } = this.#ports[port]!
    return this.#words.read(address, width)
  }
  getNumber(port: number): number {
    this.#settle()
    const { address, width } = this.#ports[port]!
    return this.#words.readNumber(address, width)
  }
  getSampled(port: number): bigint {
    if (!this.#hasSampled) return this.get(port)
    const { address, width } = this.#ports[port]!
    return this.#words.read(address - this.#topAddress + this.#sampledAddress, width)
  }
  getSampledNumber(port: number): number {
    if (!this.#hasSampled) return this.getNumber(port)
    const { address, width } = this.#ports[port]!
    return this.#words.readNumber(address - this.#topAddress + this.#sampledAddress, width)
  }

  edges(edges: readonly ClockEdge[]): void {
    this.#sample()
    this.#runEdges(edges)
  }

  step(cycles: number): number {
    if (cycles <= 0) return 0
    const { hasFalling } = this.#hierarchy.clocks[0]!
    if (this.#models.some(({ node }) => node.clockInputs.length > 0)) return this.#stepByEdges(cycles)
    const stepper = this.#stepper()
    this.#words.write32(header.hasFailed, 0)
    let done = 0
    while (done < cycles - 1) {
      const asked = Math.min(cyclesOfCall, cycles - 1 - done)
      this.#words.write32(header.instant, 0)
      this.#mayRest = stepper.isGated
      const ran = stepper.step!(asked)
      this.#words.write32(header.isChecking, 0)
      this.#isSettled = false
      this.#collect(0, this.#risings[0]!, true)
      this.#risings[0]! += ran
      done += ran
      if (ran < asked) return done
    }
    if (hasFalling) this.#runEdges([{ clock: 0, level: 0 }])
    this.#sample()
    if (hasFalling) this.#runEdges([{ clock: 0, level: 1 }])
    else {
      this.#words.write32(header.instant, 0)
      stepper.run()
      this.#isSettled = false
      this.#collect(0, this.#risings[0]!, true)
      this.#risings[0]!++
    }
    return cycles
  }

  #stepByEdges(cycles: number): number {
    const { hasFalling } = this.#hierarchy.clocks[0]!
    this.#words.write32(header.hasFailed, 0)
    for (let cycle = 1; cycle <= cycles; cycle++) {
      if (hasFalling) this.edges([{ clock: 0, level: 0 }])
      this.edges([{ clock: 0, level: 1 }])
      if (this.#words.read32(header.hasFailed) !== 0) return cycle
    }
    return cycles
  }

  /** The function for cycles, made for inactive resets where they are. */
  #stepper(): Exports {
    const isPlain = this.#resetPorts.every(({ port, inactive }) => {
      const { address, width } = this.#ports[port]!
      return this.#words.read(address, width) === inactive
    })
    let stepper = this.#steppers.get(isPlain)
    if (!stepper) {
      stepper = this.#builder.stepper(isPlain ? this.#isInactive : new Map())
      this.#steppers.set(isPlain, stepper)
    }
    return stepper
  }

  /**
   * Only the cycles of one `step` know of instances at rest: every other function that stores inputs or changes state comes
   * after the state was settled.
   */
  #wake(): void {
    if (!this.#mayRest) return
    for (const { unit, address } of this.#regions) this.#words.write32(address + unit.activity.offset, 0)
    this.#mayRest = false
  }

  #runEdges(edges: readonly ClockEdge[]): void {
    this.#applyLevels()
    const key = edges.map(({ clock, level }) => `${clock}=${level}`).join()
    let program = this.#edgePrograms.get(key)
    if (!program) {
      const levels = new Map(edges.map(({ clock, level }) => [this.#hierarchy.clocks[clock]!, level]))
      program = this.#builder.single(
        { kind: 'edge', isActive: (domain) => levels.get(domain.clock) === domain.active, name: key },
        new Map(),
      )
      this.#edgePrograms.set(key, program)
    }
    this.#words.write32(header.instant, 0)
    program.run()
    this.#isSettled = false
    for (const { node, model, place, address } of this.#models)
      for (const { port, clock } of node.clockInputs)
        if (edges.some((edge) => edge.level === 1 && this.#hierarchy.clocks[edge.clock] === clock))
          model.edge?.(port.name, this.#modelInputs(place, address))
    this.#collect(0, 0, false)
    for (const { clock, level } of edges) {
      const { source } = this.#hierarchy.clocks[clock]!
      if (source.kind === 'port') this.#words.writeNumber(this.#ports[source.port]!.address, 1, level)
      else {
        const found = this.#models.find(({ node }) => node === source.node)!
        this.#words.writeNumber(found.address + found.place.ports.get(source.port)!.offset, 1, level)
      }
      if (level === 1) this.#risings[clock]!++
    }
  }

  #settle(): void {
    if (this.#isSettled) return
    this.#wake()
    this.#applyLevels()
    this.#outputs ??= this.#builder.single({ kind: 'outputs' }, new Map())
    this.#outputs.run()
    this.#isSettled = true
    this.#isDebugged = false
  }

  /** Registers take their `init` while their asynchronous reset is asserted. */
  #applyLevels(): void {
    if (this.#isSettled || this.#levels === null) return
    if (this.#levels === undefined) {
      const isNeeded = this.#hierarchy.nodes.some(
        (node) => node.kind === 'module' && node.domains.some(({ inner }) => inner.domain.reset === 'async'),
      )
      this.#levels = isNeeded ? this.#builder.single({ kind: 'reset levels' }, new Map()) : null
      if (!this.#levels) return
    }
    this.#levels.run()
  }

  #sample(): void {
    this.#settle()
    const { bytes } = this.#words
    bytes.copyWithin(this.#sampledAddress, this.#topAddress, this.#topAddress + this.#portBytes)
    this.#hasSampled = true
  }

  /** Takes reports out of memory, in the order of sites within an instant. */
  #collect(first: number, cycle: number, isStep: boolean): void {
    const end = this.#words.read32(header.reportEnd)
    if (end === this.#reports) return
    const found: (EngineEvent & { readonly instant: number })[] = []
    for (let at = this.#reports; at < end; ) {
      const site = this.#hierarchy.sites[this.#words.read32(at)]!
      const instant = this.#words.read32(at + 4)
      at += 8
      const values: bigint[] = []
      const take = (width: number): bigint => {
        let value = 0n
        for (let low = 0; low < width; low += 64, at += 8) value |= this.#words.read(at, 64) << BigInt(low)
        return value
      }
      if (site.kind === 'collision') values.push(take(site.read.address.width))
      else if (site.statement.kind === 'print')
        for (const part of site.statement.parts) {
          if (typeof part === 'string') continue
          const { width, signed } = part.value
          const value = take(width)
          values.push(signed ? BigInt.asIntN(width, value) : value)
        }
      const risen = isStep ? cycle + instant : this.#risings[site.domain.clock.index]!
      found.push({ site: site.index, cycle: risen, values, instant: first + instant })
    }
    // Of the two instants of a whole cycle the falling edge comes first.
    const edgeOf = ({ site }: EngineEvent): number => (isStep ? this.#hierarchy.sites[site]!.domain.active : 0)
    found.sort((a, b) => a.instant - b.instant || edgeOf(a) - edgeOf(b) || a.site - b.site)
    this.#events.push(...found.map(({ site, cycle: at, values }) => ({ site, cycle: at, values })))
    this.#words.write32(header.reportEnd, this.#reports)
  }

  readonly #tables = new Map<string, number>()

  #placeTable(entries: readonly bigint[], entryBytes: 4 | 8): number {
    const key = `${entryBytes} ${entries.join()}`
    let address = this.#tables.get(key)
    if (address === undefined) {
      address = this.#words.allocate(entries.length * entryBytes)
      for (const [index, entry] of entries.entries()) this.#words.write(address + index * entryBytes, entryBytes * 8, entry)
      this.#tables.set(key, address)
    }
    return address
  }

  /** All entries are of word 0, but for the one where it belongs. */
  #reserveTable(bytes: number): number {
    const address = this.#words.allocate(bytes)
    this.#words.write32(address, 1)
    return address
  }

  // Models in JavaScript.

  #modelInputs(place: ModelPlace, address: number): Record<string, bigint> {
    const inputs: Record<string, bigint> = {}
    for (const [port, { offset, width }] of place.ports)
      if (port.kind !== 'output' && place.node.connections.has(port))
        inputs[port.name] = this.#words.read(address + offset, width)
    return inputs
  }

  modelInputs(node: ModelNode): Readonly<Record<string, bigint>> {
    this.#settle()
    const { place, address } = this.#models.find((model) => model.node === node)!
    return this.#modelInputs(place, address)
  }

  #settleModel(number: number): void {
    const { place, address, model } = this.#models[number]!
    const outputs = model.settle?.(this.#modelInputs(place, address)) ?? {}
    for (const [port, { offset, width }] of place.ports)
      if (port.kind !== 'input' && place.node.model.clocks?.[port.name] === undefined)
        this.#words.write(address + offset, width, outputs[port.name] ?? 0n)
  }

  // State.

  #powerUp(): void {
    const words = this.#words
    words.write32(header.reportEnd, this.#reports)
    for (const { source } of this.#hierarchy.clocks)
      if (source.kind === 'port') words.write(this.#ports[source.port]!.address, 1, 1n)
    for (const { unit, address, root, models } of this.#regions) {
      words.write32(address + unit.sites.offset, unit.sitesBefore.get(root)!)
      for (const { place, node } of models) {
        const { model, foreign } = node as ModelNode
        words.write32(address + place.number.offset, this.#models.length)
        this.#models.push({ node: node as ModelNode, place, address, model: model.create() })
        for (const port of foreign.ports)
          if (model.clocks?.[port.name] !== undefined) words.write(address + place.ports.get(port)!.offset, 1, 1n)
      }
    }
    for (const entry of this.#hierarchy.state) {
      if (entry.memory) this.#fill(entry)
      else {
        const { unit, address, stand } = this.#placed.get(entry.node)!
        const place = unit.places.get(stand, entry.variable!)!
        words.write(address + place.offset, place.width, initialWord(entry, this.#seed))
      }
    }
  }

  #fill(entry: StateEntry): void {
    const memory = entry.memory!
    const { unit, address: region, stand } = this.#placed.get(entry.node)!
    const place = unit.memoryOf.get(stand, memory)!
    this.#words.write32(region + place.hash.offset, pathHash(this.#seed, `${entry.path}!`))
    const start = region + place.offset
    const given = hasChoice(memory.shape) ? entry.depth : (memory.init?.length ?? 0)
    for (let index = 0; index < Math.min(given, entry.depth); index++)
      this.#words.write(start + index * place.stride, entry.width, initialWord(entry, this.#seed, index))
    const hash = pathHash(this.#seed, entry.path)
    for (let index = given; index < entry.depth; index++) {
      const address = start + index * place.stride
      for (let limb = 0; limb * 32 < entry.width; limb++) {
        const width = Math.min(32, entry.width - limb * 32)
        const bits = powerUpLimb(hash, index, limb)
        this.#words.writeNumber(address + limb * 4, Math.min(entry.width, 32), width < 32 ? bits & ((1 << width) - 1) : bits)
      }
    }
  }

  stateHash(): string {
    this.#settle()
    const hasher = new StateHasher()
    for (const { node, variable, memory, width, depth } of this.#hierarchy.state) {
      const { unit, address: region, stand } = this.#placed.get(node)!
      const inMemory = memory && unit.memoryOf.get(stand, memory)!
      const place = inMemory ?? unit.places.get(stand, variable!)!
      const stride = inMemory?.stride ?? 0
      for (let index = 0; index < depth; index++) {
        const address = region + place.offset + index * stride
        if (width <= 32) hasher.limb(this.#words.readNumber(address, width))
        else for (let limb = 0; limb * 32 < width; limb++) hasher.limb(this.#words.read32(address + limb * 4))
      }
    }
    return hasher.text()
  }

  peek(path: string): bigint {
    const named = this.#named().get(path)
    if (named) {
      this.#settle()
      if (named.isDebug && !this.#isDebugged) {
        this.#debug ??= this.#builder.single({ kind: 'debug' }, new Map())
        this.#debug.run()
        this.#isDebugged = true
      }
      return this.#words.read(named.address, named.width)
    }
    const { address, width } = this.#wordAt(path)
    return this.#words.read(address, width)
  }

  poke(path: string, value: bigint): void {
    const named = this.#named().get(path)
    this.#settle()
    if (!named) {
      const { address, width } = this.#wordAt(path)
      this.#words.write(address, width, value)
    } else if (named.isState) this.#words.write(named.address, named.width, value)
    else throw new Error(`\`${path}\` is computed: only registers, read data and memory words can be set`)
    this.#isSettled = false
    this.#isDebugged = false
  }

  load(memoryPath: string, words: readonly bigint[], first = 0): void {
    this.#settle()
    const { entry, address, stride } = this.#memoryAt(memoryPath)
    words.forEach((word, index) => {
      if (first + index < entry.depth) this.#words.write(address + (first + index) * stride, entry.width, word)
    })
    this.#isSettled = false
    this.#isDebugged = false
  }

  bytesOf(memoryPath: string): Uint8Array | undefined {
    const { entry, address, stride } = this.#memoryAt(memoryPath)
    if (stride * 8 !== entry.width) return undefined
    this.#settle()
    this.#isSettled = false
    this.#isDebugged = false
    return this.#words.bytes.subarray(address, address + stride * entry.depth)
  }

  snapshot(): () => void {
    this.#settle()
    // Tables of what is built later come after it, and stay.
    const kept = this.#words.used.slice()
    const risings = [...this.#risings]
    return () => {
      this.#words.bytes.set(kept)
      for (const [clock, count] of risings.entries()) this.#risings[clock] = count
      this.#isSettled = false
      this.#isDebugged = false
      this.#mayRest = false
      this.#hasSampled = false
      this.#events = []
    }
  }

  #memoryAt(path: string): { entry: StateEntry; address: number; stride: number } {
    const entry = this.#hierarchy.state.find((each) => each.memory && each.path === path)
    if (!entry) throw new Error(`there is no memory \`${path}\``)
    const { unit, address, stand } = this.#placed.get(entry.node)!
    const place = unit.memoryOf.get(stand, entry.memory!)!
    return { entry, address: address + place.offset, stride: place.stride }
  }

  #wordAt(path: string): { address: number; width: number } {
    const [, memory = path, digits = '0'] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
    const { entry, address, stride } = this.#memoryAt(memory)
    const index = Number(digits)
    if (index >= entry.depth) throw new Error(`\`${memory}\` has ${entry.depth} words, not a word ${index}`)
    return { address: address + index * stride, width: entry.width }
  }

  /** All that has a path, found when first asked for. */
  #named(): Map<string, Named> {
    if (this.#names) return this.#names
    const names = new Map<string, Named>()
    for (const [node, { unit, address, stand }] of this.#placed) {
      const { places, debug } = unit
      const add = (name: string, key: Variable | Expression): void => {
        const path = joinPath(node.path, name)
        const state = 'kind' in key ? places.get(stand, key as Variable) : undefined
        const place = debug.get(stand, key) ?? state
        if (!place || names.has(path)) return
        const isState = state !== undefined && place === state
        names.set(path, { address: address + place.offset, width: place.width, isDebug: !isState, isState })
      }
      for (const variable of node.module.variables) add(variable.name, variable)
      for (const [name, expression] of namedExpressions(node.module)) add(name, expression)
    }
    this.#names = names
    return names
  }

  events(): readonly EngineEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }

  dispose(): void {
    this.#edgePrograms.clear()
    this.#steppers.clear()
  }
}

type Model = ReturnType<ModelPlace['node']['model']['create']>
