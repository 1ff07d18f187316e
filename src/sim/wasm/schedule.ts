import type { Arms, Graph, Node, Slot } from './graph.ts'
import { type Entity, ReadyEntities, RegionEntities } from './region-entities.ts'
import { strongGroups } from './strong-groups.ts'

/**
 * From a graph to statements in order: what is computed into a local, what stays inside its only user's expression,
 * what is stored, and which branches there are.
 *
 * 1. Every node is placed in the innermost branch that holds all its uses ("late"): an arm's logic runs where the arm
 *    is taken (0.29 → 0.85 × Verilator on a CPU in the experiment). A region is a branch by its conditions, not by its
 *    place in the code, so two `if`s on one condition share it.
 * 2. Small branches become `select`s: `isBranchWorth`.
 * 3. Within a region, `mux`es and stores that hang on one condition become one `if` as far as their order allows;
 *    stores come after the loads of what they overwrite where possible (in place: 0.85 → 1.11). What is left over
 *    is loaded ahead: `hazards.ts`.
 */
export interface Sink {
  readonly node: Node
  /** Where the value goes; absent for an effect, which is performed. */
  readonly slot?: Slot
  /** The `mux` or `case` whose local takes the value. */
  readonly local?: Node
}

export type Step =
  | { readonly kind: 'set'; readonly node: Node }
  | { readonly kind: 'copy'; readonly target: Node; readonly node: Node }
  | { readonly kind: 'store'; readonly slot: Slot; readonly node: Node }
  | { readonly kind: 'perform'; readonly node: Node }
  | { readonly kind: 'if'; readonly condition: Node; readonly then: Step[]; readonly otherwise: Step[] }
  | { readonly kind: 'case'; readonly on: Node; readonly arms: Arms; readonly bodies: Step[][] }

/** What an effect or a call overwrites, beyond plain stores. */
export interface Overwrites {
  readonly index: number
  readonly slots?: readonly number[]
  readonly memory?: number
}

export interface Schedule {
  readonly steps: Step[]
  /** Nodes that live in a local where they are read. */
  readonly isLocal: (node: Node) => boolean
}

const isLeaf = (node: Node): boolean => node.op === 'const' || node.op === 'load' || node.op === 'none'
const isChoice = (node: Node): boolean => node.op === 'mux' || node.op === 'case'

/** What a node costs to compute, in instructions. */
function costOf(node: Node): number {
  switch (node.op) {
    case 'const':
    case 'load':
    case 'none':
    case 'zext':
    case 'output':
      return 0
    case 'cat':
      return node.operands.length * 2
    case 'slice':
      return 1
    case 'memory':
    case 'sext':
    case 'shl':
    case 'shr':
    case 'sar':
    case 'mul':
      return 3
    case 'divu':
    case 'divs':
    case 'remu':
    case 'rems':
      return 20
    case 'linear':
      return node.operands.reduce((sum, operand) => sum + Math.ceil(operand.width / 8) * 3, 0)
    case 'match':
      return 4 + (node.aux as { groups: number }).groups * 5
    case 'remember':
      return 12
    case 'effect':
    case 'call':
      return 6
    case 'mux':
      return 2
    case 'case':
      return node.operands.length
    default:
      return 1
  }
}

/** A branch costs its test and what a wrong guess of the processor costs, and saves half of its arms. */
const isBranchWorth = (arms: number, choices: number): boolean => arms * 0.5 + choices * 1.5 > 3

const maximumInlineDepth = 100

export function schedule(graph: Graph, sinks: readonly Sink[]): Schedule {
  return new Scheduler(graph, sinks).run()
}

