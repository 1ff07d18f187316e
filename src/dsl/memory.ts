import { type Expression, read as readNode } from '../ir/expression.ts'
import type { Attributes, MemoryRead, ModuleDomain, Statement } from '../ir/module.ts'
import { type Shape as PlainShape, shapeText, widthOf } from '../ir/shape.ts'
import { currentBuilder, type MemoryDraft, type ModuleBuilder } from './builder.ts'
import { useDomain } from './domain.ts'
import { report } from './fault.ts'
import { toBits, toLeaves } from './literal.ts'
import { here } from './place-in-source.ts'
import { isSignal } from './signal-base.ts'
import type { Bool, Into, Literal, Shape, Signal, UInt } from './signal-type.ts'
import { BoolSignal, IntegerSignal, makeSignal, packed, unpacked } from './signals.ts'
import { checkedShape } from './storage.ts'

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
}

export interface MemoryOptions<S> {
  readonly kind: 'block' | 'distributed' | 'registers' | 'any'
  /** A read and a write of one address at one edge. `never` (the default) is the designer's promise. */
  readonly collision?: 'old' | 'new' | 'never'
  readonly init?: readonly Literal<S>[]
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
  const init = options?.init?.map((word, i) => toBits(plain, word, { what: `word ${i} of \`init\`` })?.packed ?? 0n)
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
    return this.port(address, domain, enable)
  }

  readNow(address: unknown): unknown {
    return this.port(address, undefined, undefined)
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

  private port(address: unknown, domain: ModuleDomain | undefined, enable: Expression | undefined): unknown {
    const origin = here()
    const data = this.builder.variable(
      'memory',
      { kind: 'uint', width: this.draft.width },
      domain ? { domain: domain.domain, origin } : { origin },
    )
    const index = this.draft.reads.length
    const port: MemoryRead = {
      address: this.address(address),
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
    return unpacked(this.shape, readNode(data, origin))
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
