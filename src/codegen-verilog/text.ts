import type { Expression } from '../ir/expression.ts'
import { breakable } from './layout.ts'
import { literal } from './literal.ts'

/** How tightly Verilog binds an operator. */
export const precedence = {
  conditional: 1,
  logical: 2,
  bitwise: 4,
  equality: 6,
  relational: 7,
  shift: 8,
  sum: 9,
  product: 10,
  unary: 11,
  primary: 12,
} as const

/** An expression as Verilog text. Its self-determined width is that of its node, always. */
export interface Text {
  readonly text: string
  readonly precedence: number
  /** Verilog's view of the sign, which is not always the node's: a `{…}` is unsigned. */
  readonly signed: boolean
  /** The value depends on Verilog's taking it as signed: must not meet an unsigned neighbour bare. */
  readonly fragile: boolean
  /** The outermost operator, where several of one kind may stand in a row. */
  readonly operator?: string
}

export const primary = (text: string, signed = false): Text => ({
  text,
  precedence: precedence.primary,
  signed,
  fragile: false,
})

const enclosed = (operand: Text, least: number): string => (operand.precedence >= least ? operand.text : `(${operand.text})`)

/** Closed against the sign of what stands beside it. */
const isolated = (operand: Text): Text => (operand.fragile ? primary(`$signed(${operand.text})`, true) : operand)

const asSigned = (operand: Text): Text => (operand.signed ? operand : primary(`$signed(${operand.text})`, true))

/** Bits of a signal by its name. */
export const bitsText = (name: string, low: number, width: number): string =>
  width === 1 ? `${name}[${low}]` : `${name}[${low + width - 1}:${low}]`

function chain(operator: string, own: number, left: Text, right: Text, least: number, isAssociative: boolean): Text {
  const a = isolated(left)
  const b = isolated(right)
  const leftText = a.operator === operator || a.precedence >= least ? a.text : `(${a.text})`
  const rightText =
    (isAssociative && b.operator === operator) || (b.precedence > own && b.precedence >= least) ? b.text : `(${b.text})`
  return {
    text: `${leftText} ${operator} ${breakable}${rightText}`,
    precedence: own,
    signed: a.signed && b.signed,
    fragile: false,
    operator,
  }
}

const comparisons = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' } as const
const reductions = { any: '|', all: '&', parity: '^' } as const
const bitwise = { and: '&', or: '|', xor: '^' } as const
const logical = { and: '&&', or: '||' } as const

/** The text of a simplified node over the texts of its operands; operands of slices and bit selects are names. */
export function textOf(node: Expression, operands: readonly Text[]): Text {
  const [a, b, c] = operands as [Text, Text, Text]
  switch (node.op) {
    case 'constant': {
      const text = literal(node.value, node.width, node.signed)
      return text.startsWith('-') ? { ...primary(text, true), precedence: precedence.unary } : primary(text, node.signed)
    }
    case 'read':
      return primary(node.variable.name, node.variable.signed)
    case 'reinterpret':
    case 'crossing':
      return a
    case 'not':
      return unaryText(node.width === 1 ? '!' : '~', a, node.width !== 1 && a.signed)
    case 'negate':
      return unaryText('-', a, a.signed)
    case 'any':
    case 'all':
    case 'parity':
      return { ...unaryText(reductions[node.op], a, false), operator: 'reduction' }
    case 'extend': {
      const operand = node.operands[0]!
      const count = node.width - operand.width
      if (!operand.signed) return primary(`{${literal(0n, count)}, ${a.text}}`)
      if (operand.width === 1) return primary(`{${node.width}{${a.text}}}`)
      if (count === 1) return primary(`{${bitsText(a.text, operand.width - 1, 1)}, ${a.text}}`)
      return primary(`{{${count}{${bitsText(a.text, operand.width - 1, 1)}}}, ${a.text}}`)
    }
    case 'and':
    case 'or':
      if (node.width === 1)
        return chain(logical[node.op], precedence.logical, withoutReduction(a), withoutReduction(b), precedence.equality, true)
      return chain(bitwise[node.op], precedence.bitwise, withoutReduction(a), withoutReduction(b), precedence.unary, true)
    case 'xor':
      return chain(bitwise.xor, precedence.bitwise, withoutReduction(a), withoutReduction(b), precedence.unary, true)
    case 'add':
      return chain('+', precedence.sum, a, b, precedence.sum, true)
    case 'subtract':
      return chain('-', precedence.sum, a, b, precedence.sum, false)
    case 'multiply': {
      // Signed on both sides, so that synthesis sees the narrow factors below their extensions.
      const isSigned = node.operands.some((operand) => operand.signed)
      return isSigned
        ? chain('*', precedence.product, asSigned(a), asSigned(b), precedence.product, false)
        : chain('*', precedence.product, a, b, precedence.product, true)
    }
    case 'divide':
    case 'remainder': {
      const operator = node.op === 'divide' ? '/' : '%'
      if (!node.signed) return chain(operator, precedence.product, unsignedBeside(a, b), b, precedence.unary, false)
      return { ...chain(operator, precedence.product, asSigned(a), asSigned(b), precedence.unary, false), fragile: true }
    }
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge': {
      const isSigned = node.operands[0]!.signed
      const isOrder = node.op !== 'eq' && node.op !== 'ne'
      const own = isOrder ? precedence.relational : precedence.equality
      let left = isSigned && isOrder ? asSigned(a) : a
      let right = isSigned && isOrder ? asSigned(b) : b
      if (isOrder && !isSigned) left = unsignedBeside(left, right)
      if (left.fragile !== right.fragile || left.signed !== right.signed) {
        left = isolated(left)
        right = isolated(right)
      }
      return {
        text: `${enclosed(left, precedence.sum)} ${comparisons[node.op]} ${breakable}${enclosed(right, precedence.sum)}`,
        precedence: own,
        signed: false,
        fragile: false,
      }
    }
    case 'shiftLeft':
      return {
        text: `${enclosed(isolated(a), precedence.unary)} << ${enclosed(b, precedence.unary)}`,
        precedence: precedence.shift,
        signed: a.signed,
        fragile: false,
      }
    case 'shiftRight': {
      const isSigned = node.operands[0]!.signed
      const value = isSigned ? asSigned(a) : isolated(a)
      return {
        text: `${enclosed(value, precedence.unary)} ${isSigned ? '>>>' : '>>'} ${enclosed(b, precedence.unary)}`,
        precedence: precedence.shift,
        signed: value.signed,
        fragile: isSigned,
      }
    }
    case 'bitAt':
      return primary(`${a.text}[${node.width === 1 ? indexText(b) : `${factorText(b)} * ${node.width} +: ${node.width}`}]`)
    case 'slice':
      return primary(bitsText(a.text, node.low, node.width))
    case 'cat':
      return primary(concatenation(node.operands, operands))
    case 'mux': {
      const then = isolated(b)
      const otherwise = isolated(c)
      return {
        text: `${enclosed(a, precedence.logical)} ? ${breakable}${enclosed(then, precedence.logical)} : ${breakable}${otherwise.text}`,
        precedence: precedence.conditional,
        signed: then.signed && otherwise.signed,
        fragile: false,
      }
    }
    case 'select':
      throw new Error('a select node has a signal of its own')
  }
}

