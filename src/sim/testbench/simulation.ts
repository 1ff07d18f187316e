import type { ClockEdge, Engine } from '../engine.ts'
import type { Hierarchy, RootClock } from '../hierarchy.ts'
import { hasChoice, withValidChoices } from '../power-up.ts'
import { simulationError } from '../simulation-error.ts'
import type { WaveRecorder } from '../wave/wave-recorder.ts'
import { ClockSchedule } from './clock-schedule.ts'
import { ComparedEngines } from './compared-engines.ts'
import { Inside } from './inside.ts'
import { PadPin } from './pad-pin.ts'
import { type Pin, type Pins, pinsIn, pinsOf } from './pins.ts'
import { Random } from './random.ts'
import { reportOf } from './report.ts'
import { Scheduler } from './scheduler.ts'
import { collector, driver, type StreamPins } from './stream.ts'
import { fromBits, type PlainValue, toBits, valueText } from './value.ts'

/** A domain, or its name. */
export type DomainName = string | { readonly name: string }

interface DomainEdge {
  readonly clock: number
  readonly level: 0 | 1
  readonly name: string
}

/** Cycles for which the top's resets are held before a test begins. */
const resetCycles = 2
/** Where a design has no clock, a cycle is as long as one of 100 MHz. */
const clocklessCycle = 10_000_000n

/** A running design as a test uses it. `src/index.ts` gives it the types of the design's ports. */
export class Simulation {
  readonly ports: Pins
  /** Lines that the design printed, and reports of broken promises. */
  readonly output: string[] = []
  readonly seed: number
  readonly #hierarchy: Hierarchy
  readonly #engine: Engine
  readonly #schedule: ClockSchedule
  readonly #scheduler: Scheduler
  readonly #inside: Inside
  readonly #waves: WaveRecorder | undefined
  readonly #pads: readonly PadPin[]
  #now = 0n
  #streams = 0
  #isFinished = false

  constructor(hierarchy: Hierarchy, engine: Engine, seed: number, waves?: WaveRecorder) {
    this.#hierarchy = hierarchy
    this.#engine = engine
    this.#waves = waves
    this.#inside = new Inside(hierarchy, engine)
    this.seed = seed
    this.ports = pinsOf(engine, hierarchy.top.module, (path, tree, leaf) => new PadPin(engine, hierarchy, path, tree, leaf))
    this.#pads = pinsIn(this.ports).filter((pin) => pin instanceof PadPin)
    this.#schedule = new ClockSchedule(hierarchy.clocks, waves !== undefined)
    const sim = this
    this.#scheduler = new Scheduler({
      get now() {
        return sim.#now
      },
      advance: (limit) => sim.#advance(limit),
      runInside: (cycles) => (sim.#canRunInside ? sim.#runInside(cycles) : 0),
      stateHash: () => (sim.#hasHiddenState ? undefined : engine.stateHash()),
    })
    for (const pin of pinsIn(this.ports))
      if (pin.direction === 'in' && hasChoice(pin.shape)) pin.value = fromBits(pin.shape, withValidChoices(0n, pin.shape))
    this.#reset()
  }

  /** The engines that run: `wasm`, or `wasm, interpreter` where several are compared. */
  get engine(): string {
    return this.#engine.name
  }

  /** Femtoseconds since power-up. */
  get time(): bigint {
    return this.#now
  }

