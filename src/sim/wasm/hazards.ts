import type { Node, Slot } from './graph.ts'
import type { Overwrites, Step } from './schedule.ts'

/**
 * Loads that stand behind a store to what they load take the value from a local that is set ahead of the store: the
 * state is updated in place, and every `load` of the graph means the value before the edge. Inserts those `set`s.
 */
export function loadAhead(steps: Step[], isLocal: (node: Node) => boolean): void {
  const loads = new Map<number, Access[]>()
  const stores = new Map<number, Access[]>()
  collect(steps, isLocal, loads, stores)
  const insertions = new Map<Step[], Map<Step, Set<Node>>>()
  for (const [slot, written] of stores) {
    const first = Math.min(...written.map((store) => store.position))
    for (const load of loads.get(slot) ?? []) {
      if (load.position <= first) continue
      for (const store of written) {
        if (store.position >= load.position) continue
        const place = commonBlock(store, load)
        if (!place) continue
        let inBlock = insertions.get(place.block)
        if (!inBlock) insertions.set(place.block, (inBlock = new Map()))
        let before = inBlock.get(place.step)
        if (!before) inBlock.set(place.step, (before = new Set()))
        before.add(load.node!)
      }
    }
  }
  for (const [block, inBlock] of insertions)
    for (const [step, nodes] of inBlock)
      block.splice(block.indexOf(step), 0, ...[...nodes].map((node): Step => ({ kind: 'set', node })))
}

interface Access {
  readonly position: number
  /** Outermost first: each block with the step of it in which the access stands. */
  readonly path: readonly { readonly block: Step[]; readonly step: Step }[]
  readonly node: Node | undefined
}

/** The innermost block with both, and the step there that stores; none where they exclude each other. */
function commonBlock(store: Access, load: Access): { block: Step[]; step: Step } | undefined {
  let depth = 0
  while (
    depth + 1 < store.path.length &&
    depth + 1 < load.path.length &&
    store.path[depth + 1]!.block === load.path[depth + 1]!.block
  )
    depth++
  const at = store.path[depth]!
  if (at.step === load.path[depth]!.step) return undefined
  return at
}

function collect(
  steps: Step[],
  isLocal: (node: Node) => boolean,
  loads: Map<number, Access[]>,
  stores: Map<number, Access[]>,
): void {
  let position = 0
  const note = (map: Map<number, Access[]>, slot: number, path: Access['path'], node?: Node): void => {
    const access = { position, path, node }
    const list = map.get(slot)
    if (list) list.push(access)
    else map.set(slot, [access])
  }
  const read = (roots: readonly Node[], path: Access['path']): void => {
    position++
    const seen = new Set<Node>()
    const stack = [...roots]
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (node.op === 'load') {
        if (!seen.has(node)) note(loads, (node.aux as Slot).offset, path, node)
        seen.add(node)
      } else if (!isLocal(node)) stack.push(...node.operands)
    }
    position++
  }
  const visit = (block: Step[], outer: Access['path']): void => {
    for (const step of block) {
      const path = [...outer, { block, step }]
      switch (step.kind) {
        case 'set':
          read(step.node.operands, path)
          if (step.node.op === 'call') for (const slot of (step.node.aux as Overwrites).slots ?? []) note(stores, slot, path)
          break
        case 'copy':
          read([step.node], path)
          break
        case 'store':
          read([step.node], path)
          note(stores, step.slot.offset, path)
          break
        case 'perform':
          read(step.node.operands, path)
          for (const slot of (step.node.aux as Overwrites).slots ?? []) note(stores, slot, path)
          break
        case 'if':
          read([step.condition], path)
          visit(step.then, path)
          visit(step.otherwise, path)
          break
        case 'case':
          read([step.on], path)
          for (const body of step.bodies) visit(body, path)
      }
    }
  }
  visit(steps, [])
}
