import type { ModelPad, PortTree, Variable } from '../../ir/module.ts'
import type { Engine } from '../engine.ts'
import type { Hierarchy, ModelNode } from '../hierarchy.ts'
import { simulationError } from '../simulation-error.ts'
import { Pin } from './pins.ts'
import { fromBits, type PlainValue, toBits } from './value.ts'

/** A buffer inside of the design, at one leaf of a bidirectional port. */
interface Buffer {
  readonly node: ModelNode
  readonly pad: ModelPad
}

/**
 * A bidirectional port of the top as a test sees it: the wire outside of the pin.
 *
 * Its value is what its one driver says: a buffer in the design, or the test (`pin.value = …`, until `pin.drive(undefined)`).
 * Where nobody drives it is what the pull makes it, and without a pull what the test drove last. Two that drive at once fail
 * the test, whatever they drive: at each edge, when the value is read, and at the end.
 */
export class PadPin extends Pin {
  readonly #engine: Engine
  readonly #port: number
  readonly #width: number
  readonly #buffers: readonly Buffer[]
  readonly #pull: 'up' | 'down' | undefined
  #outside: bigint | undefined
  #wasReported = false

  constructor(engine: Engine, hierarchy: Hierarchy, path: string, tree: PortTree & { kind: 'signal' }, leaf: Variable) {
    const port = hierarchy.top.module.ports.indexOf(leaf)
    super(engine, path, tree, () => port)
    this.#engine = engine
    this.#port = port
    this.#width = leaf.width
    this.#buffers = buffersAt(hierarchy, leaf)
    this.#pull = this.#buffers.find(({ pad }) => pad.pull)?.pad.pull ?? pullOf(hierarchy, leaf)
    if (this.#pull !== undefined) engine.set(port, this.#pulled)
  }

  /** Drives the wire from outside of the design, or lets it go. */
  drive(value: unknown): void {
    this.#outside = value === undefined ? undefined : BigInt.asUintN(this.#width, toBits(this.shape, value, this.path))
    if (this.#outside !== undefined) this.#engine.set(this.#port, this.#outside)
    else if (this.#pull !== undefined) this.#engine.set(this.#port, this.#pulled)
  }

  override get value(): PlainValue {
    return fromBits(this.shape, this.bits)
  }
  override set value(value: unknown) {
    this.drive(value)
  }

  override get bits(): bigint {
    const [inside] = this.check()
    return inside?.value ?? this.#engine.get(this.#port)
  }

  /** Whether two may drive at once: then time moves edge by edge. */
  get isWatched(): boolean {
    return this.#buffers.length > (this.#outside === undefined ? 1 : 0)
  }

  /** What buffers drive now; throws where there is more than one driver, the test among them. */
  check(): readonly { readonly who: string; readonly value: bigint }[] {
    const inside = this.#buffers.flatMap(({ node, pad }) => {
      const inputs = this.#engine.modelInputs(node)
      const letsGo = pad.unless !== undefined && (inputs[pad.unless] ?? 0n) !== 0n
      return letsGo ? [] : [{ who: `\`${node.path}\``, value: inputs[pad.drives] ?? 0n }]
    })
    const all = this.#outside === undefined ? inside : [...inside, { who: 'the test', value: this.#outside }]
    if (all.length > 1) {
      this.#wasReported = true
      throw simulationError(
        'GW410',
        'two drivers',
        `\`${this.path}\` has ${all.length} drivers at once: ${all.map(({ who, value }) => `${who} with ${value}`).join(', ')}`,
        `let one go before the other drives: the test does so with ${this.path}.drive(undefined)`,
      )
    }
    return inside
  }

  /** The last look, at what no edge and no read has complained of. */
  finish(): void {
    if (!this.#wasReported) this.check()
  }

  get #pulled(): bigint {
    return this.#pull === 'up' ? (1n << BigInt(this.#width)) - 1n : 0n
  }
}

function buffersAt({ nodes }: Hierarchy, leaf: Variable): readonly Buffer[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'model') return []
    return Object.entries(node.model.pads ?? {}).flatMap(([name, pad]): Buffer[] => {
      const port = [...node.connections.keys()].find((each) => each.name === name)
      if (!port || outermost(node, port) !== leaf) return []
      return [{ node, pad }]
    })
  })
}

/** The top's port that a model's bidirectional port belongs to. */
function outermost(model: ModelNode, port: Variable): Variable | undefined {
  let variable = model.connections.get(port)
  for (let node = model.parent; variable && node.parent; node = node.parent) variable = node.connections.get(variable)
  return variable
}

/** What the board says of the pin. */
function pullOf({ top }: Hierarchy, leaf: Variable): 'up' | 'down' | undefined {
  const mode = top.module.pins?.find(({ port }) => port === leaf.name)?.settings.PULLMODE
  return mode === 'UP' ? 'up' : mode === 'DOWN' ? 'down' : undefined
}
