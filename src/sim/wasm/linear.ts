import type { Graph, Node } from './graph.ts'
import { remake } from './remake.ts'
import type { Sink } from './schedule.ts'
import type { LinearTables, TableStore } from './tables.ts'

/**
 * Words whose bits are exclusive ors of other words' bits (CRCs, scramblers, parities), looked up by bytes: a table of
 * 256 entries for each byte of a source in place of dozens of one-bit operations. On a 10G MAC's loop-back this is the
 * difference between 1.5 and 5.9 × Verilator.
 *
 * Each bit of a candidate is brought to the form "xor of these bits of those sources". Then each source's part is made
 * again in the cheapest way: shifted and masked where that takes few steps, else by tables.
 */
export function tabulateLinear(graph: Graph, sinks: readonly Sink[], store: TableStore): readonly Sink[] {
  return new LinearCones(graph, sinks, store).run()
}

/** Terms of one bit: numbers of source bits in ascending order; 0 stands for the constant 1. */
type Form = readonly number[]

const minimumXors = 12
const maximumTerms = 256
const tableCost = 5
const shiftCost = 3

class LinearCones {
  readonly #graph: Graph
  readonly #sinks: readonly Sink[]
  readonly #store: TableStore
  readonly #forms = new Map<Node, readonly Form[] | undefined>()
  readonly #bases = new Map<Node, number>()
  readonly #sourceOfBit: Node[] = []
  #tables = 0

  constructor(graph: Graph, sinks: readonly Sink[], store: TableStore) {
    this.#graph = graph
    this.#sinks = sinks
    this.#store = store
  }

