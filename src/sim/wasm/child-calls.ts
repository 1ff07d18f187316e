import type { Variable } from '../../ir/module.ts'
import type { BoundDomain, ModuleNode } from '../hierarchy.ts'
import { Await, CallUnit, type Gate } from './call-unit.ts'
import type { Elaboration } from './elaborate.ts'
import type { Calling, Constants, Purpose } from './functions.ts'
import type { Graph, Node } from './graph.ts'
import { type Place, slotOf } from './layout.ts'
import { outputClass, outputClasses } from './output-class.ts'
import type { Sink } from './schedule.ts'
import type { ChildUnit, Unit } from './unit.ts'
import { constantWord, limbCount, type Word, widthOfLimb } from './wide.ts'

export interface ChildContext {
  readonly graph: Graph
  readonly unit: Unit
  readonly purpose: Purpose
  readonly calling: Calling
  /** Outputs are computed with the edge, in one call: an instance's inputs must then be there before its outputs. */
  readonly isJoined: boolean
  readonly values: Elaboration
  readonly nextEffect: () => number
}

type Input = (port: Variable) => Word | undefined

interface Given {
  readonly port: Variable
  readonly word: Word
}

/** Calls of the instances that are units of their own. */
export class ChildCalls {
  readonly #context: ChildContext
  readonly #byNode: ReadonlyMap<ModuleNode, ChildUnit>
  readonly #classes = new Map<ChildUnit, Map<string, Node>>()
  readonly #joined = new Map<ChildUnit, { readonly call: Node; readonly asked: Set<Variable> }>()

  constructor(context: ChildContext) {
    this.#context = context
    this.#byNode = new Map(context.unit.children.map((child) => [child.node, child]))
  }

  /** An output: read where its register lies, or computed with all that need the same inputs, or with the edge. */
  output(node: ModuleNode, port: Variable, input: Input): Word | undefined {
    const { graph, isJoined } = this.#context
    const child = this.#byNode.get(node)!
    const { unit, offset } = child
    const within = (place: Place): Place => ({ offset: offset + place.offset, width: place.width })
    const direct = unit.direct.get(port)
    if (direct) return limbsOf(within(direct), (slot, width) => graph.load(slot, width))
    const call = isJoined && this.#hasEdge(child) ? this.#joinedCall(child, port, input) : this.#classCall(child, port, input)
    return call && limbsOf(within(unit.places.get(unit.root, port)!), (slot, width) => graph.output(slot, width, call))
  }

  /** An edge in instances, or their debug values. Outputs are computed before registers change: those calls are operands. */
  sinks(): Sink[] {
    const { graph, unit, values, nextEffect, purpose } = this.#context
    const called = unit.children.filter((child) => purpose.kind === 'debug' || this.#hasEdge(child))
    // Inputs first: asking for them makes calls for outputs.
    const inputs = called.map(({ unit: inner, node }) =>
      inputsOf(inner).map((port): Given => {
        const outer = node.connections.get(port)
        return { port, word: outer ? values.variable(node.parent!, outer) : constantWord(graph, 0n, port.width) }
      }),
    )
    return called.map((child, index): Sink => {
      const joined = this.#joined.get(child)
      if (joined) return { node: graph.effect(new Await(nextEffect()), [joined.call]) }
      const { constants, given } = this.#split(inputs[index]!)
      const before = [...(this.#classes.get(child)?.values() ?? [])]
      const effect = this.#edgeOrDebug(child, constants, given, undefined)
      return { node: graph.effect(effect, [...given.flatMap(({ word }) => [...word]), ...before]) }
    })
  }

  #hasEdge({ unit }: ChildUnit): boolean {
    const { purpose } = this.#context
    return purpose.kind === 'edge' && hasActive(unit, purpose.isActive)
  }

  #joinedCall(child: ChildUnit, port: Variable, input: Input): Node | undefined {
    let joined = this.#joined.get(child)
    if (!joined) {
      const words = inputsOf(child.unit).map((each) => ({ port: each, word: input(each) }))
      if (words.some(({ word }) => word === undefined)) return undefined
      const { constants, given } = this.#split(words as Given[])
      const asked = new Set<Variable>()
      const call = this.#edgeOrDebug(child, constants, given, asked)
      joined = {
        call: this.#context.graph.call(
          call,
          given.flatMap(({ word }) => [...word]),
        ),
        asked,
      }
      this.#joined.set(child, joined)
    }
    joined.asked.add(port)
    return joined.call
  }

