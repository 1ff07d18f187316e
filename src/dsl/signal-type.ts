import type { Scaled } from '../ir/fixed-point.ts'
import type { ResizeOptions } from './fixed-point.ts'
import type { BitsBetween, Greater, IsAny, Known, Max, Minus, Plus } from './width.ts'

/**
 * The types of shapes and signals as the editor sees them: widths and directions are part of the type.
 *
 * The objects behind them are src/dsl/signals.ts.
 */
export interface UInt<N extends number = number> {
  readonly kind: 'uint'
  readonly width: N
}
export interface SInt<N extends number = number> {
  readonly kind: 'sint'
  readonly width: N
}
/** Signed, with `I` bits before the binary point (the sign's among them) and `F` behind. */
export interface Fixed<I extends number = number, F extends number = number> {
  readonly kind: 'fixed'
  readonly integer: I
  readonly fraction: F
}
export interface UFixed<I extends number = number, F extends number = number> {
  readonly kind: 'ufixed'
  readonly integer: I
  readonly fraction: F
}
export interface Bool {
  readonly kind: 'bool'
}
/** The shape of a clock pin or of a primitive's clock output. */
export interface Clock {
  readonly kind: 'clock'
}
/** `Verdict.is.keep` is the constant. */
export interface Choice<V extends string = string> {
  readonly kind: 'choice'
  readonly width: number
  readonly variants: readonly V[]
  readonly is: { readonly [K in V]: Signal<Choice<V>> }
}
export interface Struct<F extends Fields = Fields> {
  readonly kind: 'struct'
  readonly fields: F
}
export interface Arr<S extends Shape = Shape, N extends number = number> {
  readonly kind: 'array'
  readonly element: S
  readonly length: N
}
/** A tagged union; its payload is read in the arms of `match`. */
export interface Union<A extends Fields = Fields> {
  readonly kind: 'union'
  readonly variants: A
}
export type Shape =
  | Union<any>
  | Clock
  | UInt<any>
  | SInt<any>
  | Fixed<any, any>
  | UFixed<any, any>
  | Bool
  | Choice<any>
  | Struct<any>
  | Arr<any, any>
export type Fields = { readonly [name: string]: Shape }

/** Plain data of a shape. Inside of structs and arrays signals may stand as well. */
export type Literal<S> = S extends UInt<any> | SInt<any>
  ? number | bigint
  : S extends Bool
    ? boolean
    : S extends Choice<infer V>
      ? V
      : S extends Struct<infer F>
        ? { readonly [K in keyof F]: Into<F[K]> }
        : S extends Arr<infer E, any>
          ? readonly Into<E>[]
          : S extends Union<infer A>
            ? UnionLiteral<A>
            : S extends AnyFixed
              ? FixedLiteral
              : never
type AnyFixed = Fixed<any, any> | UFixed<any, any>
/** A number that the shape has exactly; where a number has too few digits, the value times 2^fraction. */
type FixedLiteral = number | bigint | Scaled
/** `{ is: 'write', with: { address: 4, data: 0n } }`; a variant without payload has no `with`. */
export type UnionLiteral<A extends Fields> = {
  readonly [K in keyof A]: { readonly is: K } & (A[K] extends Struct<infer F>
    ? {} extends F
      ? { readonly with?: undefined }
      : { readonly with: Into<A[K]> }
    : { readonly with: Into<A[K]> })
}[keyof A]
export type Into<S> = Signal<S> | Literal<S>
/** A position known now, or found by the hardware. */
export type Index = number | Signal<UInt<any>>

export declare const shapeOf: unique symbol

interface Anything<S> {
  readonly [shapeOf]: S
  eq(other: Into<S>): Signal<Bool>
  ne(other: Into<S>): Signal<Bool>
  asBits(): Signal<UInt<any>>
  /** Says that this value may be read in another clock domain, and why that is safe. */
  crossing(reason: string, options?: { readonly stable?: boolean; readonly gray?: boolean }): Signal<S>
}
type UNumber<N extends number> = Signal<UInt<N>>
type SNumber<N extends number> = Signal<SInt<N>>
type AnyNumber = Signal<UInt<any>> | Signal<SInt<any>>
type Integer = number | bigint

