import type { Memory, Variable } from '../../ir/module.ts'
import type { ModuleNode } from '../hierarchy.ts'
import type { Slot } from './graph.ts'
import { limbCount, widthOfLimb } from './wide.ts'

/**
 * Where things lie in linear memory. Offsets are from the base of a unit's region, so that one function serves all
 * instances of a module. A value takes 1, 2, 4 or 8 bytes, a wide one 8 bytes for each 64 bits.
 */
export interface Place {
  readonly offset: number
  readonly width: number
}

export interface MemoryPlace {
  /** Among the memories of its unit. */
  readonly index: number
  readonly memory: Memory
  readonly node: ModuleNode
  readonly offset: number
  /** Of one word: 1, 2, 4, 8, or 8 a limb. */
  readonly stride: number
  /** Words that exist in linear memory: at least the depth, those past it are 0 and stay so. */
  readonly words: number
  /** Where the hash of the memory's path lies, from which words after a broken promise are made. */
  readonly hash: Place
}

export const bytesOf = (width: number): 1 | 2 | 4 | 8 => (width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : 8)
export const sizeOf = (width: number): number => (width <= 64 ? bytesOf(width) : 8 * limbCount(width))

export const slotOf = (place: Place, limb: number): Slot => {
  const width = widthOfLimb(place.width, limb)
  return { offset: place.offset + limb * 8, bytes: place.width <= 64 ? bytesOf(width) : limbBytes(width) }
}
/** How a limb of a wide value is loaded and stored; its 8 bytes are always there, those not stored stay 0. */
export const limbBytes = (width: number): 4 | 8 => (width <= 32 ? 4 : 8)

/** Hands out addresses in order. */
export class Region {
  size: number
  constructor(start = 0) {
    this.size = start
  }
  take(bytes: number, alignment = Math.min(bytes, 8)): number {
    const offset = Math.ceil(this.size / alignment) * alignment
    this.size = offset + bytes
    return offset
  }
  place(width: number): Place {
    return { offset: this.take(sizeOf(width), width <= 64 ? bytesOf(width) : 8), width }
  }
}

/** A two-level map: variables are shared by the instances of a module. */
export class PlaceMap<Key extends object = Variable, Value = Place> {
  readonly #places = new Map<object, Map<Key, Value>>()
  get(node: object, key: Key): Value | undefined {
    return this.#places.get(node)?.get(key)
  }
  set(node: object, key: Key, value: Value): void {
    let inner = this.#places.get(node)
    if (!inner) this.#places.set(node, (inner = new Map()))
    inner.set(key, value)
  }
}

/** Words to allocate: to the next power of two where that is at most twice the depth and every address then exists. */
export function allocatedWords(memory: Memory): number {
  let size = 1
  while (size < memory.depth) size *= 2
  return size
}
