import type { Expression } from '../expression.ts'
import { fold } from '../fold.ts'
import type { Module } from '../module.ts'
import { nodesOf } from '../nodes.ts'

const found = new WeakMap<Module, ReadonlyMap<Expression, bigint>>()

/**
 * The nodes of a module that have one value for ever, by what they are computed from alone.
 *
 * A read is none, even of a wire that is tied to a constant: a wire is there to be driven otherwise in another variant.
 * Nor is a comparison with the end of a range (`count.ge(0)`): generators write these for parameters that happen so.
 */
export function constantsOf(module: Module): ReadonlyMap<Expression, bigint> {
  const known = found.get(module)
  if (known) return known
  const values = new Map<Expression, bigint>()
  for (const node of nodesOf(module)) {
    const value = constantValue(node, values)
    if (value !== undefined) values.set(node, value)
  }
  found.set(module, values)
  return values
}

function constantValue(node: Expression, values: ReadonlyMap<Expression, bigint>): bigint | undefined {
  if (node.op === 'read') return undefined
  const operands = node.operands.map((operand) => values.get(operand))
  if (operands.every((value) => value !== undefined)) return fold(node, operands)
  const [first, second, third] = operands
  switch (node.op) {
    case 'and':
    case 'multiply':
      return operands.includes(0n) ? 0n : undefined
    case 'or': {
      const isFull = node.operands.some(
        (operand, i) => operand.width === node.width && operands[i] === (operand.signed ? -1n : (1n << BigInt(node.width)) - 1n),
      )
      return isFull ? (node.signed ? -1n : (1n << BigInt(node.width)) - 1n) : undefined
    }
    case 'eq':
    case 'le':
    case 'ge':
      return isSame(node.operands[0]!, node.operands[1]!) ? 1n : undefined
    case 'ne':
    case 'lt':
    case 'gt':
      return isSame(node.operands[0]!, node.operands[1]!) ? 0n : undefined
    case 'mux':
      return first === undefined ? (second === third ? second : undefined) : first !== 0n ? second : third
    default:
      return undefined
  }
}

const isSame = (a: Expression, b: Expression): boolean =>
  a === b || (a.op === 'read' && b.op === 'read' && a.variable === b.variable)
