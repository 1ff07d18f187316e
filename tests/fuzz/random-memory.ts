import { binary, cat, constant, crossing, type Expression, unary } from '../../src/ir/expression.ts'
import { variable } from '../../src/ir/hand-built.ts'
import type { Memory, MemoryRead, ModuleDomain, Statement, Write } from '../../src/ir/module.ts'
import { type Shape, widthOf } from '../../src/ir/shape.ts'
import type { Dice } from './dice.ts'
import { type RandomExpression, sized } from './random-expression.ts'

/** Expressions that may be used in a domain, at any place of a module whose wires are all defined. */
export type ExpressionsOf = (domain: ModuleDomain) => RandomExpression

type Draft = Omit<Memory, 'reads'> & { readonly reads: MemoryRead[] }

/**
 * A memory with random ports.
 *
 * `collision: 'never'` is a promise: a synchronous read and a write at one edge never meet. It is kept in one of three
 * ways: reads go where an exclusive-or moves the one address of the writes; reads are disabled while writes are enabled;
 * the low bits of an address say which port it is of.
 */
export class RandomMemory {
  readonly memory: Memory
  readonly #draft: Draft
  readonly #dice: Dice
  readonly #writers: readonly ModuleDomain[]
  readonly #readers: readonly ModuleDomain[]
  readonly #promise: 'moved' | 'disabled' | 'marked' | undefined
  readonly #addressWidth: number
  #shared: Expression | undefined

  constructor(dice: Dice, name: string, domains: readonly ModuleDomain[]) {
    this.#dice = dice
    const writer = dice.pick(domains)
    const isAlike = (domain: ModuleDomain): boolean => domain.domain.clockId === writer.domain.clockId
    const collision = dice.pick(['never', 'old', 'new'] as const)
    const others = collision === 'never' ? domains : domains.filter(isAlike)
    this.#readers = others
    const isRom = dice.chance(0.1)
    this.#writers = isRom ? [] : dice.chance(0.12) ? [...new Set([writer, dice.pick(others)])] : [writer]
    this.#promise =
      collision !== 'never'
        ? undefined
        : this.#writers.length > 1
          ? 'marked'
          : others.length > 1
            ? dice.pick(['marked', 'moved'])
            : dice.pick(['marked', 'moved', 'disabled'])
    const depth = dice.chance(0.15) ? dice.between(1, 2) : dice.between(3, 21)
    const enough = Math.max(1, Math.ceil(Math.log2(depth)))
    this.#addressWidth = Math.max(1, enough + dice.pick([0, 0, 0, 1, 1, 3, -1]))
    const shape = this.#shape(dice.width(140))
    const width = widthOf(shape)
    const init = isRom || dice.chance(0.35) ? Array.from({ length: dice.between(0, depth) }, () => dice.value(width)) : undefined
    const reads: MemoryRead[] = []
    this.#draft = { name, shape, width, depth, storage: 'any', collision, ...(init ? { init } : {}), reads, origin: undefined }
    this.memory = this.#draft
  }

  #shape(width: number): Shape {
    if (width < 4 || this.#dice.chance(0.7)) return { kind: 'uint', width }
    const variants = ['idle', 'run', 'stop']
    return {
      kind: 'struct',
      fields: {
        top: { kind: 'sint', width: width - 3 },
        state: { kind: 'choice', width: 2, variants, codes: [0n, 1n, 3n] },
        flag: { kind: 'bool' },
      },
    }
  }

