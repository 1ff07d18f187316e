import type { Pattern } from '../../ir/expression.ts'

/**
 * What a function computes, as a graph of words: each node is an unsigned value of 1 to 64 bits, equal nodes are one
 * object. Wider values of the design are several nodes (`wide.ts`). Every `load` means the value before the edge; the
 * schedule sees to it that it is read before it is overwritten.
 *
 * `effect` and `none` have width 0: what a memory write or a report does where it is reached, and nothing. They travel
 * through `mux` and `case` as values do, so that writes end up in the same branches as registers.
 */
export type NodeOp =
  | 'const'
  | 'load' // of a slot
  | 'memory' // a word's limb at an address: operands: address
  | 'not'
  | 'and'
  | 'or'
  | 'xor'
  | 'add' // modulo 2^width, operands of the same width
  | 'sub'
  | 'mul'
  | 'eq'
  | 'ne'
  | 'ltu'
  | 'leu'
  | 'lts'
  | 'les'
  | 'parity'
  | 'zext'
  | 'sext'
  | 'slice'
  | 'cat' // first operand on top
  | 'mux'
  | 'case' // operands: on (1 to 8 bits), arms, default
  | 'shl' // by an amount that may exceed the width
  | 'shr'
  | 'sar'
  | 'divu' // by what is never 0
  | 'remu'
  | 'divs'
  | 'rems'
  | 'linear' // xor of one table entry for each byte of the operands
  | 'match' // of any of the patterns in a table
  | 'remember' // the entry of a word in a decoder's table (decoders.ts)
  | 'recall' // what an entry says
  | 'effect'
  | 'none'
  | 'call' // of a function that computes outputs of an instance; operands: the inputs it needs. Width 0
  | 'output' // of an instance, after the call that is its operand

export interface Slot {
  /** From the base of the unit's region. */
  readonly offset: number
  readonly bytes: 1 | 2 | 4 | 8
}

/** The arms of one `switch`: for each code of `on` the arm, the last for those that none takes. */
export interface Arms {
  readonly id: number
  readonly table: Uint16Array
  readonly count: number
}

export class Node {
  readonly id: number
  readonly op: NodeOp
  readonly width: number
  readonly operands: readonly Node[]
  readonly value: bigint
  readonly low: number
  readonly aux: unknown
  constructor(id: number, op: NodeOp, width: number, operands: readonly Node[], value: bigint, low: number, aux: unknown) {
    this.id = id
    this.op = op
    this.width = width
    this.operands = operands
    this.value = value
    this.low = low
    this.aux = aux
  }
}

export const ones = (width: number): bigint => (1n << BigInt(width)) - 1n
const noOperands: readonly Node[] = []
const isConst = (node: Node): boolean => node.op === 'const'
const asSigned = (node: Node): bigint => BigInt.asIntN(node.width, node.value)

/** Without logic that a branch would save. */
const isCheap = (node: Node, depth: number): boolean =>
  node.op === 'const' ||
  node.op === 'load' ||
  (depth > 0 &&
    (node.op === 'slice' || node.op === 'mux' || node.op === 'zext' || node.op === 'xor' || node.op === 'not') &&
    node.operands.every((operand) => isCheap(operand, depth - 1)))

/** Makes nodes: equal ones once, and simplified where that is plain to see. */
export class Graph {
  readonly nodes: Node[] = []
  readonly none: Node
  readonly #known = new Map<string, Node>()
  readonly #arms = new Map<string, Arms>()
  readonly #constants: Map<bigint, Node>[] = []

  constructor() {
    this.none = this.#make('none', 0, noOperands)
  }

