import type { Variable } from '../../ir/module.ts'
import { visitStatements } from '../../ir/walk.ts'
import { UnsupportedError } from '../engine.ts'
import {
  type BoundDomain,
  boundDomain,
  domainOfRegister,
  type Hierarchy,
  type ModelNode,
  type ModuleNode,
  type Site,
} from '../hierarchy.ts'
import { ChildCalls } from './child-calls.ts'
import { CallModel, Report, WriteWord } from './effects.ts'
import { Elaboration, KnotError, type Outside } from './elaborate.ts'
import { Graph, type Node, ones } from './graph.ts'
import { type Place, slotOf } from './layout.ts'
import type { Sink } from './schedule.ts'
import { debuggedOf, type ModelPlace, type Unit } from './unit.ts'
import { assemble, constantWord, equalWords, mapWords, muxWords, resizeWord, sliceWord, type Word, widthOfLimb } from './wide.ts'

/** What one function of a unit brings about. */
export type Purpose =
  /** The edge of those domains that update at it, told by `isActive`. */
  | {
      readonly kind: 'edge'
      readonly isActive: (domain: BoundDomain) => boolean
      readonly name: string
      /** Outputs of the root as they are before the edge, into their places. */
      readonly ports?: readonly Variable[]
      /** Finds out whether anything changed. */
      readonly isChecking?: boolean
    }
  /** Values of the root's outputs, or some of them, into their places. */
  | { readonly kind: 'outputs'; readonly ports?: readonly Variable[] }
  /** Registers whose asynchronous reset is asserted take their `init`. */
  | { readonly kind: 'reset levels' }
  /** Values of all that has a name into the places for them. */
  | { readonly kind: 'debug' }

export interface Goals {
  readonly graph: Graph
  readonly sinks: readonly Sink[]
}

/** Inputs of the root that are known to stay: the function is made for these values. */
export type Constants = ReadonlyMap<Variable, bigint>

/** Numbers the functions that a function calls. */
export type FunctionIndex = (unit: Unit, purpose: Purpose, constants: Constants) => number

/** How instances are called. */
export interface Calling {
  readonly functionIndex: FunctionIndex
  /** Those at rest are left out. */
  readonly isGated: boolean
}

/** The graph of one function, and where its values go. */
export function goalsOf(hierarchy: Hierarchy, unit: Unit, purpose: Purpose, constants: Constants, calling: Calling): Goals {
  const attempt = (isBitwise: boolean, isJoined: boolean): Goals =>
    new GoalBuilder(hierarchy, unit, constants, isBitwise, purpose, calling, isJoined).build()
  for (const isJoined of unit.children.length > 0 && purpose.kind === 'edge' ? [true, false] : [false])
    try {
      return attempt(false, isJoined)
    } catch (error) {
      if (!(error instanceof KnotError)) throw error
    }
  try {
    return attempt(true, false)
  } catch (error) {
    if (!(error instanceof KnotError) || unit.children.length > 0) throw error
    if (unit.models.length > 0) throw new UnsupportedError('wasm', 'logic in a ring through a foreign model')
    throw new Error('the design does not come to rest: it has a combinational loop')
  }
}

class GoalBuilder {
  readonly #graph = new Graph()
  readonly #hierarchy: Hierarchy
  readonly #unit: Unit
  readonly #purpose: Purpose
  readonly #values: Elaboration
  readonly #sinks: Sink[] = []
  readonly #firstSite: number
  readonly #children: ChildCalls
  #effects = 0

