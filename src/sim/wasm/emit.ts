import { type BlockCopy, blockCopies, type Copy, copiesFrom } from './block-copies.ts'
import type { Decoder } from './decoders.ts'
import { type Base, typeOf, ValueEmitter } from './emit-value.ts'
import type { FunctionBody } from './encode.ts'
import type { Arms, Node, Slot } from './graph.ts'
import type { Schedule, Step } from './schedule.ts'

/** What an `effect` or a `call` does, in bytes. */
export interface Performed {
  /** Changes state, or says something, whenever it is performed. */
  readonly changesState?: boolean
  perform(emitter: Emitter, operands: readonly Node[]): void
}

/** A function that finds out whether its instance is at rest, and says so in a word of its region. */
export interface Watch {
  readonly activity: Slot
  /** Slots that hold no state: ports. */
  readonly ignored: ReadonlySet<number>
}

/** Writes the instructions of a schedule. */
export class Emitter extends ValueEmitter {
  readonly #watch: Watch | undefined
  /** A local that is not 0 once something changed. */
  readonly #hasChanged: number

  constructor(body: FunctionBody, base: Base, schedule: Schedule, decoderIndex: (decoder: Decoder) => number, watch?: Watch) {
    super(body, base, schedule.isLocal, decoderIndex)
    this.#watch = watch
    this.#hasChanged = watch ? body.newLocal('i32') : -1
  }

  /** All of a function. */
  function(steps: readonly Step[]): void {
    this.steps(steps)
    if (!this.#watch) return
    const offset = this.pushBase() + this.#watch.activity.offset
    this.body.get(this.#hasChanged)
    this.body.op('i32.eqz')
    this.body.store('i32', 4, offset)
  }

  steps(steps: readonly Step[]): void {
    const ahead: Node[] = []
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at]!
      const copies = step.kind === 'store' ? copiesFrom(steps, at, (each) => this.#copyOf(each)) : []
      const blocks = copies.length > 1 ? blockCopies(copies) : undefined
      if (blocks) {
        for (const block of blocks) this.#copyBlock(block)
        at += copies.length - 1
        continue
      }
      if (step.kind === 'set' && step.node.op === 'load') {
        if (this.ahead.has(step.node)) continue
        this.compute(step.node)
        const local = this.localOf(step.node)
        this.body.set(local)
        this.ahead.set(step.node, local)
        ahead.push(step.node)
      } else this.#step(step)
    }
    for (const node of ahead) this.ahead.delete(node)
  }

  /** A store of what lies elsewhere, in as many bytes, where nobody asks whether anything changes. */
  #copyOf(step: Step): Copy | undefined {
    if (this.#watch || step.kind !== 'store' || step.node.op !== 'load' || this.ahead.has(step.node)) return undefined
    const from = step.node.aux as Slot
    return from.bytes === step.slot.bytes ? { from, to: step.slot } : undefined
  }

  #copyBlock({ from, to, bytes }: BlockCopy): void {
    const { body } = this
    const offset = this.pushBase() + to
    const source = this.pushBase() + from
    if (bytes === 16) {
      body.loadVector(source)
      body.storeVector(offset)
    } else {
      const type = bytes === 8 ? 'i64' : 'i32'
      body.load(type, bytes, source)
      body.store(type, bytes, offset)
    }
  }

  #step(step: Step): void {
    const { body } = this
    switch (step.kind) {
      case 'set':
        if (step.node.op === 'call') {
          ;(step.node.aux as Performed).perform(this, step.node.operands)
          return
        }
        this.mask(this.compute(step.node), step.node.width)
        body.set(this.localOf(step.node))
        return
      case 'copy':
        this.value(step.node)
        body.set(this.localOf(step.target))
        return
      case 'store':
        if (this.#watch && !this.#watch.ignored.has(step.slot.offset)) {
          this.storeAndCompare(step.slot, step.node)
          this.#noteChange()
        } else this.store(step.slot, step.node)
        return
      case 'perform': {
        const performed = step.node.aux as Performed
        performed.perform(this, step.node.operands)
        if (this.#watch && performed.changesState) {
          body.i32(1)
          this.#noteChange()
        }
        return
      }
      case 'if': {
        const { then, otherwise } = step
        if (then.length === 0) {
          this.condition(step.condition, true)
          body.if()
          this.steps(otherwise)
        } else {
          this.condition(step.condition, false)
          body.if()
          this.steps(then)
          if (otherwise.length > 0) {
            body.else()
            this.steps(otherwise)
          }
        }
        body.end()
        return
      }
      case 'case':
        this.#case(step.on, step.arms, step.bodies)
    }
  }
  #case(on: Node, arms: Arms, bodies: readonly Step[][]): void {
    this.branches(
      on,
      arms,
      bodies.map((steps) => (steps.length > 0 ? () => this.steps(steps) : undefined)),
    )
  }
  store(slot: Slot, node: Node): void {
    const offset = this.pushBase() + slot.offset
    if (slot.bytes * 8 === node.width) this.emit(node)
    else this.value(node)
    this.body.store(typeOf(node.width), slot.bytes, offset)
  }

  /** Leaves on the stack whether the value is another than was there. */
  storeAndCompare(slot: Slot, node: Node): void {
    const { body } = this
    const type = typeOf(node.width)
    const value = body.newLocal(type)
    body.load(type, slot.bytes, this.pushBase() + slot.offset)
    this.value(node)
    body.tee(value)
    body.op(`${type}.ne`)
    const offset = this.pushBase() + slot.offset
    body.get(value)
    body.store(type, slot.bytes, offset)
  }

  /** Takes a condition from the stack. */
  #noteChange(): void {
    this.body.get(this.#hasChanged)
    this.body.op('i32.or')
    this.body.set(this.#hasChanged)
  }

  /** Where this function watches: something changed unless a bit of a word is set. */
  noteChangeUnless(slot: Slot, bit: number): void {
    if (!this.#watch) return
    const { body } = this
    body.load('i32', slot.bytes, this.pushBase() + slot.offset)
    body.i32(bit)
    body.op('i32.and')
    body.op('i32.eqz')
    this.#noteChange()
  }
}