  constant(value: bigint, width: number): Node {
    const known = (this.#constants[width] ??= new Map())
    const normal = BigInt.asUintN(width, value)
    let node = known.get(normal)
    if (!node) {
      node = new Node(this.nodes.length, 'const', width, noOperands, normal, 0, undefined)
      this.nodes.push(node)
      known.set(normal, node)
    }
    return node
  }

  load(slot: Slot, width: number): Node {
    return this.#make('load', width, noOperands, slot.offset, slot)
  }

  memory(memory: { readonly index: number }, limb: number, width: number, address: Node): Node {
    return this.#make('memory', width, [address], memory.index * 4096 + limb, memory)
  }

  effect(effect: { readonly index: number }, operands: readonly Node[]): Node {
    return this.#make('effect', 0, operands, effect.index, effect)
  }

  call(call: { readonly index: number }, operands: readonly Node[]): Node {
    return this.#make('call', 0, operands, call.index, call)
  }

  output(slot: Slot, width: number, call: Node): Node {
    return this.#make('output', width, [call], slot.offset, slot)
  }

  linear(tables: { readonly index: number }, operands: readonly Node[], width: number): Node {
    return this.#make('linear', width, operands, tables.index, tables)
  }

  match(table: { readonly index: number }, word: Node): Node {
    return this.#make('match', 1, [word], table.index, table)
  }

  remember(decoder: { readonly index: number }, word: Node): Node {
    return this.#make('remember', 32, [word], decoder.index, decoder)
  }

  recall(slot: Slot, width: number, entry: Node): Node {
    return this.#make('recall', width, [entry], slot.offset, slot)
  }

  not(a: Node): Node {
    switch (a.op) {
      case 'const':
        return this.constant(~a.value, a.width)
      case 'not':
        return a.operands[0]!
      case 'eq':
      case 'ne':
        return this.#make(a.op === 'eq' ? 'ne' : 'eq', 1, a.operands)
      case 'ltu':
      case 'leu':
      case 'lts':
      case 'les': {
        const inverse = { ltu: 'leu', leu: 'ltu', lts: 'les', les: 'lts' } as const
        return this.#make(inverse[a.op], 1, [a.operands[1]!, a.operands[0]!])
      }
      default:
        return this.#make('not', a.width, [a])
    }
  }

  and(left: Node, right: Node): Node {
    const [a, b] = this.#ordered(left, right)
    if (b.op === 'const') {
      if (a.op === 'const') return this.constant(a.value & b.value, a.width)
      if (b.value === 0n) return b
      if (b.value === ones(b.width)) return a
      if ((b.value & (b.value + 1n)) === 0n) {
        const width = b.value.toString(2).length
        return this.zext(this.slice(a, 0, width), b.width)
      }
    }
    if (a === b) return a
    if ((a.op === 'not' && a.operands[0] === b) || (b.op === 'not' && b.operands[0] === a)) return this.constant(0n, a.width)
    return this.#make('and', a.width, [a, b])
  }

  or(left: Node, right: Node): Node {
    const [a, b] = this.#ordered(left, right)
    if (b.op === 'const') {
      if (a.op === 'const') return this.constant(a.value | b.value, a.width)
      if (b.value === 0n) return a
      if (b.value === ones(b.width)) return b
    }
    if (a === b) return a
    if ((a.op === 'not' && a.operands[0] === b) || (b.op === 'not' && b.operands[0] === a))
      return this.constant(ones(a.width), a.width)
    return this.#make('or', a.width, [a, b])
  }

  xor(left: Node, right: Node): Node {
    const [a, b] = this.#ordered(left, right)
    if (b.op === 'const') {
      if (a.op === 'const') return this.constant(a.value ^ b.value, a.width)
      if (b.value === 0n) return a
      if (b.value === ones(b.width)) return this.not(a)
    }
    if (a === b) return this.constant(0n, a.width)
    if (a.op === 'not') return this.not(this.xor(a.operands[0]!, b))
    if (b.op === 'not') return this.not(this.xor(a, b.operands[0]!))
    return this.#make('xor', a.width, [a, b])
  }

  add(left: Node, right: Node): Node {
    const [a, b] = this.#ordered(left, right)
    if (b.op === 'const') {
      if (a.op === 'const') return this.constant(a.value + b.value, a.width)
      if (b.value === 0n) return a
    }
    if (a.width === 1) return this.xor(a, b)
    return this.#make('add', a.width, [a, b])
  }

  sub(a: Node, b: Node): Node {
    if (b.op === 'const') return this.add(a, this.constant(-b.value, b.width))
    if (a === b) return this.constant(0n, a.width)
    if (a.width === 1) return this.xor(a, b)
    return this.#make('sub', a.width, [a, b])
  }

  mul(left: Node, right: Node): Node {
    const [a, b] = this.#ordered(left, right)
    if (b.op === 'const') {
      if (a.op === 'const') return this.constant(a.value * b.value, a.width)
      if (b.value === 0n) return b
      if ((b.value & (b.value - 1n)) === 0n) return this.shiftLeftBy(a, b.value.toString(2).length - 1)
    }
    if (a.width === 1) return this.and(a, b)
    return this.#make('mul', a.width, [a, b])
  }

  eq(left: Node, right: Node): Node {
    const [a, b] = this.#ordered(left, right)
    if (a === b) return this.constant(1n, 1)
    if (b.op === 'const') {
      if (a.op === 'const') return this.constant(a.value === b.value ? 1n : 0n, 1)
      if (a.width === 1) return b.value === 1n ? a : this.not(a)
      if (a.op === 'not') return this.eq(a.operands[0]!, this.constant(~b.value, a.width))
      if (a.op === 'zext') {
        const inner = a.operands[0]!
        return b.value >> BigInt(inner.width) === 0n ? this.eq(inner, this.constant(b.value, inner.width)) : this.constant(0n, 1)
      }
      if (a.op === 'cat') {
        let low = a.width
        let all: Node | undefined
        for (const part of a.operands) {
          low -= part.width
          const bit = this.eq(part, this.constant(b.value >> BigInt(low), part.width))
          all = all ? this.and(all, bit) : bit
        }
        return all!
      }
    }
    return this.#make('eq', 1, [a, b])
  }

  ne(a: Node, b: Node): Node {
    return this.not(this.eq(a, b))
  }

  any(a: Node): Node {
    return this.ne(a, this.constant(0n, a.width))
  }

  lessThan(a: Node, b: Node, signed: boolean): Node {
    if (a === b) return this.constant(0n, 1)
    if (isConst(a) && isConst(b)) return this.constant((signed ? asSigned(a) < asSigned(b) : a.value < b.value) ? 1n : 0n, 1)
    if (signed) {
      if (a.width === 1) return this.and(a, this.not(b))
      if (b.op === 'const' && b.value === 0n) return this.slice(a, a.width - 1, 1)
    } else {
      if (a.width === 1) return this.and(this.not(a), b)
      if (b.op === 'const' && b.value === 0n) return this.constant(0n, 1)
      if (a.op === 'const' && a.value === ones(a.width)) return this.constant(0n, 1)
    }
    return this.#make(signed ? 'lts' : 'ltu', 1, [a, b])
  }

  parity(a: Node): Node {
    if (a.width === 1) return a
    if (a.op === 'const') {
      let bits = 0
      for (let rest = a.value; rest > 0n; rest >>= 1n) bits ^= Number(rest & 1n)
      return this.constant(BigInt(bits), 1)
    }
    if (a.op === 'zext') return this.parity(a.operands[0]!)
    return this.#make('parity', 1, [a])
  }

  zext(a: Node, width: number): Node {
    if (width === a.width) return a
    if (a.op === 'const') return this.constant(a.value, width)
    if (a.op === 'zext') return this.zext(a.operands[0]!, width)
    return this.#make('zext', width, [a])
  }

  sext(a: Node, width: number): Node {
    if (width === a.width) return a
    if (a.op === 'const') return this.constant(asSigned(a), width)
    if (a.op === 'sext') return this.sext(a.operands[0]!, width)
    if (a.op === 'zext') return this.zext(a.operands[0]!, width)
    return this.#make('sext', width, [a])
  }

  slice(a: Node, low: number, width: number): Node {
    if (low === 0 && width === a.width) return a
    switch (a.op) {
      case 'const':
        return this.constant(a.value >> BigInt(low), width)
      case 'slice':
        return this.slice(a.operands[0]!, a.low + low, width)
      case 'zext': {
        const inner = a.operands[0]!
        if (low >= inner.width) return this.constant(0n, width)
        if (low + width <= inner.width) return this.slice(inner, low, width)
        return this.zext(this.slice(inner, low, inner.width - low), width)
      }
      case 'sext': {
        const inner = a.operands[0]!
        if (low + width <= inner.width) return this.slice(inner, low, width)
        const from = Math.min(low, inner.width - 1)
        return this.sext(this.slice(inner, from, inner.width - from), width)
      }
      case 'cat': {
        const parts: Node[] = []
        let base = a.width
        for (const part of a.operands) {
          base -= part.width
          const from = Math.max(low, base)
          const to = Math.min(low + width, base + part.width)
          if (from < to) parts.push(this.slice(part, from - base, to - from))
        }
        return this.cat(parts)
      }
      case 'not':
        return this.not(this.slice(a.operands[0]!, low, width))
      case 'and':
      case 'or':
      case 'xor':
        if (a.operands[1]!.op === 'const')
          return this[a.op](this.slice(a.operands[0]!, low, width), this.slice(a.operands[1]!, low, width))
        break
      default:
    }
    return this.#make('slice', width, [a], low)
  }

  /** First operand on top; 64 bits at most. */
  cat(given: readonly Node[]): Node {
    const parts: Node[] = []
    const push = (part: Node): void => {
      if (part.op === 'cat') {
        for (const each of part.operands) push(each)
        return
      }
      if (part.op === 'zext') {
        const inner = part.operands[0]!
        push(this.constant(0n, part.width - inner.width))
        push(inner)
        return
      }
      const above = parts.at(-1)
      if (above) {
        if (above.op === 'const' && part.op === 'const') {
          parts[parts.length - 1] = this.constant((above.value << BigInt(part.width)) | part.value, above.width + part.width)
          return
        }
        const source = above.op === 'slice' ? above.operands[0]! : undefined
        if (source && source.width <= 64) {
          const isBelow = part.op === 'slice' ? part.operands[0] === source && part.low + part.width === above.low : false
          if (isBelow) {
            parts[parts.length - 1] = this.slice(source, part.low, above.width + part.width)
            return
          }
        }
        if (above.op === 'mux' && part.op === 'mux' && above.operands[0] === part.operands[0] && above.width + part.width <= 64) {
          parts[parts.length - 1] = this.mux(
            above.operands[0]!,
            this.cat([above.operands[1]!, part.operands[1]!]),
            this.cat([above.operands[2]!, part.operands[2]!]),
          )
          return
        }
        if (part.width === 1 && (above === part || (above.op === 'sext' && above.operands[0] === part))) {
          parts[parts.length - 1] = this.sext(part, above.width + 1)
          return
        }
        if (above.op === 'not' && part.op === 'not') {
          parts[parts.length - 1] = this.not(this.cat([above.operands[0]!, part.operands[0]!]))
          return
        }
      }
      parts.push(part)
    }
    for (const part of given) push(part)
    if (parts.length >= 4) this.#mergeLanes(parts)
    if (parts.length === 1) return parts[0]!
    const top = parts[0]!
    const width = parts.reduce((sum, part) => sum + part.width, 0)
    if (top.op === 'const' && top.value === 0n) return this.zext(this.cat(parts.slice(1)), width)
    return this.#make('cat', width, parts)
  }

  /**
   * Lanes that are chosen apart (`keep` bits over bytes) are chosen at once through a mask; the mask of a word's bits is
   * a lookup (linear.ts).
   */
  #mergeLanes(parts: Node[]): void {
    const isLane = (node: Node | undefined): boolean =>
      node?.op === 'mux' && node.width >= 4 && isCheap(node.operands[1]!, 3) && isCheap(node.operands[2]!, 3)
    for (let start = 0; start < parts.length; start++) {
      let end = start
      while (isLane(parts[end])) end++
      if (end - start < 4) continue
      const lanes = parts.slice(start, end)
      const of = (operand: number): Node => this.cat(lanes.map((lane) => lane.operands[operand]!))
      const mask = this.cat(lanes.map((lane) => this.sext(lane.operands[0]!, lane.width)))
      const otherwise = of(2)
      parts.splice(start, lanes.length, this.xor(otherwise, this.and(this.xor(of(1), otherwise), mask)))
    }
  }

