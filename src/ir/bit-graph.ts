import { demandExtended, demandOperands } from './demand.ts'
import type { Expression } from './expression.ts'
import { type Leaf, type Leaves, leavesOf } from './leaves.ts'
import type { Assign, If, Instance, MemoryRead, Module, Statement, Switch, Variable, Write } from './module.ts'
import type { EdgeList } from './strong-components.ts'

/** Bits of one of a module's ports, by its position among them. */
export interface PortRange {
  readonly port: number
  readonly low: number
  readonly width: number
}

/** Output bits that depend on the same input bits. Equal `reads` of one module are one array. */
export interface OutputPart {
  readonly low: number
  readonly width: number
  readonly reads: readonly PortRange[]
}

/** What a module's outputs take from its inputs without a register between: all that a parent needs to know. */
export interface Summary {
  /** By the port's position, lowest bits first; empty for an input. */
  readonly outputs: readonly (readonly OutputPart[])[]
}

/**
 * One vertex of the graph.
 *
 * leaf         the value of a leaf (a register's: its value now)
 * next         what a leaf of a register takes at its edge
 * write, read  what a memory's write port, or its synchronous read port, samples at its edge
 * block        the condition that an `if` or `switch` stands on, and those around it
 * expression   bits of an expression's value
 * instance     what some outputs of an instance depend on
 * bits         bits of a variable as an instance's input takes them
 */
export type Vertex =
  | { readonly kind: 'leaf' | 'next'; readonly leaf: Leaf }
  | { readonly kind: 'write'; readonly statement: Write }
  | { readonly kind: 'read'; readonly memory: string; readonly port: MemoryRead }
  | { readonly kind: 'block'; readonly statement: If | Switch }
  | { readonly kind: 'expression'; readonly node: Expression; readonly low: number; readonly width: number }
  | { readonly kind: 'instance'; readonly instance: Instance; readonly reads: readonly PortRange[] }
  | { readonly kind: 'bits'; readonly variable: Variable; readonly low: number; readonly width: number }

/** Who takes which bits from whom in one module, down to single bits where slices and `cat` say so. */
export interface BitGraph extends EdgeList {
  readonly leaves: Leaves
  /** Vertex `i` is leaf `i` while `i` is below the number of leaves. */
  readonly vertices: readonly Vertex[]
  /** All assignments to a leaf, in the order of the text. */
  readonly assignments: readonly (readonly Assign[])[]
  /** The instance port that drives a variable, where one does. */
  readonly drivers: ReadonlyMap<Variable, readonly { readonly instance: Instance; readonly port: number }[]>
  /** The vertex of what a register's leaf takes next, by leaf index. */
  readonly next: ReadonlyMap<number, number>
}

type Block = { readonly statement: If | Switch; readonly outer: number }
type Driven = { readonly assign: Assign; readonly block: number }

/** Calls `visit` with each statement and the innermost `if` or `switch` it stands in, in the order of the text. */
function visitInBlocks(body: readonly Statement[], blocks: Block[], visit: (statement: Statement, block: number) => void): void {
  const stack: [readonly Statement[], number, number][] = [[body, 0, -1]]
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const statement = top[0][top[1]++]
    if (!statement) {
      stack.pop()
      continue
    }
    visit(statement, top[2])
    if (statement.kind !== 'if' && statement.kind !== 'switch') continue
    const block = blocks.push({ statement, outer: top[2] }) - 1
    stack.push([statement.otherwise, 0, block])
    if (statement.kind === 'if') stack.push([statement.then, 0, block])
    else for (const arm of statement.arms.toReversed()) stack.push([arm.body, 0, block])
  }
}

/**
 * Builds the graph. `summaryOf` tells of the modules of instances.
 *
 * Some bits of an expression are one vertex, however many ask for them, so that the graph grows with the text and not
 * with the number of its readers.
 */
