import { Dice } from './dice.ts'

/** Values of inputs, registers and wires by how the design file calls them. */
type Values = Map<string, bigint>

interface Shape {
  readonly kind: 'uint' | 'sint' | 'bool'
  readonly width: number
}
/** An expression of the language as text, and what it means. */
interface Term extends Shape {
  readonly text: string
  readonly value: (values: Values) => bigint
}
/** Something that can be assigned, whole or in bits. */
interface Place extends Shape {
  readonly name: string
  readonly isRegister: boolean
}
type Action = (values: Values, into: Values) => void
interface Piece {
  readonly text: string
  readonly run: Action
}

/** A design file's module, with a model of it that knows nothing of the IR. */
export interface LanguageDesign {
  readonly name: string
  readonly source: string
  /** Of inputs, as `ports` names them in Verilog. */
  readonly inputs: readonly { readonly port: string; readonly width: number }[]
  /** The outputs by port, as unsigned bits, after each cycle with its inputs (bits by port). */
  readonly run: (cycles: readonly ReadonlyMap<string, bigint>[]) => Map<string, bigint>[]
}

const shapeText = ({ kind, width }: Shape): string => (kind === 'bool' ? 'bool' : `${kind}(${width})`)
const hold = (value: bigint, { kind, width }: Shape): bigint =>
  kind === 'sint' ? BigInt.asIntN(width, value) : BigInt.asUintN(width, value)
const bitsOf = (value: bigint, width: number): bigint => BigInt.asUintN(width, value)
const truth = (value: boolean): bigint => (value ? 1n : 0n)
const parity = (bits: bigint): bigint => BigInt(bits.toString(2).replaceAll('0', '').length % 2)

/** The width in which two numbers are exact: mixed signs go to signed. */
const common = (a: Shape, b: Shape): number => {
  const need = (each: Shape, other: Shape): number => each.width + (other.kind === 'sint' && each.kind !== 'sint' ? 1 : 0)
  return Math.max(need(a, b), need(b, a))
}

/**
 * Designs written in the language: text for `src/transform` and `src/dsl`, and beside it a model made of functions on
 * integers, from the reference of the language alone.
 */
export class RandomLanguage {
  readonly #dice: Dice
  readonly #name: string
  readonly #terms: Term[] = []
  readonly #lists: { readonly text: string; readonly names: readonly string[]; readonly shape: Shape }[] = []
  readonly #inputs: { port: string; key: string; shape: Shape }[] = []

  constructor(seed: number) {
    this.#dice = new Dice(seed, 2)
    this.#name = `spoken${seed}`
  }

