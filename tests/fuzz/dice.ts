import { Random } from '../../src/sim/testbench/random.ts'

/** Widths at which engines change their ways: one limb, two, and the borders between. */
const borders = [1, 1, 2, 2, 3, 7, 8, 8, 9, 31, 32, 33, 63, 64, 65, 127, 128, 129] as const

/** The random choices of one design, repeated exactly by its seed. */
export class Dice {
  readonly #random: Random

  constructor(seed: number, use = 0) {
    this.#random = new Random(seed, use)
  }

  chance(probability: number): boolean {
    return this.#random.chance(probability)
  }

  /** 0 … below - 1 */
  below(below: number): number {
    return Math.floor(this.#random.next() * below)
  }

  /** least … most */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!
  }

  /** One of the keys, by weight. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][]
    let at = this.#random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [key, weight] of entries) if ((at -= weight) < 0) return key
    return entries.at(-1)![0]
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list]
    for (let i = result.length - 1; i > 0; i--) {
      const other = this.below(i + 1)
      ;[result[i], result[other]] = [result[other]!, result[i]!]
    }
    return result
  }

  /** Some of them, each with this probability, in their order. */
  some<T>(list: readonly T[], probability: number): T[] {
    return list.filter(() => this.chance(probability))
  }

  bits(width: number): bigint {
    let value = 0n
    for (let low = 0; low < width; low += 24) value |= BigInt(this.below(1 << 24)) << BigInt(low)
    return BigInt.asUintN(width, value)
  }

  /** Bits with a liking for what is special: 0, 1, all ones, the sign alone, few bits. */
  value(width: number): bigint {
    const all = (1n << BigInt(width)) - 1n
    switch (this.weighted({ any: 5, zero: 1, ones: 1, small: 1.5, sign: 0.7, most: 0.5, oneBit: 0.6, negative: 0.7 })) {
      case 'any':
        return this.bits(width)
      case 'zero':
        return 0n
      case 'ones':
        return all
      case 'small':
        return BigInt.asUintN(width, BigInt(this.below(8)))
      case 'sign':
        return 1n << BigInt(width - 1)
      case 'most':
        return all >> 1n
      case 'oneBit':
        return 1n << BigInt(this.below(width))
      case 'negative':
        return BigInt.asUintN(width, -BigInt(1 + this.below(8)))
    }
  }

  /** 1 … most, at most 200, with a liking for the borders of limbs. */
  width(most = 200): number {
    for (;;) {
      const width = this.chance(0.55) ? this.pick(borders) : this.chance(0.75) ? this.between(1, 16) : this.between(1, 200)
      if (width <= most) return width
    }
  }
}