class Scheduler {
  readonly #graph: Graph
  readonly #sinks: readonly Sink[]
  readonly #count: number
  readonly #reachable: Uint8Array
  readonly #uses: Int32Array
  readonly #inlineDepth: Int32Array
  /** Choices that are made by branches, not by `select`. */
  readonly #isBranch: Uint8Array
  readonly #region: Int32Array
  /** Computed into its local already. */
  readonly #isSet: Uint8Array
  readonly #regions: { parent: number; depth: number; arms: Map<string, number[]> }[] = [
    { parent: -1, depth: 0, arms: new Map() },
  ]
  readonly #stamp: Int32Array
  #stampNow = 0

  constructor(graph: Graph, sinks: readonly Sink[]) {
    this.#graph = graph
    this.#sinks = sinks
    this.#count = graph.nodes.length
    this.#reachable = new Uint8Array(this.#count)
    this.#uses = new Int32Array(this.#count)
    this.#inlineDepth = new Int32Array(this.#count)
    this.#isBranch = new Uint8Array(this.#count)
    this.#region = new Int32Array(this.#count).fill(-1)
    this.#isSet = new Uint8Array(this.#count)
    this.#stamp = new Int32Array(this.#count)
  }

  run(): Schedule {
    this.#findReachable()
    for (const node of this.#graph.nodes) if (this.#reachable[node.id] && isChoice(node)) this.#isBranch[node.id] = 1
    this.#place()
    this.#dropSmallBranches()
    this.#regions.length = 1
    this.#regions[0]!.arms.clear()
    this.#region.fill(-1)
    this.#place()
    const steps = this.#schedule(0, this.#sinks)
    return { steps, isLocal: (node) => this.#isSet[node.id] === 1 }
  }

  #findReachable(): void {
    const { nodes } = this.#graph
    for (const { node } of this.#sinks) {
      this.#reachable[node.id] = 1
      this.#uses[node.id]!++
    }
    for (let id = this.#count - 1; id >= 0; id--) {
      if (!this.#reachable[id]) continue
      const node = nodes[id]!
      const times = node.op === 'linear' ? 2 : 1
      for (const operand of node.operands) {
        this.#reachable[operand.id] = 1
        this.#uses[operand.id]! += times
      }
      if (node.op === 'effect' && node.operands.length > 0) this.#uses[node.operands[0]!.id]!++
    }
    for (let id = 0; id < this.#count; id++) {
      if (!this.#reachable[id]) continue
      let depth = 0
      for (const operand of nodes[id]!.operands)
        if (!this.#isShared(operand)) depth = Math.max(depth, this.#inlineDepth[operand.id]! + 1)
      this.#inlineDepth[id] = depth
      if (depth >= maximumInlineDepth) this.#uses[id]! += 1
    }
  }

  /** Wants a local of its own (a choice by branches always does). */
  #isShared(node: Node): boolean {
    if (isLeaf(node)) return false
    return this.#uses[node.id]! > 1 || this.#isBranch[node.id] === 1 || node.op === 'call'
  }

  #arm(region: number, key: string, count: number, arm: number): number {
    const { arms, depth } = this.#regions[region]!
    let list = arms.get(key)
    if (!list) {
      list = Array.from({ length: count }, () => this.#regions.push({ parent: region, depth: depth + 1, arms: new Map() }) - 1)
      arms.set(key, list)
    }
    return list[arm]!
  }

  #common(a: number, b: number): number {
    let x = a
    let y = b
    while (x !== y) {
      if (this.#regions[x]!.depth >= this.#regions[y]!.depth) x = this.#regions[x]!.parent
      else y = this.#regions[y]!.parent
    }
    return x
  }

  #place(): void {
    const put = (node: Node, region: number): void => {
      if (isLeaf(node)) return
      const before = this.#region[node.id]!
      this.#region[node.id] = node.op === 'call' ? 0 : before < 0 ? region : this.#common(before, region)
    }
    for (const { node } of this.#sinks) put(node, 0)
    for (let id = this.#count - 1; id >= 0; id--) {
      const region = this.#region[id]!
      if (region < 0) continue
      const node = this.#graph.nodes[id]!
      if (!this.#isBranch[id]) {
        for (const operand of node.operands) put(operand, region)
        continue
      }
      put(node.operands[0]!, region)
      const key = choiceKey(node)
      for (let arm = 1; arm < node.operands.length; arm++)
        put(node.operands[arm]!, this.#arm(region, key, node.operands.length - 1, arm - 1))
    }
  }

  /** From the innermost outwards: an `if` that is not worth its branch becomes `select`s. */
  #dropSmallBranches(): void {
    const cost = new Float64Array(this.#regions.length)
    const members = new Map<number, Map<string, Node[]>>()
    for (let id = 0; id < this.#count; id++) {
      const region = this.#region[id]!
      if (region < 0) continue
      const node = this.#graph.nodes[id]!
      if (!this.#isBranch[id]) {
        cost[region]! += costOf(node)
        continue
      }
      let groups = members.get(region)
      if (!groups) members.set(region, (groups = new Map()))
      const key = choiceKey(node)
      const group = groups.get(key)
      if (group) group.push(node)
      else groups.set(key, [node])
    }
    for (let region = this.#regions.length - 1; region >= 0; region--) {
      for (const [key, group] of members.get(region) ?? []) {
        const arms = this.#regions[region]!.arms.get(key)!
        const total = arms.reduce((sum, arm) => sum + cost[arm]!, 0)
        const mustBranch = group.some((node) => node.op === 'case' || node.width === 0)
        if (mustBranch || isBranchWorth(total, group.length)) {
          cost[region]! += 2 + total / 2 + group.length
        } else {
          for (const node of group) this.#isBranch[node.id] = 0
          cost[region]! += total + 2 * group.length
        }
      }
    }
  }

  /** Steps that bring `sinks` about inside one region. */
  #schedule(region: number, sinks: readonly Sink[]): Step[] {
    const found = new RegionEntities(region, sinks)
    for (const sink of sinks) this.#addSink(found, sink)
    this.#walk(found)
    this.#breakCircles(found)
    return this.#order(found)
  }

  #addSink(found: RegionEntities, sink: Sink): void {
    const { node } = sink
    if (node.op === 'none') return
    if (node.op === 'load' && sink.slot && sink.slot.offset === (node.aux as Slot).offset) return
    const isSunk =
      this.#isBranch[node.id] === 1 &&
      !this.#isSet[node.id] &&
      this.#region[node.id] === found.region &&
      this.#uses[node.id] === 1
    if (isSunk) {
      found.choice(node, choiceKey(node)).choices.get(node)!.push(sink)
      return
    }
    const entity = found.add('sink', node, sink)
    found.queue.push({ entity, nodes: [node] })
  }

  /** Finds what each entity needs, and with that further entities. */
  #walk(found: RegionEntities): void {
    for (let item = found.queue.pop(); item; item = found.queue.pop()) {
      const { entity } = item
      const stamp = ++this.#stampNow
      const stack = [...item.nodes]
      for (const sink of entity.sink ? [entity.sink] : []) if (sink.slot) entity.stores.add(sink.slot.offset)
      for (const dests of entity.choices.values()) for (const dest of dests) if (dest.slot) entity.stores.add(dest.slot.offset)
      for (let node = stack.pop(); node; node = stack.pop()) {
        if (node.op === 'const' || node.op === 'none' || this.#stamp[node.id] === stamp) continue
        this.#stamp[node.id] = stamp
        if (node.op === 'load') {
          entity.loads.add((node.aux as Slot).offset)
          continue
        }
        if (this.#isSet[node.id]) continue
        if (this.#region[node.id] === found.region && this.#isShared(node) && !(entity.kind === 'set' && entity.node === node)) {
          entity.needs.add(this.#entityOf(found, node))
          continue
        }
        if (node.op === 'memory') entity.memoryReads.add((node.aux as { index: number }).index)
        if (node.op === 'effect' || node.op === 'call') {
          const { slots, memory, index } = node.aux as Overwrites
          for (const slot of slots ?? []) entity.stores.add(slot)
          if (memory !== undefined) entity.memoryWrites.set(index, memory)
        }
        stack.push(...node.operands)
      }
    }
  }

  #entityOf(found: RegionEntities, node: Node): Entity {
    const known = found.byNode.get(node)
    if (known) return known
    if (!this.#isBranch[node.id]) {
      const entity = found.add('set', node, undefined)
      found.byNode.set(node, entity)
      found.queue.push({ entity, nodes: [...node.operands] })
      if (node.op === 'memory' || node.op === 'call') found.queue.push({ entity, nodes: [node] })
      return entity
    }
    const group = found.choice(node, choiceKey(node))
    group.choices.get(node)!.push({ node, local: node })
    return group
  }

  /** Groups that would have to stand both before and after something fall apart into single choices. */
  #breakCircles(found: RegionEntities): void {
    for (;;) {
      this.#connectMemories(found)
      const circles = strongGroups(found.all, (entity) => entity.needs)
      const broken = circles.filter((entity) => entity.choices.size > 1)
      const alone = found.all.filter((entity) => entity.choices.size > 1 && entity.needs.has(entity))
      const split = new Set([...broken, ...alone])
      if (split.size === 0) {
        if (circles.length === 0) return
        this.#readAhead(found, circles)
        continue
      }
      const choices = [...split].flatMap((entity) => [...entity.choices])
      found.all = found.all.filter((entity) => !split.has(entity))
      for (const [node, dests] of choices) {
        const entity = found.add('group', node, undefined, choiceKey(node))
        entity.choices.set(node, dests)
        if (dests.some((dest) => dest.local === node)) found.byNode.set(node, entity)
        else found.byNode.delete(node)
        found.queue.push({ entity, nodes: [...node.operands] })
      }
      for (const entity of found.all) {
        if (entity.choices.size > 0 && choices.some(([node]) => entity.choices.has(node))) continue
        const stale = [...entity.needs].filter((need) => split.has(need))
        if (stale.length === 0) continue
        for (const need of stale) entity.needs.delete(need)
        found.queue.push({ entity, nodes: entity.choices.size > 0 ? operandsOf(entity) : [entity.node] })
      }
      this.#walk(found)
    }
  }

  /** A later write whose operands read the memory: these reads are done here, before all writes, whatever the conditions. */
  #readAhead(found: RegionEntities, circle: readonly Entity[]): void {
    const written = new Set(circle.flatMap((entity) => [...entity.memoryWrites.values()]))
    const seen = new Set<Node>()
    const hoisted: Node[] = []
    const stack = circle.flatMap((entity) => (entity.choices.size > 0 ? operandsOf(entity) : [entity.node]))
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (seen.has(node) || this.#isSet[node.id]) continue
      seen.add(node)
      if (node.op === 'memory' && written.has((node.aux as { index: number }).index)) hoisted.push(node)
      else stack.push(...node.operands)
    }
    if (hoisted.length === 0) throw new Error('writes wait for each other')
    const inside = new Set<Node>()
    const cone = [...hoisted]
    for (let node = cone.pop(); node; node = cone.pop()) {
      if (isLeaf(node) || inside.has(node) || this.#isSet[node.id]) continue
      inside.add(node)
      this.#region[node.id] = found.region
      this.#isBranch[node.id] = 0
      cone.push(...node.operands)
    }
    for (const node of hoisted) this.#uses[node.id] = Math.max(2, this.#uses[node.id]!)
    found.restart()
    for (const sink of found.sinks) this.#addSink(found, sink)
    this.#walk(found)
  }

  /** All reads of a memory stand before its writes, and these in the order of the text: the last one wins. */
  #connectMemories(found: RegionEntities): void {
    const readers = new Map<number, Entity[]>()
    const writers = new Map<number, { readonly index: number; readonly entity: Entity }[]>()
    for (const entity of found.all) {
      for (const memory of entity.memoryReads) listAt(readers, memory).push(entity)
      for (const [index, memory] of entity.memoryWrites) listAt(writers, memory).push({ index, entity })
    }
    for (const [memory, writes] of writers) {
      writes.sort((a, b) => a.index - b.index)
      writes.forEach(({ entity }, position) => {
        for (const reader of readers.get(memory) ?? []) if (reader !== entity) entity.needs.add(reader)
        const before = writes[position - 1]?.entity
        if (before && before !== entity) entity.needs.add(before)
      })
    }
  }

  #order(found: RegionEntities): Step[] {
    const steps: Step[] = []
    const users = new Map<Entity, Entity[]>()
    const loaders = new Map<number, number>()
    for (const entity of found.all) {
      entity.needs.delete(entity)
      entity.waiting = entity.needs.size
      for (const need of entity.needs) {
        const list = users.get(need)
        if (list) list.push(entity)
        else users.set(need, [entity])
      }
      for (const slot of entity.loads) loaders.set(slot, (loaders.get(slot) ?? 0) + 1)
    }
    const sets: Entity[] = []
    const rest = new ReadyEntities()
    const left = new Map<string, number>()
    const ready = (entity: Entity): void => void (entity.kind === 'set' ? sets.push(entity) : rest.add(entity))
    for (const entity of found.all) {
      if (entity.kind === 'group') left.set(entity.key, (left.get(entity.key) ?? 0) + 1)
      if (entity.waiting === 0) ready(entity)
    }
    let done = 0
    const finish = (entity: Entity): void => {
      done++
      if (entity.kind === 'group') left.set(entity.key, left.get(entity.key)! - 1)
      for (const slot of entity.loads) loaders.set(slot, loaders.get(slot)! - 1)
      for (const user of users.get(entity) ?? []) if (--user.waiting === 0) ready(user)
    }
    const blockers = (entity: Entity): number => {
      let count = 0
      for (const slot of entity.stores) count += (loaders.get(slot) ?? 0) - (entity.loads.has(slot) ? 1 : 0)
      return count
    }
    while (done < found.all.length) {
      const set = sets.pop()
      if (set) {
        steps.push({ kind: 'set', node: set.node })
        this.#isSet[set.node.id] = 1
        finish(set)
        continue
      }
      const chosen = rest.take(blockers, left)
      for (const entity of chosen) finish(entity)
      this.#perform(found.region, chosen, steps)
    }
    return steps
  }

  #perform(region: number, chosen: readonly Entity[], steps: Step[]): void {
    const { kind, sink, node } = chosen[0]!
    if (kind === 'sink') {
      if (sink!.slot) steps.push({ kind: 'store', slot: sink!.slot, node })
      else if (sink!.local) steps.push({ kind: 'copy', target: sink!.local, node })
      else steps.push({ kind: 'perform', node })
      return
    }
    const choices = chosen.flatMap((entity) => [...entity.choices])
    const top = choices[0]![0]
    const count = top.operands.length - 1
    const bodies = Array.from({ length: count }, (_, arm) => {
      const inner = this.#arm(region, choiceKey(top), count, arm)
      const sinks = choices.flatMap(([choice, dests]) =>
        dests.map((dest): Sink => ({ ...dest, node: choice.operands[arm + 1]! })),
      )
      return this.#schedule(inner, sinks)
    })
    for (const [choice, dests] of choices) if (dests.some((dest) => dest.local === choice)) this.#isSet[choice.id] = 1
    if (bodies.every((body) => body.length === 0)) return
    if (top.op === 'mux') steps.push({ kind: 'if', condition: top.operands[0]!, then: bodies[0]!, otherwise: bodies[1]! })
    else steps.push({ kind: 'case', on: top.operands[0]!, arms: top.aux as Arms, bodies })
  }
}

function listAt<Value>(map: Map<number, Value[]>, key: number): Value[] {
  let list = map.get(key)
  if (!list) map.set(key, (list = []))
  return list
}

const choiceKey = (node: Node): string =>
  node.op === 'mux' ? `${node.operands[0]!.id}` : `${node.operands[0]!.id}/${(node.aux as Arms).id}`

const operandsOf = (entity: Entity): Node[] => [...entity.choices.keys()].flatMap((choice) => [...choice.operands])
