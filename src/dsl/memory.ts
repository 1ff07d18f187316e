import { cat as catNodes, constant, type Expression, read as readNode, slice } from '../ir/expression.ts'
import type { Attributes, MemoryRead, ModuleDomain, Statement } from '../ir/module.ts'
import { type Shape as PlainShape, shapeText, widthOf } from '../ir/shape.ts'
import { currentBuilder, type MemoryDraft, type ModuleBuilder } from './builder.ts'
import { useDomain } from './domain.ts'
import { report } from './fault.ts'
import { toBits, toLeaves } from './literal.ts'
import { isMemoryFile, type MemoryFile, readMemoryFile } from './memory-file.ts'
import { here } from './place-in-source.ts'
import { isSignal } from './signal-base.ts'
import type { Arr, Bool, Into, Literal, Shape, SInt, Signal, UInt } from './signal-type.ts'
import { BoolSignal, IntegerSignal, makeSignal, packed, unpacked } from './signals.ts'
import { checkedShape } from './storage.ts'
import type { Known } from './width.ts'

export interface Memory<S extends Shape> {
  /** The word, one cycle later; not enabled, it holds. */
  read(address: Signal<UInt<any>>, options?: { readonly enable?: Signal<Bool> }): Signal<S>
  /** The word now: combinational. */
  readNow(address: Signal<UInt<any>>): Signal<S>
  /** At the next edge. `mask`: one bit for each equal part of the word, bit 0 for the lowest. */
  write(
    address: Signal<UInt<any>>,
    data: Into<S>,
    options?: { readonly enable?: Signal<Bool>; readonly mask?: Signal<UInt<any>> },
  ): void
  /**
   * `count` words at once (2, 4, 8 …), one cycle later: address k reads the words from k × count. Of a block RAM it is one
   * port, wider than the others.
   */
  readWide<const N extends number>(
    address: Signal<UInt<any>>,
    count: N,
    options?: { readonly enable?: Signal<Bool> },
  ): Signal<Arr<S, Known<N>>>
  /** Several words at once, as `readWide` reads them; `mask` has one bit for each word. */
  writeWide(
    address: Signal<UInt<any>>,
    words: readonly Into<S>[] | Signal<Arr<S, any>>,
    options?: { readonly enable?: Signal<Bool>; readonly mask?: Signal<UInt<any>> },
  ): void
}

type NumberArray = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array
type BigIntArray = BigUint64Array | BigInt64Array
/** Words from address 0: plain data, an array of numbers where the word is one, or a file. */
export type MemoryInit<S> =
  | readonly Literal<S>[]
  | MemoryFile
  | (S extends UInt<any> | SInt<any> ? NumberArray | BigIntArray : never)

export interface MemoryOptions<S> {
  readonly kind: 'block' | 'distributed' | 'registers' | 'any'
  /** A read and a write of one address at one edge. `never` (the default) is the designer's promise. */
  readonly collision?: 'old' | 'new' | 'never'
  readonly init?: MemoryInit<S>
  readonly attributes?: Attributes
}

/** A memory with explicit ports. `kind` says what it is made of; addresses past the depth read 0 and write nothing. */
export function memory<S extends Shape>(shape: S, depth: number, options: MemoryOptions<S>): Memory<S> {
  const builder = currentBuilder()
  const plain = checkedShape(shape, 'memory')
  if (!Number.isSafeInteger(depth) || depth < 1)
    report({ code: 'GW021', title: 'memory', message: `a memory of ${depth} words`, mend: 'give a depth of 1 or more' })
  if (!['block', 'distributed', 'registers', 'any'].includes(options?.kind))
    report({
      code: 'GW021',
      title: 'memory',
      message: `kind '${String(options?.kind)}' is none that a memory can have`,
      mend: "give kind: 'block', 'distributed', 'registers' or 'any'",
    })
  if (!['old', 'new', 'never', undefined].includes(options?.collision))
    report({
      code: 'GW021',
      title: 'memory',
      message: `collision '${String(options.collision)}' is none that a memory can have`,
      mend: "give collision: 'old', 'new' or 'never'",
    })
  const init = options?.init === undefined ? undefined : initialWords(plain, depth, options.init)
  const draft: MemoryDraft = {
    name: '',
    shape: plain,
    width: widthOf(plain),
    depth,
    storage: options?.kind ?? 'any',
    collision: options?.collision ?? 'never',
    ...(init ? { init } : {}),
    ...(options?.attributes ? { attributes: options.attributes } : {}),
    reads: [],
    origin: here(),
  }
  builder.memories.push(draft)
  const made = new MemoryPorts(builder, draft, plain)
  builder.stem(
    {
      kind: 'memory',
      fallback: () => `memory_${draft.depth}x${draft.width}`,
      leaves: [
        {
          suffix: '',
          apply: (name) => {
            draft.name = name
          },
        },
      ],
    },
    made,
  )
  return made as unknown as Memory<S>
}