  #edgeOrDebug(
    child: ChildUnit,
    constants: Constants,
    given: readonly Given[],
    asked: ReadonlySet<Variable> | undefined,
  ): CallUnit {
    const { purpose, calling, nextEffect } = this.#context
    const { unit, offset } = child
    const purposeNow = (isChecking: boolean): Purpose =>
      purpose.kind === 'edge' ? { ...purpose, ports: asked && [...asked], isChecking } : purpose
    const index = (isChecking: boolean) => () => calling.functionIndex(unit, purposeNow(isChecking), constants)
    const slots = [...unit.direct.values()].flatMap((place) =>
      Array.from({ length: limbCount(place.width) }, (_, limb) => offset + place.offset + limb * 8),
    )
    return new CallUnit(
      nextEffect(),
      child,
      given.map(({ port }) => unit.places.get(unit.root, port)!),
      index(false),
      purpose.kind === 'edge' ? slots : [],
      this.#isGated(child) && purpose.kind === 'edge' ? { kind: 'edge', checking: index(true) } : undefined,
    )
  }

  #classCall(child: ChildUnit, port: Variable, input: Input): Node | undefined {
    const { graph, calling, nextEffect } = this.#context
    const { unit } = child
    const { key, needs, outputs } = outputClass(unit.root.module, port)
    let calls = this.#classes.get(child)
    if (!calls) this.#classes.set(child, (calls = new Map()))
    const known = calls.get(key)
    if (known) return known
    const words = needs.map((each) => ({ port: each, word: input(each) }))
    if (words.some(({ word }) => word === undefined)) return undefined
    const { constants, given } = this.#split(words as Given[])
    const bit = 1 + outputClasses(unit.root.module).findIndex((each) => each.key === key)
    const gate: Gate | undefined = this.#isGated(child) && bit < 31 ? { kind: 'outputs', bit: 2 ** bit } : undefined
    const call = graph.call(
      new CallUnit(
        nextEffect(),
        child,
        given.map((each) => unit.places.get(unit.root, each.port)!),
        () => calling.functionIndex(unit, { kind: 'outputs', ports: outputs }, constants),
        [],
        gate,
      ),
      given.flatMap(({ word }) => [...word]),
    )
    calls.set(key, call)
    return call
  }

  #isGated({ unit }: ChildUnit): boolean {
    return this.#context.calling.isGated && canRest(unit)
  }

  /** Resets and enables that are known: the instance's function is made for them, as this one is. */
  #split(inputs: readonly Given[]): { constants: Constants; given: readonly Given[] } {
    const isConstant = ({ port, word }: Given): boolean => port.width === 1 && word[0]!.op === 'const'
    return {
      constants: new Map(inputs.filter(isConstant).map(({ port, word }) => [port, word[0]!.value])),
      given: inputs.filter((each) => !isConstant(each)),
    }
  }
}

const inputsOf = (unit: Unit): readonly Variable[] => unit.root.module.ports.filter(({ kind }) => kind !== 'output')

const limbsOf = (place: Place, make: (slot: ReturnType<typeof slotOf>, width: number) => Node): Word =>
  Array.from({ length: limbCount(place.width) }, (_, limb) => make(slotOf(place, limb), widthOfLimb(place.width, limb)))

/** True where an edge changes something in a unit or below it. */
const hasActive = (unit: Unit, isActive: (domain: BoundDomain) => boolean): boolean =>
  unit.nodes.some((node) => node.domains.some(isActive)) ||
  unit.models.length > 0 ||
  unit.children.some((child) => hasActive(child.unit, isActive))

/** What JavaScript computes may change at any time. */
export const canRest = (unit: Unit): boolean => unit.models.length === 0 && unit.children.every((child) => canRest(child.unit))
