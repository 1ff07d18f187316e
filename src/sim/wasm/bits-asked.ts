import type { Expression } from '../../ir/expression.ts'
import type { Graph, Node } from './graph.ts'
import { chooseArm, lowerExpression } from './lower.ts'
import { assemble, constantWord, muxWords, resizeWord, sliceWord, type Word } from './wide.ts'

/** Bits of an operand; absent where they are not there yet and the whole is to be asked for again. */
export type AskBits = (expression: Expression, low: number, width: number) => Word | undefined

/** Bits `low` … of an expression, from just those bits of the operands that matter. */
export function bitsOfExpression(
  graph: Graph,
  expression: Expression,
  low: number,
  width: number,
  ask: AskBits,
): Word | undefined {
  /** Bits of an operand first taken to any width by its own sign. */
  const extended = (operand: Expression, from: number): Word | undefined => {
    if (from >= operand.width) {
      if (!operand.signed) return constantWord(graph, 0n, width)
      const sign = ask(operand, operand.width - 1, 1)
      return sign && resizeWord(graph, sign, width, true)
    }
    const part = ask(operand, from, Math.min(width, operand.width - from))
    return part && resizeWord(graph, part, width, operand.signed)
  }
  const [first, second] = expression.operands
  switch (expression.op) {
    case 'not': {
      const word = ask(first!, low, width)
      return word?.map((limb) => graph.not(limb))
    }
    case 'reinterpret':
    case 'crossing':
      return ask(first!, low, width)
    case 'extend':
      return extended(first!, low)
    case 'slice':
      return ask(first!, expression.low + low, width)
    case 'and':
    case 'or':
    case 'xor': {
      const { op } = expression
      const a = extended(first!, low)
      const b = extended(second!, low)
      return a && b && a.map((limb, index) => graph[op](limb, b[index]!))
    }
    case 'shiftLeft':
    case 'shiftRight': {
      if (second!.op !== 'constant' || second!.value > 0xffffffn) return shiftedBits(graph, expression, low, width, ask)
      const by = Number(second!.value)
      if (expression.op === 'shiftRight') return extended(first!, low + by)
      if (low >= by) return extended(first!, low - by)
      if (low + width <= by) return constantWord(graph, 0n, width)
      const count = low + width - by
      const part = ask(first!, 0, Math.min(first!.width, count))
      return part && assemble(graph, [...constantWord(graph, 0n, by - low), ...resizeWord(graph, part, count, first!.signed)])
    }
    case 'cat': {
      const parts: Node[] = []
      let isMissing = false
      let base = 0
      for (const operand of expression.operands.toReversed()) {
        const from = Math.max(low, base)
        const to = Math.min(low + width, base + operand.width)
        if (from < to) {
          const part = ask(operand, from - base, to - from)
          if (part) parts.push(...part)
          else isMissing = true
        }
        base += operand.width
      }
      return isMissing ? undefined : assemble(graph, parts)
    }
    case 'mux':
    case 'select': {
      const on = ask(first!, 0, first!.width)
      const values = expression.operands.slice(1).map((operand) => extended(operand, low))
      if (!on || values.includes(undefined)) return undefined
      if (expression.op === 'mux') return muxWords(graph, on[0]!, values[0]!, values[1]!)
      return chooseArm(graph, on, expression.arms, values as Word[])
    }
    case 'negate':
    case 'add':
    case 'subtract':
    case 'multiply': {
      const top = low + width
      if (low === 0 && expression.operands.every((operand) => operand.width <= top)) break
      const narrow = {
        ...expression,
        width: top,
        operands: expression.operands.map((operand) => ({ ...operand, width: Math.min(operand.width, top) }) as Expression),
      } as Expression
      const operands = expression.operands.map((operand) => ask(operand, 0, Math.min(operand.width, top)))
      if (operands.includes(undefined)) return undefined
      return sliceWord(graph, lowerExpression(graph, narrow, operands as Word[]), low, width)
    }
    case 'bitAt':
      if (second!.op !== 'constant') break
      if (second!.value >= BigInt(first!.width)) return constantWord(graph, 0n, 1)
      return ask(first!, Number(second!.value), 1)
    default:
  }
  if (width === expression.width) {
    const operands = expression.operands.map((operand) => ask(operand, 0, operand.width))
    return operands.includes(undefined) ? undefined : lowerExpression(graph, expression, operands as Word[])
  }
  const whole = ask(expression, 0, expression.width)
  return whole && sliceWord(graph, whole, low, width)
}

/** Of a shift by an amount found at run time: to the left only bits below matter, to the right only those above. */
function shiftedBits(graph: Graph, expression: Expression, low: number, width: number, ask: AskBits): Word | undefined {
  const [value, amount] = expression.operands as [Expression, Expression]
  const by = ask(amount, 0, amount.width)
  const isLeft = expression.op === 'shiftLeft'
  const from = isLeft ? 0 : Math.min(low, value.width - 1)
  const taken = isLeft ? Math.min(value.width, low + width) : value.width - from
  const part = ask(value, from, taken)
  if (!part || !by) return undefined
  const top = isLeft ? low + width : low - from + width
  const narrow = { ...expression, width: top, operands: [{ ...value, width: taken }, amount] } as Expression
  return sliceWord(graph, lowerExpression(graph, narrow, [part, by]), isLeft ? low : low - from, width)
}