interface Ordered {
  lt(other: AnyNumber | Integer): Signal<Bool>
  le(other: AnyNumber | Integer): Signal<Bool>
  gt(other: AnyNumber | Integer): Signal<Bool>
  ge(other: AnyNumber | Integer): Signal<Bool>
}
interface Bits<N extends number> {
  readonly width: number
  bit(index: Index): Signal<Bool>
  bits<const H extends number, const L extends number>(high: H, low: L): UNumber<BitsBetween<Known<H>, Known<L>>>
  low<const M extends number>(width: M): UNumber<Known<M>>
  high<const M extends number>(width: M): UNumber<Known<M>>
  any(): Signal<Bool>
  all(): Signal<Bool>
  parity(): Signal<Bool>
  /** The bits read as another shape of the same width. A choice comes with whether its code is a variant's. */
  as<S extends Shape>(shape: S): S extends Choice<any> ? { readonly value: Signal<S>; readonly isValid: Signal<Bool> } : Signal<S>
  /** Never used: tells widths apart in the type. */
  readonly bitsType?: N
}
interface UIntOps<N extends number> extends Ordered, Bits<N> {
  /** Whether the bits are those of a pattern of 0, 1 and ?, the highest first: `word.matches('1?0')`. */
  matches(pattern: string): Signal<Bool>
  /** A word in which only the bit of this index is set. */
  oneHot<const M extends number = any>(count?: M): UNumber<Known<M>>
  /** The index of the bit that is set. */
  fromOneHot(): UNumber<any>
  /** Exact: max of the widths, plus 1. */
  add<M extends number>(other: UNumber<M>): UNumber<Plus<Max<N, M>, 1>>
  add(other: Integer): UNumber<Plus<N, 1>>
  add(other: SNumber<any>): SNumber<any>
  /** Exact: the difference is a sint. */
  sub<M extends number>(other: UNumber<M>): SNumber<Plus<Max<N, M>, 1>>
  sub(other: Integer): SNumber<Plus<N, 1>>
  sub(other: SNumber<any>): SNumber<any>
  mul<M extends number>(other: UNumber<M>): UNumber<Plus<N, M>>
  mul<M extends number>(other: SNumber<M>): SNumber<Plus<N, M>>
  mul(other: Integer): UNumber<Plus<N, N>>
  neg(): SNumber<Plus<N, 1>>
  addWrap(other: UNumber<N> | Integer): UNumber<N>
  subWrap(other: UNumber<N> | Integer): UNumber<N>
  mulWrap(other: UNumber<N> | Integer): UNumber<N>
  addSat(other: UNumber<N> | Integer): UNumber<N>
  subSat(other: UNumber<N> | Integer): UNumber<N>
  div(divisor: Integer): UNumber<N>
  rem(divisor: Integer): UNumber<N>
  and(other: Into<UInt<N>>): UNumber<N>
  or(other: Into<UInt<N>>): UNumber<N>
  xor(other: Into<UInt<N>>): UNumber<N>
  not(): UNumber<N>
  /** By a constant: wider by as much. By a signal: the width stays. */
  shl<const M extends number>(amount: M): UNumber<Plus<N, Known<M>>>
  shl(amount: UNumber<any>): UNumber<N>
  shr(amount: Index): UNumber<N>
  extend<const M extends number>(width: M): UNumber<Known<M>>
}
interface SIntOps<N extends number> extends Ordered, Bits<N> {
  add<M extends number>(other: SNumber<M>): SNumber<Plus<Max<N, M>, 1>>
  add(other: Integer): SNumber<Plus<N, 1>>
  add(other: UNumber<any>): SNumber<any>
  sub<M extends number>(other: SNumber<M>): SNumber<Plus<Max<N, M>, 1>>
  sub(other: Integer): SNumber<Plus<N, 1>>
  sub(other: UNumber<any>): SNumber<any>
  mul<M extends number>(other: SNumber<M> | UNumber<M>): SNumber<Plus<N, M>>
  mul(other: Integer): SNumber<Plus<N, N>>
  neg(): SNumber<Plus<N, 1>>
  addWrap(other: SNumber<N> | Integer): SNumber<N>
  subWrap(other: SNumber<N> | Integer): SNumber<N>
  mulWrap(other: SNumber<N> | Integer): SNumber<N>
  addSat(other: SNumber<N> | Integer): SNumber<N>
  subSat(other: SNumber<N> | Integer): SNumber<N>
  div(divisor: Integer): SNumber<N>
  rem(divisor: Integer): SNumber<N>
  and(other: Into<SInt<N>>): SNumber<N>
  or(other: Into<SInt<N>>): SNumber<N>
  xor(other: Into<SInt<N>>): SNumber<N>
  not(): SNumber<N>
  shl<const M extends number>(amount: M): SNumber<Plus<N, Known<M>>>
  shl(amount: UNumber<any>): SNumber<N>
  shr(amount: Index): SNumber<N>
  extend<const M extends number>(width: M): SNumber<Known<M>>
}
/** A signal as inference looks at it: by its shape alone, so that registers and wires tell theirs as well. */
type Of<S> = { readonly [shapeOf]: S }
interface FixedOrdered {
  readonly width: number
  eq(other: Of<AnyFixed> | FixedLiteral): Signal<Bool>
  ne(other: Of<AnyFixed> | FixedLiteral): Signal<Bool>
  lt(other: Of<AnyFixed> | FixedLiteral): Signal<Bool>
  le(other: Of<AnyFixed> | FixedLiteral): Signal<Bool>
  gt(other: Of<AnyFixed> | FixedLiteral): Signal<Bool>
  ge(other: Of<AnyFixed> | FixedLiteral): Signal<Bool>
  /** The bits read as another shape of the same width. */
  as<S extends Shape>(shape: S): S extends Choice<any> ? { readonly value: Signal<S>; readonly isValid: Signal<Bool> } : Signal<S>
  /** Another number of bits before and behind the point; says how bits are dropped, and what becomes of a value that does not fit. */
  resize<S extends AnyFixed>(shape: S, options?: ResizeOptions): Signal<S>
}
interface FixedOps<I extends number, F extends number> extends FixedOrdered {
  /** Exact, the points aligned. */
  add<J extends number, G extends number>(other: Of<Fixed<J, G>>): Signal<Fixed<Plus<Max<I, J>, 1>, Max<F, G>>>
  add<J extends number, G extends number>(other: Of<UFixed<J, G>>): Signal<Fixed<Plus<Max<I, Plus<J, 1>>, 1>, Max<F, G>>>
  add(other: FixedLiteral): Signal<Fixed<Plus<I, 1>, F>>
  sub<J extends number, G extends number>(other: Of<Fixed<J, G>>): Signal<Fixed<Plus<Max<I, J>, 1>, Max<F, G>>>
  sub<J extends number, G extends number>(other: Of<UFixed<J, G>>): Signal<Fixed<Plus<Max<I, Plus<J, 1>>, 1>, Max<F, G>>>
  sub(other: FixedLiteral): Signal<Fixed<Plus<I, 1>, F>>
  mul<J extends number, G extends number>(other: Of<Fixed<J, G> | UFixed<J, G>>): Signal<Fixed<Plus<I, J>, Plus<F, G>>>
  mul(other: FixedLiteral): Signal<Fixed<Plus<I, I>, Plus<F, F>>>
  neg(): Signal<Fixed<Plus<I, 1>, F>>
  addWrap(other: Into<Fixed<I, F>>): Signal<Fixed<I, F>>
  subWrap(other: Into<Fixed<I, F>>): Signal<Fixed<I, F>>
  addSat(other: Into<Fixed<I, F>>): Signal<Fixed<I, F>>
  subSat(other: Into<Fixed<I, F>>): Signal<Fixed<I, F>>
  /** By a constant: the point moves, the bits stay. By a signal: the shape stays. */
  shl<const M extends number>(amount: M): Signal<Fixed<Plus<I, Known<M>>, Minus<F, Known<M>, 0>>>
  shl(amount: UNumber<any>): Signal<Fixed<I, F>>
  shr<const M extends number>(amount: M): Signal<Fixed<Minus<I, Known<M>, 1>, Plus<F, Known<M>>>>
  shr(amount: UNumber<any>): Signal<Fixed<I, F>>
}
interface UFixedOps<I extends number, F extends number> extends FixedOrdered {
  add<J extends number, G extends number>(other: Of<UFixed<J, G>>): Signal<UFixed<Plus<Max<I, J>, 1>, Max<F, G>>>
  add<J extends number, G extends number>(other: Of<Fixed<J, G>>): Signal<Fixed<Plus<Max<Plus<I, 1>, J>, 1>, Max<F, G>>>
  add(other: FixedLiteral): Signal<UFixed<Plus<I, 1>, F>>
  sub<J extends number, G extends number>(other: Of<UFixed<J, G>>): Signal<Fixed<Plus<Max<I, J>, 1>, Max<F, G>>>
  sub<J extends number, G extends number>(other: Of<Fixed<J, G>>): Signal<Fixed<Plus<Max<Plus<I, 1>, J>, 1>, Max<F, G>>>
  sub(other: FixedLiteral): Signal<Fixed<Plus<I, 1>, F>>
  mul<J extends number, G extends number>(other: Of<UFixed<J, G>>): Signal<UFixed<Plus<I, J>, Plus<F, G>>>
  mul<J extends number, G extends number>(other: Of<Fixed<J, G>>): Signal<Fixed<Plus<I, J>, Plus<F, G>>>
  mul(other: FixedLiteral): Signal<UFixed<Plus<I, I>, Plus<F, F>>>
  neg(): Signal<Fixed<Plus<I, 1>, F>>
  addWrap(other: Into<UFixed<I, F>>): Signal<UFixed<I, F>>
  subWrap(other: Into<UFixed<I, F>>): Signal<UFixed<I, F>>
  addSat(other: Into<UFixed<I, F>>): Signal<UFixed<I, F>>
  subSat(other: Into<UFixed<I, F>>): Signal<UFixed<I, F>>
  shl<const M extends number>(amount: M): Signal<UFixed<Plus<I, Known<M>>, Minus<F, Known<M>, 0>>>
  shl(amount: UNumber<any>): Signal<UFixed<I, F>>
  shr<const M extends number>(amount: M): Signal<UFixed<Minus<I, Known<M>, 0>, Plus<F, Known<M>>>>
  shr(amount: UNumber<any>): Signal<UFixed<I, F>>
}
interface BoolOps {
  and(other: Into<Bool>): Signal<Bool>
  or(other: Into<Bool>): Signal<Bool>
  xor(other: Into<Bool>): Signal<Bool>
  not(): Signal<Bool>
  implies(other: Into<Bool>): Signal<Bool>
  repeat<const M extends number>(count: M): UNumber<Known<M>>
}
interface ChoiceOps {
  isValid(): Signal<Bool>
}
interface UnionOps<A> {
  is(variant: keyof A): Signal<Bool>
}
interface StructOps<F> {
  field<K extends keyof F>(name: K): Signal<F[K]>
  as<S extends Shape>(shape: S): Signal<S>
}
interface ArrayOps<E> {
  readonly length: number
  as<S extends Shape>(shape: S): Signal<S>
  [Symbol.iterator](): Iterator<Signal<E>>
}
type Parts<S> =
  S extends Struct<infer F>
    ? { readonly [K in keyof F]: Signal<F[K]> }
    : S extends Arr<infer E, any>
      ? { at(index: Index): Signal<E> }
      : {}
