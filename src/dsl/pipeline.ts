import type { Origin } from '../ir/origin.ts'
import { shapeText } from '../ir/shape.ts'
import { currentBuilder, type ModuleBuilder } from './builder.ts'
import { mux, when } from './control.ts'
import { inDomain } from './domain.ts'
import { fail, report } from './fault.ts'
import { declaredName, named } from './naming.ts'
import { here } from './place-in-source.ts'
import { bool } from './shape.ts'
import { isSignal } from './signal-base.ts'
import type { Bool, Into, Reg, Shape, Signal, Wire } from './signal-type.ts'
import { BoolSignal } from './signals.ts'
import { asRegister, checkedShape, reg, wire } from './storage.ts'

/** A value that travels down a pipeline; named by the variable it is kept in. */
export interface Payload<S extends Shape> {
  readonly kind: 'payload'
  readonly shape: S
}

export interface Stage {
  /** The payload as it stands in this stage, bypasses included. */
  get<S extends Shape>(payload: Payload<S>): Signal<S>
  /** The payload's value from this stage on. */
  set<S extends Shape>(payload: Payload<S>, value: Into<S>): void
  /** Where `condition` holds, this stage sees `value` in place of what it carries; of several the later wins. */
  bypass<S extends Shape>(payload: Payload<S>, condition: Signal<Bool>, value: Into<S>): void
  /** What is in this stage stays in it. */
  stallWhen(condition: Signal<Bool>): void
  /** What is in this stage is dropped. */
  flushWhen(condition: Signal<Bool>): void
  /** What is in the stages before this one is dropped: all that came later, however many stages there are. */
  flushBeforeWhen(condition: Signal<Bool>): void
  /** Whether something comes in; for the first stage, which otherwise is always fed. */
  validWhen(condition: Signal<Bool>): void
  /** Something is in this stage. */
  readonly isValid: Signal<Bool>
  /** Something is in this stage and moves on, or leaves, at the next edge. */
  readonly isFiring: Signal<Bool>
}

export type Pipeline<Name extends string> = { readonly [K in Name]: Stage } & {
  payload<S extends Shape>(shape: S): Payload<S>
}

/**
 * Staged logic: a payload set in one stage is carried, in registers, to the stages that read it.
 *
 * A stage's register of a payload is called `<stage>_<payload>`; only where a bypass stands between the register and the
 * value is the register `<stage>_<payload>_held`. A stage that is empty takes what comes although later stages stall; what
 * a stalled or flushed stage leaves behind it is a bubble. Adding a stage is adding its name.
 * Latency   one cycle a stage boundary. Throughput: one a cycle. Reset: all stages empty.
 * Errors    GW028 a payload read before the stage that sets it, or never set.
 *
 * @example const { decode, execute, payload } = pipeline('decode', 'execute'); const sum = payload(uint(8))
 */
export function pipeline<const Name extends string>(...names: Name[]): Pipeline<Name> {
  const builder = currentBuilder()
  if (names.length < 2 || new Set(names).size !== names.length)
    fail({
      code: 'GW028',
      title: 'pipeline',
      message: 'a pipeline has two stages or more, each with a name of its own',
      mend: "write pipeline('decode', 'execute')",
    })
  const wrong = names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name === 'payload')
  if (wrong !== undefined)
    fail({
      code: 'GW028',
      title: 'pipeline',
      message:
        wrong === 'payload'
          ? "no stage can be called 'payload': that makes the pipeline's payloads"
          : `'${wrong}' is no name of a stage`,
      mend: 'use letters, digits and _, a letter first',
    })
  const payloads = new WeakSet<object>()
  const stages = names.map((name, index) => new PipelineStage(name, index, builder, payloads))
  const { domain } = builder
  builder.atEnd(() => inDomain(domain, () => join(stages)))
  const made = Object.fromEntries(stages.map((stage) => [stage.name, stage]))
  const payload = <S extends Shape>(shape: S): Payload<S> => {
    const kept: Payload<S> = { kind: 'payload', shape: checkedShape(shape, 'payload') as never }
    payloads.add(kept)
    return kept
  }
  return Object.assign(made, { payload }) as unknown as Pipeline<Name>
}

type AnyPayload = Payload<any>