/** From so many on, equal parts side by side are counted: `{18{a[17]}}`. */
const leastRepeated = 3

function concatenation(nodes: readonly Expression[], texts: readonly Text[]): string {
  const parts: string[] = []
  for (let start = 0, end: number; start < nodes.length; start = end) {
    end = start + 1
    while (end < nodes.length && nodes[end] === nodes[start]) end++
    const count = end - start
    const { text } = texts[start]!
    if (count < leastRepeated) parts.push(...Array.from({ length: count }, () => text))
    else if (count === nodes.length) return `{${count}{${text}}}`
    else parts.push(`{${count}{${text}}}`)
  }
  return `{${parts.join(`, ${breakable}`)}}`
}

/** Two signed texts beside each other would be taken as signed. */
const unsignedBeside = (operand: Text, partner: Text): Text =>
  operand.signed && partner.signed ? primary(`$unsigned(${operand.text})`) : operand

const unaryText = (operator: string, operand: Text, signed: boolean): Text => ({
  text: `${operator}${operand.operator === 'reduction' ? `(${operand.text})` : enclosed(isolated(operand), precedence.primary)}`,
  precedence: precedence.unary,
  signed,
  fragile: false,
})

/** The condition where a branch is taken that stands on the other side. */
export const negated = (condition: Text): Text => unaryText('!', condition, false)

/** All of several conditions. */
export const conjunction = (conditions: readonly Text[]): Text =>
  conditions.reduce((all, next) =>
    chain('&&', precedence.logical, withoutReduction(all), withoutReduction(next), precedence.equality, true),
  )

/** As `$display` must take it: of the sign that the design means. */
export const valueText = (node: Expression, text: Text): string =>
  node.signed ? asSigned(text).text : text.signed ? `$unsigned(${text.text})` : text.text

/** As an index: Verilog takes a signed one as it is, below 0. */
export const indexText = (index: Text): string => (index.signed ? `$unsigned(${index.text})` : index.text)

/**
 * The address of a memory's word. Icarus 11 computes a sum there without wrapping it to its width, as no other tool does:
 * braces make it wrap.
 */
export const addressText = (address: Text): string => (address.text.includes(' ') ? `{${address.text}}` : indexText(address))

/** To be multiplied by a plain number, in 32 bits: braces keep a sum in its own width. */
const factorText = (index: Text): string => (index.precedence === precedence.primary ? indexText(index) : `{${index.text}}`)

/** Safe beside any neighbour, as what `case` stands on. */
export const isolatedText = (text: Text): string => isolated(text).text

/** `a & (|b)`, not `a & |b`. */
const withoutReduction = (operand: Text): Text => (operand.operator === 'reduction' ? primary(`(${operand.text})`) : operand)
