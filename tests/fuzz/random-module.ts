import { summaryOf } from '../../src/ir/dependencies.ts'
import type { Domain } from '../../src/ir/domain.ts'
import { binary, crossing, type Expression, exactly, normalise, read } from '../../src/ir/expression.ts'
import { assign, moduleOf, variable, when } from '../../src/ir/hand-built.ts'
import type { Instance, Module, ModuleDomain, Statement, Variable } from '../../src/ir/module.ts'
import type { LeafShape } from '../../src/ir/shape.ts'
import type { Dice } from './dice.ts'
import { RandomBlock, type Target } from './random-block.ts'
import type { Child, DesignScope } from './random-design.ts'
import { RandomExpression, type Readable, type ReadableArray, randomArms } from './random-expression.ts'
import { RandomMemory } from './random-memory.ts'

/** A domain that a module takes from outside. */
export interface OuterDomain {
  readonly domain: Domain
  readonly hasEnable: boolean
}

/** Bits that are defined, of a clock, and the lanes of inputs that they depend on without a register between. */
interface Entry extends Readable {
  readonly tag: string
  readonly lanes: number
}
type Pending = Target & { readonly tag: string; readonly isRead: boolean }
interface Waiting extends Readable {
  /** Absent for what no expression may read. */
  readonly tag: string | undefined
  /** Bits of the instance's inputs that must be defined first. */
  readonly needs: readonly { readonly variable: Variable; readonly bits: bigint }[]
}

const maskOf = (low: number, width: number): bigint => ((1n << BigInt(width)) - 1n) << BigInt(low)

/** One random module, its children made on the way. */
export class RandomModule {
  readonly module: Module
  readonly #scope: DesignScope
  readonly #dice: Dice
  readonly #isTop: boolean
  readonly #depth: number
  readonly #domains: ModuleDomain[] = []
  readonly #outer: ModuleDomain[] = []
  readonly #variables: Variable[] = []
  readonly #instances: Instance[] = []
  readonly #memories: RandomMemory[] = []
  readonly #registers: Variable[] = []
  readonly #arrays: { readonly elements: ReadableArray; readonly tag: string }[] = []
  readonly #pool: Entry[] = []
  readonly #shared: { readonly node: Expression; readonly tag: string; readonly lanes: number }[] = []
  readonly #pending: Pending[] = []
  #waiting: Waiting[] = []
  readonly #defined = new Map<Variable, { bits: bigint; lanes: number }>()
  readonly #reads: { memory: RandomMemory; name: string; tag: string }[] = []
  readonly #prologue: Statement[] = []
  readonly #blocks: Statement[][] = []
  readonly #counts = new Map<string, number>()
  #lanes = 0

  constructor(scope: DesignScope, name: string, outer: readonly OuterDomain[], depth: number, isTop: boolean) {
    this.#scope = scope
    this.#dice = scope.dice
    this.#depth = depth
    this.#isTop = isTop
    this.#makeDomains(outer)
    this.#makeInputs()
    if (this.#domains.length > 0) this.#makeState()
    if (depth > 0) this.#makeInstances()
    this.#makeTargets()
    this.#defineAll()
    this.#makeClocked()
    const memories = this.#memories.map(({ memory }) => memory)
    const body = [...this.#prologue, ...this.#merged()]
    this.module = moduleOf(name, {
      variables: this.#variables,
      domains: this.#domains,
      memories,
      instances: this.#instances,
      body,
    })
  }

  #name(stem: string): string {
    const count = this.#counts.get(stem) ?? 0
    this.#counts.set(stem, count + 1)
    return `${stem}${count}`
  }

  #declare(kind: Variable['kind'], stem: string, shape: LeafShape, more: Partial<Variable> = {}): Variable {
    const width = 'width' in shape ? shape.width : 1
    const made = variable(kind, this.#name(stem), width, { shape, signed: shape.kind === 'sint', ...more })
    this.#variables.push(made)
    return made
  }

  #shape(width = this.#dice.width()): LeafShape {
    const dice = this.#dice
    if (width === 1 && dice.chance(0.5)) return { kind: 'bool' }
    if (width >= 2 && width <= 4 && dice.chance(0.15))
      return { kind: 'choice', width, variants: ['red', 'green', 'blue'], codes: [0n, 1n, dice.chance(0.5) ? 2n : 3n] }
    return { kind: dice.chance(0.35) ? 'sint' : 'uint', width }
  }