  make(): LanguageDesign {
    const dice = this.#dice
    const ports: string[] = []
    const addInput = (key: string, port: string, shape: Shape): void => {
      this.#inputs.push({ port, key, shape })
      this.#addTerm(key, shape)
    }
    for (let i = dice.between(2, 4); i > 0; i--) {
      const shape = this.#shape()
      ports.push(`in${i}: input(${shapeText(shape)})`)
      addInput(`io.in${i}`, `in${i}`, shape)
    }
    const top = this.#number()
    const low = this.#number()
    ports.push(`pair: input(struct({ top: ${shapeText(top)}, low: ${shapeText(low)} }))`)
    addInput('io.pair.top', 'pair_top', top)
    addInput('io.pair.low', 'pair_low', low)
    const element = this.#number(40)
    const length = dice.between(2, 5)
    ports.push(`list: input(array(${shapeText(element)}, ${length}))`)
    const names = Array.from({ length }, (_, i) => `io.list.at(${i})`)
    for (const [i, name] of names.entries()) addInput(name, `list_${i}`, element)
    this.#lists.push({ text: 'io.list', names, shape: element })

    const declarations: string[] = []
    const registers: (Place & { init: bigint })[] = []
    for (let i = dice.between(1, 3); i > 0; i--) {
      const shape = this.#shape()
      const init = hold(dice.value(shape.width), shape)
      const name = `held${i}`
      declarations.push(`const ${name} = reg(${shapeText(shape)}, { init: ${this.#literal(init, shape)} })`)
      registers.push({ ...shape, name, isRegister: true, init })
      this.#addTerm(name, shape)
    }
    const slot = this.#number(40)
    const slots = Array.from({ length: dice.between(2, 5) }, (_, i) => `bank.at(${i})`)
    const init = slots.map(() => hold(dice.value(slot.width), slot))
    declarations.push(
      `const bank = reg(array(${shapeText(slot)}, ${slots.length}), { init: [${init.map((value) => this.#literal(value, slot)).join(', ')}] })`,
    )
    slots.forEach((name, i) => {
      registers.push({ ...slot, name, isRegister: true, init: init[i]! })
      this.#addTerm(name, slot)
    })
    this.#lists.push({ text: 'bank', names: slots, shape: slot })

    const pieces: Piece[] = []
    for (let i = dice.between(1, 4); i > 0; i--) {
      const shape = this.#shape()
      const name = `wire${i}`
      declarations.push(`const ${name} = wire(${shapeText(shape)})`)
      pieces.push(this.#setAlways({ ...shape, name, isRegister: false }, 2))
      this.#addTerm(name, shape)
    }
    const outputs: Place[] = []
    for (let i = dice.between(2, 4); i > 0; i--) {
      const shape = this.#shape()
      ports.push(`out${i}: output(${shapeText(shape)})`)
      const place = { ...shape, name: `io.out${i}`, isRegister: false }
      outputs.push(place)
      pieces.push(this.#setAlways(place, 2))
    }
    const edges = Array.from({ length: dice.between(2, 5) }, () => this.#atEdge(registers, 2))
    // Registers keep the order of their assignments, wires are read wherever they stand.
    const ordered = [...edges.map(({ text }) => text), ...dice.shuffled(pieces).map(({ text }) => text)]
    const source = [
      `export const ${this.#name} = module('${this.#name}', () => {`,
      `const io = ports({ ${ports.join(', ')} })`,
      ...declarations,
      ...ordered,
      'return io',
      '})',
    ].join('\n')
    const inputs = this.#inputs.map(({ port, shape }) => ({ port, width: shape.width }))
    return { name: this.#name, source, inputs, run: (cycles) => this.#run(cycles, registers, pieces, edges, outputs) }
  }

  #run(
    cycles: readonly ReadonlyMap<string, bigint>[],
    registers: readonly (Place & { init: bigint })[],
    pieces: readonly Piece[],
    edges: readonly Piece[],
    outputs: readonly Place[],
  ): Map<string, bigint>[] {
    const values: Values = new Map(registers.map(({ name, init }) => [name, init]))
    return cycles.map((inputs) => {
      for (const { port, key, shape } of this.#inputs) values.set(key, hold(inputs.get(port)!, shape))
      const settle = (): void => {
        for (const piece of pieces) piece.run(values, values)
      }
      settle()
      const next: Values = new Map(registers.map(({ name }) => [name, values.get(name)!]))
      for (const edge of edges) edge.run(values, next)
      for (const [name, value] of next) values.set(name, value)
      settle()
      return new Map(outputs.map(({ name, width }) => [name.slice(3), bitsOf(values.get(name)!, width)]))
    })
  }

  #shape(): Shape {
    return this.#dice.chance(0.25) ? { kind: 'bool', width: 1 } : this.#number()
  }
  #number(most = 100): Shape {
    return { kind: this.#dice.chance(0.35) ? 'sint' : 'uint', width: this.#dice.width(most) }
  }
  #addTerm(text: string, shape: Shape): void {
    this.#terms.push({ text, ...shape, value: (values) => values.get(text)! })
  }
  #literal(value: bigint, { kind }: Shape): string {
    return kind === 'bool' ? String(value !== 0n) : `${value}n`
  }

  #bool(depth: number): Term {
    return this.#as({ kind: 'bool', width: 1 }, depth)
  }

  /** A term of just this shape. */
  #as(shape: Shape, depth: number): Term {
    const dice = this.#dice
    if (shape.kind === 'bool') return depth > 0 && dice.chance(0.8) ? this.#test(depth) : this.#known(shape, depth)
    if (depth > 0 && dice.chance(0.3)) {
      const condition = this.#bool(depth - 1)
      const [a, b] = [this.#as(shape, depth - 1), this.#as(shape, depth - 1)]
      return {
        ...shape,
        text: `mux(${condition.text}, ${a.text}, ${b.text})`,
        value: (values) => (condition.value(values) !== 0n ? a : b).value(values),
      }
    }
    if (depth > 0 && dice.chance(0.4)) return this.#sameShape(shape, depth)
    return this.#fitted(this.#any(depth), shape)
  }

