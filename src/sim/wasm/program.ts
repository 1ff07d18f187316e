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
    const functions = new FunctionTable()
    functions.indexOf(this.#top, purpose, constants)
    return this.#instantiate(this.#bodies(functions), { run: 0 })
  }

  /** `step(n)`: for each cycle the falling edge where something waits for it, then the rising one. */
  stepper(constants: Constants): Exports {
    const { clocks, sites } = this.#hierarchy
    const clock = clocks[0]!
    const isAt =
      (level: 0 | 1) =>
      (domain: BoundDomain): boolean =>
        domain.clock === clock && domain.active === level
    const functions = new FunctionTable()
    const rising = functions.indexOf(this.#top, { kind: 'edge', isActive: isAt(1), name: 'rising' }, constants)
    const levels = functions.indexOf(this.#top, { kind: 'reset levels' }, constants)
    const falling = clock.hasFalling
      ? functions.indexOf(this.#top, { kind: 'edge', isActive: isAt(0), name: 'falling' }, constants)
      : 0
    const bodies = this.#bodies(functions)
    const hasLevels = bodies[levels - rising]!.code.length > 0
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
    return this.#instantiate([...bodies, step], { run: 0, step: bodies.length })
  }

  /** The bodies of all functions asked for, and of those that they ask for in turn. */
  #bodies(functions: FunctionTable): FunctionBody[] {
    const bodies: FunctionBody[] = []
    for (let wanted = functions.wanted[0]; wanted; wanted = functions.wanted[bodies.length]) {
      const { unit, purpose, constants } = wanted
      const isTop = unit === this.#top
      const base: Base = isTop ? { kind: 'absolute', address: this.#topAddress } : { kind: 'parameter' }
      const goals = goalsOf(this.#hierarchy, unit, purpose, constants, (...called) => functions.indexOf(...called))
      const { graph } = goals
      const made = schedule(graph, tabulateLinear(graph, goals.sinks, this.#tables))
      loadAhead(made.steps, made.isLocal)
      const body = new FunctionBody(isTop ? [] : ['i32'], [])
      new Emitter(body, base, made).steps(made.steps)
      bodies.push(body)
    }
    return bodies
  }

  #instantiate(bodies: readonly FunctionBody[], exported: Readonly<Record<string, number>>): Exports {
    const names = new Map(Object.entries(exported).map(([name, index]) => [index, name]))
    const bytes = encodeModule(
      [{ name: 'settleModel', parameters: ['i32'], results: [] }],
      bodies.map((body, index) => ({ body, exportName: names.get(index) })),
    )
    const { memory, settleModel } = this.#host
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, settleModel } })
    return instance.exports as unknown as Exports
  }
}

/** Functions of one WebAssembly module, numbered as they are asked for. */
class FunctionTable {
  readonly wanted: { readonly unit: Unit; readonly purpose: Purpose; readonly constants: Constants }[] = []
  readonly #known = new Map<string, number>()

  indexOf(unit: Unit, purpose: Purpose, constants: Constants): number {
    const fixed = [...constants].map(([port, value]) => `${port.name}=${value}`).sort()
    const key = `${unit.index} ${purposeKey(purpose)} ${fixed.join()}`
    let index = this.#known.get(key)
    if (index === undefined) {
      index = Object.keys(imports).length + this.wanted.push({ unit, purpose, constants }) - 1
      this.#known.set(key, index)
    }
    return index
  }
}

function purposeKey(purpose: Purpose): string {
  if (purpose.kind === 'edge') return purpose.name
  if (purpose.kind === 'outputs') return `outputs ${purpose.ports?.map((port) => port.name).join() ?? ''}`
  return purpose.kind
}
