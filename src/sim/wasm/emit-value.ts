import { type Decoder, entries, spread } from './decoders.ts'
import type { FunctionBody, ValueType } from './encode.ts'
import type { Arms, Node, Slot } from './graph.ts'
import { ones } from './graph.ts'
import { limbBytes, type MemoryPlace } from './layout.ts'
import type { LinearTables, MatchTable } from './tables.ts'

/** Where a function finds its region: at an address known now, or in its first parameter. */
export type Base = { readonly kind: 'absolute'; readonly address: number } | { readonly kind: 'parameter' }

export const typeOf = (width: number): ValueType => (width <= 32 ? 'i32' : 'i64')
const containerOf = (width: number): number => (width <= 32 ? 32 : 64)

/** Writes values. They lie in i32 to 32 bits, else in i64; those in locals have no bit above their width. */
export class ValueEmitter {
  readonly body: FunctionBody
  readonly base: Base
  protected readonly isLocal: (node: Node) => boolean
  /** Numbers the function that fills an entry. */
  protected readonly decoderIndex: (decoder: Decoder) => number
  protected readonly locals = new Map<Node, number>()
  /** Loads that were taken ahead of a store, valid to the end of their block. */
  protected readonly ahead = new Map<Node, number>()

  constructor(body: FunctionBody, base: Base, isLocal: (node: Node) => boolean, decoderIndex: (decoder: Decoder) => number) {
    this.body = body
    this.decoderIndex = decoderIndex
    this.base = base
    this.isLocal = isLocal
  }

  /** Puts the region's address on the stack and returns what to add to an offset within it. */
  pushBase(): number {
    if (this.base.kind === 'parameter') {
      this.body.get(0)
      return 0
    }
    this.body.i32(0)
    return this.base.address
  }