  constructor(
    hierarchy: Hierarchy,
    unit: Unit,
    constants: Constants,
    isBitwise: boolean,
    purpose: Purpose,
    calling: Calling,
    isJoined: boolean,
  ) {
    this.#hierarchy = hierarchy
    this.#unit = unit
    this.#purpose = purpose
    const outside: Outside = { output: (node, port, input) => this.#outside(node, port, input) }
    this.#values = new Elaboration(this.#graph, unit, outside, constants, isBitwise, purpose.kind === 'reset levels')
    this.#firstSite = unit.sitesBefore.get(unit.root)!
    this.#children = new ChildCalls({
      graph: this.#graph,
      unit,
      purpose,
      calling,
      isJoined,
      values: this.#values,
      nextEffect: () => this.#effects++,
    })
  }

  build(): Goals {
    switch (this.#purpose.kind) {
      case 'edge':
        for (const node of this.#unit.nodes) this.#edge(node, this.#purpose.isActive)
        for (const model of this.#unit.models) this.#modelInputs(model)
        if (this.#purpose.ports) this.#outputs(this.#purpose.ports)
        this.#sinks.push(...this.#children.sinks())
        break
      case 'outputs':
        this.#outputs(this.#purpose.ports)
        break
      case 'reset levels':
        for (const node of this.#unit.nodes)
          for (const variable of node.module.variables) {
            if (variable.kind !== 'register' || domainOfRegister(node, variable).inner.domain.reset !== 'async') continue
            this.#store(this.#unit.places.get(node, variable)!, this.#values.variable(node, variable))
          }
        break
      case 'debug':
        for (const node of this.#unit.nodes)
          for (const each of debuggedOf(node.module)) {
            const word = 'op' in each ? this.#values.expression(node, each) : this.#values.variable(node, each)
            this.#store(this.#unit.debug.get(node, each)!, word)
          }
        this.#sinks.push(...this.#children.sinks())
    }
    return { graph: this.#graph, sinks: this.#sinks }
  }

  #outputs(ports: readonly Variable[] | undefined): void {
    for (const port of this.#unit.root.module.ports)
      if (port.kind === 'output' && ports?.includes(port) !== false)
        this.#store(this.#unit.places.get(this.#unit.root, port)!, this.#values.variable(this.#unit.root, port))
  }

  #store(place: Place, word: Word): void {
    word.forEach((node, limb) => {
      this.#sinks.push({ node, slot: slotOf(place, limb) })
    })
  }

  #edge(node: ModuleNode, isActive: (domain: BoundDomain) => boolean): void {
    const graph = this.#graph
    const values = this.#values
    for (const variable of node.module.variables) {
      if (variable.kind !== 'register') continue
      const domain = domainOfRegister(node, variable)
      if (!isActive(domain)) continue
      const hold = values.variable(node, variable)
      let next = values.next(node, variable)
      const { enable, reset } = domain.inner
      if (enable) next = muxWords(graph, values.variable(node, enable)[0]!, next, hold)
      if (reset && variable.resets && variable.init !== undefined)
        next = muxWords(graph, this.#isReset(node, domain), constantWord(graph, variable.init, variable.width), next)
      this.#store(this.#unit.places.get(node, variable)!, next)
    }
    this.#memories(node, isActive)
    this.#reports(node, isActive)
  }

  #isReset(node: ModuleNode, domain: BoundDomain): Node {
    const { reset } = domain.inner
    if (!reset) return this.#graph.constant(0n, 1)
    const level = this.#values.variable(node, reset)[0]!
    return domain.inner.domain.resetActive === 'low' ? this.#graph.not(level) : level
  }

  #memories(node: ModuleNode, isActive: (domain: BoundDomain) => boolean): void {
    const graph = this.#graph
    const values = this.#values
    const one = graph.constant(1n, 1)
    const zero = graph.constant(0n, 1)
    const writes: { memory: unknown; isOn: () => Node; address: Word; data: Word; bits: Word | undefined }[] = []
    visitStatements(node.module.body, (statement) => {
      if (statement.kind !== 'write') return
      const domain = boundDomain(node, statement.domain)
      if (!isActive(domain)) return
      const place = this.#unit.memoryOf.get(node, statement.memory)!
      const address = values.expression(node, statement.address)
      const data = values.expression(node, statement.data)
      const bits = statement.mask && this.#maskBits(values.expression(node, statement.mask), place.memory.width)
      const enable = domain.inner.enable && values.variable(node, domain.inner.enable)[0]!
      const isInside = values.isInside(place, address)
      const within = resizeWord(graph, address, addressBits(place.words), false)[0]!
      const effect = graph.effect(new WriteWord(this.#effects++, place, bits !== undefined), [within, ...data, ...(bits ?? [])])
      let sink = values.effect(node, statement, graph.mux(isInside, effect, graph.none), graph.none)
      if (enable) sink = graph.mux(enable, sink, graph.none)
      this.#sinks.push({ node: sink })
      const isOn = (): Node => {
        const reached = graph.and(values.effect(node, statement, one, zero), isInside)
        return enable ? graph.and(enable, reached) : reached
      }
      writes.push({ memory: statement.memory, isOn, address, data, bits })
    })
    for (const memory of node.module.memories) {
      const place = this.#unit.memoryOf.get(node, memory)!
      for (const read of memory.reads) {
        if (!read.domain) continue
        const domain = boundDomain(node, read.domain)
        if (!isActive(domain)) continue
        const address = values.expression(node, read.address)
        const { enable: domainEnable } = domain.inner
        const ons = [
          ...(read.enable ? [values.expression(node, read.enable)[0]!] : []),
          ...(domainEnable ? [values.variable(node, domainEnable)[0]!] : []),
        ]
        const isOn = ons.reduce((all, each) => graph.and(all, each), one)
        let word = values.memoryWord(place, address)
        const all = word.map((limb) => graph.constant(ones(limb.width), limb.width))
        if (memory.collision !== 'old') {
          let written: Word = constantWord(graph, 0n, memory.width)
          for (const write of writes) {
            if (write.memory !== memory) continue
            const meets = graph.and(write.isOn(), this.#sameAddress(write.address, address))
            const bits = write.bits ?? all
            if (memory.collision === 'new') word = muxWords(graph, meets, this.#merged(word, write.data, bits), word)
            else
              written = muxWords(
                graph,
                meets,
                mapWords(written, bits, (a, b) => graph.or(a, b)),
                written,
              )
          }
          if (memory.collision === 'never') word = this.#brokenPromise(node, read, word, written, address, isOn, place.hash)
        }
        const slot = this.#unit.places.get(node, read.data)!
        this.#store(slot, muxWords(graph, isOn, word, values.variable(node, read.data)))
      }
    }
  }

  #sameAddress(a: Word, b: Word): Node {
    const width = Math.max(...[a, b].map((word) => word.reduce((sum, limb) => sum + limb.width, 0)))
    return equalWords(this.#graph, resizeWord(this.#graph, a, width, false), resizeWord(this.#graph, b, width, false))
  }

  #merged(word: Word, data: Word, bits: Word): Word {
    const graph = this.#graph
    return word.map((limb, index) => graph.or(graph.and(limb, graph.not(bits[index]!)), graph.and(data[index]!, bits[index]!)))
  }

  /** A read that meets a write though that was promised not to happen: hash bits where it writes, and a report. */
  #brokenPromise(node: ModuleNode, read: object, word: Word, written: Word, address: Word, isOn: Node, hash: Place): Word {
    const graph = this.#graph
    const isBroken = written.map((limb) => graph.any(limb)).reduce((all, limb) => graph.or(all, limb))
    if (isBroken.op === 'const' && isBroken.value === 0n) return word
    const width = word.reduce((sum, limb) => sum + limb.width, 0)
    const start = graph.load(slotOf(hash, 0), 32)
    const at = resizeWord(graph, address, 32, false)[0]!
    const noise: Node[] = []
    for (let limb = 0; limb * 32 < width; limb++) {
      const offset = graph.constant(BigInt(Math.imul(limb, 0x85ebca77)), 32)
      const index = graph.mul(at, graph.constant(0x9e3779b1n, 32))
      noise.push(graph.slice(this.#mix(graph.add(graph.add(start, index), offset)), 0, Math.min(32, width - limb * 32)))
    }
    const broken = muxWords(graph, isBroken, this.#merged(word, assemble(graph, noise), written), word)
    const site = sitesOf(this.#hierarchy, node).find((each) => each.kind === 'collision' && each.read === read)
    if (site) {
      const effect = graph.effect(new Report(this.#effects++, this.#unit.sites, site.index - this.#firstSite, false), address)
      this.#sinks.push({ node: graph.mux(isOn, graph.mux(isBroken, effect, graph.none), graph.none) })
    }
    return broken
  }

  /** `mix32` of power-up.ts. */
  #mix(value: Node): Node {
    const graph = this.#graph
    const fold = (node: Node, by: number): Node => graph.xor(node, graph.shift('shr', node, graph.constant(BigInt(by), 8)))
    let h = graph.mul(fold(value, 16), graph.constant(0x85ebca6bn, 32))
    h = graph.mul(fold(h, 13), graph.constant(0xc2b2ae35n, 32))
    return fold(h, 16)
  }

  /** One bit of the mask for each equal part of the word, spread over it. */
  #maskBits(mask: Word, width: number): Word {
    const graph = this.#graph
    const parts = mask.reduce((sum, limb) => sum + limb.width, 0)
    const size = width / parts
    const bits: Node[] = []
    for (let part = 0; part < parts; part++) {
      const bit = sliceWord(graph, mask, part, 1)[0]!
      for (let low = 0; low < size; low += 64) bits.push(graph.sext(bit, Math.min(64, size - low)))
    }
    return assemble(graph, bits)
  }

  #reports(node: ModuleNode, isActive: (domain: BoundDomain) => boolean): void {
    const graph = this.#graph
    for (const site of sitesOf(this.#hierarchy, node)) {
      if (site.kind !== 'check' || !isActive(site.domain)) continue
      const { statement } = site
      const isPrint = statement.kind === 'print'
      const operands = isPrint
        ? statement.parts.flatMap((part) => (typeof part === 'string' ? [] : this.#values.expression(node, part.value)))
        : []
      const report = graph.effect(new Report(this.#effects++, this.#unit.sites, site.index - this.#firstSite, !isPrint), operands)
      const wanted = isPrint ? report : graph.mux(this.#values.expression(node, statement.condition)[0]!, graph.none, report)
      const reached = this.#values.effect(node, statement, wanted, graph.none)
      this.#sinks.push({ node: graph.mux(this.#isReset(node, site.domain), graph.none, reached) })
    }
  }

  #modelInputs(model: ModelPlace): void {
    for (const [port, place] of model.ports) {
      if (port.kind === 'output') continue
      const variable = model.node.connections.get(port)
      if (variable) this.#store(place, this.#values.variable(model.node.parent, variable))
    }
  }

  readonly #calls = new Map<object, Node>()

  #outside(node: ModuleNode | ModelNode, port: Variable, input: (port: Variable) => Word | undefined): Word | undefined {
    if (node.kind !== 'model') return this.#children.output(node, port, input)
    const model = this.#unit.models.find((each) => each.node === node)!
    const place = model.ports.get(port)!
    if (node.model.clocks?.[port.name] !== undefined)
      return Array.from({ length: 1 }, () => this.#graph.load(slotOf(place, 0), place.width))
    let call = this.#calls.get(node)
    if (!call) {
      const ports = [...model.ports.keys()].filter((each) => each.kind !== 'output' && node.connections.has(each))
      const words = ports.map((each) => input(each))
      if (words.includes(undefined)) return undefined
      call = this.#graph.call(
        new CallModel(
          this.#effects++,
          model,
          ports.map((each) => model.ports.get(each)!),
        ),
        words.flatMap((word) => [...word!]),
      )
      this.#calls.set(node, call)
    }
    return Array.from({ length: Math.ceil(place.width / 64) }, (_, limb) =>
      this.#graph.output(slotOf(place, limb), widthOfLimb(place.width, limb), call),
    )
  }
}

const sites = new WeakMap<Hierarchy, Map<ModuleNode, Site[]>>()

/** Found once a hierarchy. */
function sitesOf(hierarchy: Hierarchy, node: ModuleNode): readonly Site[] {
  let byNode = sites.get(hierarchy)
  if (!byNode) {
    byNode = Map.groupBy(hierarchy.sites, (site) => site.node)
    sites.set(hierarchy, byNode)
  }
  return byNode.get(node) ?? []
}

const addressBits = (words: number): number => Math.max(1, Math.ceil(Math.log2(words)))