function initialWords(shape: PlainShape, depth: number, init: MemoryInit<any>): readonly bigint[] {
  if (isMemoryFile(init)) return readMemoryFile(init, widthOf(shape), depth) ?? []
  if (!Array.isArray(init) && !ArrayBuffer.isView(init))
    report({
      code: 'GW021',
      title: 'memory',
      message: `\`init\` is ${typeof init === 'object' ? 'an object' : `${typeof init} ${String(init)}`}, no list of words`,
      mend: 'give an array, a typed array, fromHexFile(path) or fromBinaryFile(path)',
    })
  return Array.from(init as ArrayLike<unknown>, (word, i) => toBits(shape, word, { what: `word ${i} of \`init\`` })?.packed ?? 0n)
}

class MemoryPorts {
  private readonly builder: ModuleBuilder
  private readonly draft: MemoryDraft
  private readonly shape: PlainShape

  constructor(builder: ModuleBuilder, draft: MemoryDraft, shape: PlainShape) {
    this.builder = builder
    this.draft = draft
    this.shape = shape
  }

  read(address: unknown, options: { enable?: unknown } = {}): unknown {
    const domain = useDomain(this.builder, this.builder.domain)
    const enable = options.enable === undefined ? undefined : this.condition(options.enable, 'the enable of a read')
    return unpacked(this.shape, this.port(this.address(address), domain, enable))
  }

  readNow(address: unknown): unknown {
    return unpacked(this.shape, this.port(this.address(address), undefined, undefined))
  }

  readWide(address: unknown, count: number, options: { enable?: unknown } = {}): unknown {
    const domain = useDomain(this.builder, this.builder.domain)
    const enable = options.enable === undefined ? undefined : this.condition(options.enable, 'the enable of a read')
    const base = this.address(address)
    const length = this.wideCount(count)
    const words = Array.from({ length }, (_, i) => this.port(this.within(base, length, i), domain, enable))
    const shape: PlainShape = { kind: 'array', element: this.shape, length }
    return unpacked(shape, catNodes(words.toReversed(), here()))
  }

  writeWide(address: unknown, words: unknown, options: { enable?: unknown; mask?: unknown } = {}): void {
    if (!isSignal(words) && !Array.isArray(words)) {
      report({
        code: 'GW021',
        title: 'memory',
        message: `writeWide takes a list of words, not ${typeof words}`,
        mend: 'give an array of 2, 4, 8 … words, or a signal of shape array',
      })
      return
    }
    const given = isSignal(words) ? (words.$shape.kind === 'array' ? words.$shape.length : 1) : (words as unknown[]).length
    const length = this.wideCount(given)
    const domain = useDomain(this.builder, this.builder.domain)
    const shape: PlainShape = { kind: 'array', element: this.shape, length }
    const leaves = toLeaves(shape, words, { what: 'the words of the memory', sized: true })
    const origin = here()
    const base = this.address(address)
    const mask = options.mask === undefined ? undefined : this.wideMask(options.mask, length)
    if (!leaves) return
    const data = packed(makeSignal(shape, leaves))
    const { width } = this.draft
    const writes = Array.from({ length }, (_, i): Statement => {
      const word = slice(data, i * width, width, origin)
      const write: Statement = {
        kind: 'write',
        memory: this.draft,
        address: this.within(base, length, i),
        data: word,
        domain,
        origin,
      }
      if (!mask) return write
      return { kind: 'if', condition: slice(mask, i, 1, origin), then: [write], otherwise: [], origin }
    })
    if (options.enable === undefined) this.builder.add(...writes)
    else {
      const condition = this.condition(options.enable, 'the enable of a write')
      this.builder.add({ kind: 'if', condition, then: writes, otherwise: [], origin })
    }
  }

