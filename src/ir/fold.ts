import { type Expression, normalise } from './expression.ts'

const ones = (width: number): bigint => (1n << BigInt(width)) - 1n
const bitsOf = (value: bigint, width: number): bigint => BigInt.asUintN(width, value)

function parity(bits: bigint): bigint {
  let odd = 0n
  for (let rest = bits; rest > 0n; rest &= rest - 1n) odd ^= 1n
  return odd
}

/** The value of a node whose operands are all constants; those of its operands are given. */
export function fold(node: Expression, values: readonly bigint[]): bigint {
  const [a = 0n, b = 0n] = values
  const widthOfFirst = node.operands[0]?.width ?? 0
  const result = (): bigint => {
    switch (node.op) {
      case 'constant':
        return node.value
      case 'read':
        throw new Error(`not a constant: ${node.variable.name}`)
      case 'not':
        return ~a
      case 'negate':
        return -a
      case 'any':
        return a === 0n ? 0n : 1n
      case 'all':
        return bitsOf(a, widthOfFirst) === ones(widthOfFirst) ? 1n : 0n
      case 'parity':
        return parity(bitsOf(a, widthOfFirst))
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
        return b === 0n ? 0n : a / b
      case 'remainder':
        return b === 0n ? 0n : a % b
      case 'eq':
        return a === b ? 1n : 0n
      case 'ne':
        return a !== b ? 1n : 0n
      case 'lt':
        return a < b ? 1n : 0n
      case 'le':
        return a <= b ? 1n : 0n
      case 'gt':
        return a > b ? 1n : 0n
      case 'ge':
        return a >= b ? 1n : 0n
      case 'shiftLeft':
        return b >= BigInt(node.width) ? 0n : a << b
      case 'shiftRight':
        return b >= BigInt(widthOfFirst) ? (a < 0n ? -1n : 0n) : a >> b
      case 'bitAt':
        return b >= BigInt(widthOfFirst) ? 0n : (bitsOf(a, widthOfFirst) >> b) & 1n
      case 'slice':
        return bitsOf(a, widthOfFirst) >> BigInt(node.low)
      case 'cat':
        return node.operands.reduce((bits, operand, i) => (bits << BigInt(operand.width)) | bitsOf(values[i]!, operand.width), 0n)
      case 'mux':
        return a !== 0n ? b : values[2]!
      case 'select': {
        const on = bitsOf(a, widthOfFirst)
        const arm = node.arms.findIndex((patterns) => patterns.some(({ value, care }) => (on & care) === value))
        return values[arm < 0 ? values.length - 1 : arm + 1]!
      }
    }
  }
  return normalise(result(), node.width, node.signed)
}
