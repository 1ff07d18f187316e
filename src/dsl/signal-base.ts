import type { Expression } from '../ir/expression.ts'
import type { Variable } from '../ir/module.ts'
import { type Shape, shapeText } from '../ir/shape.ts'
import { assignPlace } from './assign.ts'
import { fail, raiseGuard } from './fault.ts'

/** One leaf of what can be assigned: a variable, bits of it, or one bit found at run time. */
export interface PlaceLeaf {
  readonly variable: Variable
  readonly low?: number
  readonly width?: number
  readonly bit?: Expression
}
/** What can be assigned: leaves in the order of the shape, or one of several places chosen at run time. */
export type Place =
  | { readonly kind: 'direct'; readonly role: 'wire' | 'register'; readonly leaves: readonly PlaceLeaf[] }
  | {
      readonly kind: 'indexed'
      readonly role: 'wire' | 'register'
      readonly index: Expression
      readonly elements: readonly Place[]
    }

/**
 * What all signals have at run time. The members with `$` are ours; a struct's fields stand beside them.
 *
 * A signal is a view: expressions for the leaves of its shape and, where it can be assigned, the place behind them.
 */
export abstract class SignalBase {
  readonly $shape: Shape
  readonly $leaves: readonly Expression[]
  readonly $place: Place | undefined

  constructor(shape: Shape, leaves: readonly Expression[], place?: Place) {
    this.$shape = shape
    this.$leaves = leaves
    this.$place = place
  }

  set(value: unknown): void {
    assignPlace(this, 'wire', value)
  }

  set next(value: unknown) {
    assignPlace(this, 'register', value)
  }

  get next(): never {
    return fail({
      code: 'GW015',
      title: 'reading .next',
      message: '`.next` is write-only',
      mend: 'read the register itself for its value now, or give the next value a name of its own: const following = …; register.next = following',
    })
  }

  valueOf(): never {
    return raiseGuard('valueOf', this.$shape)
  }

  toString(): string {
    return `[signal ${shapeText(this.$shape)}]`
  }

  [Symbol.toPrimitive](): never {
    return raiseGuard('an operator', this.$shape)
  }
}

export const isSignal = (value: unknown): value is SignalBase => value instanceof SignalBase
