import type { Expression } from './expression.ts'

/** Asks for bits of an expression; bits below 0 or past its width are asked for in vain. */
export type Demand = (node: Expression, low: number, width: number) => void

const constantOf = (node: Expression): number | undefined =>
  node.op === 'constant' && node.value >= 0n && node.value < 0x1000000n ? Number(node.value) : undefined

/** Asks for bits of a value that is first taken, by its own sign, to as large a width as needed. */
export function demandExtended(node: Expression, low: number, width: number, demand: Demand): void {
  const from = node.signed ? Math.min(low, node.width - 1) : low
  demand(node, from, low + width - from)
}

/**
 * The bits of its operands that some bits of a node depend on.
 *
 * `slice`, `cat`, bitwise operators, choices and shifts by constants pass a demand on to just the bits that matter, sums
 * and products to those at and below it, everything else to whole operands. A read has no operands: its bits are the
 * variable's.
 */
export function demandOperands(node: Expression, low: number, width: number, demand: Demand): void {
  const whole = (operand: Expression): void => demand(operand, 0, operand.width)
  const first = node.operands[0]!
  const second = node.operands[1]!
  switch (node.op) {
    case 'constant':
    case 'read':
      break
    case 'not':
    case 'reinterpret':
    case 'crossing':
      demand(first, low, width)
      break
    case 'extend':
    case 'and':
    case 'or':
    case 'xor':
      for (const operand of node.operands) demandExtended(operand, low, width, demand)
      break
    case 'negate':
    case 'add':
    case 'subtract':
    case 'multiply':
      for (const operand of node.operands) demand(operand, 0, low + width)
      break
    case 'any':
    case 'all':
    case 'parity':
    case 'divide':
    case 'remainder':
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      for (const operand of node.operands) whole(operand)
      break
    case 'shiftLeft': {
      const amount = constantOf(second)
      if (amount !== undefined) demandExtended(first, low - amount, width, demand)
      else {
        demand(first, 0, low + width)
        whole(second)
      }
      break
    }
    case 'shiftRight': {
      const amount = constantOf(second)
      if (amount !== undefined) demandExtended(first, low + amount, width, demand)
      else {
        demandExtended(first, low, Math.max(width, first.width - low), demand)
        whole(second)
      }
      break
    }
    case 'bitAt': {
      const index = constantOf(second)
      if (index !== undefined) demand(first, index, 1)
      else for (const operand of node.operands) whole(operand)
      break
    }
    case 'slice':
      demand(first, node.low + low, width)
      break
    case 'cat': {
      let base = node.width
      for (const operand of node.operands) {
        base -= operand.width
        const from = Math.max(low - base, 0)
        const to = Math.min(low + width - base, operand.width)
        if (from < to) demand(operand, from, to - from)
      }
      break
    }
    case 'mux':
    case 'select':
      whole(first)
      for (let i = 1; i < node.operands.length; i++) demandExtended(node.operands[i]!, low, width, demand)
  }
}
