import type { Expression } from '../ir/expression.ts'
import * as ir from '../ir/expression.ts'
import { isFixed } from '../ir/fixed-point.ts'
import { type FixedShape, type Shape, shapeText, widthOf } from '../ir/shape.ts'
import { report } from './fault.ts'
import {
  aligned,
  exactProduct,
  exactSum,
  type FixedNode,
  fixedShape,
  type ResizeOptions,
  resized,
  scaledByPowerOfTwo,
} from './fixed-point.ts'
import { toLeaves } from './literal.ts'
import { here } from './place-in-source.ts'
import { isSignal } from './signal-base.ts'
import { AnySignal, amountOf, BoolSignal, dummy, registerSignal } from './signals.ts'

const make = ({ node, shape }: FixedNode): FixedSignal => new FixedSignal(shape, [node])

/** A number with a binary point. Its arithmetic is exact; `resize` alone drops bits, and says how. */
export class FixedSignal extends AnySignal {
  get $fixed(): FixedNode {
    return { node: this.$leaves[0]!, shape: this.$shape as FixedShape }
  }
  get width(): number {
    return widthOf(this.$shape)
  }

  override eq(other: unknown): BoolSignal {
    return this.$compare('eq', other)
  }
  override ne(other: unknown): BoolSignal {
    return this.$compare('ne', other)
  }
  lt(other: unknown): BoolSignal {
    return this.$compare('lt', other)
  }
  le(other: unknown): BoolSignal {
    return this.$compare('le', other)
  }
  gt(other: unknown): BoolSignal {
    return this.$compare('gt', other)
  }
  ge(other: unknown): BoolSignal {
    return this.$compare('ge', other)
  }
  $compare(op: ir.BinaryOp, other: unknown): BoolSignal {
    const { left, right } = aligned(this.$fixed, this.$partner(other, op))
    return new BoolSignal({ kind: 'bool' }, [ir.binary(op, left, right, 1, false, here())])
  }

  add(other: unknown): FixedSignal {
    return make(exactSum('add', this.$fixed, this.$partner(other, 'add')))
  }
  sub(other: unknown): FixedSignal {
    return make(exactSum('subtract', this.$fixed, this.$partner(other, 'sub')))
  }
  mul(other: unknown): FixedSignal {
    return make(exactProduct(this.$fixed, this.$partner(other, 'mul')))
  }
  neg(): FixedSignal {
    const { node, shape } = this.$fixed
    return make({
      node: ir.unary('negate', node, node.width + 1, true, here()),
      shape: fixedShape(true, shape.integer + 1, shape.fraction),
    })
  }
  addWrap(other: unknown): FixedSignal {
    return make(this.$kept('add', this.$same(other, 'addWrap'), 'wrap'))
  }
  subWrap(other: unknown): FixedSignal {
    return make(this.$kept('subtract', this.$same(other, 'subWrap'), 'wrap'))
  }
  addSat(other: unknown): FixedSignal {
    return make(this.$kept('add', this.$same(other, 'addSat'), 'saturate'))
  }
  subSat(other: unknown): FixedSignal {
    return make(this.$kept('subtract', this.$same(other, 'subSat'), 'saturate'))
  }
  $kept(op: 'add' | 'subtract', other: FixedNode, overflow: 'wrap' | 'saturate'): FixedNode {
    const { node, shape } = this.$fixed
    if (overflow === 'wrap') return { node: ir.binary(op, node, other.node, node.width, node.signed, here()), shape }
    return { node: resized(exactSum(op, this.$fixed, other), shape, { overflow })!, shape }
  }

  /** By a constant: the point moves, the bits stay. By a signal: the shape stays, and bits shifted out are lost. */
  shl(amount: unknown): FixedSignal {
    return this.$shift('shiftLeft', amount)
  }
  shr(amount: unknown): FixedSignal {
    return this.$shift('shiftRight', amount)
  }
  $shift(op: 'shiftLeft' | 'shiftRight', amount: unknown): FixedSignal {
    const { node, shape } = this.$fixed
    const by = amountOf(amount, 'amount to shift by')
    if (typeof by === 'number') return make(scaledByPowerOfTwo(this.$fixed, op === 'shiftLeft' ? by : -by))
    return make({ node: ir.binary(op, node, by, node.width, node.signed, here()), shape })
  }

  /** Another number of bits before and behind the point. */
  resize(shape: unknown, options: ResizeOptions = {}): FixedSignal {
    const to = shape as Shape | undefined
    if (!to || typeof to !== 'object' || !isFixed(to)) {
      report({
        code: 'GW010',
        title: 'shape',
        message: 'resize needs a fixed point shape',
        mend: "write value.resize(fixed(4, 8), { round: 'halfUp', overflow: 'saturate' })",
      })
      return this
    }
    return make({ node: resized(this.$fixed, to, options) ?? dummy(widthOf(to), to.kind === 'fixed'), shape: to })
  }

  /** Another fixed point signal, or a plain number that takes this one's shape. */
  $partner(value: unknown, what: string): FixedNode {
    if (value instanceof FixedSignal) return value.$fixed
    if (!isSignal(value)) return this.$same(value, what)
    const shape = value.$shape
    const isInteger = shape.kind === 'uint' || shape.kind === 'sint'
    report({
      code: 'GW013',
      title: 'shape',
      message: `${what} of ${shapeText(this.$shape)} needs a fixed point number, not ${shapeText(shape)}`,
      mend: isInteger
        ? `say where its point is: value.as(${shape.kind === 'uint' ? 'ufixed' : 'fixed'}(${shape.width}, 0))`
        : 'convert it: value.asBits().as(ufixed(n, 0))',
    })
    return { node: this.$zero(), shape: this.$shape as FixedShape }
  }
  $same(value: unknown, what: string): FixedNode {
    const leaves = toLeaves(this.$shape, value, { what: `the operands of ${what}` })
    return { node: leaves?.[0] ?? this.$zero(), shape: this.$shape as FixedShape }
  }
  $zero(): Expression {
    return dummy(widthOf(this.$shape), this.$leaves[0]!.signed)
  }
}

registerSignal('fixed', FixedSignal)
registerSignal('ufixed', FixedSignal)
