import type { MachineGraph } from '../ir/machine.ts'
import type { Instance, Memory, MemoryRead, ModuleDomain, Pin, PortTree, Statement, Variable } from '../ir/module.ts'
import type { Origin } from '../ir/origin.ts'
import type { LeafShape } from '../ir/shape.ts'
import { isSigned, widthOf } from '../ir/shape.ts'
import type { DesignDomain } from './domain.ts'
import { fail } from './fault.ts'
import { currentFrame, type Frame, here } from './place-in-source.ts'

export type Mutable<T> = { -readonly [K in keyof T]: T[K] }
export type VariableDraft = Mutable<Variable>
export type MemoryDraft = Mutable<Omit<Memory, 'reads'>> & { reads: MemoryRead[] }
export type InstanceDraft = Mutable<Instance>

/**
 * One thing that will have a name: what the design called it, and the functions it was made in. Names are settled when
 * the module is complete, because a helper learns what its result is called only after it has returned.
 */
export interface Stem {
  readonly kind: 'port' | 'domain' | 'signal' | 'memory' | 'instance' | 'value'
  base?: string
  /** Where it has no name of its own: derived from another's, or from content. */
  fallback: () => string
  readonly frame: Frame | undefined
  readonly origin: Origin | undefined
  /** The leaves that take the name, each with what is appended. */
  readonly leaves: readonly { readonly suffix: string; readonly apply: (name: string) => void }[]
  /** The settled name. */
  name?: string
  /** A top's port may say how it is called, to the letter. */
  readonly exact?: string
}

/** What must hold for a statement to be reached: a branch of a `when`, or an arm of a `match`. */
export interface Guard {
  readonly kind: 'if' | 'else' | 'arm'
  readonly label?: string
  /** The call whose first argument is looked at. */
  readonly origin?: Origin | undefined
}

/** A module under construction: what its body has declared and said so far. */
export class ModuleBuilder {
  readonly name: string
  readonly parent: ModuleBuilder | undefined
  readonly depth: number
  readonly frame: Frame | undefined
  readonly origin: Origin | undefined
  readonly variables: VariableDraft[] = []
  readonly ports: VariableDraft[] = []
  readonly memories: MemoryDraft[] = []
  readonly instances: InstanceDraft[] = []
  readonly stems: Stem[] = []
  readonly domains = new Map<DesignDomain, Mutable<ModuleDomain>>()
  /** Domains made in this body; all others come through ports. */
  readonly ownDomains = new Set<DesignDomain>()
  readonly body: Statement[] = []
  /** Stands before the body: defaults of wires, wiring of domains. */
  readonly prologue: Statement[] = []
  /** Stands after the body. */
  readonly epilogue: Statement[] = []
  /** What must hold where statements go now, outermost first. */
  readonly guards: Guard[] = []
  /** State machines that stand in no other, each with the register that names it. */
  readonly machines: { readonly graph: Mutable<MachineGraph>; readonly state: Variable; readonly isInner: boolean }[] = []
  /** A board's top: its pins, once the ports have their names. */
  pins: (() => readonly Pin[]) | undefined
  private readonly endings: (() => void)[] = []
  readonly stemOf = new Map<object, Stem>()
  tree: PortTree | undefined
  /** What `ports` returned, to be recognised when the body returns it. */
  view: unknown
  domain: DesignDomain
  private readonly lists: Statement[][]

  constructor(
    name: string,
    parent: ModuleBuilder | undefined,
    frame: Frame | undefined,
    origin: Origin | undefined,
    domain: DesignDomain,
  ) {
    this.name = name
    this.parent = parent
    this.depth = parent ? parent.depth + 1 : 0
    this.frame = frame
    this.origin = origin
    this.domain = domain
    this.lists = [this.body]
  }

  add(...statements: Statement[]): void {
    this.lists.at(-1)!.push(...statements)
  }

  /** Statements that stand before all others, whatever `when` the call stands in. */
  addFirst(...statements: Statement[]): void {
    this.prologue.push(...statements)
  }

  /** Runs `body` with its statements going into `list`. */
  within(list: Statement[], body: () => unknown, guard?: Guard): void {
    this.lists.push(list)
    if (guard) this.guards.push(guard)
    try {
      body()
    } finally {
      this.lists.pop()
      if (guard) this.guards.pop()
    }
  }

  /** Runs `body` with its statements going to the end of the module's own list, outside of any `when`. */
  outside(body: () => unknown): void {
    this.within(this.epilogue, body)
  }

  /** Work left for when the body is complete: what is known only then (which stage reads a payload, say). */
  atEnd(body: () => void): void {
    this.endings.push(body)
  }

  finishBody(): void {
    for (let i = 0; i < this.endings.length; i++) this.outside(this.endings[i]!)
  }

  variable(kind: Variable['kind'], shape: LeafShape, rest: Partial<Variable> = {}): VariableDraft {
    const variable: VariableDraft = {
      kind,
      name: '',
      shape,
      width: widthOf(shape),
      signed: isSigned(shape),
      origin: here(),
      resets: false,
      ...rest,
    }
    this.variables.push(variable)
    return variable
  }

  stem(stem: Omit<Stem, 'frame' | 'origin'> & Partial<Pick<Stem, 'frame' | 'origin'>>, ...keys: object[]): Stem {
    const made: Stem = { frame: currentFrame(), origin: here(), ...stem }
    this.stems.push(made)
    for (const key of keys) this.stemOf.set(key, made)
    return made
  }

  /** A variable's name as far as it is known now, for messages. */
  describe(variable: Variable): string {
    if (variable.name) return variable.name
    for (let builder: ModuleBuilder | undefined = this; builder; builder = builder.parent) {
      const stem = builder.stemOf.get(variable)
      if (stem) return `${stem.base ?? stem.fallback()}${stem.leaves.length > 1 ? '…' : ''}`
    }
    return ''
  }
}

let builder: ModuleBuilder | undefined

export const maybeBuilder = (): ModuleBuilder | undefined => builder

/** The module whose body is running; using the language elsewhere is an error. */
export function currentBuilder(): ModuleBuilder {
  return (
    builder ??
    fail({
      code: 'GW002',
      title: 'outside a module',
      message: 'hardware can be described only while a module is being built',
      mend: "move this into the body of module('name', () => { … })",
    })
  )
}

export function inBuilder<T>(next: ModuleBuilder, body: () => T): T {
  const before = builder
  builder = next
  try {
    return body()
  } finally {
    builder = before
  }
}

/** Runs with no module under construction, whatever stands around (a test inside of a design's file, say). */
export function outsideBuilders<T>(body: () => T): T {
  const before = builder
  builder = undefined
  try {
    return body()
  } finally {
    builder = before
  }
}
