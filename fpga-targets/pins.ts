import type { Bool, Signal, UInt, Wire } from '../src/dsl/signal-type.ts'
import type { Ball, Board, Direction, Functions, IsOpen, PinFact, PinSettings } from './board.ts'

/** A clock of a board: `inDomain` takes it, and so does a module's parameter. */
export type { Domain } from '../src/dsl/domain.ts'

import type { Domain } from '../src/dsl/domain.ts'

/** What a design gets of one function. */
type PinView<D extends Direction, Width extends number> = D extends 'in'
  ? Signal<ValueOf<Width>>
  : D extends 'out'
    ? Wire<ValueOf<Width>>
    : D extends 'inout'
      ? TristateView<ValueOf<Width>>
      : D extends 'clock'
        ? Domain
        : { readonly balls: readonly string[] }

type ValueOf<Width extends number> = Width extends 1 ? Bool : UInt<Width>

/** As `tristate(shape)` is inside of a module. */
export interface TristateView<S extends Bool | UInt> {
  readonly in: Signal<S>
  readonly out: Wire<S>
  readonly enable: Wire<Bool>
}

export type PinsOf<F> =
  IsOpen<F> extends true
    ? any
    : F extends PinFact<infer D, infer B>
      ? PinView<D, B['length']>
      : { readonly [K in keyof F]: PinsOf<F[K]> }

/** Settings of a ball that no function names: with its direction, and its name in Verilog if not `ball_b11`. */
export interface BallOptions<D extends 'in' | 'out' | 'inout'> extends PinSettings {
  readonly direction: D
  readonly name?: string
}

/** What the body of a board's top is given: the board's functions, and every other ball of the package. */
export type Pins<B extends Board> = PinsOf<B['functions']> & {
  /** A ball by its name in the package: for what is plugged into a connector. */
  ball<const D extends 'in' | 'out' | 'inout'>(ball: Ball<B['device'], B['package']>, options: BallOptions<D>): PinView<D, 1>
}

export type { Functions }