  write(address: unknown, data: unknown, options: { enable?: unknown; mask?: unknown } = {}): void {
    const domain = useDomain(this.builder, this.builder.domain)
    const leaves = toLeaves(this.shape, data, { what: 'a word of the memory', sized: true })
    const origin = here()
    const mask = options.mask === undefined ? undefined : this.mask(options.mask)
    if (!leaves) return
    const write: Statement = {
      kind: 'write',
      memory: this.draft,
      address: this.address(address),
      data: packed(makeSignal(this.shape, leaves)),
      ...(mask ? { mask } : {}),
      domain,
      origin,
    }
    if (options.enable === undefined) this.builder.add(write)
    else {
      const condition = this.condition(options.enable, 'the enable of a write')
      this.builder.add({ kind: 'if', condition, then: [write], otherwise: [], origin })
    }
  }

  private port(address: Expression, domain: ModuleDomain | undefined, enable: Expression | undefined): Expression {
    const origin = here()
    const data = this.builder.variable(
      'memory',
      { kind: 'uint', width: this.draft.width },
      domain ? { domain: domain.domain, origin } : { origin },
    )
    const index = this.draft.reads.length
    const port: MemoryRead = {
      address,
      ...(enable ? { enable } : {}),
      data,
      ...(domain ? { domain } : {}),
      origin,
    }
    this.draft.reads.push(port)
    const memoryStem = this.builder.stemOf.get(this)
    this.builder.stem(
      {
        kind: 'memory',
        fallback: () =>
          `${memoryStem?.base ?? memoryStem?.fallback() ?? 'memory'}_read${index > 0 || this.draft.reads.length > 1 ? `_${index}` : ''}`,
        leaves: [
          {
            suffix: '',
            apply: (name) => {
              data.name = name
            },
          },
        ],
      },
      data,
    )
    return readNode(data, origin)
  }

  /** How many words a wide port has; 1 where it cannot be. */
  private wideCount(count: number): number {
    const { depth } = this.draft
    if (Number.isSafeInteger(count) && count >= 2 && (count & (count - 1)) === 0 && depth % count === 0) return count
    report({
      code: 'GW021',
      title: 'memory',
      message: `${count} words at once of a memory of ${depth}`,
      mend: 'take 2, 4, 8 … words, and a depth that is a multiple of them',
    })
    return 1
  }

  /** The address of one word of a wide port. Its constant low bits are what makes Yosys see one port. */
  private within(base: Expression, count: number, word: number): Expression {
    return count === 1 ? base : catNodes([base, constant(BigInt(word), Math.log2(count), false, here())], here())
  }

  private wideMask(value: unknown, count: number): Expression | undefined {
    if (value instanceof IntegerSignal && value.$width === count) return packed(value)
    report({
      code: 'GW021',
      title: 'memory',
      message: `a mask of ${value instanceof IntegerSignal ? `${value.$width} bits` : 'no bits'} for ${count} words`,
      mend: `give a uint(${count}): one bit for each word`,
    })
    return undefined
  }

  private address(value: unknown): Expression {
    if (value instanceof IntegerSignal && !value.$signed) return value.$leaves[0]!
    if (value instanceof BoolSignal) return value.$leaves[0]!
    report({
      code: 'GW013',
      title: 'shape',
      message: `an address is a uint, not ${isSignal(value) ? shapeText(value.$shape) : typeof value}`,
      mend: 'give an unsigned signal; a fixed address is literal(uint(n), k)',
    })
    return toLeaves({ kind: 'uint', width: 1 }, 0, { what: 'address' })![0]!
  }

  private condition(value: unknown, what: string): Expression {
    if (value instanceof BoolSignal) return value.$leaves[0]!
    report({ code: 'GW013', title: 'shape', message: `${what} needs a bool`, mend: 'compare it: value.ne(0)' })
    return toLeaves({ kind: 'bool' }, false, { what })![0]!
  }

  private mask(value: unknown): Expression | undefined {
    if (value instanceof IntegerSignal && this.draft.width % value.$width === 0) return packed(value)
    report({
      code: 'GW021',
      title: 'memory',
      message: `a mask cuts a word of ${this.draft.width} bits into equal parts; ${value instanceof IntegerSignal ? value.$width : 'this'} does not`,
      mend: 'give a uint with one bit for each byte, or another width that divides the word',
    })
    return undefined
  }
}
