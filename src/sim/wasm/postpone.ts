import type { Node, Slot } from './graph.ts'
import type { Overwrites, Step } from './schedule.ts'

/**
 * Moves what is set into a local down to where it is first read: fewer locals are then in use at a time, and more of them
 * stay in the processor's registers. Nothing moves behind a store to what it loads, nor, where it reads a memory or an
 * instance's output, behind an effect.
 */
export function postpone(steps: Step[], isLocal: (node: Node) => boolean): void {
  new Postponement(isLocal).block(steps)
}

/** What a step reads and does, with all that stands inside of it. */
interface Access {
  readonly locals: Set<Node>
  readonly loads: Set<number>
  readonly stores: Set<number>
  readsMemory: boolean
  hasEffect: boolean
}

class Postponement {
  readonly #isLocal: (node: Node) => boolean

  constructor(isLocal: (node: Node) => boolean) {
    this.#isLocal = isLocal
  }

  /** From the last step to the first: where each step goes is known by what comes behind it. */
  block(steps: Step[]): Access {
    const all = access()
    const firstUse = new Map<Node, number>()
    const firstStore = new Map<number, number>()
    let firstEffect = Number.POSITIVE_INFINITY
    const places: { readonly step: Step; readonly before: number }[] = []
    for (let at = steps.length - 1; at >= 0; at--) {
      const step = steps[at]!
      const own = this.#accessOf(step)
      let before = at
      if (step.kind === 'set' && !own.hasEffect) {
        const limits = [...own.loads].map((slot) => firstStore.get(slot) ?? Number.POSITIVE_INFINITY)
        if (own.readsMemory) limits.push(firstEffect)
        const place = Math.min(firstUse.get(step.node) ?? Number.POSITIVE_INFINITY, ...limits)
        if (place < Number.POSITIVE_INFINITY) before = place
      }
      for (const node of own.locals) firstUse.set(node, Math.min(before, firstUse.get(node) ?? before))
      for (const slot of own.stores) firstStore.set(slot, before)
      if (own.hasEffect) firstEffect = before
      places.push({ step, before })
      merge(all, own)
    }
    // Those that were met last come first among all that go to one place.
    const order = places.map((place, index) => ({ ...place, index })).sort((a, b) => a.before - b.before || b.index - a.index)
    steps.splice(0, steps.length, ...order.map(({ step }) => step))
    return all
  }

  #accessOf(step: Step): Access {
    const own = access()
    switch (step.kind) {
      case 'set':
        this.#operands(step.node, own)
        break
      case 'copy':
        this.#read(step.node, own)
        break
      case 'store':
        this.#read(step.node, own)
        own.stores.add(step.slot.offset)
        break
      case 'perform':
        this.#operands(step.node, own)
        break
      case 'if':
        this.#read(step.condition, own)
        merge(own, this.block(step.then))
        merge(own, this.block(step.otherwise))
        break
      case 'case':
        this.#read(step.on, own)
        for (const body of step.bodies) merge(own, this.block(body))
    }
    return own
  }

  #operands(node: Node, own: Access): void {
    this.#note(node, own)
    for (const operand of node.operands) this.#read(operand, own)
  }

  #read(root: Node, own: Access): void {
    const stack = [root]
    const seen = new Set<Node>()
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (seen.has(node)) continue
      seen.add(node)
      if (node.op !== 'load' && this.#isLocal(node)) own.locals.add(node)
      else {
        this.#note(node, own)
        stack.push(...node.operands)
      }
    }
  }

  #note(node: Node, own: Access): void {
    if (node.op === 'load') own.loads.add((node.aux as Slot).offset)
    if (node.op === 'memory' || node.op === 'output' || node.op === 'remember' || node.op === 'recall') own.readsMemory = true
    if (node.op === 'effect' || node.op === 'call') {
      own.hasEffect = true
      for (const slot of (node.aux as Overwrites).slots ?? []) own.stores.add(slot)
    }
  }
}

const access = (): Access => ({
  locals: new Set(),
  loads: new Set(),
  stores: new Set(),
  readsMemory: false,
  hasEffect: false,
})

function merge(into: Access, from: Access): void {
  for (const node of from.locals) into.locals.add(node)
  for (const slot of from.loads) into.loads.add(slot)
  for (const slot of from.stores) into.stores.add(slot)
  into.readsMemory ||= from.readsMemory
  into.hasEffect ||= from.hasEffect
}
