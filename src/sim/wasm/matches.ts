import type { Graph, Node } from './graph.ts'
import { ones } from './graph.ts'
import { remake } from './remake.ts'
import type { Sink } from './schedule.ts'
import type { MatchTable, TableStore } from './tables.ts'

/**
 * An `or` of many patterns of one word, as every decode table has them, tested four at once: the word four times in a
 * vector, masked and compared with vectors from a table. On a RISC-V core (one-core of bench/simulation/fixtures) its
 * decoder was half the work.
 *
 * What several of them have in common is tested once.
 */
export function gatherMatches(graph: Graph, sinks: readonly Sink[], store: TableStore): readonly Sink[] {
  return new MatchCones(graph, sinks, store).run()
}

/** Matches where `(word & mask) === value`. */
interface Test {
  readonly word: Node
  readonly mask: bigint
  readonly value: bigint
}

/** Tests of one word, by their text, all of which an `or` has. */
type TestSet = Map<string, Test>

interface Root {
  readonly node: Node
  readonly sets: { readonly word: Node; tests: TestSet }[]
  readonly rest: readonly Node[]
}

/** Fewer are not worth the vector. */
const fewestTests = 8
/** Pairs are compared with one another. */
const mostSets = 64

class MatchCones {
  readonly #graph: Graph
  readonly #sinks: readonly Sink[]
  readonly #store: TableStore

  constructor(graph: Graph, sinks: readonly Sink[], store: TableStore) {
    this.#graph = graph
    this.#sinks = sinks
    this.#store = store
  }

