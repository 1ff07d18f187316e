import type { Hierarchy, ModuleNode, Node } from '../hierarchy.ts'
import type { ModelPlace, Unit } from './unit.ts'

/** Where one instance lies: its unit's region, and the instance of the unit's `root` that stands for it. */
export interface Placed {
  readonly unit: Unit
  /** Of the region. */
  readonly address: number
  readonly stand: ModuleNode
}

export interface PlacedRegion {
  readonly unit: Unit
  readonly address: number
  readonly root: ModuleNode
  readonly models: readonly { readonly place: ModelPlace; readonly node: Node }[]
}

/** Addresses of all instances: the units' layouts, unrolled over the hierarchy. */
export function placeInstances(
  hierarchy: Hierarchy,
  top: Unit,
  address: number,
): { placed: Map<ModuleNode, Placed>; regions: PlacedRegion[] } {
  const placed = new Map<ModuleNode, Placed>()
  const regions: PlacedRegion[] = []
  const stack: { unit: Unit; address: number; root: ModuleNode }[] = [{ unit: top, address, root: hierarchy.top }]
  for (let region = stack.pop(); region; region = stack.pop()) {
    const { unit } = region
    const models: { place: ModelPlace; node: Node }[] = []
    const modelOf = new Map<Node, ModelPlace>(unit.models.map((model) => [model.node, model]))
    const childOf = new Map<Node, number>(unit.children.map((child, index) => [child.node, index]))
    const pairs: { stand: ModuleNode; node: ModuleNode }[] = [{ stand: unit.root, node: region.root }]
    for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
      placed.set(pair.node, { unit, address: region.address, stand: pair.stand })
      pair.stand.children.forEach((stand, index) => {
        const node = pair.node.children[index]!
        const model = modelOf.get(stand)
        const child = childOf.get(stand)
        if (model) models.push({ place: model, node })
        else if (child !== undefined) {
          const { unit: inner, offset } = unit.children[child]!
          stack.push({ unit: inner, address: region.address + offset, root: node as ModuleNode })
        } else pairs.push({ stand: stand as ModuleNode, node: node as ModuleNode })
      })
    }
    regions.push({ ...region, models })
  }
  return { placed, regions }
}
