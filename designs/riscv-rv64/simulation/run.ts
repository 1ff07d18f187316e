import { DesignError, type SimulateOptions } from 'gatewright'
import type { Configuration } from './configurations.ts'
import type { ElfFile } from './elf-file.ts'
import { type Exit, HostTargetInterface } from './host/htif.ts'
import { Semihosting } from './host/semihosting.ts'
import type { Terminal } from './host/terminal.ts'
import { consoleDepth } from './machine/console.ts'
import { machineEvent, stopMessage } from './machine/machine.ts'
import { memoryMap } from './machine/memory-map.ts'
import { logDepth, logEntryBytes } from './machine/retirement-log.ts'
import { type MachineSimulation, Machines } from './machines.ts'
import { Ram, ramBytesFor } from './ram.ts'
import { type Status, statusOf } from './state.ts'

/** Cycles before the host looks for characters: some 50 ms, and fewer than a program needs to fill the console twice. */
const chunkCycles = 50_000
/** What the SoC's clock is, for programs that ask. */
const frequencyHz = 100_000_000n

/** What is told of retired instructions, in their order. */
export interface Observer {
  /**
   * `entries` as `decodeEntry` takes them; `statuses` of those that may have changed the control and status registers, by index.
   * An answer ends the run: what is wrong.
   */
  retired(entries: Uint8Array, count: number, statuses: ReadonlyMap<number, Status>): Promise<string | undefined>
  /** The run is over: all of RAM. An answer is what is wrong. */
  ended?(ram: Uint8Array): Promise<string | undefined>
  /** The host has written to memory, after all that was told so far. */
  hostWrote?(address: number, bytes: Uint8Array): void
}

export interface RunOptions {
  readonly core: Configuration
  readonly engine?: SimulateOptions['engine']
  readonly terminal: Terminal
  /** 0: no limit. */
  readonly maxCycles: number
  readonly ramBytes?: number
  readonly observer?: Observer
  /** Asked between chunks: true ends the run. */
  readonly isEnded?: () => boolean
}

export type Outcome =
  | { readonly kind: 'exit'; readonly code: bigint }
  | { readonly kind: 'hang' | 'trap loop' | 'ended'; readonly at: number; readonly status?: Status }
  | { readonly kind: 'differs'; readonly what: string }

export interface RunResult {
  readonly outcome: Outcome
  readonly engine: string
  readonly instructions: number
  readonly cycles: number
  /** Of simulation alone, without building. */
  readonly seconds: number
  /** From `begin_signature` to `end_signature`, where the program has them. */
  readonly signature?: Uint8Array
}

/** Runs a program on the simulated machine until it exits or a limit is met. */
export async function run(program: ElfFile, options: RunOptions, machines = new Machines()): Promise<RunResult> {
  const { terminal, observer, maxCycles } = options
  const ramBytes = ramBytesFor(program, options.ramBytes)
  const simulation = await machines.ready({
    core: options.core,
    engine: options.engine,
    resetVector: program.entry,
    doublewords: ramBytes / 8,
    logs: observer !== undefined,
  })
  try {
    return await new Run(simulation, program, new Ram(simulation, ramBytes), terminal, observer).toEnd(
      maxCycles === 0 ? Number.POSITIVE_INFINITY : maxCycles,
      options.isEnded ?? (() => false),
    )
  } finally {
    machines.done(simulation)
  }
}

class Run {
  readonly #simulation: MachineSimulation
  readonly #program: ElfFile
  readonly #ram: Ram
  readonly #terminal: Terminal
  readonly #observer: Observer | undefined
  readonly #htif: HostTargetInterface | undefined
  readonly #semihosting: Semihosting
  /** Characters and log entries that the host has taken; characters that it has given. */
  #sent = 0
  #logged = 0
  #given = 0
  #statuses = new Map<number, Status>()

  constructor(simulation: MachineSimulation, program: ElfFile, ram: Ram, terminal: Terminal, observer: Observer | undefined) {
    this.#simulation = simulation
    this.#program = program
    this.#ram = ram
    this.#terminal = terminal
    this.#observer = observer
    const tohost = program.symbols.get('tohost')
    this.#htif =
      tohost === undefined ? undefined : new HostTargetInterface(ram, terminal, tohost, program.symbols.get('fromhost'))
    this.#semihosting = new Semihosting(ram, terminal, { cycles: () => simulation.ports.cycles.value, frequencyHz })
    if (observer?.hostWrote) ram.onWrite = (address, bytes) => observer.hostWrote!(address, bytes)
    ram.place(program)
    if (tohost !== undefined && tohost >= memoryMap.ram) simulation.ports.tohost.value = tohost
  }

