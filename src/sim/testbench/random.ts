import { mix32 } from '../power-up.ts'

/** Random numbers that a seed and the name of their use repeat exactly, on every machine. */
export class Random {
  readonly #seed: number
  #count = 0

  constructor(seed: number, use: number) {
    this.#seed = mix32(seed ^ Math.imul(use + 1, 0x9e3779b1))
  }

  /** 0 ≤ x < 1 */
  next(): number {
    this.#count++
    return (mix32(this.#seed + Math.imul(this.#count, 0x6d2b79f5)) >>> 0) / 2 ** 32
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }
}