  mux(condition: Node, then: Node, otherwise: Node): Node {
    if (condition.op === 'const') return condition.value === 1n ? then : otherwise
    if (condition.op === 'not') return this.mux(condition.operands[0]!, otherwise, then)
    let a = then
    let b = otherwise
    while (a.op === 'mux' && a.operands[0] === condition) a = a.operands[1]!
    while (b.op === 'mux' && b.operands[0] === condition) b = b.operands[2]!
    if (a === b) return a
    if (a.width === 1 && a.op === 'const' && b.op === 'const') return a.value === 1n ? condition : this.not(condition)
    return this.#make('mux', a.width, [condition, a, b])
  }

  /** `values`: one for each arm, then the default. */
  select(on: Node, arms: Arms, values: readonly Node[]): Node {
    if (on.op === 'const') return values[arms.table[Number(on.value)]!]!
    const used = new Set<Node>(Array.from(arms.table, (arm) => values[arm]!))
    if (used.size === 1) return values[arms.table[0]!]!
    if (on.width === 1) return this.mux(on, values[arms.table[1]!]!, values[arms.table[0]!]!)
    return this.#make('case', values[0]!.width, [on, ...values], arms.id, arms)
  }

  /** The table of a `switch` on `width` (to 8) bits: the first arm that matches wins. */
  arms(patterns: readonly (readonly Pattern[])[], width: number): Arms {
    const key = `${width}|${patterns.map((arm) => arm.map(({ value, care }) => `${value}/${care}`).join()).join('|')}`
    let arms = this.#arms.get(key)
    if (!arms) {
      const table = new Uint16Array(1 << width).fill(patterns.length)
      for (let code = 0; code < table.length; code++) {
        const found = patterns.findIndex((arm) => arm.some(({ value, care }) => (BigInt(code) & care) === value))
        if (found >= 0) table[code] = found
      }
      arms = { id: this.#arms.size, table, count: patterns.length }
      this.#arms.set(key, arms)
    }
    return arms
  }

  shiftLeftBy(a: Node, amount: number): Node {
    if (amount === 0) return a
    if (amount >= a.width) return this.constant(0n, a.width)
    return this.cat([this.slice(a, 0, a.width - amount), this.constant(0n, amount)])
  }

  shift(op: 'shl' | 'shr' | 'sar', a: Node, amount: Node): Node {
    if (amount.op === 'const') {
      const by = amount.value > 64n ? 64 : Number(amount.value)
      if (op === 'shl') return this.shiftLeftBy(a, by)
      if (op === 'shr') return by >= a.width ? this.constant(0n, a.width) : this.zext(this.slice(a, by, a.width - by), a.width)
      const from = Math.min(by, a.width - 1)
      return this.sext(this.slice(a, from, a.width - from), a.width)
    }
    if (a.op === 'const' && a.value === 0n) return a
    return this.#make(op, a.width, [a, amount])
  }

  divide(op: 'divu' | 'remu' | 'divs' | 'rems', a: Node, b: Node): Node {
    if (a.op === 'const' && b.op === 'const') {
      const [x, y] = op === 'divu' || op === 'remu' ? [a.value, b.value] : [asSigned(a), asSigned(b)]
      return this.constant(op === 'divu' || op === 'divs' ? x / y : x % y, a.width)
    }
    if (b.op === 'const' && (b.value & (b.value - 1n)) === 0n && (op === 'divu' || op === 'remu')) {
      const by = b.value.toString(2).length - 1
      if (op === 'divu') return this.shift('shr', a, this.constant(BigInt(by), 7))
      return by === 0 ? this.constant(0n, a.width) : this.zext(this.slice(a, 0, by), a.width)
    }
    return this.#make(op, a.width, [a, b])
  }

  /** Constants to the right, else by age: equal sums are one node. */
  #ordered(a: Node, b: Node): [Node, Node] {
    if (b.op === 'const') return [a, b]
    if (a.op === 'const' || b.id < a.id) return [b, a]
    return [a, b]
  }

  #make(op: NodeOp, width: number, operands: readonly Node[], low = 0, aux: unknown = undefined): Node {
    let key = `${op} ${width} ${low}`
    for (const operand of operands) key += ` ${operand.id}`
    let node = this.#known.get(key)
    if (!node) {
      node = new Node(this.nodes.length, op, width, operands, 0n, low, aux)
      this.nodes.push(node)
      this.#known.set(key, node)
    }
    return node
  }
}
