import { AsyncLocalStorage } from 'node:async_hooks'
import type { ClockEdge } from '../engine.ts'
import { simulationError } from '../simulation-error.ts'

/** What moves time for the scheduler. */
export interface Clockwork {
  /** Femtoseconds. */
  readonly now: bigint
  /** Moves to the next instant with edges, or to `limit` where that comes first. Undefined where neither will come. */
  advance(limit: bigint | undefined): readonly ClockEdge[] | undefined
  /** Whole cycles of the only clock at once, up to `cycles`; 0 where that cannot be. */
  runInside(cycles: number): number
  /** Equal for equal states; undefined where the design has state that no hash sees. */
  stateHash(): string | undefined
}

/** What a wait's condition says at an edge. `busy`: not over, but something happens. */
export type Progress = 'resume' | 'busy' | 'blocked'

interface Process {
  readonly name: string
  readonly order: number
  waits: number
  isDone: boolean
}

interface Wait {
  readonly process: Process
  /** For the error that says what everything waits for. */
  readonly text: string
  readonly on:
    | { readonly kind: 'edge'; readonly clock: number; readonly level: 0 | 1; remaining: number; readonly check?: () => Progress }
    | { readonly kind: 'time'; readonly time: bigint }
    | { readonly kind: 'settled'; readonly check: () => boolean }
    | { readonly kind: 'start' }
  resolve: () => void
  readonly reject: (error: unknown) => void
  isOver: boolean
}

/** Cycles in which nothing goes on before a simulation is called dead, where that cannot be told from its state. */
const patience = 100_000
/** So many idle cycles at least; then states are compared. */
const suspicion = 1_000

/**
 * Runs a test's processes one at a time, in the order they were added, the test's own body last. A process runs until
 * it waits for time; time moves only when all wait. So a run is repeated exactly, whatever the machine.
 *
 * Which process calls is known from its asynchronous context; that one has stopped is seen when it waits again or ends,
 * or, where it awaits something that is not of the simulation, when the microtask queue has run dry.
 */
export class Scheduler {
  readonly #clockwork: Clockwork
  readonly #context = new AsyncLocalStorage<Process>()
  readonly #body: Process = { name: "the test's body", order: Number.POSITIVE_INFINITY, waits: 0, isDone: false }
  readonly #processes: Process[] = []
  /** By the order of their processes, those of one process as they came. */
  readonly #waits: Wait[] = []
  /** What may be over at this instant, from `position` on, and what happens at it. */
  #due: readonly Wait[] = []
  #position = 0
  #edges: readonly ClockEdge[] = []
  #instants = 0
  #hasPaused = false
  /** True while nothing has gone on at this instant. */
  #isIdle = false
  #running: Process | undefined
  #hasParked: () => void = () => {}
  #isWatching = false
  #isLooping = false
  #isStopped = false
  #failure: { readonly error: unknown; isTold: boolean } | undefined
  #idleCycles = 0
  #idleStates = new Set<string>()

  constructor(clockwork: Clockwork) {
    this.#clockwork = clockwork
  }

  /** True while a process that was added has not ended, or a branch of the body waits. */
  get isBusy(): boolean {
    return this.#waits.length > 0 || this.#processes.some((process) => !process.isDone)
  }