  run(): readonly Sink[] {
    const { nodes } = this.#graph
    const count = nodes.length
    const reachable = new Uint8Array(count)
    const isRoot = new Uint8Array(count)
    for (const { node } of this.#sinks) {
      reachable[node.id] = 1
      isRoot[node.id] = 1
    }
    const weights = new Float64Array(count)
    for (let id = 0; id < count; id++) weights[id] = weightOf(nodes[id]!, weights)
    if (!weights.some((weight) => weight >= minimumXors)) return this.#sinks
    for (let id = count - 1; id >= 0; id--) {
      if (!reachable[id]) continue
      const node = nodes[id]!
      const isInside = isLinear(node)
      for (const operand of node.operands) {
        reachable[operand.id] = 1
        if (!isInside) isRoot[operand.id] = 1
      }
    }
    const replaced = new Map<Node, (map: (node: Node) => Node) => Node>()
    for (let id = 0; id < count; id++) {
      const node = nodes[id]!
      if (!reachable[id] || !isRoot[id] || weights[id]! < minimumXors || !isLinear(node)) continue
      const made = this.#plan(node)
      if (made) replaced.set(node, made)
    }
    if (replaced.size === 0) return this.#sinks
    return remake(this.#graph, this.#sinks, replaced)
  }

  /** How to make a node anew, where that is cheaper. */
  #plan(root: Node): ((map: (node: Node) => Node) => Node) | undefined {
    const forms = this.#formsOf(root)
    if (!forms) return undefined
    const bySource = new Map<Node, bigint[]>()
    let constant = 0n
    forms.forEach((form, bit) => {
      for (const term of form) {
        if (term === 0) {
          constant ^= 1n << BigInt(bit)
          continue
        }
        const source = this.#sourceOfBit[term]!
        let rows = bySource.get(source)
        if (!rows) bySource.set(source, (rows = Array.from({ length: source.width }, () => 0n)))
        rows[term - this.#bases.get(source)!]! ^= 1n << BigInt(bit)
      }
    })
    let cost = 0
    const parts = [...bySource]
      .sort(([a], [b]) => a.id - b.id)
      .map(([source, rows]) => {
        const diagonals = diagonalsOf(rows)
        const bytes = Array.from({ length: Math.ceil(source.width / 8) }, (_, byte) => byte).filter((byte) =>
          rows.slice(byte * 8, byte * 8 + 8).some((row) => row !== 0n),
        )
        const isShifted = source.width === 1 || diagonals.size * shiftCost <= bytes.length * tableCost
        cost += isShifted ? diagonals.size * shiftCost : bytes.length * tableCost
        return { source, rows, diagonals, isShifted }
      })
    if (cost > this.#plainCost(root) * 0.7) return undefined
    return (map) => {
      const graph = this.#graph
      let word = graph.constant(constant, root.width)
      for (const { source, rows, diagonals, isShifted } of parts) {
        const from = map(source)
        if (source.width === 1)
          word = graph.xor(word, graph.and(graph.sext(from, root.width), graph.constant(rows[0]!, root.width)))
        else if (isShifted)
          for (const [offset, mask] of diagonals) word = graph.xor(word, this.#shifted(from, offset, mask, root.width))
        else word = graph.xor(word, this.#lookedUp(from, rows, root.width))
      }
      return word
    }
  }

  /** The source moved up by `offset` bits, only the bits of `mask`. */
  #shifted(source: Node, offset: number, mask: bigint, width: number): Node {
    const graph = this.#graph
    const low = Math.max(0, -offset)
    let moved = graph.slice(source, low, Math.min(source.width - low, width - Math.max(0, offset)))
    if (offset > 0) moved = graph.cat([moved, graph.constant(0n, offset)])
    return graph.and(graph.zext(moved, width), graph.constant(mask, width))
  }

  #lookedUp(source: Node, rows: readonly bigint[], width: number): Node {
    const entryBytes = width <= 32 ? 4 : 8
    const addresses = Array.from({ length: Math.ceil(source.width / 8) }, (_, byte) => {
      const own = rows.slice(byte * 8, byte * 8 + 8)
      if (own.every((row) => row === 0n)) return -1
      const entries = [0n]
      for (const [bit, row] of own.entries()) for (let i = 0; i < 1 << bit; i++) entries.push(entries[i]! ^ row)
      while (entries.length < 256) entries.push(entries[entries.length % (1 << own.length)]!)
      return this.#store.place(entries, entryBytes)
    })
    const tables: LinearTables = { index: this.#tables++, addresses: [addresses], entryBytes }
    const key = `${source.id} ${width} ${addresses.join()}`
    let node = this.#lookups.get(key)
    if (!node) this.#lookups.set(key, (node = this.#graph.linear(tables, [source], width)))
    return node
  }
  readonly #lookups = new Map<string, Node>()

  /** Of the linear operations below a root, each once. */
  #plainCost(root: Node): number {
    const seen = new Set<Node>()
    const stack = [root]
    let cost = 0
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (seen.has(node) || !this.#forms.get(node) || this.#bases.has(node)) continue
      seen.add(node)
      cost += node.op === 'cat' ? node.operands.length * 2 : node.op === 'parity' ? 2 : 1
      stack.push(...node.operands)
    }
    return cost
  }

  /** A loop with its own stack: operands first. */
  #formsOf(root: Node): readonly Form[] | undefined {
    const stack = [root]
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      if (this.#forms.has(node)) {
        stack.pop()
        continue
      }
      const missing = isLinear(node) ? node.operands.filter((operand) => !this.#forms.has(operand)) : []
      if (missing.length > 0) {
        stack.push(...missing)
        continue
      }
      stack.pop()
      const forms = isLinear(node) ? this.#combine(node) : undefined
      this.#forms.set(node, forms?.every((form) => form.length <= maximumTerms) ? forms : this.#sourceForms(node))
    }
    return isLinear(root) ? this.#forms.get(root) : undefined
  }

  #sourceForms(node: Node): readonly Form[] {
    if (node.op === 'const') return bitsOf(node.value, node.width)
    const base = Math.max(1, this.#sourceOfBit.length)
    this.#bases.set(node, base)
    for (let bit = 0; bit < node.width; bit++) this.#sourceOfBit[base + bit] = node
    return Array.from({ length: node.width }, (_, bit) => [base + bit])
  }

  #combine(node: Node): readonly Form[] | undefined {
    const operands = node.operands.map((operand) => this.#forms.get(operand)!)
    const [a, b, c] = operands as [readonly Form[], readonly Form[], readonly Form[]]
    switch (node.op) {
      case 'not':
        return a.map((form) => xorForms(form, [0]))
      case 'xor':
        return a.map((form, bit) => xorForms(form, b[bit]!))
      case 'and': {
        const mask = node.operands[1]!.value
        return a.map((form, bit) => ((mask >> BigInt(bit)) & 1n ? form : []))
      }
      case 'parity':
        return [a.reduce((all, form) => xorForms(all, form), [] as Form)]
      case 'slice':
        return a.slice(node.low, node.low + node.width)
      case 'zext':
        return [...a, ...Array.from({ length: node.width - a.length }, () => [] as Form)]
      case 'sext':
        return [...a, ...Array.from({ length: node.width - a.length }, () => a.at(-1)!)]
      case 'cat':
        return operands.toReversed().flat()
      case 'mux': {
        const differences = b.map((form, bit) => xorForms(form, c[bit]!))
        if (!differences.every((form) => form.length === 0 || (form.length === 1 && form[0] === 0))) return undefined
        return c.map((form, bit) => (differences[bit]!.length === 0 ? form : xorForms(form, a[0]!)))
      }
      default:
        return undefined
    }
  }
}

const isLinear = (node: Node): boolean => {
  switch (node.op) {
    case 'not':
    case 'xor':
    case 'parity':
    case 'slice':
    case 'zext':
    case 'sext':
    case 'cat':
      return true
    case 'and':
      return node.operands[1]!.op === 'const'
    case 'mux':
      return (
        node.width > 1 &&
        (node.operands[1]!.op === 'const' || node.operands[1]!.op === 'xor' || node.operands[2]!.op === 'xor') &&
        differsByConstant(node.operands[1]!, node.operands[2]!)
      )
    default:
      return false
  }
}

/** `x ^ constant` against `x`, or two constants. */
function differsByConstant(a: Node, b: Node): boolean {
  const core = (node: Node): Node | undefined => {
    if (node.op === 'const') return undefined
    return node.op === 'xor' && node.operands[1]!.op === 'const' ? node.operands[0] : node
  }
  return core(a) === core(b)
}

/** Upper bound of the exclusive ors in the linear logic below a node. */
function weightOf(node: Node, weights: Float64Array): number {
  if (!isLinear(node)) return 0
  let weight = node.op === 'xor' || node.op === 'parity' || node.op === 'mux' ? 1 : 0
  if (node.op === 'parity') weight += 1
  if (node.op === 'sext' && node.operands[0]!.width === 1) weight += 2
  for (const operand of node.operands) weight += weights[operand.id]!
  return Math.min(weight, 1e6)
}

function xorForms(a: Form, b: Form): Form {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const out: number[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      i++
      j++
    } else if (a[i]! < b[j]!) out.push(a[i++]!)
    else out.push(b[j++]!)
  }
  while (i < a.length) out.push(a[i++]!)
  while (j < b.length) out.push(b[j++]!)
  return out
}

const bitsOf = (value: bigint, width: number): Form[] =>
  Array.from({ length: width }, (_, bit) => ((value >> BigInt(bit)) & 1n ? [0] : []))

/** Rows by source bit, regrouped by how far bits move: offset → mask of result bits. */
function diagonalsOf(rows: readonly bigint[]): Map<number, bigint> {
  const diagonals = new Map<number, bigint>()
  rows.forEach((row, from) => {
    for (let rest = row, bit = 0; rest !== 0n; rest >>= 1n, bit++)
      if (rest & 1n) diagonals.set(bit - from, (diagonals.get(bit - from) ?? 0n) | (1n << BigInt(bit)))
  })
  return diagonals
}