  #known(shape: Shape, depth: number): Term {
    const known = this.#terms.filter((term) => term.kind === shape.kind && term.width === shape.width)
    if (known.length > 0) return this.#dice.pick(known)
    return shape.kind === 'bool' ? this.#test(Math.max(1, depth)) : this.#fitted(this.#dice.pick(this.#terms), shape)
  }

  #fitted(term: Term, shape: Shape): Term {
    let at = term
    if (at.kind === 'bool') at = this.#as0(at)
    if (at.width > shape.width) {
      const low = this.#dice.below(at.width - shape.width + 1)
      const from = at
      const text = low === 0 ? `${at.text}.low(${shape.width})` : `${at.text}.bits(${low + shape.width - 1}, ${low})`
      at = { kind: 'uint', width: shape.width, text, value: (values) => bitsOf(from.value(values) >> BigInt(low), shape.width) }
    } else if (at.width < shape.width) {
      const from = at
      at = { kind: at.kind, width: shape.width, text: `${at.text}.extend(${shape.width})`, value: (values) => from.value(values) }
    }
    if (at.kind === shape.kind) return at
    const from = at
    return { ...shape, text: `${at.text}.asBits().as(${shapeText(shape)})`, value: (values) => hold(from.value(values), shape) }
  }

  #as0(term: Term): Term {
    return { kind: 'uint', width: 1, text: `${term.text}.asBits()`, value: term.value }
  }

  #numberTerm(depth: number): Term {
    const term = depth > 0 ? this.#any(depth) : this.#dice.pick(this.#terms)
    return term.kind === 'bool' ? this.#as0(term) : term
  }

  #test(depth: number): Term {
    const dice = this.#dice
    const make = (text: string, value: Term['value']): Term => ({ kind: 'bool', width: 1, text, value })
    const kind = dice.weighted({ compare: 3, reduce: 2, bit: 1.5, dynamic: 1, logic: 2, not: 0.7 })
    if (kind === 'logic' || kind === 'not') {
      const a = this.#bool(depth - 1)
      if (kind === 'not') return make(`${a.text}.not()`, (values) => 1n - a.value(values))
      const b = this.#bool(depth - 1)
      const op = dice.pick(['and', 'or', 'xor'] as const)
      return make(`${a.text}.${op}(${b.text})`, (values) => {
        const [x, y] = [a.value(values), b.value(values)]
        return op === 'and' ? x & y : op === 'or' ? x | y : x ^ y
      })
    }
    const a = this.#numberTerm(depth - 1)
    switch (kind) {
      case 'compare': {
        const op = dice.pick(['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const)
        const constant = hold(dice.value(a.width), a)
        const b = dice.chance(0.3)
          ? { text: this.#literal(constant, a), value: (): bigint => constant }
          : this.#numberTerm(depth - 1)
        return make(`${a.text}.${op}(${b.text})`, (values) => {
          const [x, y] = [a.value(values), b.value(values)]
          return truth({ eq: x === y, ne: x !== y, lt: x < y, le: x <= y, gt: x > y, ge: x >= y }[op])
        })
      }
      case 'reduce': {
        const op = dice.pick(['any', 'all', 'parity'] as const)
        return make(`${a.text}.${op}()`, (values) => {
          const bits = bitsOf(a.value(values), a.width)
          if (op === 'parity') return parity(bits)
          return truth(op === 'any' ? bits !== 0n : bits === (1n << BigInt(a.width)) - 1n)
        })
      }
      case 'bit': {
        const index = dice.below(a.width)
        return make(`${a.text}.bit(${index})`, (values) => (bitsOf(a.value(values), a.width) >> BigInt(index)) & 1n)
      }
      case 'dynamic': {
        const index = this.#as({ kind: 'uint', width: dice.between(1, 8) }, depth - 1)
        return make(`${a.text}.bit(${index.text})`, (values) => {
          const at = index.value(values)
          return at < BigInt(a.width) ? (bitsOf(a.value(values), a.width) >> at) & 1n : 0n
        })
      }
    }
  }

  /** Operators that want and give one shape. */
  #sameShape(shape: Shape, depth: number): Term {
    const dice = this.#dice
    const a = this.#as(shape, depth - 1)
    const least = shape.kind === 'sint' ? -(1n << BigInt(shape.width - 1)) : 0n
    const most = shape.kind === 'sint' ? (1n << BigInt(shape.width - 1)) - 1n : (1n << BigInt(shape.width)) - 1n
    const clamp = (value: bigint): bigint => (value < least ? least : value > most ? most : value)
    const op = dice.pick(['and', 'or', 'xor', 'not', 'addWrap', 'subWrap', 'mulWrap', 'addSat', 'subSat', 'shl', 'shr'] as const)
    if (op === 'not') return { ...shape, text: `${a.text}.not()`, value: (values) => hold(~a.value(values), shape) }
    if (op === 'shl' || op === 'shr') {
      const by = this.#as({ kind: 'uint', width: dice.between(1, 8) }, depth - 1)
      return {
        ...shape,
        text: `${a.text}.${op}(${by.text})`,
        value: (values) => {
          const [x, n] = [a.value(values), by.value(values)]
          return op === 'shl' ? hold(x << n, shape) : x >> n
        },
      }
    }
    const b = this.#as(shape, depth - 1)
    const compute = (x: bigint, y: bigint): bigint => {
      switch (op) {
        case 'and':
          return x & y
        case 'or':
          return x | y
        case 'xor':
          return x ^ y
        case 'addWrap':
          return x + y
        case 'subWrap':
          return x - y
        case 'mulWrap':
          return x * y
        case 'addSat':
          return clamp(x + y)
        case 'subSat':
          return clamp(x - y)
      }
    }
    return {
      ...shape,
      text: `${a.text}.${op}(${b.text})`,
      value: (values) => hold(compute(a.value(values), b.value(values)), shape),
    }
  }

  /** Operators whose result is as wide as it must be. */
  #any(depth: number): Term {
    const dice = this.#dice
    if (depth <= 0) return dice.pick(this.#terms)
    const a = this.#numberTerm(depth - 1)
    const isWide = a.width > 90
    const kind = dice.weighted({
      plain: 1,
      add: 2,
      sub: 2,
      mul: isWide ? 0 : 1,
      neg: 1,
      shl: 1,
      shr: 1,
      div: 0.7,
      rem: 0.7,
      cat: 1.5,
      at: 1.5,
    })
    switch (kind) {
      case 'plain':
        return a
      case 'neg':
        return { kind: 'sint', width: a.width + 1, text: `${a.text}.neg()`, value: (values) => -a.value(values) }
      case 'shl': {
        const by = dice.between(1, 9)
        return {
          kind: a.kind,
          width: a.width + by,
          text: `${a.text}.shl(${by})`,
          value: (values) => a.value(values) << BigInt(by),
        }
      }
      case 'shr': {
        const by = dice.between(0, a.width + 2)
        return { kind: a.kind, width: a.width, text: `${a.text}.shr(${by})`, value: (values) => a.value(values) >> BigInt(by) }
      }
      case 'div':
      case 'rem': {
        const by = BigInt(dice.pick(a.kind === 'sint' ? [1, 2, 3, 7, 10, -2, -3, -10] : [1, 2, 3, 7, 8, 10, 100]))
        return {
          ...a,
          text: `${a.text}.${kind}(${by})`,
          value: (values) => (kind === 'div' ? a.value(values) / by : a.value(values) % by),
        }
      }
      case 'at': {
        const { text, names, shape } = dice.pick(this.#lists)
        const index = this.#as({ kind: 'uint', width: dice.between(1, 4) }, depth - 1)
        return {
          ...shape,
          text: `${text}.at(${index.text})`,
          value: (values) => values.get(names[Number(index.value(values))] ?? '') ?? 0n,
        }
      }
      default:
    }
    const b = this.#numberTerm(depth - 1)
    const isSigned = a.kind === 'sint' || b.kind === 'sint'
    const exact = common(a, b) + 1
    switch (kind) {
      case 'add':
        return {
          kind: isSigned ? 'sint' : 'uint',
          width: exact,
          text: `${a.text}.add(${b.text})`,
          value: (values) => a.value(values) + b.value(values),
        }
      case 'sub':
        return {
          kind: 'sint',
          width: exact,
          text: `${a.text}.sub(${b.text})`,
          value: (values) => a.value(values) - b.value(values),
        }
      case 'mul':
        return {
          kind: isSigned ? 'sint' : 'uint',
          width: a.width + b.width,
          text: `${a.text}.mul(${b.text})`,
          value: (values) => a.value(values) * b.value(values),
        }
      default:
        return {
          kind: 'uint',
          width: a.width + b.width,
          text: `cat(${[a, b].map(({ text, kind: each }) => (each === 'sint' ? `${text}.asBits()` : text)).join(', ')})`,
          value: (values) => (bitsOf(a.value(values), a.width) << BigInt(b.width)) | bitsOf(b.value(values), b.width),
        }
    }
  }

  #assign(place: Place, part: string, term: Term, set: (before: bigint, value: bigint, values: Values) => bigint): Piece {
    const text = place.isRegister ? `${place.name}${part}.next = ${term.text}` : `${place.name}${part}.set(${term.text})`
    const run: Action = (values, into) => {
      into.set(place.name, hold(set(into.get(place.name) ?? 0n, term.value(values), values), place))
    }
    return { text, run }
  }

  #whole(place: Place, depth: number): Piece {
    return this.#assign(place, '', this.#as(place, depth), (_, value) => value)
  }

  /** Some bits, one bit, or a bit found at run time. */
  #part(place: Place): Piece {
    const dice = this.#dice
    const merge = (before: bigint, value: bigint, low: bigint, width: number): bigint => {
      const mask = ((1n << BigInt(width)) - 1n) << low
      return (bitsOf(before, place.width) & ~mask) | ((bitsOf(value, width) << low) & mask)
    }
    if (place.kind === 'bool' || place.width < 2) return this.#whole(place, 1)
    const width = dice.between(1, place.width - 1)
    const low = dice.below(place.width - width)
    switch (dice.weighted({ bits: 2, bit: 1, dynamic: 1 })) {
      case 'bits': {
        const term = this.#as({ kind: 'uint', width }, 1)
        return this.#assign(place, `.bits(${low + width - 1}, ${low})`, term, (before, value) =>
          merge(before, value, BigInt(low), width),
        )
      }
      case 'bit':
        return this.#assign(place, `.bit(${low})`, this.#bool(1), (before, value) => merge(before, value, BigInt(low), 1))
      case 'dynamic': {
        const index = this.#as({ kind: 'uint', width: dice.between(1, 8) }, 1)
        return this.#assign(place, `.bit(${index.text})`, this.#bool(1), (before, value, values) => {
          const at = index.value(values)
          return at < BigInt(place.width) ? merge(before, value, at, 1) : before
        })
      }
    }
  }

  /** A wire or output, set on every path; later parts of it again. */
  #setAlways(place: Place, depth: number): Piece {
    const dice = this.#dice
    if (depth === 0 || dice.chance(0.35)) return this.#whole(place, 2)
    if (dice.chance(0.5)) return this.#choose([this.#setAlways(place, depth - 1), this.#setAlways(place, depth - 1)], true)
    const first = this.#whole(place, 1)
    const later = this.#choose(
      [this.#part(place), dice.chance(0.5) ? this.#whole(place, 1) : this.#part(place)],
      dice.chance(0.5),
    )
    return sequence([first, later])
  }

  /** `when … elseWhen …`, or `when … otherwise …`. */
  #choose([first, second]: readonly [Piece, Piece], isFull: boolean): Piece {
    const condition = this.#bool(2)
    const other = isFull ? undefined : this.#bool(1)
    const rest = other ? `.elseWhen(${other.text}, () => {\n${second.text}\n})` : `.otherwise(() => {\n${second.text}\n})`
    return {
      text: `when(${condition.text}, () => {\n${first.text}\n})${rest}`,
      run: (values, into) => {
        if (condition.value(values) !== 0n) first.run(values, into)
        else if (other === undefined || other.value(values) !== 0n) second.run(values, into)
      },
    }
  }

  #atEdge(registers: readonly Place[], depth: number): Piece {
    const dice = this.#dice
    if (depth > 0 && dice.chance(0.5)) {
      const pair = [this.#atEdge(registers, depth - 1), this.#atEdge(registers, depth - 1)] as const
      if (dice.chance(0.6)) return this.#choose(pair, dice.chance(0.5))
      return this.#match(pair)
    }
    if (dice.chance(0.25)) {
      const { names, shape, text } = this.#lists.at(-1)!
      const index = this.#as({ kind: 'uint', width: dice.between(1, 4) }, 1)
      const term = this.#as(shape, 2)
      return {
        text: `${text}.at(${index.text}).next = ${term.text}`,
        run: (values, into) => {
          const name = names[Number(index.value(values))]
          if (name !== undefined) into.set(name, hold(term.value(values), shape))
        },
      }
    }
    const register = dice.pick(registers)
    return dice.chance(0.6) ? this.#whole(register, 2) : this.#part(register)
  }

  /** Over all values of a few bits, some of them by the default arm. */
  #match([first, second]: readonly [Piece, Piece]): Piece {
    const on = this.#as({ kind: 'uint', width: 2 }, 1)
    const code = this.#dice.below(4)
    return {
      text: `match(${on.text}, {\n${code}: () => {\n${first.text}\n},\n_: () => {\n${second.text}\n},\n})`,
      run: (values, into) => (on.value(values) === BigInt(code) ? first : second).run(values, into),
    }
  }
}

const sequence = (pieces: readonly Piece[]): Piece => ({
  text: pieces.map(({ text }) => text).join('\n'),
  run: (values, into) => {
    for (const piece of pieces) piece.run(values, into)
  },
})