type Ops<S> = IsAny<S> extends true ? any : OpsOf<S>
type OpsOf<S> =
  S extends UInt<infer N>
    ? UIntOps<N>
    : S extends SInt<infer N>
      ? SIntOps<N>
      : S extends Bool
        ? BoolOps
        : S extends Choice<any>
          ? ChoiceOps
          : S extends Struct<infer F>
            ? StructOps<F>
            : S extends Arr<infer E, any>
              ? ArrayOps<E>
              : S extends Union<infer A>
                ? UnionOps<A>
                : S extends Fixed<infer I, infer F>
                  ? FixedOps<I, F>
                  : S extends UFixed<infer I, infer F>
                    ? UFixedOps<I, F>
                    : {}
export type Signal<S> = Anything<S> & Ops<S> & Parts<S>

// A part of a register is driven like a register, a part of a wire like a wire: their parts come first in the intersection.
interface RegSlices {
  bits<const H extends number, const L extends number>(high: H, low: L): Reg<UInt<BitsBetween<Known<H>, Known<L>>>>
  low<const M extends number>(width: M): Reg<UInt<Known<M>>>
  high<const M extends number>(width: M): Reg<UInt<Known<M>>>
  bit(index: Index): Reg<Bool>
}
interface WireSlices {
  bits<const H extends number, const L extends number>(high: H, low: L): Wire<UInt<BitsBetween<Known<H>, Known<L>>>>
  low<const M extends number>(width: M): Wire<UInt<Known<M>>>
  high<const M extends number>(width: M): Wire<UInt<Known<M>>>
  bit(index: Index): Wire<Bool>
}
/** Write-only: the value after the next edge. */
interface Next<S> {
  get next(): never
  set next(value: Into<S>)
}
interface Settable<S> {
  set(value: Into<S>): void
}
export type Reg<S> = Next<S> &
  (S extends Struct<infer F>
    ? { readonly [K in keyof F]: Reg<F[K]> } & { field<K extends keyof F>(name: K): Reg<F[K]> }
    : S extends Arr<infer E, any>
      ? { at(index: Index): Reg<E>; [Symbol.iterator](): Iterator<Reg<E>> }
      : S extends UInt<any> | SInt<any>
        ? RegSlices
        : {}) &
  Signal<S>