  add(name: string | undefined, body: () => Promise<unknown>): void {
    const order = this.#processes.length
    const process: Process = { name: name ?? `process ${order + 1}`, order, waits: 0, isDone: false }
    this.#processes.push(process)
    const start = (): void => {
      this.#context.run(process, () => {
        Promise.try(body).then(
          () => this.#ended(process),
          (error: unknown) => {
            this.#ended(process)
            this.#fail(error)
          },
        )
      })
    }
    this.#add({ process, text: 'its start', on: { kind: 'start' }, resolve: start, reject: () => {}, isOver: false })
  }

  /** The `cycles`th edge of a clock to `level` from now. */
  edge(clock: number, level: 0 | 1, cycles: number, text: string): Promise<void> {
    return this.#wait(text, { kind: 'edge', clock, level, remaining: cycles })
  }

  /** At every edge of the clock to `level`, until `check` says `resume`. */
  eachEdge(clock: number, level: 0 | 1, text: string, check: () => Progress): Promise<void> {
    return this.#wait(text, { kind: 'edge', clock, level, remaining: 1, check })
  }

  until(text: string, check: () => boolean): Promise<void> {
    return this.#wait(text, { kind: 'settled', check })
  }

  delay(femtoseconds: bigint, text: string): Promise<void> {
    return this.#wait(text, { kind: 'time', time: this.#clockwork.now + femtoseconds })
  }

  /** After a failure nothing goes on. */
  throwFailure(): void {
    if (!this.#failure) return
    this.#failure.isTold = true
    throw this.#failure.error
  }

  /** Ends all processes where they stand. Throws a failure that the body has not been told. */
  stop(): void {
    this.#isStopped = true
    this.#waits.length = 0
    if (this.#failure && !this.#failure.isTold) this.throwFailure()
  }

  #wait(text: string, on: Wait['on']): Promise<void> {
    this.throwFailure()
    const process = this.#context.getStore() ?? this.#body
    return new Promise((resolve, reject) => {
      this.#add({ process, text, on, resolve, reject, isOver: false })
      if (process === this.#running) this.#park()
      if (process === this.#body && !this.#isLooping) {
        this.#isLooping = true
        queueMicrotask(() => void this.#loop())
      }
    })
  }

  #add(wait: Wait): void {
    wait.process.waits++
    let at = this.#waits.length
    while (at > 0 && this.#waits[at - 1]!.process.order > wait.process.order) at--
    this.#waits.splice(at, 0, wait)
  }

  async #loop(): Promise<void> {
    let pauseAt = performance.now() + 30
    try {
      for (let next = this.#goOn(); next !== 'end'; next = this.#goOn()) {
        if (next !== 'pause') await this.#resume(next)
        else if (performance.now() > pauseAt) {
          await new Promise((resolve) => setImmediate(resolve))
          pauseAt = performance.now() + 30
        }
      }
    } catch (error) {
      this.#fail(error)
    }
    this.#isLooping = false
    if (this.#failure) this.#rejectBody()
  }

  /** Moves time until a process is to go on: that one's wait. `pause`: the test runner may want the event loop. */
  #goOn(): Wait | 'pause' | 'end' {
    for (;;) {
      if (this.#failure || this.#isStopped) return 'end'
      while (this.#position < this.#due.length) {
        const wait = this.#due[this.#position++]!
        if (!wait.isOver && this.#isReady(wait)) return wait
      }
      for (const wait of this.#waits) {
        const { on } = wait
        if (on.kind === 'start' || (on.kind === 'settled' && on.check())) {
          this.#idleCycles = 0
          return wait
        }
      }
      if (this.#body.waits === 0) return 'end'
      if (++this.#instants % 256 === 0 && !this.#hasPaused) {
        this.#hasPaused = true
        return 'pause'
      }
      this.#hasPaused = false
      this.#moveTime()
    }
  }

  #moveTime(): void {
    if (this.#isIdle) this.#countIdle()
    else this.#idleCycles = 0
    this.#isIdle = true
    let limit: bigint | undefined
    for (const { on } of this.#waits) if (on.kind === 'time' && (limit === undefined || on.time < limit)) limit = on.time
    this.#skipCycles()
    const edges = this.#clockwork.advance(limit)
    if (edges === undefined) throw this.#deadlock('and nothing moves time')
    if (limit !== undefined) this.#isIdle = false
    this.#edges = edges
    this.#due = this.#waits.slice()
    this.#position = 0
  }

  /** Whether a wait is over at this instant; a condition on edges is asked here, in its process's turn. */
  #isReady(wait: Wait): boolean {
    const { on } = wait
    if (on.kind === 'time') return on.time <= this.#clockwork.now
    if (on.kind !== 'edge' || !this.#edges.some(({ clock, level }) => clock === on.clock && level === on.level)) return false
    if (!on.check) {
      this.#isIdle = false
      return --on.remaining <= 0
    }
    try {
      const progress = on.check()
      if (progress !== 'blocked') this.#isIdle = false
      return progress === 'resume'
    } catch (error) {
      wait.resolve = () => wait.reject(error)
      this.#isIdle = false
      return true
    }
  }

  /** Where all wait for edges that are some cycles away, the engine runs the cycles between by itself. */
  #skipCycles(): void {
    let fewest = Number.POSITIVE_INFINITY
    for (const { on } of this.#waits) {
      if (on.kind !== 'edge' || on.check || on.level !== 1) return
      fewest = Math.min(fewest, on.remaining)
    }
    if (fewest < 2) return
    const done = this.#clockwork.runInside(fewest - 1)
    for (const { on } of this.#waits) if (on.kind === 'edge') on.remaining -= done
  }

  /** Nothing has gone on at the last instant: after a while, or when a state comes again, nothing ever will. */
  #countIdle(): void {
    if (this.#idleCycles === 0) this.#idleStates = new Set()
    this.#idleCycles++
    if (this.#idleCycles > patience) throw this.#deadlock(`and nothing has gone on for ${patience} cycles`)
    if (this.#idleCycles < suspicion || this.#idleCycles % 16 !== 0) return
    const state = this.#clockwork.stateHash()
    if (state === undefined) return
    if (this.#idleStates.has(state)) throw this.#deadlock('and the design is back in a state it has been in')
    this.#idleStates.add(state)
  }

  #deadlock(why: string): Error {
    const waits = this.#waits.map(({ process, text }) => `${process.name} waits for ${text}`)
    return simulationError(
      'GW406',
      'deadlock',
      `everything waits for what does not come, ${why}:\n     ${waits.join('\n     ')}`,
      'look at what should bring one of these about, in a wave (`{ vcd: … }`) or with `sim.peek`',
    )
  }

  #drop(wait: Wait): void {
    wait.isOver = true
    this.#waits.splice(this.#waits.indexOf(wait), 1)
    wait.process.waits--
  }

  /** Lets a process go on, and waits until it waits again or has ended. */
  #resume(wait: Wait): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#drop(wait)
    this.#running = wait.process
    this.#hasParked = resolve
    this.#watch()
    wait.resolve()
    return promise
  }

  #park(): void {
    this.#running = undefined
    this.#hasParked()
  }

  #ended(process: Process): void {
    process.isDone = true
    if (process === this.#running) this.#park()
  }

  /** An immediate comes only when no microtask is left: then what runs has stopped at something foreign. */
  #watch(): void {
    if (this.#isWatching) return
    this.#isWatching = true
    setImmediate(() => {
      this.#isWatching = false
      const process = this.#running
      if (!process) return
      // One of several waits of a process may end without a new one; and the test's body may await what it likes.
      if (process.waits === 0 && process !== this.#body)
        this.#fail(
          simulationError(
            'GW407',
            'process',
            `${process.name} awaits something that is not of the simulation: time cannot move until it comes`,
            'await files and the like in the test before; in a process only tick, until, delay, drive, collect',
          ),
        )
      this.#park()
    })
  }

  #fail(error: unknown): void {
    this.#failure ??= { error, isTold: false }
    if (!this.#isLooping) this.#rejectBody()
  }

  #rejectBody(): void {
    const waits = this.#waits.filter(({ process }) => process === this.#body)
    this.#waits.length = 0
    if (waits.length > 0) this.#failure!.isTold = true
    for (const wait of waits) wait.reject(this.#failure!.error)
  }
}
