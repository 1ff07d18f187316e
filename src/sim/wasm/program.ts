import type { BoundDomain, Hierarchy } from '../hierarchy.ts'
import { header, imports } from './effects.ts'
import { type Base, Emitter } from './emit.ts'
import { encodeModule, FunctionBody } from './encode.ts'
import { type Constants, goalsOf, type Purpose } from './functions.ts'
import { loadAhead } from './hazards.ts'
import { type TableStore, tabulateLinear } from './linear.ts'
import { schedule } from './schedule.ts'
import type { Unit } from './unit.ts'

/** What a compiled module offers. Each kind is compiled when it is first asked for, all share one memory. */
export interface Exports {
  /** Brings everything about once. */
  readonly run: () => void
  /** Cycles of the only clock: returns how many were done. */
  readonly step?: (cycles: number) => number
}

export interface Host {
  readonly memory: WebAssembly.Memory
  readonly settleModel: (model: number) => void
}

export class ProgramBuilder {
  readonly #hierarchy: Hierarchy
  readonly #top: Unit
  readonly #topAddress: number
  readonly #host: Host
  /** Reports beyond this address end a run of cycles. */
  readonly #reportLimit: number
  readonly #tables: TableStore

  constructor(hierarchy: Hierarchy, top: Unit, topAddress: number, host: Host, reportLimit: number, tables: TableStore) {
    this.#hierarchy = hierarchy
    this.#top = top
    this.#topAddress = topAddress
    this.#host = host
    this.#reportLimit = reportLimit
    this.#tables = tables
  }

  /** A module with one function `run` for a purpose. */
  single(purpose: Purpose, constants: Constants): Exports {
    const run = this.#body(purpose, constants)
    return this.#instantiate([{ body: run, exportName: 'run' }])
  }

  /** True where asynchronous resets can come from inside a run of cycles. */
  hasResetLevels(constants: Constants): boolean {
    return this.#goals({ kind: 'reset levels' }, constants).sinks.length > 0
  }

  /** `step(n)`: for each cycle the falling edge where something waits for it, then the rising one. */
  stepper(constants: Constants): Exports {
    const { clocks, sites } = this.#hierarchy
    const clock = clocks[0]!
    const isAt =
      (level: 0 | 1) =>
      (domain: BoundDomain): boolean =>
        domain.clock === clock && domain.active === level
    const bodies: FunctionBody[] = [this.#body({ kind: 'edge', isActive: isAt(1) }, constants)]
    if (clock.hasFalling) bodies.push(this.#body({ kind: 'edge', isActive: isAt(0) }, constants))
    const hasLevels = this.hasResetLevels(constants)
    if (hasLevels) bodies.push(this.#body({ kind: 'reset levels' }, constants))
    const first = Object.keys(imports).length
    const rising = first
    const falling = first + 1
    const levels = first + bodies.length - 1
    const clockPlace = clock.source.kind === 'port' ? this.#top.root.module.ports[clock.source.port]! : undefined
    const clockAddress = clockPlace ? this.#topAddress + this.#top.places.get(this.#top.root, clockPlace)!.offset : 0
    const setClock = (level: number): void => {
      step.i32(0)
      step.i32(level)
      step.store('i32', 1, clockAddress)
    }

    const step = new FunctionBody(['i32'], ['i32'])
    const left = step.newLocal('i32')
    step.get(0)
    step.set(left)
    step.block()
    step.loop()
    step.get(left)
    step.op('i32.eqz')
    step.brIf(1)
    if (clock.hasFalling) {
      if (hasLevels) step.call(levels)
      step.call(falling)
      setClock(0)
    }
    if (hasLevels) step.call(levels)
    step.call(rising)
    if (clock.hasFalling) setClock(1)
    step.get(left)
    step.i32(1)
    step.op('i32.sub')
    step.set(left)
    if (sites.length > 0) {
      step.i32(0)
      step.i32(0)
      step.load('i32', 4, header.instant)
      step.i32(1)
      step.op('i32.add')
      step.store('i32', 4, header.instant)
      step.i32(0)
      step.load('i32', 4, header.hasFailed)
      step.brIf(1)
      step.i32(0)
      step.load('i32', 4, header.reportEnd)
      step.i32(this.#reportLimit)
      step.op('i32.gt_u')
      step.brIf(1)
    }
    step.br(0)
    step.end()
    step.end()
    step.get(0)
    step.get(left)
    step.op('i32.sub')
    return this.#instantiate([
      { body: bodies[0]!, exportName: 'run' },
      ...bodies.slice(1).map((body) => ({ body })),
      { body: step, exportName: 'step' },
    ])
  }

  #goals(purpose: Purpose, constants: Constants) {
    return goalsOf(this.#hierarchy, this.#top, purpose, constants)
  }

  #body(purpose: Purpose, constants: Constants): FunctionBody {
    const goals = this.#goals(purpose, constants)
    const { graph } = goals
    const sinks = tabulateLinear(graph, goals.sinks, this.#tables)
    const body = new FunctionBody([], [])
    const base: Base = { kind: 'absolute', address: this.#topAddress }
    const made = schedule(graph, sinks)
    loadAhead(made.steps, made.isLocal)
    new Emitter(body, base, made).steps(made.steps)
    return body
  }

  #instantiate(functions: Parameters<typeof encodeModule>[1]): Exports {
    const bytes = encodeModule([{ name: 'settleModel', parameters: ['i32'], results: [] }], functions)
    const { memory, settleModel } = this.#host
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, settleModel } })
    return instance.exports as unknown as Exports
  }
}