  /**
   * Whole cycles of the top's first domain, up to and with its rising edge; other clocks run beside it.
   * @example sim.ports.enable.value = true; sim.step(3)
   */
  step(cycles = 1): void {
    this.#expectRunning()
    if (this.#scheduler.isBusy)
      throw simulationError(
        'GW407',
        'process',
        '`step` cannot move time while there are processes',
        'write `await sim.run(cycles)` instead',
      )
    this.#scheduler.throwFailure()
    const clock = this.#mainClock
    if (!clock) {
      this.#waves?.record(this.#now)
      this.#now += BigInt(cycles) * clocklessCycle
      return
    }
    if (this.#canRunInside) {
      for (let left = cycles; left > 0; ) left -= this.#runInside(left)
      return
    }
    for (let risen = 0; risen < cycles; )
      if (this.#advance(undefined)!.some(({ clock: index, level }) => index === clock.index && level === 1)) risen++
  }

  /** Like `step`, with processes running. */
  async run(cycles: number): Promise<void> {
    this.#expectRunning()
    if (cycles <= 0) return
    if (this.#mainClock) await this.#edges(undefined, cycles, `${cycles} cycles`)
    else await this.#scheduler.delay(BigInt(cycles) * clocklessCycle, `${cycles} cycles`)
  }

  /** The next active edge of a domain; default: the top's first domain. */
  async tick(domain?: DomainName): Promise<void> {
    this.#expectRunning()
    await this.#edges(domain, 1, 'the next edge')
  }

  /** Until a port has a value: now, or once everything that moves has settled with it. */
  async until(port: { readonly value: unknown }, value: unknown): Promise<void> {
    this.#expectRunning()
    const pin = port as Pin
    const wanted = toBits(pin.shape, value, pin.path)
    await this.#scheduler.until(`\`${pin.path}\` to be ${valueText(value)}`, () => pin.bits === wanted)
  }

  async delay(seconds: number): Promise<void> {
    this.#expectRunning()
    await this.#scheduler.delay(BigInt(Math.round(seconds * 1e15)), `${seconds} s to pass`)
  }

  /** Adds a process; it starts when the test's body next waits, after those added before it. */
  process(body: () => Promise<unknown>, name?: string): void {
    this.#expectRunning()
    this.#scheduler.add(name ?? (body.name || undefined), body)
  }

  /** Sends values into a stream of the design; `stall` is the probability of a pause before each, cycle by cycle. */
  async drive(to: StreamPins, values: readonly unknown[], { stall = 0 }: { stall?: number } = {}): Promise<void> {
    this.#expectRunning()
    if (values.length === 0) return
    const { offer, edge } = driver(to, values, stall, this.#random())
    const { clock, level } = this.#edgeOfStream(to)
    offer()
    await this.#scheduler.eachEdge(clock, level, `\`${to.ready.path}\` (drive)`, edge)
  }

  /** Takes `count` values from a stream of the design; `stall` is the probability of not being ready, cycle by cycle. */
  async collect(from: StreamPins, count: number, { stall = 0 }: { stall?: number } = {}): Promise<PlainValue[]> {
    this.#expectRunning()
    if (count === 0) return []
    const { got, offer, edge } = collector(from, count, stall, this.#random())
    const { clock, level } = this.#edgeOfStream(from)
    offer()
    await this.#scheduler.eachEdge(clock, level, `\`${from.valid.path}\` (collect)`, edge)
    return got
  }

  /** The settled value of a variable, a named expression or a memory word (`ram[5]`), by its path. */
  peek(path: string): PlainValue {
    this.#expectRunning()
    return this.#inside.peek(path)
  }

  /** Gives a register, the data of a synchronous read or a memory word a value, at once. */
  poke(path: string, value: unknown): void {
    this.#expectRunning()
    this.#inside.poke(path, value)
  }

  /** Words of a memory from `first` on: values of its shape, or bytes, lowest first. */
  load(path: string, data: readonly unknown[] | Uint8Array, first = 0): void {
    this.#expectRunning()
    this.#inside.load(path, data, first)
  }

  /** Words of a memory from `first` on, as `load` takes them: bytes, lowest first, each word in whole bytes. */
  dump(path: string, first: number, count: number): Uint8Array {
    this.#expectRunning()
    return this.#inside.dump(path, first, count)
  }

  /**
   * Keeps all state and inputs; what it returns brings them back, as often as wanted. Time goes on. Undefined where the engine
   * cannot, or something outside it has state: models in TypeScript, processes, waves.
   */
  snapshot(): (() => void) | undefined {
    this.#expectRunning()
    if (this.#hasHiddenState || this.#scheduler.isBusy || this.#waves) return undefined
    return this.#engine.snapshot?.()
  }

  /** Of all registers, memories and read data: equal in every engine. */
  stateHash(): string {
    return this.#engine.stateHash()
  }

  /** Compares state where several engines ran, closes the waves, ends the processes. vitest does it at a test's end. */
  finish(): void {
    if (this.#isFinished) return
    this.#isFinished = true
    try {
      this.#scheduler.stop()
      for (const pad of this.#pads) pad.finish()
      if (this.#engine instanceof ComparedEngines) this.#engine.compareState()
    } finally {
      this.#waves?.finish(this.#now)
      this.#engine.dispose()
    }
  }

  /** Holds the top's resets for some cycles of their clocks. */
  #reset(): void {
    const { top } = this.#hierarchy
    const waiting = new Set<number>()
    const release: [port: number, value: bigint][] = []
    for (const { inner, clock } of top.domains) {
      const port = inner.reset ? top.module.ports.indexOf(inner.reset) : -1
      if (port < 0 || inner.reset?.kind !== 'input') continue
      const asserted = inner.domain.resetActive === 'low' ? 0n : 1n
      this.#engine.set(port, asserted)
      release.push([port, 1n - asserted])
      waiting.add(clock.index)
    }
    const risen = new Map<number, number>()
    while (waiting.size > 0) {
      for (const { clock, level } of this.#advance(undefined)!) {
        if (level === 0) continue
        risen.set(clock, (risen.get(clock) ?? 0) + 1)
        if (risen.get(clock) === resetCycles) waiting.delete(clock)
      }
    }
    for (const [port, value] of release) this.#engine.set(port, value)
  }

  #advance(limit: bigint | undefined): readonly ClockEdge[] | undefined {
    this.#waves?.record(this.#now)
    const { next } = this.#schedule
    if (next === undefined || (limit !== undefined && limit < next)) {
      if (limit === undefined) return undefined
      this.#now = limit
      return []
    }
    this.#checkPads()
    const edges = this.#schedule.take()
    this.#now = next
    this.#engine.edges(edges)
    this.#report()
    return edges
  }

  get #canRunInside(): boolean {
    const [first, second] = this.#hierarchy.clocks
    return first?.source.kind === 'port' && second === undefined && !this.#waves && !this.#pads.some(({ isWatched }) => isWatched)
  }

  #runInside(cycles: number): number {
    const done = this.#engine.step(cycles)
    this.#now = this.#schedule.skip(done)
    this.#report()
    return done
  }

  /** Fails where two drive one pin as the next edge comes. */
  #checkPads(): void {
    for (const pad of this.#pads) if (pad.isWatched) pad.check()
  }

  #report(): void {
    for (const event of this.#engine.events()) {
      const report = reportOf(this.#hierarchy, event)
      if (report.kind === 'failure') throw report.error
      this.output.push(report.text)
      console.log(report.text)
    }
  }

  get #hasHiddenState(): boolean {
    return this.#hierarchy.clocks.length !== 1 || this.#hierarchy.nodes.some(({ kind }) => kind === 'model')
  }

  get #mainClock(): RootClock | undefined {
    return this.#hierarchy.top.domains[0]?.clock ?? this.#hierarchy.clocks[0]
  }

  #edgeOf(domain: DomainName | undefined): DomainEdge {
    if (domain === undefined) return this.#mainEdge
    const found = this.#findDomain(domain)
    if (found) return found
    const name = typeof domain === 'string' ? domain : domain.name
    const names = [...new Set(this.#hierarchy.clocks.flatMap(({ domains }) => domains.map((each) => each.name)))]
    throw simulationError('GW407', 'process', `this design has no domain '${name}'`, `its domains are ${names.join(', ')}`)
  }

  get #mainEdge(): DomainEdge {
    const first = this.#hierarchy.top.domains[0]
    const clock = this.#mainClock
    if (clock) return { clock: clock.index, level: first?.active ?? 1, name: first?.inner.domain.name ?? clock.name }
    throw simulationError(
      'GW407',
      'process',
      'this design has no clock to wait for',
      'use `sim.delay(seconds)` and `sim.until(port, value)`',
    )
  }

  /** The domain itself where it is found (two edges of one clock may share a name), else one of its name. */
  #findDomain(domain: DomainName): DomainEdge | undefined {
    const plain = typeof domain === 'string' ? undefined : ((domain as { plain?: unknown }).plain ?? domain)
    const name = typeof domain === 'string' ? domain : domain.name
    const bound = this.#hierarchy.nodes.flatMap((node) => (node.kind === 'module' ? node.domains : []))
    const found = bound.find(({ inner }) => inner.domain === plain) ?? bound.find(({ inner }) => inner.domain.name === name)
    return found && { clock: found.clock.index, level: found.active, name }
  }

  /** Of a stream: its port's domain; one that is tied to no clock goes with the first. */
  #edgeOfStream({ payload }: StreamPins): DomainEdge {
    return (payload.domain && this.#findDomain(payload.domain)) ?? this.#mainEdge
  }

  #edges(domain: DomainName | undefined, cycles: number, text: string): Promise<void> {
    const { clock, level, name } = this.#edgeOf(domain)
    return this.#scheduler.edge(clock, level, cycles, `${text} of '${name}'`)
  }

  #random(): Random {
    return new Random(this.seed, this.#streams++)
  }

  #expectRunning(): void {
    if (this.#isFinished)
      throw simulationError('GW407', 'process', 'this simulation has been finished', 'make a new one with `simulate`')
  }
}
