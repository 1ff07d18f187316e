/** A small reproducible source of randomness (mulberry32). */
export class RandomSource {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }
  /** 0 … 2^32 - 1. */
  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  below(limit: number): number {
    return this.word() % limit
  }
  between(first: number, last: number): number {
    return first + this.below(last - first + 1)
  }
  chance(probability: number): boolean {
    return this.word() < probability * 2 ** 32
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }
  octets(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.word() & 0xff)
  }
}