class PipelineStage implements Stage {
  readonly name: string
  readonly index: number
  /** A register but for the first stage, which holds nothing. */
  readonly isValid: Wire<Bool> & Reg<Bool>
  readonly isFiring: Wire<Bool>
  readonly stalls: Signal<Bool>[] = []
  readonly flushes: Signal<Bool>[] = []
  readonly flushesBefore: Signal<Bool>[] = []
  readonly sets = new Map<AnyPayload, Into<any>>()
  readonly bypasses = new Map<AnyPayload, Bypass[]>()
  readonly reads = new Map<AnyPayload, Wire<any>>()
  /** Where the design first read a payload, for messages. */
  readonly readAt = new Map<AnyPayload, Origin | undefined>()
  fed: Signal<Bool> | undefined
  private readonly builder: ModuleBuilder
  private readonly payloads: WeakSet<object>

  constructor(name: string, index: number, builder: ModuleBuilder, payloads: WeakSet<object>) {
    this.payloads = payloads
    this.name = name
    this.index = index
    this.builder = builder
    this.isValid = named(`${name}_isValid`, index === 0 ? wire(bool) : reg(bool, { init: false })) as Wire<Bool> & Reg<Bool>
    this.isFiring = named(`${name}_isFiring`, wire(bool))
  }

  /** Refuses what this pipeline has not made. */
  private check(payload: unknown): void {
    if (typeof payload === 'object' && payload !== null && this.payloads.has(payload)) return
    const isOther = (payload as Partial<AnyPayload> | null | undefined)?.kind === 'payload' && !isSignal(payload)
    fail({
      code: 'GW028',
      title: 'pipeline',
      message: isOther
        ? `\`${nameOf(payload as AnyPayload)}\` is a payload of another pipeline`
        : `what stage \`${this.name}\` is asked for is no payload`,
      mend: 'make it with this pipeline: const value = pipe.payload(uint(8))',
    })
  }

  private condition(value: unknown, what: string): Signal<Bool> {
    if (value instanceof BoolSignal) return value as unknown as Signal<Bool>
    return fail({
      code: 'GW013',
      title: 'shape',
      message: `${what} needs a signal of shape bool, not ${isSignal(value) ? shapeText(value.$shape) : typeof value}`,
      mend: 'compare it: value.ne(0), or take a bit: value.bit(0)',
    })
  }

  get<S extends Shape>(payload: Payload<S>): Signal<S> {
    this.check(payload)
    let read = this.reads.get(payload)
    if (!read) {
      read = wire(payload.shape) as Wire<any>
      // Named before the variable that it goes into can name it; by the end only where the payload itself has no name yet.
      const made = read
      const name = () => named(`${this.name}_${nameOf(payload)}`, made)
      if (declaredName(payload) !== undefined) name()
      else this.builder.atEnd(name)
      this.reads.set(payload, read)
      this.readAt.set(payload, here())
    }
    return read as unknown as Signal<S>
  }

  set<S extends Shape>(payload: Payload<S>, value: Into<S>): void {
    this.check(payload)
    if (this.sets.has(payload))
      report({
        code: 'GW028',
        title: 'pipeline',
        message: `stage \`${this.name}\` sets \`${nameOf(payload)}\` twice`,
        mend: 'set it once, from a mux or a wire',
      })
    this.sets.set(payload, value)
  }

  bypass<S extends Shape>(payload: Payload<S>, condition: Signal<Bool>, value: Into<S>): void {
    const list = this.bypasses.get(payload)
    if (list) list.push({ condition, value })
    else this.bypasses.set(payload, [{ condition, value }])
    this.get(payload)
  }

  stallWhen(condition: Signal<Bool>): void {
    this.stalls.push(this.condition(condition, 'stallWhen'))
  }

  flushWhen(condition: Signal<Bool>): void {
    this.flushes.push(this.condition(condition, 'flushWhen'))
  }

  flushBeforeWhen(condition: Signal<Bool>): void {
    if (this.index === 0)
      fail({
        code: 'GW028',
        title: 'pipeline',
        message: `there is no stage before \`${this.name}\``,
        mend: 'call flushWhen on this stage, or flushBeforeWhen on a later one',
      })
    this.flushesBefore.push(this.condition(condition, 'flushBeforeWhen'))
  }

