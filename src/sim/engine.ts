import type { Hierarchy, ModelNode, StateEntry } from './hierarchy.ts'
import { mix32, powerUpValue } from './power-up.ts'

/**
 * One running model of a design. The testbench sets inputs, gives clock edges and reads outputs; every engine does the
 * same with them (docs/reference/semantics.md).
 *
 * Ports are indices into `hierarchy.design.top.ports`; clocks are indices into `hierarchy.clocks`. Values are the bits
 * of the port, unsigned, whatever its shape. Nothing settles until something is read or an edge comes. A new engine is
 * at time 0: state holds its power-up values, all inputs are 0, all clocks are at level 1 (so the first edge falls).
 */
export interface Engine {
  readonly name: string
  /** True where a broken promise about collisions goes unnoticed: such an engine is compared no further then. */
  readonly missesCollisions?: boolean
  /** Port of kind input, and no clock of `hierarchy.clocks`. */
  set(port: number, value: bigint): void
  /** For ports up to 32 bits: 0 … 2^32 - 1. */
  setNumber(port: number, value: number): void
  /** Any port, settled. Of a clock its level. */
  get(port: number): bigint
  getNumber(port: number): number
  /** The port's settled value just before the last instant of `edges` or `step`; before the first, as `get`. */
  getSampled(port: number): bigint
  getSampledNumber(port: number): number
  /** Edges of different clocks at one instant: everything active samples first, then everything updates. */
  edges(edges: readonly ClockEdge[]): void
  /**
   * Whole cycles of the only root clock, as fast as the engine can: for each, the edge to 0 (left out where
   * `hasFalling` is false), then the edge to 1. Inputs stay. Returns how many cycles were done: fewer than asked when
   * an assert or assume failed (the failing cycle is done to its end) or reports fill the engine's buffer. Only for
   * designs whose `hierarchy.clocks` has one entry, and that from a port of the top.
   */
  step(cycles: number): number
  /** A variable, a named expression, or a memory word (`ram[5]`), settled: its bits, unsigned. */
  peek(path: string): bigint
  /** What a model in TypeScript has at its inputs now, by port name. */
  modelInputs(node: ModelNode): Readonly<Record<string, bigint>>
  /** A register, the data of a synchronous read, or a memory word. Takes effect at once. */
  poke(path: string, value: bigint): void
  /** Words of a memory from `first` on. */
  load(memoryPath: string, words: readonly bigint[], first?: number): void
  /**
   * A memory as bytes, words from address 0 one after another, lowest byte first, where the engine holds it so. For who moves
   * many words at once: reads and writes through it are those of `peek` and `load`, until the simulation goes on.
   */
  bytesOf?(memoryPath: string): Uint8Array | undefined
  /** Keeps all state, inputs included; what it returns brings it back, as often as wanted. */
  snapshot?(): () => void
  /** Equal for equal state (`hierarchy.state`), in every engine: see `StateHasher`. */
  stateHash(): string
  /** Reports since last asked, by instant, those of one instant in the order of `hierarchy.sites`. */
  events(): readonly EngineEvent[]
  dispose(): void
}

/** `clock` changes to `level`. */
export interface ClockEdge {
  readonly clock: number
  readonly level: 0 | 1
}

/**
 * A failed assert or assume, a print, or a broken promise about collisions, at a site.
 * `cycle`: how many times the site's clock had risen before the edge of the report.
 * `values`: a print's, one for each part that is no text, as numbers of their width and sign; a collision's address.
 */
export interface EngineEvent {
  readonly site: number
  readonly cycle: number
  readonly values: readonly bigint[]
}

export interface EngineOptions {
  readonly seed: number
  /** Delays random bits of crossings by a cycle of the reader. An engine that cannot throws `UnsupportedError`. */
  readonly jitter: boolean
}

/** Each engine's entry file exports one as `createEngine`. */
export type CreateEngine = (hierarchy: Hierarchy, options: EngineOptions) => Engine | Promise<Engine>

/** An engine that cannot run this design with these options says so with this, and another one runs it. */
export class UnsupportedError extends Error {
  constructor(engine: string, what: string) {
    super(`the engine '${engine}' does not support ${what}`)
    this.name = 'UnsupportedError'
  }
}

/** The word with which a register, read data or memory word starts, unsigned. */
export function initialWord(entry: StateEntry, seed: number, index = 0): bigint {
  const { variable, memory, width } = entry
  const given = memory ? memory.init?.[index] : variable?.init
  if (given !== undefined) return BigInt.asUintN(width, given)
  return powerUpValue(seed, entry.path, memory ? memory.shape : variable!.shape, width, index)
}

/**
 * The hash over all state. Feed every word of every entry of `hierarchy.state` in order (a memory's from address 0),
 * each as its 32-bit limbs from the lowest, ceil(width / 32) of them. 32-bit arithmetic only, so that an engine may run
 * the same loop inside WebAssembly:
 *
 *   a = mix32(a ^ limb); b = imul(b, 0x9e3779b1) + a     (both from 0; the result is a, then b, 8 hex digits each)
 */
export class StateHasher {
  a = 0
  b = 0
  limb(limb: number): void {
    this.a = mix32(this.a ^ limb)
    this.b = (Math.imul(this.b, 0x9e3779b1) + this.a) | 0
  }
  word(value: bigint, width: number): void {
    if (width <= 32) this.limb(Number(value) | 0)
    else for (let low = 0; low < width; low += 32) this.limb(Number((value >> BigInt(low)) & 0xffffffffn) | 0)
  }
  text(): string {
    const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')
    return hex(this.a) + hex(this.b)
  }
}