  #makeDomains(outer: readonly OuterDomain[]): void {
    const isSingle = outer.length === 1
    for (const { domain, hasEnable } of outer) {
      const lead = isSingle ? '' : `${domain.name}_`
      const input = (name: string, shape: LeafShape): Variable => variable('input', `${lead}${name}`, 1, { shape, domain })
      const made: ModuleDomain = {
        domain,
        clock: input('clk', { kind: 'clock' }),
        ...(domain.reset === 'none' ? {} : { reset: input(domain.resetActive === 'low' ? 'rst_n' : 'rst', { kind: 'bool' }) }),
        ...(hasEnable ? { enable: input('clk_enable', { kind: 'bool' }) } : {}),
      }
      this.#domains.push(made)
      this.#outer.push(made)
      for (const signal of [domain.reset === 'sync' ? made.reset : undefined, made.enable])
        if (signal && this.#dice.chance(0.5)) this.#addReadable(signal, domain.clockId, 0)
      for (const signal of [made.reset, made.enable]) if (signal) this.#define(signal, 0, 1, 0)
    }
    if (outer.length === 0) return
    const dice = this.#dice
    for (let i = dice.pick([0, 0, 0, 1, 1, 2]); i > 0; i--) this.#deriveDomain(dice.pick(this.#domains))
  }

