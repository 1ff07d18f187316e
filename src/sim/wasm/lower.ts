import type { Expression, Pattern, SelectNode } from '../../ir/expression.ts'
import { type Graph, type Node, ones } from './graph.ts'
import {
  addWords,
  allWord,
  anyWord,
  assemble,
  constantWord,
  divideWords,
  equalWords,
  lessThanWords,
  mapWords,
  multiplyWords,
  muxWords,
  resizeWord,
  shiftWord,
  sliceWord,
  subtractWords,
  type Word,
} from './wide.ts'

/** An expression of the design, its operands already words of the graph, as a word. Reads are the caller's. */
export function lowerExpression(graph: Graph, node: Expression, operands: readonly Word[]): Word {
  const { width } = node
  const first = operands[0]!
  const second = operands[1]!
  const resized = (index: number, to: number): Word => resizeWord(graph, operands[index]!, to, node.operands[index]!.signed)
  switch (node.op) {
    case 'constant':
      return constantWord(graph, node.value, width)
    case 'read':
      throw new Error('a read has no operands to lower')
    case 'crossing':
    case 'reinterpret':
      return first
    case 'extend':
      return resized(0, width)
    case 'not':
      return first.map((limb) => graph.not(limb))
    case 'negate':
      return subtractWords(graph, constantWord(graph, 0n, width), resized(0, width))
    case 'any':
      return [anyWord(graph, first)]
    case 'all':
      return [allWord(graph, first)]
    case 'parity':
      return [first.map((limb) => graph.parity(limb)).reduce((all, limb) => graph.xor(all, limb))]
    case 'and':
    case 'or':
    case 'xor': {
      const { op } = node
      return mapWords(resized(0, width), resized(1, width), (a, b) => graph[op](a, b))
    }
    case 'add':
      return addWords(graph, resized(0, width), resized(1, width))
    case 'subtract':
      return subtractWords(graph, resized(0, width), resized(1, width))
    case 'multiply':
      return multiplyWords(graph, resized(0, width), resized(1, width))
    case 'divide':
    case 'remainder':
      return lowerDivision(graph, node, operands)
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return [lowerComparison(graph, node.op, node, operands)]
    case 'shiftLeft':
      return shiftWord(graph, 'shl', resized(0, width), second)
    case 'shiftRight': {
      const value = node.operands[0]!
      const to = Math.max(width, value.width)
      return resizeWord(graph, shiftWord(graph, value.signed ? 'sar' : 'shr', resized(0, to), second), width, value.signed)
    }
    case 'bitAt':
      return sliceWord(graph, shiftWord(graph, 'shr', first, second), 0, 1)
    case 'slice':
      return sliceWord(graph, first, node.low, width)
    case 'cat':
      return assemble(
        graph,
        operands.toReversed().flatMap((word) => [...word]),
      )
    case 'mux':
      return muxWords(graph, first[0]!, resized(1, width), resized(2, width))
    case 'select':
      return lowerSelect(
        graph,
        node,
        first,
        operands.slice(1).map((_, index) => resized(index + 1, width)),
      )
  }
}

/** The width in which both values can be compared or divided as they are, and whether it holds signs. */
function commonShape(node: Expression): { width: number; signed: boolean } {
  const [a, b] = node.operands as [Expression, Expression]
  const signed = a.signed || b.signed
  const need = (each: Expression): number => each.width + (signed && !each.signed ? 1 : 0)
  return { width: Math.max(need(a), need(b)), signed }
}

function lowerComparison(
  graph: Graph,
  op: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge',
  node: Expression,
  operands: readonly Word[],
): Node {
  const { width, signed } = commonShape(node)
  const a = resizeWord(graph, operands[0]!, width, node.operands[0]!.signed)
  const b = resizeWord(graph, operands[1]!, width, node.operands[1]!.signed)
  switch (op) {
    case 'eq':
      return equalWords(graph, a, b)
    case 'ne':
      return graph.not(equalWords(graph, a, b))
    case 'lt':
      return lessThanWords(graph, a, b, signed)
    case 'ge':
      return graph.not(lessThanWords(graph, a, b, signed))
    case 'gt':
      return lessThanWords(graph, b, a, signed)
    case 'le':
      return graph.not(lessThanWords(graph, b, a, signed))
  }
}

/** Towards zero, the remainder with the sign of the dividend: on magnitudes, signs put back behind. */
function lowerDivision(graph: Graph, node: Expression, operands: readonly Word[]): Word {
  const [dividend, by] = node.operands as [Expression, Expression]
  if (by.op !== 'constant' || by.value === 0n) throw new Error('division is by constants other than 0')
  if (!dividend.signed && by.value > 0n) {
    const { quotient, remainder } = divideWords(graph, operands[0]!, by.value)
    return resizeWord(graph, node.op === 'divide' ? quotient : remainder, node.width, false)
  }
  const width = dividend.width + 1
  const value = resizeWord(graph, operands[0]!, width, dividend.signed)
  const negated = (word: Word): Word => subtractWords(graph, constantWord(graph, 0n, width), word)
  const isNegative = dividend.signed ? sliceWord(graph, value, width - 1, 1)[0]! : graph.constant(0n, 1)
  const magnitude = muxWords(graph, isNegative, negated(value), value)
  const { quotient, remainder } = divideWords(graph, magnitude, by.value < 0n ? -by.value : by.value)
  const result = node.op === 'divide' ? quotient : remainder
  const flips = node.op === 'divide' && by.value < 0n ? graph.not(isNegative) : isNegative
  return resizeWord(graph, muxWords(graph, flips, negated(result), result), node.width, true)
}

export function matchesPattern(graph: Graph, on: Word, pattern: Pattern): Node {
  let all = graph.constant(1n, 1)
  on.forEach((limb, index) => {
    const care = BigInt.asUintN(limb.width, pattern.care >> BigInt(index * 64))
    const value = BigInt.asUintN(limb.width, pattern.value >> BigInt(index * 64))
    if (care === 0n) {
      if (value !== 0n) all = graph.constant(0n, 1)
      return
    }
    const seen = care === ones(limb.width) ? limb : graph.and(limb, graph.constant(care, limb.width))
    all = graph.and(all, graph.eq(seen, graph.constant(value, limb.width)))
  })
  return all
}

/** Of the arms the one that matches first; a table of codes to 8 bits, else tests one after the other. */
export function chooseArm(graph: Graph, on: Word, patterns: readonly (readonly Pattern[])[], values: readonly Word[]): Word {
  const top = values[0]!
  if (on.length === 1 && on[0]!.width <= 8) {
    const arms = graph.arms(patterns, on[0]!.width)
    return top.map((_, limb) =>
      graph.select(
        on[0]!,
        arms,
        values.map((value) => value[limb]!),
      ),
    )
  }
  let chosen = values.at(-1)!
  for (let arm = patterns.length - 1; arm >= 0; arm--) {
    let matches = graph.constant(0n, 1)
    for (const pattern of patterns[arm]!) matches = graph.or(matches, matchesPattern(graph, on, pattern))
    chosen = muxWords(graph, matches, values[arm]!, chosen)
  }
  return chosen
}

const lowerSelect = (graph: Graph, node: SelectNode, on: Word, values: readonly Word[]): Word =>
  chooseArm(graph, on, node.arms, values)
