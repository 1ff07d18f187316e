import type { Variable } from './module.ts'
import type { Origin } from './origin.ts'

/**
 * Expressions are a graph of plain nodes: a node read in several places is one object.
 *
 * A node's value is an integer: unsigned 0 … 2^width-1, or signed -2^(width-1) … 2^(width-1)-1. Arithmetic is that of
 * integers, on the operands' values whatever their widths and signs; the result is reduced modulo 2^width into the
 * node's own range. So `add` with a width of max+1 is exact and with the operands' width wraps.
 *
 * `name` is set where the design gave the value a name (`const isMine = …`): Verilog and waves show it.
 */
interface NodeBase {
  readonly width: number
  readonly signed: boolean
  readonly operands: readonly Expression[]
  readonly origin: Origin | undefined
  name?: string
}

export interface ConstantNode extends NodeBase {
  readonly op: 'constant'
  readonly value: bigint
}
/** The final value of a variable: a register's is its value now. */
export interface ReadNode extends NodeBase {
  readonly op: 'read'
  readonly variable: Variable
}
export type UnaryOp =
  | 'not' // every bit inverted; width of the operand
  | 'negate'
  | 'any' // or of all bits, width 1
  | 'all' // and of all bits, width 1
  | 'parity' // xor of all bits, width 1
  | 'extend' // to a larger width by the operand's own sign: the value stays (a negative one taken into unsigned wraps)
  | 'reinterpret' // the same bits, read with the other sign
export interface UnaryNode extends NodeBase {
  readonly op: UnaryOp
}
export type BinaryOp =
  | 'and' // bitwise; operands and result have one width
  | 'or'
  | 'xor'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide' // by a constant other than 0, towards zero
  | 'remainder' // with the sign of the dividend
  | 'eq' // comparisons: by value, over any widths and signs; width 1
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'shiftLeft' // operands: value, amount (unsigned, any width); past the width 0
  | 'shiftRight' // past the width 0, for a signed value its sign
  | 'bitAt' // operands: value, index (unsigned); width 1; past the width 0
export interface BinaryNode extends NodeBase {
  readonly op: BinaryOp
}
/** Bits `low + width - 1` … `low` of the operand, unsigned. */
export interface SliceNode extends NodeBase {
  readonly op: 'slice'
  readonly low: number
}
/** First operand on top. */
export interface CatNode extends NodeBase {
  readonly op: 'cat'
}
/** Operands: condition (width 1), then, otherwise (width and sign of the node). */
export interface MuxNode extends NodeBase {
  readonly op: 'mux'
}
/** Matches where `(on & care) === value`. An exact code has every bit of `care` set. */
export interface Pattern {
  readonly value: bigint
  readonly care: bigint
}
/** Operands: `on`, one value an arm, and last the value where no arm matches. The first arm that matches wins. */
export interface SelectNode extends NodeBase {
  readonly op: 'select'
  readonly arms: readonly (readonly Pattern[])[]
}
/** The operand, known to reach another clock domain. `kind`: what makes that safe. */
export interface CrossingNode extends NodeBase {
  readonly op: 'crossing'
  readonly reason: string
  readonly kind: 'synchroniser' | 'stable' | 'gray'
}

export type Expression =
  | ConstantNode
  | ReadNode
  | UnaryNode
  | BinaryNode
  | SliceNode
  | CatNode
  | MuxNode
  | SelectNode
  | CrossingNode
export type Op = Expression['op']

/** The bits of an integer, read as a value of this width and sign. */
export const normalise = (value: bigint, width: number, signed: boolean): bigint =>
  signed ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value)

const none: readonly Expression[] = []

export const constant = (value: bigint, width: number, signed = false, origin?: Origin): ConstantNode => ({
  op: 'constant',
  width,
  signed,
  operands: none,
  origin,
  value: normalise(value, width, signed),
})

export const read = (variable: Variable, origin?: Origin): ReadNode => ({
  op: 'read',
  width: variable.width,
  signed: variable.signed,
  operands: none,
  origin,
  variable,
})

export const unary = (op: UnaryOp, operand: Expression, width: number, signed: boolean, origin?: Origin): UnaryNode => ({
  op,
  width,
  signed,
  operands: [operand],
  origin,
})

export const binary = (
  op: BinaryOp,
  left: Expression,
  right: Expression,
  width: number,
  signed: boolean,
  origin?: Origin,
): BinaryNode => ({ op, width, signed, operands: [left, right], origin })

export const slice = (operand: Expression, low: number, width: number, origin?: Origin): SliceNode => ({
  op: 'slice',
  width,
  signed: false,
  operands: [operand],
  origin,
  low,
})

export const cat = (operands: readonly Expression[], origin?: Origin): CatNode => ({
  op: 'cat',
  width: operands.reduce((sum, operand) => sum + operand.width, 0),
  signed: false,
  operands,
  origin,
})

export const mux = (condition: Expression, then: Expression, otherwise: Expression, origin?: Origin): MuxNode => ({
  op: 'mux',
  width: then.width,
  signed: then.signed,
  operands: [condition, then, otherwise],
  origin,
})

export const select = (
  on: Expression,
  arms: readonly { readonly patterns: readonly Pattern[]; readonly value: Expression }[],
  otherwise: Expression,
  origin?: Origin,
): SelectNode => ({
  op: 'select',
  width: otherwise.width,
  signed: otherwise.signed,
  operands: [on, ...arms.map((arm) => arm.value), otherwise],
  origin,
  arms: arms.map((arm) => arm.patterns),
})

export const crossing = (operand: Expression, reason: string, kind: CrossingNode['kind'], origin?: Origin): CrossingNode => ({
  op: 'crossing',
  width: operand.width,
  signed: operand.signed,
  operands: [operand],
  origin,
  reason,
  kind,
})

/** The pattern that one code alone matches. */
export const exactly = (code: bigint, width: number): Pattern => ({
  value: BigInt.asUintN(width, code),
  care: (1n << BigInt(width)) - 1n,
})