  /** The clock whose edges change what a combinational read gives; undefined where several do. */
  combinationalClock(): string | undefined | 'any' {
    const clocks = new Set(this.#writers.map(({ domain }) => domain.clockId))
    return clocks.size === 0 ? 'any' : clocks.size === 1 ? [...clocks][0] : undefined
  }

  get writers(): readonly ModuleDomain[] {
    return this.#writers
  }

  addCombinationalRead(name: string, address: Expression): MemoryRead {
    const data = variable('memory', name, this.memory.width)
    const port: MemoryRead = { address, data, origin: undefined }
    this.#draft.reads.push(port)
    return port
  }

  get addressWidth(): number {
    return this.#addressWidth
  }

  /** A synchronous read whose address is not known yet: `complete` gives it. */
  addRead(name: string): { port: MemoryRead; complete: (expressions: ExpressionsOf) => void } {
    const domain = this.#dice.pick(this.#readers)
    const data = variable('memory', name, this.memory.width, { domain: domain.domain })
    const port: { -readonly [K in keyof MemoryRead]: MemoryRead[K] } = {
      address: constant(0n, 1),
      data,
      domain,
      origin: undefined,
    }
    this.#draft.reads.push(port)
    const complete = (expressions: ExpressionsOf): void => {
      const make = expressions(domain)
      const enable = this.#dice.chance(0.5) ? make.condition() : undefined
      port.address = this.#readAddress(make, domain, expressions)
      port.enable =
        this.#promise === 'disabled'
          ? binary('and', unary('not', this.#writing(expressions), 1, false), enable ?? constant(1n, 1), 1, false)
          : enable
    }
    return { port, complete }
  }

  /** What it is made of, as its ports allow: `any` is always right. */
  chooseStorage(writes: number): void {
    const isBlock = writes <= 1 && this.memory.reads.every((port) => port.domain)
    const kinds = [
      'any' as const,
      ...(isBlock ? (['block', 'block'] as const) : []),
      ...(writes <= 1 ? (['distributed'] as const) : []),
      ...(this.#writers.length <= 1 ? (['registers'] as const) : []),
    ]
    Object.assign(this.#draft, { storage: this.#dice.pick(kinds) })
  }

  /** A write port. */
  write(expressions: ExpressionsOf): Statement {
    const dice = this.#dice
    const domain = dice.pick(this.#writers)
    const make = expressions(domain)
    const { width } = this.memory
    const divisors = Array.from({ length: width }, (_, i) => i + 1).filter((parts) => width % parts === 0 && parts <= 40)
    const write: Write = {
      kind: 'write',
      memory: this.memory,
      address: this.#writeAddress(make, domain, expressions),
      data: make.of(width, false, 2),
      ...(dice.chance(0.4) ? { mask: make.of(dice.pick(divisors), false, 1) } : {}),
      domain,
      origin: undefined,
    }
    if (this.#promise !== 'disabled') return write
    return { kind: 'if', condition: this.#writing(expressions), then: [write], otherwise: [], origin: undefined }
  }

  /** Whether writes are enabled, of which there is one condition. */
  #writing(expressions: ExpressionsOf): Expression {
    const [writer] = this.#writers
    if (!writer) return constant(0n, 1)
    this.#shared ??= expressions(writer).condition()
    return this.#shared
  }

  #writeAddress(make: RandomExpression, domain: ModuleDomain, expressions: ExpressionsOf): Expression {
    if (this.#promise === 'moved') return this.#oneAddress(expressions)
    if (this.#promise === 'marked') return this.#marked(make, this.#writers.indexOf(domain))
    return this.#free(make)
  }

  #readAddress(make: RandomExpression, domain: ModuleDomain, expressions: ExpressionsOf): Expression {
    if (this.#promise === 'marked') return this.#marked(make, 2)
    if (this.#promise !== 'moved' || this.#writers.length === 0) return this.#free(make)
    const [writer] = this.#writers
    const address = this.#oneAddress(expressions)
    const isNear = writer!.domain.clockId === domain.domain.clockId
    const here = isNear ? address : crossing(address, 'moved away from the write', 'stable')
    const by = constant(BigInt(this.#dice.between(1, (1 << address.width) - 1)), address.width)
    return binary('xor', here, by, address.width, false)
  }

  #oneAddress(expressions: ExpressionsOf): Expression {
    this.#shared ??= this.#free(expressions(this.#writers[0]!))
    return this.#shared
  }

  #marked(make: RandomExpression, mark: number): Expression {
    return cat([make.of(this.#addressWidth, false, 2), constant(BigInt(mark), 2)])
  }

  /** Low addresses more often than others, so that ports meet. */
  #free(make: RandomExpression): Expression {
    const width = this.#addressWidth
    const address = make.of(width, false, 2)
    return width > 2 && this.#dice.chance(0.5) ? sized(sized(address, 2, false), width, false) : address
  }
}