  /** As `enabledWhen`, `resetWhen` and `derivedDomain` of the language make them. */
  #deriveDomain(base: ModuleDomain): void {
    const dice = this.#dice
    const { domain } = base
    const kind = dice.weighted({ enabled: 2, cleared: domain.reset === 'async' ? 0 : 1, falling: 1 })
    const name = this.#name(`${domain.name}_${kind}_${this.#depth}_`)
    const wire = (suffix: string, shape: LeafShape): Variable =>
      variable('wire', `${name}_${suffix}`, 1, { shape, ...(shape.kind === 'clock' ? {} : { domain: made.domain }) })
    const { edge } = domain
    const plain: Domain =
      kind === 'enabled'
        ? { ...domain, name }
        : kind === 'cleared'
          ? { ...domain, name, reset: 'sync', resetActive: 'high' }
          : {
              ...domain,
              name,
              edge: edge === 'rising' ? 'falling' : 'rising',
              reset: dice.pick(['none', 'sync']),
              resetActive: 'high',
            }
    const made: { -readonly [K in keyof ModuleDomain]: ModuleDomain[K] } = { domain: plain, clock: base.clock }
    made.clock = wire('clk', { kind: 'clock' })
    this.#prologue.push(assign(made.clock, read(base.clock)))
    const pending = (target: Variable): void => {
      this.#pending.push({ variable: target, low: 0, width: 1, tag: domain.clockId, isRead: false })
    }
    if (plain.reset !== 'none') {
      made.reset = wire('rst', { kind: 'bool' })
      if (kind === 'enabled') this.#alias(made.reset, base.reset!)
      else pending(made.reset)
    }
    if (kind === 'enabled' || (kind === 'cleared' && base.enable)) {
      made.enable = wire('clk_enable', { kind: 'bool' })
      if (kind === 'enabled') pending(made.enable)
      else this.#alias(made.enable, base.enable!)
    }
    this.#domains.push(made)
  }

  #alias(made: Variable, of: Variable): void {
    this.#prologue.push(assign(made, read(of)))
    const needs = [{ variable: of, bits: 1n }]
    this.#waiting.push({ variable: made, low: 0, width: 1, tag: undefined, needs })
  }

  get #tags(): string[] {
    const tags = [...new Set(this.#domains.map(({ domain }) => domain.clockId))]
    return tags.length > 0 ? tags : ['']
  }

  /** The domain that a port of this clock names: one of those from outside. */
  #portDomain(tag: string): Partial<Variable> {
    const domains = this.#outer.filter(({ domain }) => domain.clockId === tag)
    if (domains.length === 0 || (this.#outer.length === 1 && this.#dice.chance(0.3))) return {}
    return { domain: this.#dice.pick(domains).domain }
  }

  #makeInputs(): void {
    const dice = this.#dice
    const count = this.#isTop ? dice.between(2, 5) : dice.between(1, 4)
    const lanes = dice.between(1, 3)
    for (let i = 0; i < count; i++) {
      const tag = dice.pick(this.#tags)
      const lane = 1 << (i % lanes)
      this.#lanes |= lane
      const port = this.#declare('input', 'in', this.#shape(), this.#portDomain(tag))
      this.#addReadable(port, tag, lane)
    }
    if (!dice.chance(0.15)) return
    const tag = dice.pick(this.#tags)
    const shape = this.#shape(dice.width(70))
    const domain = this.#portDomain(tag)
    const elements = Array.from({ length: dice.between(2, 5) }, () => this.#declare('input', 'item', shape, domain))
    this.#lanes |= 1
    for (const element of elements) this.#addReadable(element, tag, 1)
    this.#arrays.push({ elements, tag })
  }

  #makeState(): void {
    const dice = this.#dice
    const register = (stem: string, shape: LeafShape, domain: ModuleDomain, init: boolean): Variable => {
      const width = 'width' in shape ? shape.width : 1
      const value = shape.kind === 'choice' ? dice.pick(shape.codes) : normalise(dice.value(width), width, shape.kind === 'sint')
      const made = this.#declare('register', stem, shape, {
        domain: domain.domain,
        ...(init ? { init: value, resets: dice.chance(0.85) } : {}),
      })
      this.#addReadable(made, domain.domain.clockId, 0)
      return made
    }
    for (let i = dice.between(this.#isTop ? 1 : 0, 3); i > 0; i--)
      this.#registers.push(register('reg', this.#shape(), dice.pick(this.#domains), dice.chance(0.6)))
    if (dice.chance(0.3)) {
      const domain = dice.pick(this.#domains)
      const shape = this.#shape(dice.width(70))
      const hasInit = dice.chance(0.5)
      const elements = Array.from({ length: dice.between(2, 6) }, () => register('slot', shape, domain, hasInit))
      this.#arrays.push({ elements, tag: domain.domain.clockId })
    }
    for (let i = dice.pick([0, 0, 1, 1, 2]); i > 0; i--) {
      const memory = new RandomMemory(dice, this.#name('ram'), this.#domains)
      this.#memories.push(memory)
      const clock = memory.combinationalClock()
      if (clock !== undefined && dice.chance(0.5))
        for (let k = dice.between(1, 2); k > 0; k--)
          this.#reads.push({ memory, name: this.#name('word'), tag: clock === 'any' ? dice.pick(this.#tags) : clock })
      const isRead = this.#reads.some((each) => each.memory === memory)
      for (let k = dice.between(isRead ? 0 : 1, 2); k > 0; k--) {
        const { port, complete } = memory.addRead(this.#name('fetched'))
        this.#completions.push(() => complete((domain) => this.#expressions(domain.domain.clockId)))
        this.#addReadable(port.data, port.domain!.domain.clockId, 0)
      }
    }
    if (this.#tags.length > 1 && dice.chance(0.5)) this.#makeSynchroniser()
  }
  readonly #completions: (() => void)[] = []

  #makeSynchroniser(): void {
    const dice = this.#dice
    const from = this.#registers.filter(({ width }) => width === 1)
    if (from.length === 0) return
    const source = dice.pick(from)
    const domain = dice.pick(this.#domains)
    const shape: LeafShape = { kind: source.signed ? 'sint' : 'uint', width: source.width }
    const first = this.#declare('register', 'sync', shape, { domain: domain.domain, ...(dice.chance(0.5) ? { init: 0n } : {}) })
    this.#blocks.push([assign(first, crossing(read(source), 'first of two', source.width > 1 ? 'gray' : 'synchroniser'))])
    this.#addReadable(first, domain.domain.clockId, 0)
  }

  #makeInstances(): void {
    const dice = this.#dice
    for (let i = dice.pick([1, 1, 2]); i > 0; i--) {
      const child = this.#child()
      const tag = child.inner.length > 0 ? '' : dice.pick(this.#tags)
      this.#addInstance(child.module, child.inner, child.outer, tag)
      // Several instances of one module stand side by side.
      if (dice.chance(0.3)) this.#addInstance(child.module, child.inner, child.outer, tag)
    }
  }

  /** A module to instantiate, with domains of this one for those that it takes. */
  #child(): { module: Module; inner: readonly ModuleDomain[]; outer: readonly ModuleDomain[] } {
    const dice = this.#dice
    const known = dice.shuffled(this.#scope.children.filter(({ module }) => depthOf(module) < this.#depth))
    if (dice.chance(0.45))
      for (const child of known) {
        const outer = this.#outerFor(child)
        if (outer) return { module: child.module, inner: child.module.domains.slice(0, outer.length), outer }
      }
    const count = Math.min(this.#domains.length, dice.pick([0, 1, 1, 1, 2, 2]))
    const outer = dice.shuffled(this.#domains).slice(0, count)
    const taken = outer.map(({ domain, enable }): OuterDomain => ({ domain, hasEnable: enable !== undefined }))
    const name = `${this.#scope.prefix}_m${this.#scope.moduleCount++}`
    const { module } = new RandomModule(this.#scope, name, taken, this.#depth - 1, false)
    this.#scope.children.push({ module, outer: taken })
    return { module, inner: module.domains.slice(0, count), outer }
  }

  #outerFor({ outer }: Child): ModuleDomain[] | undefined {
    const isSame = (a: OuterDomain, b: ModuleDomain): boolean =>
      a.domain.edge === b.domain.edge &&
      a.domain.reset === b.domain.reset &&
      a.domain.resetActive === b.domain.resetActive &&
      a.hasEnable === (b.enable !== undefined)
    const found = outer.map((each) => {
      const fitting = this.#domains.filter((domain) =>
        outer.length === 1
          ? isSame(each, domain)
          : domain.domain === each.domain && each.hasEnable === (domain.enable !== undefined),
      )
      return fitting.length > 0 ? this.#dice.pick(fitting) : undefined
    })
    return found.every((each) => each !== undefined) ? found : undefined
  }

  #addInstance(module: Module, inner: readonly ModuleDomain[], outer: readonly ModuleDomain[], combinationalTag: string): void {
    const dice = this.#dice
    const name = this.#name('unit')
    const joined = new Map<Variable, Variable>()
    inner.forEach((each, i) => {
      joined.set(each.clock, outer[i]!.clock)
      if (each.reset) joined.set(each.reset, outer[i]!.reset!)
      if (each.enable) joined.set(each.enable, outer[i]!.enable!)
    })
    const tagOf = (port: Variable): string => {
      const at = inner.findIndex(({ domain }) => domain === port.domain)
      return at >= 0 ? outer[at]!.domain.clockId : inner.length > 0 ? outer[0]!.domain.clockId : combinationalTag
    }
    const made = new Map<Variable, Variable>()
    const connections = module.ports.map((port) => {
      const known = joined.get(port)
      if (known) return { port, variable: known }
      const driver = port.kind === 'output' ? ('instance' as const) : ('body' as const)
      const { shape, width, signed } = port
      const joint = variable('instance', `${name}_${port.name}`, width, { shape, signed, driver })
      made.set(port, joint)
      if (driver === 'body') this.#addTarget(joint, tagOf(port), dice.chance(0.3))
      return { port, variable: joint }
    })
    summaryOf(module).outputs.forEach((parts, index) => {
      const port = module.ports[index]!
      if (port.kind !== 'output') return
      const joint = made.get(port)!
      for (const { low, width, reads } of parts) {
        const needs = reads.flatMap((range) => {
          const input = made.get(module.ports[range.port]!) ?? joined.get(module.ports[range.port]!)
          return input ? [{ variable: input, bits: maskOf(range.low, range.width) }] : []
        })
        this.#waiting.push({ variable: joint, low, width, tag: tagOf(port), needs })
      }
    })
    const domains = inner.map((each, i) => ({ inner: each, outer: outer[i]! }))
    this.#instances.push({ name, module, connections, domains, origin: undefined })
  }

  /** Something that the body must drive: whole, or in parts that are driven apart. */
  #addTarget(target: Variable, tag: string, isRead: boolean): void {
    const dice = this.#dice
    if (target.width < 2 || dice.chance(0.75)) {
      this.#pending.push({ variable: target, low: 0, width: target.width, tag, isRead })
      return
    }
    const cuts = new Set(Array.from({ length: dice.between(1, 2) }, () => dice.between(1, target.width - 1)))
    const edges = [0, ...[...cuts].sort((a, b) => a - b), target.width]
    for (let i = 1; i < edges.length; i++)
      this.#pending.push({ variable: target, low: edges[i - 1]!, width: edges[i]! - edges[i - 1]!, tag, isRead })
  }

  #makeTargets(): void {
    const dice = this.#dice
    for (let i = dice.between(1, 4); i > 0; i--)
      this.#addTarget(this.#declare('wire', 'wire', this.#shape()), dice.pick(this.#tags), true)
    if (dice.chance(0.2)) {
      const tag = dice.pick(this.#tags)
      const shape = this.#shape(dice.width(70))
      const elements = Array.from({ length: dice.between(2, 5) }, () => this.#declare('wire', 'cell', shape))
      for (const element of elements) this.#addTarget(element, tag, true)
      this.#lateArrays.push({ elements, tag })
    }
    for (let i = dice.between(this.#isTop ? 2 : 1, 4); i > 0; i--) {
      const tag = dice.pick(this.#tags)
      this.#addTarget(this.#declare('output', 'out', this.#shape(), this.#portDomain(tag)), tag, dice.chance(0.3))
    }
  }
  #lateArrays: { readonly elements: ReadableArray; readonly tag: string }[] = []

  #addReadable(from: Variable, tag: string, lanes: number): void {
    this.#pool.push({ variable: from, low: 0, width: from.width, tag, lanes })
    this.#define(from, 0, from.width, lanes)
  }

  #define(target: Variable, low: number, width: number, lanes: number): void {
    const known = this.#defined.get(target) ?? { bits: 0n, lanes: 0 }
    this.#defined.set(target, { bits: known.bits | maskOf(low, width), lanes: known.lanes | lanes })
  }

  #expressions(tag: string, lanes = -1, more: readonly Readable[] = [], made?: (node: Expression) => void): RandomExpression {
    const isAllowed = (each: { readonly lanes: number }): boolean => (each.lanes & ~lanes) === 0
    const near = this.#pool.filter((each) => each.tag === tag && isAllowed(each))
    return new RandomExpression(this.#dice, {
      // What was just defined is read more often: chains get long.
      readable: [...near, ...near.slice(-3), ...more, ...more],
      arrays: this.#arrays
        .filter((array) => array.tag === tag && array.elements.every((each) => isAllowed(this.#defined.get(each)!)))
        .map(({ elements }) => elements),
      foreign: this.#pool.filter((each) => each.tag !== tag && isAllowed(each)),
      shared: this.#shared.filter((each) => each.tag === tag && isAllowed(each)).map(({ node }) => node),
      made: (node) => {
        this.#nameSome(node)
        made?.(node)
      },
    })
  }

  #nameSome(node: Expression): void {
    if (node.name === undefined && node.op !== 'constant' && this.#dice.chance(0.03)) node.name = this.#name('named')
  }

  #defineAll(): void {
    const dice = this.#dice
    while (this.#pending.length > 0 || this.#reads.length > 0) {
      if (this.#reads.length > 0 && dice.chance(0.3)) this.#defineRead()
      else if (this.#pending.length > 0) this.#defineSome()
      this.#arrive()
    }
  }

  #defineRead(): void {
    const { memory, name, tag } = this.#reads.splice(this.#dice.below(this.#reads.length), 1)[0]!
    const lanes = this.#someLanes()
    const address = this.#expressions(tag, lanes).of(memory.addressWidth, false, 2)
    const { data } = memory.addCombinationalRead(name, address)
    this.#addReadable(data, tag, lanes)
  }

  #someLanes(): number {
    const dice = this.#dice
    return dice.chance(0.4) ? this.#lanes : this.#lanes & dice.below(8)
  }

  #defineSome(): void {
    const dice = this.#dice
    const first = this.#pending.splice(dice.below(this.#pending.length), 1)[0]!
    const targets = [first]
    const isCompatible = (each: Pending): boolean => each.tag === first.tag
    while (targets.length < 4 && dice.chance(0.55)) {
      const index = this.#pending.findIndex(isCompatible)
      if (index < 0) break
      targets.push(...this.#pending.splice(index, 1))
    }
    const lanes = this.#someLanes()
    const nodes: Expression[] = []
    const block = new RandomBlock(dice, targets, {
      expressions: (before) => this.#expressions(first.tag, lanes, before, (node) => nodes.push(node)),
      extra: () => (this.#domains.length > 0 && dice.chance(0.3) ? this.#clockedStatement(first.tag, lanes) : undefined),
    })
    this.#blocks.push(block.statements)
    for (const { variable: target, low, width, isRead } of targets) {
      this.#define(target, low, width, lanes)
      if (isRead) this.#pool.push({ variable: target, low, width, tag: first.tag, lanes })
    }
    for (const node of dice.some(nodes, 0.3)) this.#shared.push({ node, tag: first.tag, lanes })
  }

  /** Outputs of instances, and arrays, whose last input was just defined. */
  #arrive(): void {
    this.#waiting = this.#waiting.filter(({ variable: from, low, width, tag, needs }) => {
      const isReady = needs.every((need) => ((this.#defined.get(need.variable)?.bits ?? 0n) & need.bits) === need.bits)
      if (!isReady) return true
      const lanes = needs.reduce((all, need) => all | this.#defined.get(need.variable)!.lanes, 0)
      this.#define(from, low, width, lanes)
      if (tag !== undefined) this.#pool.push({ variable: from, low, width, tag, lanes })
      return false
    })
    this.#lateArrays = this.#lateArrays.filter((array) => {
      const isReady = array.elements.every((each) => this.#defined.get(each)?.bits === maskOf(0, each.width))
      if (isReady) this.#arrays.push(array)
      return !isReady
    })
  }

  /** Something that happens at an edge of this clock. */
  #clockedStatement(tag: string, lanes = -1): Statement | undefined {
    const dice = this.#dice
    const make = this.#expressions(tag, lanes)
    const domains = this.#domains.filter(({ domain }) => domain.clockId === tag)
    if (domains.length === 0) return undefined
    const registers = this.#registers.filter((register) => register.domain!.clockId === tag)
    const arrays = this.#arrays.filter((array) => array.tag === tag && array.elements[0]!.kind === 'register')
    const kind = dice.weighted({
      register: registers.length > 0 ? 5 : 0,
      array: arrays.length > 0 ? 2 : 0,
      assert: 0.5,
      print: 0.7,
    })
    if (kind === 'register') return this.#registerAssign(dice.pick(registers), make)
    if (kind === 'array') return this.#arrayWrite(dice.pick(arrays).elements, make)
    const domain = dice.pick(domains)
    if (kind === 'assert') {
      const condition = binary('or', make.condition(), make.condition(), 1, false)
      return {
        kind: dice.pick(['assert', 'assume', 'cover']),
        condition,
        message: this.#name('check'),
        domain,
        origin: undefined,
      }
    }
    const parts = Array.from({ length: dice.between(0, 3) }, () => {
      const value = make.any(1)
      const shape: LeafShape = { kind: value.signed ? 'sint' : 'uint', width: value.width }
      return [' ', { value, shape, base: dice.pick(['decimal', 'hex', 'binary'] as const) }]
    })
    return { kind: 'print', parts: [`print ${this.#name('line')}`, ...parts.flat()], domain, origin: undefined }
  }

  #registerAssign(register: Variable, make: RandomExpression): Statement {
    const dice = this.#dice
    const { width, signed } = register
    const depth = dice.between(0, 2)
    const kind = register.shape.kind === 'choice' || width === 1 ? 'whole' : dice.weighted({ whole: 5, slice: 2, bitAt: 1 })
    if (kind === 'whole') return assign(register, make.of(width, signed, depth))
    if (kind === 'slice') {
      const part = dice.between(1, width)
      const low = dice.between(0, width - part)
      const value = make.of(part, false, depth)
      return { kind: 'assign', target: { kind: 'slice', variable: register, low, width: part }, value, origin: undefined }
    }
    const index = make.of(dice.between(1, 9), false, 1)
    return { kind: 'assign', target: { kind: 'bitAt', variable: register, index }, value: make.condition(), origin: undefined }
  }

  /** A write to the element that a run-time index chooses, as the language lowers it. */
  #arrayWrite(elements: ReadableArray, make: RandomExpression): Statement {
    const index = make.of(this.#dice.between(1, 4), false, 1)
    const { width, signed } = elements[0]!
    const value = make.of(width, signed, 2)
    const arms = elements
      .map((element, i) => ({ code: BigInt(i), element }))
      .filter(({ code }) => code < 1n << BigInt(index.width))
      .map(({ code, element }) => ({ patterns: [exactly(code, index.width)], body: [assign(element, value)] }))
    return { kind: 'switch', on: index, arms, otherwise: [], origin: undefined }
  }

  #makeClocked(): void {
    const dice = this.#dice
    if (this.#domains.length === 0) return
    for (const complete of this.#completions) complete()
    for (const memory of this.#memories) {
      const writes = memory.writers.length === 0 ? 0 : dice.pick([1, 1, 2])
      memory.chooseStorage(writes)
      for (let i = 0; i < writes; i++) {
        const write = memory.write((domain) => this.#expressions(domain.domain.clockId))
        const clock = memory.combinationalClock()
        const tag = clock ?? memory.writers[0]!.domain.clockId
        const isWrapped = clock !== undefined && dice.chance(0.6)
        this.#blocks.push([isWrapped ? this.#wrapped(write, tag) : write])
      }
    }
    for (let i = dice.pick([0, 1, 1, 2]); i > 0; i--) {
      const tag = dice.pick(this.#tags)
      this.#blocks.push(this.#clockedBody(tag, 2))
    }
    for (const register of this.#registers) {
      if (dice.chance(0.4)) continue
      const make = this.#expressions(register.domain!.clockId)
      const statement = this.#registerAssign(register, make)
      this.#blocks.push([dice.chance(0.5) ? when(make.condition(), [statement]) : statement])
    }
  }

  #wrapped(statement: Statement, tag: string): Statement {
    const dice = this.#dice
    const make = this.#expressions(tag)
    if (dice.chance(0.7)) {
      const condition = make.condition()
      return dice.chance(0.8) ? when(condition, [statement]) : when(condition, [], [statement])
    }
    const on = make.selector(1)
    const arms = randomArms(dice, on.width).map((patterns) => ({
      patterns,
      body: dice.chance(0.5) ? [copyOf(statement)] : [],
    }))
    return { kind: 'switch', on, arms, otherwise: dice.chance(0.3) ? [copyOf(statement)] : [], origin: undefined }
  }

  /** Nested conditions around what happens at edges. */
  #clockedBody(tag: string, depth: number): Statement[] {
    const dice = this.#dice
    const body: Statement[] = []
    for (let i = dice.between(1, 2); i > 0; i--) {
      const kind = depth === 0 ? 'plain' : dice.weighted({ plain: 2, when: 2, match: 1 })
      if (kind === 'plain') {
        const statement = this.#clockedStatement(tag)
        if (statement) body.push(statement)
        continue
      }
      const make = this.#expressions(tag)
      if (kind === 'when') {
        const otherwise = dice.chance(0.5) ? this.#clockedBody(tag, depth - 1) : []
        body.push(when(make.condition(), this.#clockedBody(tag, depth - 1), otherwise))
      } else {
        const on = make.selector(1)
        const arms = randomArms(dice, on.width).map((patterns, i) => ({
          patterns,
          body: dice.chance(0.85) ? this.#clockedBody(tag, depth - 1) : [],
          ...(dice.chance(0.5) ? { label: `arm ${i}` } : {}),
        }))
        const otherwise = dice.chance(0.5) ? this.#clockedBody(tag, depth - 1) : []
        body.push({ kind: 'switch', on, arms, otherwise, origin: undefined })
      }
    }
    return body
  }

  /** The blocks' statements among each other, those of one block in their order: what reads may stand before what assigns. */
  #merged(): Statement[] {
    const dice = this.#dice
    const queues = dice.chance(0.3)
      ? this.#blocks.map((block) => [...block])
      : dice.shuffled(this.#blocks).map((block) => [...block])
    if (dice.chance(0.3)) return queues.flat()
    const merged: Statement[] = []
    while (queues.length > 0) {
      const at = dice.below(queues.length)
      const statement = queues[at]!.shift()
      if (statement) merged.push(statement)
      else queues.splice(at, 1)
    }
    return merged
  }
}

/** A statement stands in one place. */
const copyOf = (statement: Statement): Statement =>
  statement.kind === 'if' ? { ...statement, then: statement.then.map(copyOf) } : { ...statement }

function depthOf(module: Module): number {
  return module.instances.reduce((most, { module: child }) => Math.max(most, child.kind === 'module' ? depthOf(child) + 1 : 0), 0)
}
