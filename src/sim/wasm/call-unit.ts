import { header } from './effects.ts'
import type { Emitter, Performed } from './emit.ts'
import type { Node, Slot } from './graph.ts'
import { type Place, slotOf } from './layout.ts'
import type { Overwrites } from './schedule.ts'
import type { ChildUnit } from './unit.ts'
import { limbCount } from './wide.ts'

/**
 * How a call of an instance may be left out: where its inputs are those of a cycle that changed nothing in it, and it has
 * been at rest ever since.
 *
 * Its `activity` word is 0, or bit 0 says so; each further bit, that the outputs of one class are in their places. Who
 * stores another input than is there clears it, as does the engine when it changes state itself.
 */
export type Gate =
  /** The edge: `checking` is the function that also finds out whether anything changed. */
  | { readonly kind: 'edge'; readonly checking: () => number }
  /** Outputs, of which a bit of the word tells whether they are there. */
  | { readonly kind: 'outputs'; readonly bit: number }

/** Of an instance's `activity`. */
const atRest = 1

/** Brings inputs of an instance to their places and calls one of its functions. Operands without a width are calls to do first. */
export class CallUnit implements Performed, Overwrites {
  readonly index: number
  readonly slots: readonly number[]
  readonly #child: ChildUnit
  readonly #inputs: readonly Place[]
  readonly #functionIndex: () => number
  readonly #gate: Gate | undefined

  /** Functions are numbered when the call is written: until then it may turn out what else they are to do. */
  constructor(
    index: number,
    child: ChildUnit,
    inputs: readonly Place[],
    functionIndex: () => number,
    slots: readonly number[],
    gate: Gate | undefined,
  ) {
    this.index = index
    this.slots = slots
    this.#child = child
    this.#inputs = inputs
    this.#functionIndex = functionIndex
    this.#gate = gate
  }

  perform(emitter: Emitter, operands: readonly Node[]): void {
    const given = this.#inputs
      .flatMap((place) => Array.from({ length: limbCount(place.width) }, (_, limb) => slotOf(place, limb)))
      .map(({ offset, bytes }, i) => ({ slot: { offset: this.#child.offset + offset, bytes }, value: operands[i]! }))
    if (this.#gate) this.#performGated(emitter, given, this.#gate)
    else {
      for (const { slot, value } of given) emitter.store(slot, value)
      this.#call(emitter, this.#functionIndex())
    }
  }

  #performGated(emitter: Emitter, given: readonly { readonly slot: Slot; readonly value: Node }[], gate: Gate): void {
    const { body } = emitter
    const activity: Slot = { offset: this.#child.offset + this.#child.unit.activity.offset, bytes: 4 }
    const isNew = body.newLocal('i32')
    given.forEach(({ slot, value }, i) => {
      emitter.storeAndCompare(slot, value)
      if (i > 0) {
        body.get(isNew)
        body.op('i32.or')
      }
      body.set(isNew)
    })
    const known = body.newLocal('i32')
    const before = body.newLocal('i32')
    if (given.length > 0) body.i32(0)
    body.load('i32', 4, emitter.pushBase() + activity.offset)
    body.tee(before)
    if (given.length > 0) {
      body.get(isNew)
      body.op('select')
    }
    body.tee(known)
    body.i32(gate.kind === 'edge' ? atRest : gate.bit)
    body.op('i32.and')
    body.op('i32.eqz')
    body.if()
    const offset = emitter.pushBase() + activity.offset
    if (gate.kind === 'edge') body.i32(0)
    else {
      // The bit of these outputs where the instance is at rest.
      body.get(known)
      body.get(known)
      body.i32(atRest)
      body.op('i32.and')
      body.i32(Math.log2(gate.bit))
      body.op('i32.shl')
      body.op('i32.or')
    }
    body.store('i32', 4, offset)
    if (gate.kind === 'edge') {
      // What an input has woken may be at rest again at once.
      body.i32(0)
      body.load('i32', 4, header.isChecking)
      body.get(before)
      body.i32(atRest)
      body.op('i32.and')
      body.op('i32.or')
      body.if()
      this.#call(emitter, gate.checking())
      body.else()
      this.#call(emitter, this.#functionIndex())
      body.end()
    } else this.#call(emitter, this.#functionIndex())
    body.end()
    if (gate.kind === 'edge') emitter.noteChangeUnless(activity, atRest)
  }

  #call({ base, body }: Emitter, functionIndex: number): void {
    const { offset } = this.#child
    if (base.kind === 'absolute') body.i32(base.address + offset)
    else {
      body.get(0)
      if (offset > 0) {
        body.i32(offset)
        body.op('i32.add')
      }
    }
    body.call(functionIndex)
  }
}

/** Keeps a call that nothing may read the results of: its operand. */
export class Await implements Performed {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  perform(): void {}
}