  validWhen(condition: Signal<Bool>): void {
    if (this.index > 0)
      fail({
        code: 'GW028',
        title: 'pipeline',
        message: `stage \`${this.name}\` is fed by the stage before it`,
        mend: 'call validWhen on the first stage; later ones have stallWhen and flushWhen',
      })
    this.fed = this.condition(condition, 'validWhen')
  }
}

const nameOf = (payload: AnyPayload): string => declaredName(payload) ?? 'payload'
const anyOf = (conditions: readonly Signal<Bool>[]): Signal<Bool> | undefined =>
  conditions.length === 0 ? undefined : conditions.reduce((left, right) => left.or(right))

/** Makes the registers and the control between the stages, once all reads and writes are known. */
function join(stages: readonly PipelineStage[]): void {
  carryPayloads(stages)
  let nextIsReady: Signal<Bool> | undefined
  for (const stage of stages.toReversed()) {
    const stalled = anyOf(stage.stalls)
    const flushed = anyOf([...stage.flushes, ...stages.slice(stage.index + 1).flatMap((later) => later.flushesBefore)])
    let firing: Signal<Bool> = stage.isValid
    if (stalled) firing = firing.and(stalled.not())
    if (flushed) firing = firing.and(flushed.not())
    if (nextIsReady) firing = firing.and(nextIsReady)
    stage.isFiring.set(firing)
    const leaves = flushed ? stage.isFiring.or(flushed) : stage.isFiring
    if (stage.index === 0) stage.isValid.set(stage.fed ?? true)
    else
      when(stages[stage.index - 1]!.isFiring, () => {
        stage.isValid.next = true
      }).elseWhen(leaves, () => {
        stage.isValid.next = false
      })
    nextIsReady = stage.isValid.not().or(leaves)
  }
}

function carryPayloads(stages: readonly PipelineStage[]): void {
  const payloads = new Set(stages.flatMap((stage) => [...stage.sets.keys(), ...stage.reads.keys()]))
  for (const payload of payloads) {
    const first = stages.findIndex((stage) => stage.sets.has(payload))
    const last = stages.findLastIndex((stage) => stage.reads.has(payload))
    const early = stages.find((stage) => stage.reads.has(payload) && (first < 0 || stage.index < first))
    if (early) {
      report({
        code: 'GW028',
        title: 'pipeline',
        message:
          first < 0
            ? `\`${nameOf(payload)}\` is read in stage \`${early.name}\` and never set`
            : `\`${nameOf(payload)}\` is read in stage \`${early.name}\`, before stage \`${stages[first]!.name}\` sets it`,
        origin: early.readAt.get(payload),
        mend: 'set it in that stage or an earlier one',
      })
      continue
    }
    let carried: Signal<any> | undefined
    for (const stage of stages.slice(first, Math.max(first, last) + 1)) {
      const before = stages[stage.index - 1]
      const read = stage.get(payload) as Wire<any>
      const bypasses = stage.bypasses.get(payload) ?? []
      if (stage.sets.has(payload)) read.set(bypassed(payload, stage.sets.get(payload), bypasses))
      else if (bypasses.length === 0) hold(asRegister(read), carried!, before!)
      else {
        const held: any = named(`${stage.name}_${nameOf(payload)}_held`, reg(payload.shape))
        hold(held, carried!, before!)
        read.set(bypassed(payload, held, bypasses))
      }
      carried = read
    }
  }
}

type Bypass = { readonly condition: Signal<Bool>; readonly value: Into<any> }

const bypassed = (payload: AnyPayload, source: Into<any>, bypasses: readonly Bypass[]): Into<any> =>
  bypasses.reduce((base, { condition, value }) => choose(payload, condition, value, base), source)

function choose(payload: AnyPayload, condition: Signal<Bool>, value: Into<any>, base: Into<any>): Signal<any> {
  const held = wire(payload.shape) as Wire<any>
  held.set(base)
  return mux(condition, value as Signal<any>, held)
}

function hold(register: any, carried: Signal<any>, before: PipelineStage): void {
  when(before.isFiring, () => {
    register.next = carried
  })
}