  /** As the steps would, but into a local in the midst of an expression. */
  #caseValue(node: Node): boolean {
    const { body } = this
    const local = body.newLocal(typeOf(node.width))
    const [on, ...values] = node.operands as [Node, ...Node[]]
    this.branches(
      on,
      node.aux as Arms,
      values.map((value) => () => {
        this.value(value)
        body.set(local)
      }),
    )
    body.get(local)
    return true
  }
  /** Nested blocks, one for each arm that does something, left by `br_table`. */
  protected branches(on: Node, arms: Arms, bodies: readonly ((() => void) | undefined)[]): void {
    const { body } = this
    const used = bodies.flatMap((emit, arm) => (emit && arms.table.includes(arm) ? [arm] : []))
    if (used.length === 0) return
    const depthOf = new Map(used.map((arm, depth) => [arm, depth]))
    for (let depth = 0; depth <= used.length; depth++) body.block()
    this.value(on)
    const depths = Array.from(arms.table, (arm) => depthOf.get(arm) ?? used.length)
    body.brTable(depths.slice(0, -1), depths.at(-1)!)
    used.forEach((arm, depth) => {
      body.end()
      bodies[arm]!()
      if (depth < used.length - 1) body.br(used.length - 1 - depth)
    })
    body.end()
  }
  /** A node's value without a bit above its width. */
  value(node: Node): void {
    this.mask(this.emit(node), node.width)
  }

  /** As an address: an i32. */
  index(node: Node): void {
    this.value(node)
    if (node.width > 32) this.body.op('i32.wrap_i64')
  }

  /** Something that is 0 exactly where the node is (or is not, when inverted). */
  condition(node: Node, isInverted: boolean): void {
    const { body } = this
    if (!this.#isHeld(node)) {
      if (node.op === 'not') {
        this.condition(node.operands[0]!, !isInverted)
        return
      }
      const [a, b] = node.operands
      if ((node.op === 'ne' || node.op === 'eq') && b?.op === 'const' && b.value === 0n && a!.width <= 32) {
        this.value(a!)
        if ((node.op === 'eq') !== isInverted) body.op('i32.eqz')
        return
      }
      if (node.op === 'slice' && a!.width <= 32 && node.low > 0) {
        this.emit(a!)
        body.i32(1 << node.low)
        body.op('i32.and')
        if (isInverted) body.op('i32.eqz')
        return
      }
    }
    this.value(node)
    if (isInverted) body.op('i32.eqz')
  }

  #isHeld(node: Node): boolean {
    return this.ahead.has(node) || (node.op !== 'load' && this.isLocal(node))
  }

  protected localOf(node: Node): number {
    let local = this.locals.get(node)
    if (local === undefined) {
      local = this.body.newLocal(typeOf(node.width))
      this.locals.set(node, local)
    }
    return local
  }

  protected mask(isClean: boolean, width: number): void {
    if (isClean || width === containerOf(width)) return
    if (width < 32) {
      this.body.i32(Number(ones(width)))
      this.body.op('i32.and')
    } else {
      this.body.i64(ones(width))
      this.body.op('i64.and')
    }
  }

  /** Pushes a value; bits above the width may be anything unless it returns true. */
  protected emit(node: Node): boolean {
    if (node.op === 'const') {
      this.#constant(node.value, node.width)
      return true
    }
    const ahead = this.ahead.get(node)
    if (ahead !== undefined) {
      this.body.get(ahead)
      return true
    }
    if (node.op !== 'load' && this.isLocal(node)) {
      this.body.get(this.localOf(node))
      return true
    }
    return this.compute(node)
  }

  #constant(value: bigint, width: number): void {
    if (width <= 32) this.body.i32(Number(BigInt.asIntN(32, value)))
    else this.body.i64(value)
  }

  #op(width: number, name: string): void {
    this.body.op(`${typeOf(width)}.${name}` as never)
  }

  protected compute(node: Node): boolean {
    const { body } = this
    const { width } = node
    const [a, b, c] = node.operands as [Node, Node, Node]
    const isFull = width === containerOf(width)
    switch (node.op) {
      case 'const':
      case 'none':
      case 'effect':
      case 'call':
        throw new Error(`${node.op} is not computed as a value`)
      case 'load':
      case 'output': {
        const slot = node.aux as Slot
        const offset = this.pushBase() + slot.offset
        body.load(typeOf(width), slot.bytes, offset)
        return true
      }
      case 'memory': {
        const place = node.aux as MemoryPlace
        const offset = this.wordAddress(place, a)
        const wide = place.memory.width > 64
        const limb = wide ? node.low % 4096 : 0
        body.load(typeOf(width), wide ? limbBytes(width) : (place.stride as 1 | 2 | 4 | 8), offset + limb * 8)
        return true
      }
      case 'not': {
        const isClean = this.emit(a)
        if (width === 1 && isClean) {
          body.op('i32.eqz')
          return true
        }
        this.#constant(ones(width), width)
        this.#op(width, 'xor')
        return isClean
      }
      case 'and': {
        const first = this.emit(a)
        const second = this.emit(b)
        this.#op(width, 'and')
        return first || second
      }
      case 'or':
      case 'xor': {
        const first = this.emit(a)
        const second = this.emit(b)
        this.#op(width, node.op)
        return first && second
      }
      case 'add':
      case 'sub':
      case 'mul':
        this.emit(a)
        this.emit(b)
        this.#op(width, node.op)
        return isFull
      case 'eq':
      case 'ne':
        this.value(a)
        if (b.op === 'const' && b.value === 0n && node.op === 'eq') {
          this.#op(a.width, 'eqz')
          return true
        }
        this.value(b)
        this.#op(a.width, node.op)
        return true
      case 'ltu':
      case 'leu':
        this.value(a)
        this.value(b)
        this.#op(a.width, node.op === 'ltu' ? 'lt_u' : 'le_u')
        return true
      case 'lts':
      case 'les':
        this.#atTop(a)
        this.#atTop(b)
        this.#op(a.width, node.op === 'lts' ? 'lt_s' : 'le_s')
        return true
      case 'parity':
        this.value(a)
        this.#op(a.width, 'popcnt')
        if (a.width > 32) body.op('i32.wrap_i64')
        body.i32(1)
        body.op('i32.and')
        return true
      case 'zext':
        this.value(a)
        if (width > 32 && a.width <= 32) body.op('i64.extend_i32_u')
        return true
      case 'sext':
        this.#signed(a, containerOf(a.width))
        if (width > 32 && a.width <= 32) body.op('i64.extend_i32_s')
        return isFull
      case 'slice':
        return this.#slice(node, a)
      case 'cat':
        return this.#cat(node)
      case 'mux': {
        if (width === 1 && this.#bitChoice(a, b, c)) return true
        const first = this.emit(b)
        const second = this.emit(c)
        this.condition(a, false)
        body.op('select')
        return first && second
      }
      case 'case':
        return this.#caseValue(node)
      case 'shl':
      case 'shr':
      case 'sar':
        return this.#shift(node, a, b)
      case 'divu':
      case 'remu':
        this.value(a)
        this.value(b)
        this.#op(width, node.op === 'divu' ? 'div_u' : 'rem_u')
        return true
      case 'divs':
      case 'rems':
        this.#signed(a, containerOf(width))
        this.#signed(b, containerOf(width))
        this.#op(width, node.op === 'divs' ? 'div_s' : 'rem_s')
        return isFull
      case 'linear':
        this.#linear(node)
        return true
      case 'remember':
        this.#remember(a, node.aux as Decoder)
        return true
      case 'recall': {
        const slot = node.aux as Slot
        this.value(a)
        body.load(typeOf(width), slot.bytes, slot.offset)
        return true
      }
      case 'match':
        this.#match(a, node.aux as MatchTable)
        return true
    }
  }

  /** Address of a word without its offset, which is returned. */
  wordAddress(place: MemoryPlace, address: Node): number {
    const { body } = this
    this.index(address)
    if (place.stride > 1) {
      const shift = Math.log2(place.stride)
      body.i32(Number.isInteger(shift) ? shift : place.stride)
      body.op(Number.isInteger(shift) ? 'i32.shl' : 'i32.mul')
    }
    if (this.base.kind === 'absolute') return this.base.address + place.offset
    body.get(0)
    body.op('i32.add')
    return place.offset
  }

  /** A 1-bit choice with a constant in it is an `and` or `or`. */
  #bitChoice(condition: Node, then: Node, otherwise: Node): boolean {
    const { body } = this
    if (then.op === 'const') {
      // c ? 1 : x = c | x; c ? 0 : x = !c & x
      this.value(condition)
      if (then.value === 0n) body.op('i32.eqz')
      this.value(otherwise)
      body.op(then.value === 1n ? 'i32.or' : 'i32.and')
      return true
    }
    if (otherwise.op === 'const') {
      // c ? x : 0 = c & x; c ? x : 1 = !c | x
      this.value(condition)
      if (otherwise.value === 1n) body.op('i32.eqz')
      this.value(then)
      body.op(otherwise.value === 1n ? 'i32.or' : 'i32.and')
      return true
    }
    return false
  }

  /** The value shifted so that its sign is the container's. */
  #atTop(node: Node): void {
    const by = containerOf(node.width) - node.width
    if (node.op === 'const') {
      this.#constant(BigInt.asIntN(64, node.value << BigInt(by)), node.width)
      return
    }
    this.emit(node)
    if (by === 0) return
    this.#constant(BigInt(by), node.width)
    this.#op(node.width, 'shl')
  }

  /** Sign-extended to its container. */
  #signed(node: Node, container: number): void {
    const { body } = this
    const { width } = node
    if (width === container) {
      this.emit(node)
      return
    }
    if (width === 1) {
      body.i32(0)
      this.value(node)
      body.op('i32.sub')
      return
    }
    this.emit(node)
    if (width === 8 || width === 16) this.#op(width, `extend${width}_s`)
    else {
      const by = BigInt(containerOf(width) - width)
      this.#constant(by, width)
      this.#op(width, 'shl')
      this.#constant(by, width)
      this.#op(width, 'shr_s')
    }
  }

  #slice(node: Node, a: Node): boolean {
    const { body } = this
    const { low, width } = node
    let isClean = this.emit(a) && low + width === a.width
    if (low > 0) {
      this.#constant(BigInt(low), a.width)
      this.#op(a.width, 'shr_u')
      isClean ||= low + width === containerOf(a.width)
    }
    if (a.width > 32 && width <= 32) body.op('i32.wrap_i64')
    return isClean || width === containerOf(width)
  }

  #cat(node: Node): boolean {
    const { body } = this
    const { width } = node
    let low = width
    let constant = 0n
    let isFirst = true
    let isClean = true
    node.operands.forEach((part, index) => {
      low -= part.width
      if (part.op === 'const') {
        constant |= part.value << BigInt(low)
        return
      }
      if (index === 0 && (part.width > 32 || width <= 32)) isClean = this.emit(part)
      else this.value(part)
      if (width > 32 && part.width <= 32) body.op('i64.extend_i32_u')
      if (low > 0) {
        this.#constant(BigInt(low), width)
        this.#op(width, 'shl')
      }
      if (!isFirst) this.#op(width, 'or')
      isFirst = false
    })
    if (constant !== 0n) {
      this.#constant(constant, width)
      this.#op(width, 'or')
    }
    return isClean
  }

  #shift(node: Node, value: Node, amount: Node): boolean {
    const { body } = this
    const { width, op } = node
    const container = containerOf(width)
    const isShort = amount.width < 31 && 2 ** amount.width <= container
    if (op === 'sar') this.#signed(value, container)
    else if (op === 'shr') this.value(value)
    else this.emit(value)
    const pushAmount = (): void => {
      if (container === 64 && amount.width <= 32) body.op('i64.extend_i32_u')
      if (container === 32 && amount.width > 32) body.op('i32.wrap_i64')
    }
    const instruction = op === 'shl' ? 'shl' : op === 'shr' ? 'shr_u' : 'shr_s'
    if (isShort) {
      this.value(amount)
      pushAmount()
      this.#op(width, instruction)
      return op === 'shr'
    }
    const local = body.newLocal(typeOf(amount.width))
    this.value(amount)
    body.set(local)
    const isPast = (): void => {
      body.get(local)
      this.#constant(BigInt(container), amount.width)
      this.#op(amount.width, 'lt_u')
    }
    if (op === 'sar') {
      body.get(local)
      this.#constant(BigInt(container - 1), amount.width)
      isPast()
      body.op('select')
      pushAmount()
      this.#op(width, instruction)
      return width === container
    }
    body.get(local)
    pushAmount()
    this.#op(width, instruction)
    this.#constant(0n, width)
    isPast()
    body.op('select')
    return op === 'shr'
  }

  /** Leaves the address of the word's entry, which is filled first where it holds another word. */
  #remember(word: Node, decoder: Decoder): void {
    const { body } = this
    const local = body.newLocal('i32')
    const entry = body.newLocal('i32')
    this.value(word)
    body.tee(local)
    body.i32(spread | 0)
    body.op('i32.mul')
    body.i32(32 - Math.log2(entries))
    body.op('i32.shr_u')
    body.i32(Math.log2(decoder.entryBytes))
    body.op('i32.shl')
    body.i32(decoder.index)
    body.op('i32.add')
    body.tee(entry)
    body.load('i32', 4, 0)
    body.get(local)
    body.op('i32.ne')
    body.if()
    body.get(entry)
    body.get(local)
    body.store('i32', 4, 0)
    body.get(entry)
    body.call(this.decoderIndex(decoder))
    body.end()
    body.get(entry)
  }

  #match(word: Node, { index, groups }: MatchTable): void {
    const { body } = this
    const lanes = body.newLocal('v128')
    this.value(word)
    body.vector('i32x4.splat')
    body.set(lanes)
    for (let group = 0; group < groups; group++) {
      body.get(lanes)
      body.i32(0)
      body.loadVector(index + group * 32)
      body.vector('v128.and')
      body.i32(0)
      body.loadVector(index + group * 32 + 16)
      body.vector('i32x4.eq')
      if (group > 0) body.vector('v128.or')
    }
    body.vector('v128.any_true')
  }

  #linear(node: Node): void {
    const { body } = this
    const tables = node.aux as LinearTables
    let isFirst = true
    node.operands.forEach((operand, index) => {
      tables.addresses[index]!.forEach((address, byte) => {
        if (address < 0) return
        this.value(operand)
        if (byte > 0) {
          this.#constant(BigInt(byte * 8), operand.width)
          this.#op(operand.width, 'shr_u')
        }
        if (operand.width > 32) body.op('i32.wrap_i64')
        if (byte * 8 + 8 < operand.width) {
          body.i32(255)
          body.op('i32.and')
        }
        body.i32(tables.entryBytes === 4 ? 2 : 3)
        body.op('i32.shl')
        body.load(typeOf(node.width), tables.entryBytes, address)
        if (!isFirst) this.#op(node.width, 'xor')
        isFirst = false
      })
    })
  }
}
