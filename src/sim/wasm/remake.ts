import type { Arms, Graph, Node, Slot } from './graph.ts'
import type { Sink } from './schedule.ts'

/** The graph below `sinks` made again with some nodes replaced. What only those needed is gone from the result. */
export function remake(
  graph: Graph,
  sinks: readonly Sink[],
  replaced: ReadonlyMap<Node, (map: (node: Node) => Node) => Node>,
): Sink[] {
  const made = new Map<Node, Node>()
  const map = (node: Node): Node => made.get(node)!
  const count = graph.nodes.length
  const nodes = graph.nodes.slice(0, count)
  const wanted = new Uint8Array(count)
  for (const { node } of sinks) wanted[node.id] = 1
  for (let id = count - 1; id >= 0; id--) if (wanted[id]) for (const operand of nodes[id]!.operands) wanted[operand.id] = 1
  for (const node of nodes) {
    if (!wanted[node.id]) continue
    const replacement = replaced.get(node)
    made.set(node, replacement ? replacement(map) : again(graph, node, node.operands.map(map)))
  }
  return sinks.map((sink) => ({ ...sink, node: map(sink.node) }))
}

/** A node with other operands. */
export function again(graph: Graph, node: Node, operands: readonly Node[]): Node {
  if (operands.every((operand, index) => operand === node.operands[index])) return node
  const [a, b, c] = operands as [Node, Node, Node]
  switch (node.op) {
    case 'const':
    case 'load':
    case 'none':
      return node
    case 'memory':
      return graph.memory(node.aux as { index: number }, node.low % 4096, node.width, a)
    case 'not':
      return graph.not(a)
    case 'and':
    case 'or':
    case 'xor':
    case 'add':
    case 'sub':
    case 'mul':
    case 'eq':
    case 'ne':
      return graph[node.op](a, b)
    case 'ltu':
    case 'lts':
      return graph.lessThan(a, b, node.op === 'lts')
    case 'leu':
    case 'les':
      return graph.not(graph.lessThan(b, a, node.op === 'les'))
    case 'parity':
      return graph.parity(a)
    case 'zext':
    case 'sext':
      return graph[node.op](a, node.width)
    case 'slice':
      return graph.slice(a, node.low, node.width)
    case 'cat':
      return graph.cat(operands)
    case 'mux':
      return graph.mux(a, b, c)
    case 'case':
      return graph.select(a, node.aux as Arms, operands.slice(1))
    case 'shl':
    case 'shr':
    case 'sar':
      return graph.shift(node.op, a, b)
    case 'divu':
    case 'remu':
    case 'divs':
    case 'rems':
      return graph.divide(node.op, a, b)
    case 'linear':
      return graph.linear(node.aux as { index: number }, operands, node.width)
    case 'match':
      return graph.match(node.aux as { index: number }, a)
    case 'remember':
      return graph.remember(node.aux as { index: number }, a)
    case 'recall':
      return graph.recall(node.aux as Slot, node.width, a)
    case 'effect':
      return graph.effect(node.aux as { index: number }, operands)
    case 'call':
      return graph.call(node.aux as { index: number }, operands)
    case 'output':
      return graph.output(node.aux as Slot, node.width, a)
  }
}