  run(): readonly Sink[] {
    const roots = this.#roots().flatMap((node) => this.#rootOf(node) ?? [])
    if (roots.length === 0) return this.#sinks
    const byWord = Map.groupBy(
      roots.flatMap(({ sets }) => sets),
      ({ word }) => word,
    )
    const common = new Map<TestSet, TestSet[]>()
    for (const sets of byWord.values()) shareCommon(sets, common)
    const replaced = new Map<Node, (map: (node: Node) => Node) => Node>()
    const made = new Map<TestSet, Node>()
    for (const { node, sets, rest } of roots)
      replaced.set(node, (map) => {
        const matches = sets.flatMap(({ tests }) => [tests, ...(common.get(tests) ?? [])]).filter((tests) => tests.size > 0)
        const parts = matches.map((tests) => {
          let match = made.get(tests)
          if (!match) made.set(tests, (match = this.#match(tests, map)))
          return match
        })
        return [...parts, ...rest.map(map)].reduce((a, b) => this.#graph.or(a, b))
      })
    return remake(this.#graph, this.#sinks, replaced)
  }

  /** One-bit `or`s that something else than one `or` reads. */
  #roots(): Node[] {
    const { nodes } = this.#graph
    const count = nodes.length
    const reachable = new Uint8Array(count)
    const uses = new Int32Array(count)
    const isRoot = new Uint8Array(count)
    for (const { node } of this.#sinks) {
      reachable[node.id] = 1
      isRoot[node.id] = 1
    }
    for (let id = count - 1; id >= 0; id--) {
      if (!reachable[id]) continue
      for (const operand of nodes[id]!.operands) {
        reachable[operand.id] = 1
        if (!isOr(nodes[id]!) || ++uses[operand.id]! > 1) isRoot[operand.id] = 1
      }
    }
    return nodes.filter((node) => reachable[node.id] && isRoot[node.id] && isOr(node))
  }

  #rootOf(node: Node): Root | undefined {
    const leaves = new Set<Node>()
    const seen = new Set<Node>()
    const stack = [node]
    for (let each = stack.pop(); each; each = stack.pop()) {
      if (seen.has(each)) continue
      seen.add(each)
      if (isOr(each)) stack.push(...each.operands)
      else leaves.add(each)
    }
    if (leaves.size < fewestTests) return undefined
    const tested = [...leaves].map((leaf) => ({ leaf, test: testOf(leaf) }))
    const groups = Map.groupBy(tested, ({ test }) => test?.word)
    const rest: Node[] = []
    const sets: { word: Node; tests: TestSet }[] = []
    for (const [word, group] of groups)
      if (!word || group.length < fewestTests) rest.push(...group.map(({ leaf }) => leaf))
      else sets.push({ word, tests: new Map(group.map(({ test }) => [`${test!.mask}/${test!.value}`, test!])) })
    return sets.length > 0 ? { node, sets, rest } : undefined
  }

  /** Four masks, then four values, and so on; what is left of the last four matches nothing. */
  #match(tests: TestSet, map: (node: Node) => Node): Node {
    const all = [...tests.values()]
    const groups = Math.ceil(all.length / 4)
    const entries: bigint[] = []
    for (let group = 0; group < groups; group++) {
      const four = Array.from({ length: 4 }, (_, i) => all[group * 4 + i] ?? { mask: 0n, value: 1n })
      entries.push(...four.map(({ mask }) => mask), ...four.map(({ value }) => value))
    }
    const address = this.#store.place(entries, 4)
    const table: MatchTable = { index: address, groups }
    return this.#graph.match(table, map(all[0]!.word))
  }
}

const isOr = (node: Node): boolean => node.op === 'or' && node.width === 1

/** Takes what two sets share out of both, the largest first, as long as that is worth a test of its own. */
function shareCommon(sets: readonly { tests: TestSet }[], common: Map<TestSet, TestSet[]>): void {
  if (sets.length > mostSets) return
  for (;;) {
    let best: { a: { tests: TestSet }; b: { tests: TestSet }; shared: string[] } | undefined
    sets.forEach((a, i) => {
      for (const b of sets.slice(i + 1)) {
        const shared = [...a.tests.keys()].filter((key) => b.tests.has(key))
        if (shared.length >= fewestTests && shared.length > (best?.shared.length ?? 0)) best = { a, b, shared }
      }
    })
    if (!best) return
    const { a, b, shared } = best
    const taken: TestSet = new Map(shared.map((key) => [key, a.tests.get(key)!]))
    for (const set of [a, b]) {
      const left: TestSet = new Map([...set.tests].filter(([key]) => !taken.has(key)))
      common.set(left, [...(common.get(set.tests) ?? []), taken])
      set.tests = left
    }
  }
}

/** A pattern of one word of at most 32 bits, where the node is one. */
function testOf(node: Node): Test | undefined {
  const [a, b] = node.operands
  if (node.op === 'and') {
    const [first, second] = [testOf(a!), testOf(b!)]
    if (first?.word !== second?.word || !first || !second) return undefined
    const both = first.mask & second.mask
    if ((first.value & both) !== (second.value & both)) return undefined
    return { word: first.word, mask: first.mask | second.mask, value: first.value | second.value }
  }
  if (node.op === 'not') {
    const test = testOf(a!)
    return test && isOneBit(test.mask) ? { ...test, value: test.mask ^ test.value } : undefined
  }
  if (node.op === 'slice') return partOf(node, 1n, 1n)
  if (node.op !== 'eq' && node.op !== 'ne') return undefined
  if (b!.op !== 'const') return undefined
  const isMasked = a!.op === 'and' && a!.operands[1]!.op === 'const'
  const word = isMasked ? a!.operands[0]! : a!
  const mask = isMasked ? a!.operands[1]!.value : ones(word.width)
  if ((b!.value & ~mask) !== 0n) return undefined
  if (node.op === 'eq') return partOf(word, mask, b!.value)
  return isOneBit(mask) ? partOf(word, mask, b!.value ^ mask) : undefined
}

const isOneBit = (mask: bigint): boolean => mask !== 0n && (mask & (mask - 1n)) === 0n

/** As a test of the word that a slice is of. */
function partOf(node: Node, mask: bigint, value: bigint): Test | undefined {
  const isPart = node.op === 'slice'
  const word = isPart ? node.operands[0]! : node
  const low = BigInt(isPart ? node.low : 0)
  return word.width <= 32 ? { word, mask: mask << low, value: value << low } : undefined
}