export function bitGraphOf(module: Module, summaryOf: (instance: Instance) => Summary): BitGraph {
  const leaves = leavesOf(module)
  const vertices: Vertex[] = leaves.all.map((leaf): Vertex => ({ kind: 'leaf', leaf }))
  const assignments: Driven[][] = leaves.all.map(() => [])
  const blocks: Block[] = []
  const blockVertices = new Map<number, number>()
  const blockOf = new Map<number, number>()
  const writes = new Map<Write, number>()
  const next = new Map<number, number>()
  const reads = new Map<Variable, MemoryRead>()

  for (const leaf of leaves.all)
    if (leaf.variable.kind === 'register') next.set(leaf.index, vertices.push({ kind: 'next', leaf }) - 1)
  for (const memory of module.memories)
    for (const port of memory.reads)
      if (port.domain) vertices.push({ kind: 'read', memory: memory.name, port })
      else reads.set(port.data, port)
  visitInBlocks(module.body, blocks, (statement, block) => {
    if (statement.kind === 'write') {
      writes.set(statement, block)
      vertices.push({ kind: 'write', statement })
    } else if (statement.kind === 'assign') {
      const { target } = statement
      const touched =
        target.kind === 'slice' ? leaves.overlapping(target.variable, target.low, target.width) : leaves.of(target.variable)
      for (const leaf of touched) assignments[leaf.index]!.push({ assign: statement, block })
    }
  })

  const drivers = new Map<Variable, { instance: Instance; port: number }[]>()
  for (const instance of module.instances)
    instance.connections.forEach(({ port, variable }, index) => {
      if (port.kind !== 'output') return
      const known = drivers.get(variable)
      if (known) known.push({ instance, port: index })
      else drivers.set(variable, [{ instance, port: index }])
    })

  const starts: number[] = []
  const edges: number[] = []
  /** The first vertex of each expression; further ones, of other bits, hang on it one by one. */
  const demands = new Map<Expression, number>()
  const siblings = new Map<number, number>()
  const hubs = new Map<Instance, Map<readonly PortRange[], number>>()

  /** Asks for bits of an expression: an edge from the vertex at work to their vertex. */
  const demand = (node: Expression, low: number, width: number): void => {
    const from = Math.max(low, 0)
    const size = Math.min(low + width, node.width) - from
    if (size <= 0 || node.op === 'constant') return
    let last = -1
    for (let vertex = demands.get(node); vertex !== undefined && vertex >= 0; vertex = siblings.get(vertex) ?? -1) {
      const known = vertices[vertex] as { low: number; width: number }
      if (known.low === from && known.width === size) {
        edges.push(vertex)
        return
      }
      last = vertex
    }
    const made = vertices.push({ kind: 'expression', node, low: from, width: size }) - 1
    if (last < 0) demands.set(node, made)
    else siblings.set(last, made)
    edges.push(made)
  }
  const demandAll = (node: Expression): void => demand(node, 0, node.width)
  const readBits = (variable: Variable, low: number, width: number): void => {
    for (const leaf of leaves.overlapping(variable, low, width)) edges.push(leaf.index)
  }

  const inBlock = (block: number): void => {
    if (block < 0) return
    let vertex = blockVertices.get(block)
    if (vertex === undefined) {
      vertex = vertices.push({ kind: 'block', statement: blocks[block]!.statement }) - 1
      blockVertices.set(block, vertex)
      blockOf.set(vertex, block)
    }
    edges.push(vertex)
  }
  const takeAssignments = (leaf: Leaf): void => {
    for (const { assign, block } of assignments[leaf.index]!) {
      inBlock(block)
      if (assign.target.kind === 'bitAt') {
        demandAll(assign.target.index)
        demandAll(assign.value)
      } else {
        const base = assign.target.kind === 'slice' ? assign.target.low : 0
        demandExtended(assign.value, leaf.low - base, leaf.width, demand)
      }
    }
  }
  const takeInstance = (leaf: Leaf): void => {
    for (const { instance, port } of drivers.get(leaf.variable) ?? [])
      for (const output of summaryOf(instance).outputs[port]!) {
        if (output.low >= leaf.low + leaf.width || output.low + output.width <= leaf.low || output.reads.length === 0) continue
        let known = hubs.get(instance)
        if (!known) hubs.set(instance, (known = new Map()))
        let hub = known.get(output.reads)
        if (hub === undefined) {
          hub = vertices.push({ kind: 'instance', instance, reads: output.reads }) - 1
          known.set(output.reads, hub)
        }
        edges.push(hub)
      }
  }

  for (let at = 0; at < vertices.length; at++) {
    starts.push(edges.length)
    const vertex = vertices[at]!
    switch (vertex.kind) {
      case 'leaf': {
        const { variable } = vertex.leaf
        if (variable.kind !== 'register') takeAssignments(vertex.leaf)
        takeInstance(vertex.leaf)
        const port = reads.get(variable)
        if (port) demandAll(port.address)
        break
      }
      case 'next':
        takeAssignments(vertex.leaf)
        break
      case 'read':
        demandAll(vertex.port.address)
        if (vertex.port.enable) demandAll(vertex.port.enable)
        break
      case 'write':
        inBlock(writes.get(vertex.statement)!)
        demandAll(vertex.statement.address)
        demandAll(vertex.statement.data)
        if (vertex.statement.mask) demandAll(vertex.statement.mask)
        break
      case 'block':
        inBlock(blocks[blockOf.get(at)!]!.outer)
        demandAll(vertex.statement.kind === 'if' ? vertex.statement.condition : vertex.statement.on)
        break
      case 'expression':
        if (vertex.node.op === 'read') readBits(vertex.node.variable, vertex.low, vertex.width)
        else demandOperands(vertex.node, vertex.low, vertex.width, demand)
        break
      case 'instance':
        for (const { port, low, width } of vertex.reads) {
          const { variable } = vertex.instance.connections[port]!
          edges.push(vertices.push({ kind: 'bits', variable, low, width }) - 1)
        }
        break
      case 'bits':
        readBits(vertex.variable, vertex.low, vertex.width)
    }
  }
  starts.push(edges.length)
  return {
    leaves,
    vertices,
    assignments: assignments.map((list) => list.map(({ assign }) => assign)),
    drivers,
    next,
    starts: new Int32Array(starts),
    edges: new Int32Array(edges),
  }
}
