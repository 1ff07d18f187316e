import type { BoundDomain, Hierarchy } from '../hierarchy.ts'
import { canRest } from './child-calls.ts'
import { type Decoder, rememberDecoders } from './decoders.ts'
import { header, imports } from './effects.ts'
import { Emitter, type Watch } from './emit.ts'
import type { Base } from './emit-value.ts'
import { encodeModule, FunctionBody } from './encode.ts'
import { type Constants, goalsOf, type Purpose } from './functions.ts'
import { loadAhead } from './hazards.ts'
import { slotOf } from './layout.ts'
import { tabulateLinear } from './linear.ts'
import { gatherMatches } from './matches.ts'
import { postpone } from './postpone.ts'
import { schedule } from './schedule.ts'
import type { TableStore } from './tables.ts'
import type { Unit } from './unit.ts'
import { limbCount } from './wide.ts'

/** What a compiled module offers. Each kind is compiled when it is first asked for, all share one memory. */
export interface Exports {
  /** Brings everything about once. */
  readonly run: () => void
  /** As `run`, and finds out which instances are at rest; where there are any that can be. */
  readonly isGated: boolean
  /** Cycles of the only clock: returns how many were done. */
  readonly step?: (cycles: number) => number
}

export interface Host {
  readonly memory: WebAssembly.Memory
  readonly settleModel: (model: number) => void
}

/** Looking whether anything changed costs: every so often is enough. A power of two. */
const cyclesBetweenChecks = 64

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
    return this.#instantiate(this.#bodies(functions, { isGated: false, isForMany: false }), { run: 0 }, false)
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
    // With two edges in a cycle an instance at rest at one of them need not be so at the other.
    const isGated = !clock.hasFalling && this.#top.children.some((child) => canRest(child.unit))
    const bodies = this.#bodies(functions, { isGated, isForMany: true })
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
    if (isGated) {
      step.i32(0)
      step.get(left)
      step.i32(cyclesBetweenChecks - 1)
      step.op('i32.and')
      step.op('i32.eqz')
      step.store('i32', 4, header.isChecking)
    }
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
    return this.#instantiate([...bodies, step], { run: 0, step: bodies.length }, isGated)
  }

  /** The bodies of all functions asked for, and of those that they ask for in turn. */
  #bodies(functions: FunctionTable, { isGated, isForMany }: { isGated: boolean; isForMany: boolean }): FunctionBody[] {
    const calling = { functionIndex: (...called: Parameters<FunctionTable['indexOf']>) => functions.indexOf(...called), isGated }
    const bodies: FunctionBody[] = []
    for (let wanted = functions.wanted[0]; wanted; wanted = functions.wanted[bodies.length]) {
      if ('entryBytes' in wanted) {
        bodies.push(fillingBody(wanted))
        continue
      }
      const { unit, purpose, constants } = wanted
      const isTop = unit === this.#top
      const base: Base = isTop ? { kind: 'absolute', address: this.#topAddress } : { kind: 'parameter' }
      const goals = goalsOf(this.#hierarchy, unit, purpose, constants, calling)
      const { graph } = goals
      // What runs once would but fill tables.
      const remembered =
        isForMany && purpose.kind === 'edge' ? rememberDecoders(graph, goals.sinks, this.#tables).sinks : goals.sinks
      const sinks = gatherMatches(graph, tabulateLinear(graph, remembered, this.#tables), this.#tables)
      const made = schedule(graph, sinks)
      if (isForMany) postpone(made.steps, made.isLocal)
      loadAhead(made.steps, made.isLocal)
      const body = new FunctionBody(isTop ? [] : ['i32'], [])
      new Emitter(body, base, made, (decoder) => functions.decoderIndex(decoder), watchOf(unit, purpose)).function(made.steps)
      bodies.push(body)
    }
    return bodies
  }

  #instantiate(bodies: readonly FunctionBody[], exported: Readonly<Record<string, number>>, isGated: boolean): Exports {
    const names = new Map(Object.entries(exported).map(([name, index]) => [index, name]))
    const bytes = encodeModule(
      [{ name: 'settleModel', parameters: ['i32'], results: [] }],
      bodies.map((body, index) => ({ body, exportName: names.get(index) })),
    )
    const { memory, settleModel } = this.#host
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, settleModel } })
    return { ...(instance.exports as unknown as Omit<Exports, 'isGated'>), isGated }
  }
}

/** Functions of one WebAssembly module, numbered as they are asked for. */
class FunctionTable {
  readonly wanted: ({ readonly unit: Unit; readonly purpose: Purpose; readonly constants: Constants } | Decoder)[] = []
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

  decoderIndex(decoder: Decoder): number {
    const known = this.wanted.indexOf(decoder)
    return Object.keys(imports).length + (known < 0 ? this.wanted.push(decoder) - 1 : known)
  }
}

/** Of a function that computes all that a decoder's entry says. */
function fillingBody({ graph, sinks }: Decoder): FunctionBody {
  const made = schedule(graph, sinks)
  const body = new FunctionBody(['i32'], [])
  const none = (): never => {
    throw new Error('a decoder has no decoders')
  }
  new Emitter(body, { kind: 'parameter' }, made, none).function(made.steps)
  return body
}

/** What a checking function looks at: all it stores but ports. */
function watchOf(unit: Unit, purpose: Purpose): Watch | undefined {
  if (purpose.kind !== 'edge' || !purpose.isChecking) return undefined
  const ignored = unit.root.module.ports.flatMap((port) => {
    const place = unit.places.get(unit.root, port)!
    return Array.from({ length: limbCount(place.width) }, (_, limb) => slotOf(place, limb).offset)
  })
  return { activity: slotOf(unit.activity, 0), ignored: new Set(ignored) }
}

function purposeKey(purpose: Purpose): string {
  if (purpose.kind === 'edge')
    return `${purpose.name} ${purpose.isChecking ? 'checking' : ''} ${purpose.ports?.map((port) => port.name).join() ?? ''}`
  if (purpose.kind === 'outputs') return `outputs ${purpose.ports?.map((port) => port.name).join() ?? ''}`
  return purpose.kind
}
