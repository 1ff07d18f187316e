import type { Node } from './graph.ts'
import type { Sink } from './schedule.ts'

/** What is ordered within a region: a value set, a sink, or the choices on one condition. */
export interface Entity {
  readonly kind: 'set' | 'sink' | 'group'
  readonly node: Node
  /** The choices of a group, each with where its value goes. */
  readonly choices: Map<Node, Sink[]>
  readonly sink: Sink | undefined
  readonly key: string
  readonly needs: Set<Entity>
  readonly loads: Set<number>
  readonly stores: Set<number>
  readonly memoryReads: Set<number>
  /** By the number of the effect, which follows the order of the text: the memory. */
  readonly memoryWrites: Map<number, number>
  waiting: number
}

/** All of one region. */
export class RegionEntities {
  readonly region: number
  all: Entity[] = []
  readonly byNode = new Map<Node, Entity>()
  readonly queue: { readonly entity: Entity; readonly nodes: readonly Node[] }[] = []
  readonly #groups = new Map<string, Entity>()
  readonly sinks: readonly Sink[]
  constructor(region: number, sinks: readonly Sink[]) {
    this.region = region
    this.sinks = sinks
  }
  restart(): void {
    this.all = []
    this.byNode.clear()
    this.#groups.clear()
  }
  add(kind: Entity['kind'], node: Node, sink: Sink | undefined, key = ''): Entity {
    const entity: Entity = {
      kind,
      node,
      choices: new Map(),
      sink,
      key,
      needs: new Set(),
      loads: new Set(),
      stores: new Set(),
      memoryReads: new Set(),
      memoryWrites: new Map(),
      waiting: 0,
    }
    this.all.push(entity)
    return entity
  }
  /** The group on this choice's condition, with the choice in it. */
  choice(node: Node, key: string): Entity {
    let group = this.#groups.get(key)
    if (!group) {
      group = this.add('group', node, undefined, key)
      this.#groups.set(key, group)
    }
    if (!group.choices.has(node)) {
      group.choices.set(node, [])
      this.queue.push({ entity: group, nodes: [...node.operands] })
    }
    this.byNode.set(node, group)
    return group
  }
}

/** Sinks and choices whose needs are met. */
export class ReadyEntities {
  #sinks: Entity[] = []
  readonly #groups = new Map<string, Entity[]>()
  add(entity: Entity): void {
    if (entity.kind === 'sink') this.#sinks.push(entity)
    else {
      const group = this.#groups.get(entity.key)
      if (group) group.push(entity)
      else this.#groups.set(entity.key, [entity])
    }
  }
  /**
   * What to run next: a sink, or all ready choices on one condition. First what overwrites nothing that is still to be
   * loaded, complete groups before parts; else what does so least.
   */
  take(blockers: (entity: Entity) => number, left: ReadonlyMap<string, number>): Entity[] {
    let bestSink = -1
    let sinkBlocked = Number.POSITIVE_INFINITY
    for (let i = 0; i < this.#sinks.length && sinkBlocked > 0; i++) {
      const blocked = blockers(this.#sinks[i]!)
      if (blocked < sinkBlocked) {
        sinkBlocked = blocked
        bestSink = i
      }
    }
    let bestKey = ''
    let rank = Number.POSITIVE_INFINITY
    if (sinkBlocked > 0)
      for (const [key, entities] of this.#groups) {
        const blocked = entities.reduce((sum, entity) => sum + blockers(entity), 0)
        const groupRank = blocked + (left.get(key) === entities.length ? 0 : 0.5)
        if (groupRank < rank) {
          rank = groupRank
          bestKey = key
        }
        if (rank === 0) break
      }
    if (sinkBlocked <= rank) {
      if (bestSink < 0) throw new Error('nothing can be scheduled next')
      const [sink] = this.#sinks.splice(bestSink, 1)
      return [sink!]
    }
    const entities = this.#groups.get(bestKey)!
    this.#groups.delete(bestKey)
    return entities
  }
}
