/** Members of circles of two and more in a graph. Tarjan's algorithm with its own stack. */
export function strongGroups<Vertex extends object>(
  vertices: readonly Vertex[],
  edges: (vertex: Vertex) => Iterable<Vertex>,
): Vertex[] {
  const index = new Map<Vertex, number>()
  const low = new Map<Vertex, number>()
  const onStack = new Set<Vertex>()
  const stack: Vertex[] = []
  const found: Vertex[] = []
  for (const start of vertices) {
    if (index.has(start)) continue
    const work: { vertex: Vertex; edges: Iterator<Vertex> }[] = []
    const open = (vertex: Vertex): void => {
      index.set(vertex, index.size)
      low.set(vertex, index.get(vertex)!)
      stack.push(vertex)
      onStack.add(vertex)
      work.push({ vertex, edges: edges(vertex)[Symbol.iterator]() })
    }
    open(start)
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const next = top.edges.next()
      if (!next.done) {
        if (!index.has(next.value)) open(next.value)
        else if (onStack.has(next.value)) low.set(top.vertex, Math.min(low.get(top.vertex)!, index.get(next.value)!))
        continue
      }
      work.pop()
      const { vertex } = top
      const parent = work.at(-1)
      if (parent) low.set(parent.vertex, Math.min(low.get(parent.vertex)!, low.get(vertex)!))
      if (low.get(vertex) !== index.get(vertex)) continue
      const members = stack.splice(stack.lastIndexOf(vertex))
      for (const member of members) onStack.delete(member)
      if (members.length > 1) found.push(...members)
    }
  }
  return found
}