  async toEnd(maxCycles: number, isEnded: () => boolean): Promise<RunResult> {
    const { ports } = this.#simulation
    let outcome: Outcome | undefined
    let nanoseconds = 0n
    while (outcome === undefined) {
      const left = maxCycles - Number(ports.cycles.value)
      if (left <= 0 || isEnded()) {
        outcome = { kind: left <= 0 ? 'hang' : 'ended', at: ports.at.value, ...this.#status() }
        break
      }
      this.#giveInput()
      const start = process.hrtime.bigint()
      const reason = this.#step(Math.min(chunkCycles, left))
      nanoseconds += process.hrtime.bigint() - start
      this.#takeOutput()
      if (reason & machineEvent.status) this.#statuses.set(ports.logged.value - 1, statusOf(this.#simulation))
      const isWanted = (reason & (machineEvent.host | machineEvent.call)) !== 0
      // Observers see what the program did before the host answers it.
      const wrong = isWanted || reason === 0 || reason & machineEvent.log ? await this.#takeLog() : undefined
      if (wrong !== undefined) outcome = { kind: 'differs', what: wrong }
      else if (isWanted) outcome = this.#answer(reason)
      else if (reason & machineEvent.trapLoop) outcome = { kind: 'trap loop', at: ports.at.value, ...this.#status() }
      if (reason === 0) await new Promise((resume) => setImmediate(resume))
    }
    this.#takeOutput()
    if (outcome.kind !== 'differs') {
      const wrong = (await this.#takeLog()) ?? (await this.#observer?.ended?.(this.#ram.read(memoryMap.ram, this.#ram.bytes)!))
      if (wrong !== undefined) outcome = { kind: 'differs', what: wrong }
    }
    const signature = this.#signature()
    return {
      outcome,
      engine: this.#simulation.engine,
      instructions: Number(ports.instructions.value),
      cycles: Number(ports.cycles.value),
      seconds: Number(nanoseconds) / 1e9,
      ...(signature ? { signature } : {}),
    }
  }

  /** Cycles until the machine wants the host, and why; 0 where it does not. */
  #step(cycles: number): number {
    try {
      this.#simulation.step(cycles)
      return 0
    } catch (error) {
      if (!(error instanceof DesignError) || !error.message.includes(stopMessage)) throw error
      return this.#simulation.ports.reason.value
    }
  }

  #answer(reason: number): Outcome | undefined {
    const { ports } = this.#simulation
    let exit: Exit
    if (reason & machineEvent.call) {
      const answer = this.#semihosting.answer(ports.call.operation.value, ports.call.argument.value)
      ports.answer.value = answer.value
      exit = answer.exit
    }
    if (reason & machineEvent.host) exit = this.#htif?.answer() ?? exit
    return exit && { kind: 'exit', code: exit.code }
  }

  #giveInput(): void {
    const { ports } = this.#simulation
    const free = consoleDepth - 1 - (this.#given - ports.taken.value)
    const typed = free > 0 ? this.#terminal.read(free) : new Uint8Array()
    if (typed.length === 0) return
    for (const [index, octet] of typed.entries())
      this.#simulation.load('terminal.inbound', [octet], (this.#given + index) % consoleDepth)
    this.#given += typed.length
    ports.given.value = this.#given
  }

  #takeOutput(): void {
    const { ports } = this.#simulation
    const count = ports.sent.value - this.#sent
    if (count === 0) return
    const first = this.#sent % consoleDepth
    const beforeEnd = Math.min(count, consoleDepth - first)
    const bytes = new Uint8Array(count)
    bytes.set(this.#simulation.dump('terminal.outbound', first, beforeEnd))
    bytes.set(this.#simulation.dump('terminal.outbound', 0, count - beforeEnd), beforeEnd)
    this.#terminal.write(bytes, 'out')
    this.#sent += count
    ports.drained.console.value = this.#sent
  }

  async #takeLog(): Promise<string | undefined> {
    if (!this.#observer) return undefined
    const { ports } = this.#simulation
    const count = ports.logged.value - this.#logged
    if (count === 0) return undefined
    const first = this.#logged % logDepth
    const beforeEnd = Math.min(count, logDepth - first)
    const words = logEntryBytes / 8
    const entries = new Uint8Array(count * logEntryBytes)
    entries.set(this.#simulation.dump('log.words', first * words, beforeEnd * words))
    entries.set(this.#simulation.dump('log.words', 0, (count - beforeEnd) * words), beforeEnd * logEntryBytes)
    const statuses = new Map([...this.#statuses].map(([index, status]) => [index - this.#logged, status]))
    this.#statuses = new Map()
    this.#logged += count
    ports.drained.log.value = this.#logged
    return this.#observer.retired(entries, count, statuses)
  }

  #status(): { status?: Status } {
    return { status: statusOf(this.#simulation) }
  }

  #signature(): Uint8Array | undefined {
    const [begin, end] = [this.#program.symbols.get('begin_signature'), this.#program.symbols.get('end_signature')]
    return begin === undefined || end === undefined || end <= begin ? undefined : this.#ram.read(begin, end - begin)
  }
}
