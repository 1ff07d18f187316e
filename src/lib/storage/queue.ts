import type { Inside, sink, source } from '../../dsl/port.ts'
import type { Bool, Shape, Signal, UInt } from '../../dsl/signal-type.ts'

/** Both ends of a queue as it sees them from inside. */
export interface QueueEnds<S extends Shape> {
  readonly in: Inside<ReturnType<typeof sink<S>>>
  readonly out: Inside<ReturnType<typeof source<S>>>
}

/** How many values a queue holds. */
export interface FillLevel {
  /** 0 … depth. */
  readonly level: Signal<UInt<any>>
  /** Whether it holds so many or more (1 … depth), straight from a flip-flop. */
  atLeast(count: number): Signal<Bool>
}

/** Builds a queue of `depth` values between two ends. */
export type Queue = <S extends Shape>(shape: S, depth: number, ends: QueueEnds<S>) => FillLevel
