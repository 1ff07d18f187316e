import { type Expression, normalise, type Pattern } from '../../ir/expression.ts'

/**
 * What each operation of the IR computes, on whole integers. This is the meaning of the language: an operand is the
 * integer that its width and sign say, the result is reduced into the node's own width and sign.
 * Nodes that need a state (`read`) are the caller's.
 */
export function operate(node: Expression, operands: readonly bigint[]): bigint {
  return normalise(exact(node, operands), node.width, node.signed)
}

function exact(node: Expression, operands: readonly bigint[]): bigint {
  const a = operands[0] ?? 0n
  const b = operands[1] ?? 0n
  switch (node.op) {
    case 'constant':
      return node.value
    case 'read':
      throw new Error('a read has no operation')
    case 'not':
      return ~a
    case 'negate':
      return -a
    case 'any':
      return truth(a !== 0n)
    case 'all':
      return truth(bitsOf(node, 0, a) === (1n << BigInt(node.operands[0]!.width)) - 1n)
    case 'parity':
      return parity(bitsOf(node, 0, a))
    case 'extend':
    case 'reinterpret':
    case 'crossing':
      return a
    case 'and':
      return a & b
    case 'or':
      return a | b
    case 'xor':
      return a ^ b
    case 'add':
      return a + b
    case 'subtract':
      return a - b
    case 'multiply':
      return a * b
    case 'divide':
      return a / b
    case 'remainder':
      return a % b
    case 'eq':
      return truth(a === b)
    case 'ne':
      return truth(a !== b)
    case 'lt':
      return truth(a < b)
    case 'le':
      return truth(a <= b)
    case 'gt':
      return truth(a > b)
    case 'ge':
      return truth(a >= b)
    case 'shiftLeft':
      return b >= BigInt(node.width) ? 0n : a << b
    case 'shiftRight':
      return b >= BigInt(node.operands[0]!.width) ? (a < 0n ? -1n : 0n) : a >> b
    case 'bitAt':
      return b >= BigInt(node.operands[0]!.width) ? 0n : (bitsOf(node, 0, a) >> b) & 1n
    case 'slice':
      return bitsOf(node, 0, a) >> BigInt(node.low)
    case 'cat':
      return operands.reduce((joined, part, i) => (joined << BigInt(node.operands[i]!.width)) | bitsOf(node, i, part), 0n)
    case 'mux':
      return a !== 0n ? b : operands[2]!
    case 'select': {
      const on = bitsOf(node, 0, a)
      const arm = node.arms.findIndex((patterns) => matches(patterns, on))
      return arm < 0 ? operands.at(-1)! : operands[arm + 1]!
    }
  }
}

export const matches = (patterns: readonly Pattern[], on: bigint): boolean =>
  patterns.some(({ value, care }) => (on & care) === value)

const truth = (value: boolean): bigint => (value ? 1n : 0n)

/** An operand as its bits. */
const bitsOf = (node: Expression, operand: number, value: bigint): bigint => BigInt.asUintN(node.operands[operand]!.width, value)

function parity(bits: bigint): bigint {
  let odd = 0n
  for (let rest = bits; rest !== 0n; rest >>= 1n) odd ^= rest & 1n
  return odd
}
