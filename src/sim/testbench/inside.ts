import { closest, distance } from 'fastest-levenshtein'
import type { Shape } from '../../ir/shape.ts'
import type { Engine } from '../engine.ts'
import type { Hierarchy } from '../hierarchy.ts'
import { type Named, namesOf } from '../named-signals.ts'
import { simulationError } from '../simulation-error.ts'
import { fromBits, type PlainValue, toBits } from './value.ts'

/** What is inside a design, by path, as values of its shapes. */
export class Inside {
  readonly #hierarchy: Hierarchy
  readonly #engine: Engine
  #names: Map<string, Named> | undefined

  constructor(hierarchy: Hierarchy, engine: Engine) {
    this.#hierarchy = hierarchy
    this.#engine = engine
  }

  peek(path: string): PlainValue {
    return fromBits(this.#shapeAt(path, false), this.#engine.peek(path))
  }

  poke(path: string, value: unknown): void {
    this.#engine.poke(path, toBits(this.#shapeAt(path, true), value, path))
  }

  load(path: string, data: readonly unknown[] | Uint8Array, first: number): void {
    const named = this.#namesByPath.get(path)
    if (named?.kind !== 'memory') throw this.#unknownPath(path, 'memory')
    const { memory } = named
    if (data instanceof Uint8Array && this.#loadBytes(path, memory, data, first)) return
    const words =
      data instanceof Uint8Array
        ? wordsOfBytes(data, memory.width)
        : data.map((value, i) => toBits(memory.shape, value, `${path}[${first + i}]`))
    if (first + words.length > memory.depth)
      throw simulationError(
        'GW403',
        'value',
        `${words.length} words from ${first} on do not fit \`${path}\`, which has ${memory.depth}`,
        'load fewer words, or make the memory deeper',
      )
    this.#engine.load(path, words, first)
  }

  /** The words of a memory as bytes, lowest first: what `load` takes. */
  dump(path: string, first: number, count: number): Uint8Array {
    const named = this.#namesByPath.get(path)
    if (named?.kind !== 'memory') throw this.#unknownPath(path, 'memory')
    const { width, depth } = named.memory
    if (first + count > depth)
      throw simulationError(
        'GW403',
        'value',
        `\`${path}\` has ${depth} words, not ${count} from ${first} on`,
        'ask for fewer words',
      )
    const size = Math.ceil(width / 8)
    const held = this.#engine.bytesOf?.(path)
    if (held) return held.slice(first * size, (first + count) * size)
    const bytes = new Uint8Array(count * size)
    for (let index = 0; index < count; index++) {
      let word = this.#engine.peek(`${path}[${first + index}]`)
      for (let i = 0; i < size; i++, word >>= 8n) bytes[index * size + i] = Number(word & 0xffn)
    }
    return bytes
  }

  /** Whole words of an engine that holds them as bytes. */
  #loadBytes(path: string, memory: { readonly width: number; readonly depth: number }, data: Uint8Array, first: number): boolean {
    const size = memory.width / 8
    if (data.length % size !== 0 || first + data.length / size > memory.depth) return false
    const held = this.#engine.bytesOf?.(path)
    held?.set(data, first * size)
    return held !== undefined
  }

  get #namesByPath(): Map<string, Named> {
    return (this.#names ??= namesOf(this.#hierarchy))
  }

  #shapeAt(path: string, isWritten: boolean): Shape {
    const named = this.#namesByPath.get(path)
    if (named?.kind === 'signal') {
      const { signal } = named
      const isState = signal.variable?.kind === 'register' || signal.variable?.kind === 'memory'
      if (isWritten && !isState)
        throw simulationError(
          'GW408',
          'path',
          `\`${path}\` is no state: what drives it would change it back`,
          'poke registers and memory words; write inputs through `sim.ports`',
        )
      return signal.shape
    }
    const [, memory = '', index = '0'] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
    const inside = this.#namesByPath.get(memory)
    if (inside?.kind !== 'memory') throw this.#unknownPath(path, 'signal')
    if (Number(index) >= inside.memory.depth)
      throw simulationError(
        'GW408',
        'path',
        `\`${memory}\` has ${inside.memory.depth} words: there is no \`${path}\``,
        `the last is \`${memory}[${inside.memory.depth - 1}]\``,
      )
    return inside.memory.shape
  }

  #unknownPath(path: string, what: string): Error {
    const names = [...this.#namesByPath].filter(([, { kind }]) => what !== 'memory' || kind === 'memory').map(([name]) => name)
    const nearest = names.length > 0 ? closest(path, names) : undefined
    const isNear = nearest !== undefined && distance(path, nearest) <= Math.max(3, path.length / 2)
    return simulationError(
      'GW408',
      'path',
      `the design has no ${what} \`${path}\``,
      isNear ? `did you mean \`${nearest}\`?` : 'paths are instance names joined by dots, then the name as in Verilog',
    )
  }
}

function wordsOfBytes(bytes: Uint8Array, width: number): bigint[] {
  const size = Math.ceil(width / 8)
  const words: bigint[] = []
  for (let at = 0; at < bytes.length; at += size) {
    let word = 0n
    for (let i = Math.min(size, bytes.length - at) - 1; i >= 0; i--) word = (word << 8n) | BigInt(bytes[at + i]!)
    words.push(BigInt.asUintN(width, word))
  }
  return words
}
