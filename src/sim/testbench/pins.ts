import type { Domain } from '../../ir/domain.ts'
import type { Module, PortTree, Variable } from '../../ir/module.ts'
import { isLeafShape, type LeafShape, leavesOfShape, type Shape } from '../../ir/shape.ts'
import type { Engine } from '../engine.ts'
import { simulationError } from '../simulation-error.ts'
import { fromBits, type PlainValue, toBits } from './value.ts'

interface PinLeaf {
  readonly port: number
  readonly low: number
  readonly width: number
}

/** A port of the top as a test sees it. */
export class Pin {
  /** As the design's ports object leads to it: `read[1].data`. */
  readonly path: string
  readonly shape: Shape
  readonly direction: 'in' | 'out' | 'inout'
  /** Whose edges `drive`, `collect` and monitors use for it; undefined: the top's first domain. */
  readonly domain: Domain | undefined
  readonly #engine: Engine
  readonly #leaves: readonly PinLeaf[]
  /** Set where the port is one leaf of at most 32 bits: most are, and then no bigint is made. */
  readonly #small: { readonly port: number; readonly shape: LeafShape } | undefined

  constructor(engine: Engine, path: string, tree: PortTree & { kind: 'signal' }, indexOf: (leaf: Variable) => number) {
    this.#engine = engine
    this.path = path
    this.shape = tree.shape
    this.direction = tree.direction
    this.domain = tree.domain
    const places = leavesOfShape(tree.shape)
    this.#leaves = tree.leaves.map((leaf, i) => ({ port: indexOf(leaf), low: places[i]!.low, width: places[i]!.width }))
    const only = isLeafShape(tree.shape) ? places[0]! : undefined
    this.#small = only && only.width <= 32 ? { port: this.#leaves[0]!.port, shape: only.shape } : undefined
  }

  /** The settled value now. */
  get value(): PlainValue {
    const engine = this.#engine
    return this.#small ? fromNumber(this.#small.shape, engine.getNumber(this.#small.port)) : fromBits(this.shape, this.bits)
  }

  /** Takes effect at once; what depends on it settles before the next read. */
  set value(value: unknown) {
    const small = this.#small && this.direction !== 'out' ? toNumber(this.#small.shape, value) : -1
    if (small >= 0) {
      this.#engine.setNumber(this.#small!.port, small)
      return
    }
    if (this.direction === 'out')
      throw simulationError(
        'GW403',
        'value',
        `\`${this.path}\` is an output: the design drives it`,
        'read it; poke(path, value) changes state inside',
      )
    if (this.shape.kind === 'clock')
      throw simulationError(
        'GW403',
        'value',
        `\`${this.path}\` is a clock: the testbench runs it`,
        'move time with step, run, tick or delay',
      )
    const bits = toBits(this.shape, value, this.path)
    for (const { port, low, width } of this.#leaves) this.#engine.set(port, BigInt.asUintN(width, bits >> BigInt(low)))
  }

  /** The value that the last clock edge saw. */
  get sampled(): PlainValue {
    if (this.#small) return fromNumber(this.#small.shape, this.#engine.getSampledNumber(this.#small.port))
    if (this.#leaves.length === 1) return fromBits(this.shape, this.#engine.getSampled(this.#leaves[0]!.port))
    let bits = 0n
    for (const { port, low } of this.#leaves) bits |= this.#engine.getSampled(port) << BigInt(low)
    return fromBits(this.shape, bits)
  }

  get bits(): bigint {
    if (this.#leaves.length === 1) return this.#engine.get(this.#leaves[0]!.port)
    let bits = 0n
    for (const { port, low } of this.#leaves) bits |= this.#engine.get(port) << BigInt(low)
    return bits
  }
}

/** The bits of a plain value as a number; -1 where `toBits` has to look, or to complain. */
function toNumber(shape: LeafShape, value: unknown): number {
  if (shape.kind === 'bool') return value === true ? 1 : value === false ? 0 : -1
  if (shape.kind !== 'uint' || !Number.isInteger(value)) return -1
  return (value as number) < 2 ** shape.width ? (value as number) : -1
}

function fromNumber(shape: LeafShape, value: number): PlainValue {
  switch (shape.kind) {
    case 'uint':
      return value
    case 'bool':
    case 'clock':
      return value !== 0
    case 'sint': {
      const unused = 32 - shape.width
      return (value << unused) >> unused
    }
    case 'choice':
    case 'fixed':
    case 'ufixed':
      return fromBits(shape, BigInt(value))
  }
}

export interface Pins {
  readonly [name: string]: any
}

/** The tree of a design's ports, with a pin for each signal; `padOf` makes those of bidirectional ones. */
export function pinsOf(
  engine: Engine,
  top: Module,
  padOf: (path: string, tree: PortTree & { kind: 'signal' }, leaf: Variable) => Pin,
): Pins {
  const indices = new Map(top.ports.map((port, index) => [port, index]))
  const indexOf = (leaf: Variable): number => indices.get(leaf)!
  const build = (tree: PortTree, path: string): Pins | Pin | readonly (Pins | Pin)[] => {
    switch (tree.kind) {
      case 'signal':
        return tree.direction === 'inout' && tree.leaves.length === 1
          ? padOf(path, tree, tree.leaves[0] as Variable)
          : new Pin(engine, path, tree, indexOf)
      case 'list':
        return tree.items.map((item, i) => build(item, `${path}[${i}]`))
      case 'bundle':
        return Object.fromEntries(
          Object.entries(tree.fields).map(([name, field]) => [name, build(field, path === '' ? name : `${path}.${name}`)]),
        )
    }
  }
  return build(top.tree, '') as Pins
}

/** All pins below a part of the tree. */
export function pinsIn(tree: unknown): Pin[] {
  if (tree instanceof Pin) return [tree]
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(pinsIn) : []
}