export type Wire<S> = Settable<S> &
  (S extends Struct<infer F>
    ? { readonly [K in keyof F]: Wire<F[K]> } & { field<K extends keyof F>(name: K): Wire<F[K]> }
    : S extends Arr<infer E, any>
      ? { at(index: Index): Wire<E>; [Symbol.iterator](): Iterator<Wire<E>> }
      : S extends UInt<any> | SInt<any>
        ? WireSlices
        : {}) &
  Signal<S>

type WidthOf<T> = T extends { readonly [shapeOf]: infer S } ? (S extends UInt<infer N> ? N : S extends Bool ? 1 : any) : never
export type Widths<T extends readonly unknown[]> = T extends readonly [infer Head, ...infer Rest]
  ? Plus<WidthOf<Head>, Widths<Rest>>
  : T extends readonly []
    ? 0
    : any

// ── what a testbench sees ──
type TestInteger<N> = IsAny<N> extends true ? any : N extends number ? (Greater<N, 32> extends true ? bigint : number) : never
/** Read: `number` to 32 bits, `bigint` above. */
export type Value<S> =
  S extends UInt<infer N>
    ? TestInteger<N>
    : S extends SInt<infer N>
      ? TestInteger<N>
      : S extends Bool
        ? boolean
        : S extends Clock
          ? boolean
          : S extends Choice<infer V>
            ? V
            : S extends Struct<infer F>
              ? { [K in keyof F]: Value<F[K]> }
              : S extends Arr<infer E, any>
                ? Value<E>[]
                : S extends Union<infer A>
                  ? { [K in keyof A]: { is: K; with?: Value<A[K]> } }[keyof A]
                  : S extends Fixed<infer I, infer F>
                    ? TestFixed<I, F>
                    : S extends UFixed<infer I, infer F>
                      ? TestFixed<I, F>
                      : never
type TestFixed<I extends number, F extends number> =
  IsAny<Plus<I, F>> extends true ? any : Greater<Plus<I, F>, 53> extends true ? Scaled : number
/** Write: numbers and bigints alike. */
export type Written<S> = S extends UInt<any> | SInt<any>
  ? number | bigint
  : S extends Struct<infer F>
    ? { readonly [K in keyof F]: Written<F[K]> }
    : S extends Arr<infer E, any>
      ? readonly Written<E>[]
      : S extends Union<infer A>
        ? { readonly [K in keyof A]: { readonly is: K; readonly with?: Written<A[K]> } }[keyof A]
        : S extends AnyFixed
          ? FixedLiteral
          : Value<S>
