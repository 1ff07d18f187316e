/** A directed graph as two arrays: the edges of vertex `v` are `edges[starts[v]]` … `edges[starts[v + 1] - 1]`. */
export interface EdgeList {
  readonly starts: Int32Array
  readonly edges: Int32Array
}

export interface StrongComponents {
  /** Every vertex after all that it points to; those of one component stand together. */
  readonly order: Int32Array
  /** By vertex. A component points only to itself and to lower numbers. */
  readonly component: Int32Array
  readonly count: number
}

/** Tarjan's algorithm with a stack of its own: linear, and depth is no limit. */
export function strongComponents({ starts, edges }: EdgeList): StrongComponents {
  const size = starts.length - 1
  const order = new Int32Array(size)
  const component = new Int32Array(size).fill(-1)
  const discovered = new Int32Array(size)
  const lowest = new Int32Array(size)
  const cursor = starts.slice(0, size)
  const open = new Int32Array(size)
  const path = new Int32Array(size)
  let placed = 0
  let openCount = 0
  let clock = 0
  let count = 0
  for (let root = 0; root < size; root++) {
    if (discovered[root] !== 0) continue
    let depth = 0
    path[0] = root
    discovered[root] = lowest[root] = ++clock
    open[openCount++] = root
    while (depth >= 0) {
      const vertex = path[depth]!
      if (cursor[vertex]! < starts[vertex + 1]!) {
        const target = edges[cursor[vertex]!++]!
        if (discovered[target] === 0) {
          discovered[target] = lowest[target] = ++clock
          open[openCount++] = target
          path[++depth] = target
        } else if (component[target] === -1 && discovered[target]! < lowest[vertex]!) lowest[vertex] = discovered[target]!
        continue
      }
      depth--
      if (depth >= 0 && lowest[vertex]! < lowest[path[depth]!]!) lowest[path[depth]!] = lowest[vertex]!
      if (lowest[vertex] !== discovered[vertex]) continue
      for (let member = -1; member !== vertex; ) {
        member = open[--openCount]!
        component[member] = count
        order[placed++] = member
      }
      count++
    }
  }
  return { order, component, count }
}
