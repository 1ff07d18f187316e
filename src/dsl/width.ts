/**
 * Arithmetic on widths in the type system: decimal, on literal types, digit by digit.
 *
 * A width that is known only at run time is `any`; elaboration checks it.
 */
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
type Unary = [
  [],
  [0],
  [0, 0],
  [0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0, 0],
]
/** `[carry, digit]` of two digits and a carry. */
type AddDigit<A extends Digit, B extends Digit, Carry extends 0 | 1> = [
  ...Unary[A],
  ...Unary[B],
  ...Unary[Carry],
]['length'] extends infer Sum extends number
  ? `${Sum}` extends `1${infer D extends Digit}`
    ? [1, D]
    : `${Sum}` extends `${infer D extends Digit}`
      ? [0, D]
      : never
  : never
type Last<S extends string, Head extends string = ''> = S extends `${infer First}${infer Rest}`
  ? Rest extends ''
    ? [Head, First]
    : Last<Rest, `${Head}${First}`>
  : ['', '0']
type ToDigit<S extends string> = S extends `${infer D extends Digit}` ? D : 0
type AddText<A extends string, B extends string, Carry extends 0 | 1 = 0> = A extends ''
  ? B extends ''
    ? Carry extends 1
      ? '1'
      : ''
    : AddText<'0', B, Carry>
  : B extends ''
    ? AddText<A, '0', Carry>
    : [Last<A>, Last<B>] extends [
          [infer HeadA extends string, infer LastA extends string],
          [infer HeadB extends string, infer LastB extends string],
        ]
      ? AddDigit<ToDigit<LastA>, ToDigit<LastB>, Carry> extends [infer Next extends 0 | 1, infer D extends Digit]
        ? `${AddText<HeadA, HeadB, Next>}${D}`
        : never
      : never
export type IsAny<T> = 0 extends 1 & T ? true : false
export type Plus<A extends number, B extends number> =
  IsAny<A> extends true
    ? any
    : IsAny<B> extends true
      ? any
      : AddText<`${A}`, `${B}`> extends `${infer Sum extends number}`
        ? Sum
        : never
type Below = {
  0: never
  1: 0
  2: 0 | 1
  3: 0 | 1 | 2
  4: 0 | 1 | 2 | 3
  5: 0 | 1 | 2 | 3 | 4
  6: 0 | 1 | 2 | 3 | 4 | 5
  7: 0 | 1 | 2 | 3 | 4 | 5 | 6
  8: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7
  9: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
}
type Length<S extends string, Count extends 0[] = []> = S extends `${string}${infer Rest}`
  ? Length<Rest, [...Count, 0]>
  : Count['length']
type GreaterText<A extends string, B extends string> = A extends `${infer X extends Digit}${infer RestA}`
  ? B extends `${infer Y extends Digit}${infer RestB}`
    ? X extends Y
      ? GreaterText<RestA, RestB>
      : Y extends Below[X]
        ? true
        : false
    : false
  : false
export type Greater<A extends number, B extends number> = [Length<`${A}`>, Length<`${B}`>] extends [
  infer LA extends number,
  infer LB extends number,
]
  ? LA extends LB
    ? GreaterText<`${A}`, `${B}`>
    : GreaterText<`${LA}`, `${LB}`>
  : never
export type Max<A extends number, B extends number> =
  IsAny<A> extends true ? any : IsAny<B> extends true ? any : Greater<A, B> extends true ? A : B
/** `high - low + 1`, found by asking which width W gives low + W = high + 1. */
export type BitsBetween<High extends number, Low extends number, W extends 0[] = [0]> =
  IsAny<High> extends true
    ? any
    : IsAny<Low> extends true
      ? any
      : Plus<Low, W['length']> extends Plus<High, 1>
        ? W['length']
        : W['length'] extends 128
          ? any
          : BitsBetween<High, Low, [...W, 0]>
/** A literal width stays one; a computed one becomes `any`. */
export type Known<N extends number> = number extends N ? any : N
/** `A - B` where that is above `Floor`, else `Floor`. */
export type Minus<A extends number, B extends number, Floor extends number> =
  IsAny<A> extends true ? any : IsAny<B> extends true ? any : Greater<A, B> extends true ? BitsBetween<A, Plus<B, 1>> : Floor
