import { constant, type Expression, normalise, unary } from '../ir/expression.ts'

export const allOnes = (width: number): bigint => (1n << BigInt(width)) - 1n
export const bitsFor = (count: number): number => Math.max(1, Math.ceil(Math.log2(count)))

/** Is the value one of this width and sign? */
export const fits = (value: bigint, width: number, signed: boolean): boolean => normalise(value, width, signed) === value

/** The same bits, read with this sign. */
export function withSign(node: Expression, signed: boolean): Expression {
  if (node.signed === signed) return node
  if (node.op === 'constant') return constant(node.value, node.width, signed, node.origin)
  if (node.op === 'reinterpret') return node.operands[0]!
  return unary('reinterpret', node, node.width, signed, node.origin)
}

/** The same value, wider. */
export function widened(node: Expression, width: number): Expression {
  if (node.width === width) return node
  if (node.op === 'constant') return constant(node.value, width, node.signed, node.origin)
  const inner = node.op === 'extend' && node.name === undefined ? node.operands[0]! : node
  return unary('extend', inner, width, node.signed, node.origin)
}
