import { Graph, type Node, type Slot } from './graph.ts'
import { bytesOf } from './layout.ts'
import { again, remake } from './remake.ts'
import type { Sink } from './schedule.ts'
import type { TableStore } from './tables.ts'

/**
 * Logic of one word alone that tests it for many patterns, as an instruction decoder does, is computed once for each value of
 * the word and looked up from then on: programs consist of a few thousand different words. What is not in the table is
 * computed by a function of its own, which fills the entry. On an RV64 core (designs/riscv-rv64/bench) decoding was a
 * fifth of the work.
 *
 * Only tests for patterns count: a word of which they are made is a code, which comes again, and no random data.
 */
export function rememberDecoders(graph: Graph, sinks: readonly Sink[], store: TableStore): Remembered {
  const decoders = new DecoderCones(graph, sinks).found()
  const made: Decoder[] = []
  const replaced = new Map<Node, (map: (node: Node) => Node) => Node>()
  for (const { word, outputs } of decoders) {
    const { slots, bytes } = layOut(outputs, sinks)
    const decoder: Decoder = { index: store.reserve(entries * bytes), entryBytes: bytes, ...fillOf(word, outputs, slots) }
    made.push(decoder)
    for (const output of outputs)
      replaced.set(output, (map) => graph.recall(slots.get(output)!, output.width, graph.remember(decoder, map(word))))
  }
  return { sinks: made.length > 0 ? remake(graph, sinks, replaced) : sinks, decoders: made }
}

export interface Remembered {
  readonly sinks: readonly Sink[]
  readonly decoders: readonly Decoder[]
}

/** A table of what follows from a word: each entry is the word, then what was computed of it. */
export interface Decoder {
  /** Where the table lies. */
  readonly index: number
  /** A power of two. */
  readonly entryBytes: number
  /** What fills an entry that holds its word already. */
  readonly graph: Graph
  readonly sinks: readonly Sink[]
}

/** Of a table: a power of two. */
export const entries = 2048
/** Which entry a word has: the upper bits of its product with this. */
export const spread = 0x9e3779b1

const fewestTests = 24
const largestEntry = 256
/** Outputs that are computed as fast as they are looked up. */
const cheapest = 3

interface Cone {
  readonly word: Node
  readonly outputs: readonly Node[]
}

class DecoderCones {
  readonly #nodes: readonly Node[]
  readonly #sinks: readonly Sink[]
  /** The only word that a node depends on, where that is so. */
  readonly #wordOf = new Map<Node, Node>()

  constructor(graph: Graph, sinks: readonly Sink[]) {
    this.#nodes = graph.nodes
    this.#sinks = sinks
  }

  found(): readonly Cone[] {
    const reachable = this.#reachable()
    const tests = new Map<Node, number>()
    for (const node of this.#nodes) {
      if (!reachable[node.id]) continue
      const word = this.#onlyWord(node)
      if (!word) continue
      this.#wordOf.set(node, word)
      if (isTest(node)) tests.set(word, (tests.get(word) ?? 0) + 1)
    }
    const words = [...tests].filter(([, count]) => count >= fewestTests).map(([word]) => word)
    return words.flatMap((word) => {
      const outputs = this.#outputsOf(word, reachable)
      return outputs.length > 0 && entrySize(outputs) <= largestEntry ? [{ word, outputs }] : []
    })
  }

  #reachable(): Uint8Array {
    const reachable = new Uint8Array(this.#nodes.length)
    for (const { node } of this.#sinks) reachable[node.id] = 1
    for (let id = this.#nodes.length - 1; id >= 0; id--)
      if (reachable[id]) for (const operand of this.#nodes[id]!.operands) reachable[operand.id] = 1
    return reachable
  }

  #onlyWord(node: Node): Node | undefined {
    if (!isLogic(node)) return undefined
    let only: Node | undefined
    for (const operand of node.operands) {
      if (operand.op === 'const') continue
      const word = this.#wordOf.get(operand) ?? operand
      if (word.width > 32 || word.width < 8 || (only && only !== word)) return undefined
      only = word
    }
    return only
  }

  /** What others read of a word's cone and is worth a look. */
  #outputsOf(word: Node, reachable: Uint8Array): readonly Node[] {
    const outputs = new Set<Node>()
    const isInside = (node: Node): boolean => this.#wordOf.get(node) === word
    for (const { node } of this.#sinks) if (isInside(node)) outputs.add(node)
    for (const node of this.#nodes)
      if (reachable[node.id] && !isInside(node)) for (const operand of node.operands) if (isInside(operand)) outputs.add(operand)
    return [...outputs].filter((node) => !this.#isCheap(node))
  }

  #isCheap(root: Node): boolean {
    let cost = 0
    const stack = [root]
    for (let node = stack.pop(); node && cost <= cheapest; node = stack.pop()) {
      if (!this.#wordOf.has(node)) continue
      cost++
      stack.push(...node.operands)
    }
    return cost <= cheapest
  }
}

const isTest = (node: Node): boolean => (node.op === 'eq' || node.op === 'ne') && node.operands[1]!.op === 'const'

function isLogic({ op }: Node): boolean {
  switch (op) {
    case 'not':
    case 'and':
    case 'or':
    case 'xor':
    case 'eq':
    case 'ne':
    case 'ltu':
    case 'leu':
    case 'zext':
    case 'sext':
    case 'slice':
    case 'cat':
    case 'mux':
    case 'case':
      return true
    default:
      return false
  }
}

const tagBytes = 4

const entrySize = (outputs: readonly Node[]): number => tagBytes + outputs.reduce((sum, { width }) => sum + bytesOf(width), 0)

/** In the order of the places where they go, without gaps: they are copied together then. */
function layOut(outputs: readonly Node[], sinks: readonly Sink[]): { slots: Map<Node, Slot>; bytes: number } {
  const targets = new Map<Node, number>()
  const stack = sinks.flatMap(({ node, slot }) => (slot ? [{ node, offset: slot.offset }] : []))
  for (let each = stack.pop(); each; each = stack.pop()) {
    const { node, offset } = each
    if (!targets.has(node)) targets.set(node, offset)
    if (node.op === 'mux') for (const operand of node.operands.slice(1)) stack.push({ node: operand, offset })
  }
  const target = (node: Node): number => targets.get(node) ?? Number.MAX_SAFE_INTEGER
  const slots = new Map<Node, Slot>()
  let size = tagBytes
  for (const output of outputs.toSorted((a, b) => target(a) - target(b) || a.id - b.id)) {
    const bytes = bytesOf(output.width)
    slots.set(output, { offset: size, bytes })
    size += bytes
  }
  let bytes = 8
  while (bytes < size) bytes *= 2
  return { slots, bytes }
}

/** The cone once more, of a word in memory. */
function fillOf(word: Node, outputs: readonly Node[], slots: ReadonlyMap<Node, Slot>): Pick<Decoder, 'graph' | 'sinks'> {
  const graph = new Graph()
  const copies = new Map<Node, Node>([[word, graph.load({ offset: 0, bytes: tagBytes }, word.width)]])
  const stack = [...outputs]
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    const missing = copies.has(node) ? [] : node.operands.filter((operand) => !copies.has(operand))
    if (missing.length > 0) {
      stack.push(...missing)
      continue
    }
    stack.pop()
    if (copies.has(node)) continue
    const operands = node.operands.map((operand) => copies.get(operand)!)
    copies.set(node, node.op === 'const' ? graph.constant(node.value, node.width) : again(graph, node, operands))
  }
  return { graph, sinks: outputs.map((output) => ({ node: copies.get(output)!, slot: slots.get(output)! })) }
}
