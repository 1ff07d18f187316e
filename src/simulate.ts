import { elaborate } from './dsl/elaborate.ts'
import type { Bool, shapeOf, Value, Written } from './dsl/signal-type.ts'
import type { SimulationOptions } from './sim/testbench/options.ts'
import { simulateDesign } from './sim/testbench/simulate-design.ts'

/** A port that the test drives. */
export interface Pin<S> {
  /** As the last clock edge saw it. */
  readonly sampled: Value<S>
  get value(): Value<S>
  set value(value: Written<S>)
}
/** A port that the design drives. */
export interface OutputPin<S> {
  readonly sampled: Value<S>
  readonly value: Value<S>
}
/** What a testbench sees of a module's outside: what can be driven has a `value` to write, the rest one to read. */
export type Pins<T> = T extends { readonly [shapeOf]: infer S }
  ? T extends { set(value: any): void }
    ? Pin<S>
    : OutputPin<S>
  : { readonly [K in keyof T]: Pins<T[K]> }

/** The sending or receiving end of a stream, as `source` and `sink` declare it. */
export interface DrivenStream<S> {
  readonly valid: Pin<Bool>
  readonly ready: OutputPin<Bool>
  readonly payload: Pin<S>
}
export interface CollectedStream<S> {
  readonly valid: OutputPin<Bool>
  readonly ready: Pin<Bool>
  readonly payload: OutputPin<S>
}

/**
 * A running design. Time moves only in `step` (plain tests) or, once processes exist, when all of them are parked in
 * `tick`, `until`, `delay` or `run`.
 */
export interface Simulation<T> {
  readonly ports: Pins<T>
  /** The engines that run: `wasm`, or `wasm, interpreter` where several are compared. */
  readonly engine: string
  readonly seed: number
  /** Femtoseconds since power-up. */
  readonly time: bigint
  /** Whole cycles of the first clock. Throws while processes exist. */
  step(cycles?: number): void
  /** Cycles, with processes. */
  run(cycles: number): Promise<void>
  /** The next active edge of a domain. */
  tick(domain?: { readonly name: string } | string): Promise<void>
  /** Until a port has a value: now, or once everything that moves has settled with it. */
  until<S>(pin: OutputPin<S> | Pin<S>, value: Value<S>): Promise<void>
  delay(seconds: number): Promise<void>
  process(body: () => Promise<unknown>, name?: string): void
  drive<S>(to: DrivenStream<S>, values: readonly Written<S>[], options?: { readonly stall?: number }): Promise<void>
  collect<S>(from: CollectedStream<S>, count: number, options?: { readonly stall?: number }): Promise<Value<S>[]>
  /** Any named signal, register or memory word inside: `stages_0.held`, `registers[5]`. */
  peek(path: string): any
  poke(path: string, value: unknown): void
  /** Fills a memory. */
  load(memory: string, words: readonly unknown[] | Uint8Array, first?: number): void
  /** The same words, as bytes: each word in whole bytes, the lowest first. */
  dump(memory: string, first: number, count: number): Uint8Array
  /** Keeps all state and inputs; what it returns brings them back. Undefined where the engine cannot: wasm can. */
  snapshot(): (() => void) | undefined
  /** What `print` statements said, a line each. */
  readonly output: readonly string[]
  /** Equal for equal state, in every engine. */
  stateHash(): string
  /** Compares the engines' states once more and closes files. vitest calls it at the end of a test. */
  finish(): void
}

export type SimulateOptions = SimulationOptions

/** Builds a design and runs it: by default in WebAssembly, ready within milliseconds, out of reset. */
export async function simulate<T>(module: () => T, parameters?: undefined, options?: SimulateOptions): Promise<Simulation<T>>
export async function simulate<P, T>(
  module: (parameters: P) => T,
  parameters: P,
  options?: SimulateOptions,
): Promise<Simulation<T>>
export async function simulate(
  module: (parameters: any) => unknown,
  parameters?: unknown,
  options: SimulateOptions = {},
): Promise<any> {
  return simulateDesign(elaborate(module, parameters), options)
}
