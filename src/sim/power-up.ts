import { leavesOfShape, type Shape } from '../ir/shape.ts'

/**
 * Values of what has no defined value: registers without `init`, memory words, memory read data at time 0.
 *
 * They are hashes of seed, path and index, so that every engine starts from the same state and a test that depends on
 * one is found by another seed. All arithmetic is on 32-bit integers (wrapping), so that WebAssembly can fill a memory
 * by itself from `pathHash` alone: 32-bit limb `limb` of word `index` is `powerUpLimb(pathHash(seed, path), index, limb)`.
 */

/** The finaliser of MurmurHash3: every input bit moves every output bit. */
export function mix32(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

/** FNV-1a over the UTF-16 code units of the path, started from the seed. */
export function pathHash(seed: number, path: string): number {
  let h = mix32(seed) ^ 0x811c9dc5
  for (let i = 0; i < path.length; i++) h = Math.imul(h ^ path.charCodeAt(i), 0x01000193)
  return h | 0
}

/** Limb 0 is the lowest. As a signed 32-bit integer. */
export const powerUpLimb = (hash: number, index: number, limb: number): number =>
  mix32(hash + Math.imul(index, 0x9e3779b1) + Math.imul(limb, 0x85ebca77))

/** `width` bits, unsigned. A register's index is 0, a memory word's its address. */
export function powerUpBits(hash: number, index: number, width: number): bigint {
  let value = 0n
  for (let limb = 0; limb * 32 < width; limb++) value |= BigInt(powerUpLimb(hash, index, limb) >>> 0) << BigInt(limb * 32)
  return BigInt.asUintN(width, value)
}

/**
 * The value of a variable or word of this shape, packed, unsigned. Where a part is a choice its random bits, modulo the
 * number of variants, pick the variant, so that it always is one.
 */
export function powerUpValue(seed: number, path: string, shape: Shape, width: number, index = 0): bigint {
  const raw = powerUpBits(pathHash(seed, path), index, width)
  return hasChoice(shape) ? withValidChoices(raw, shape) : raw
}

/** Memories of shapes without a choice can be filled limb by limb. */
export const hasChoice = (shape: Shape): boolean => leavesOfShape(shape).some((leaf) => leaf.shape.kind === 'choice')

export function withValidChoices(raw: bigint, shape: Shape): bigint {
  let value = raw
  for (const leaf of leavesOfShape(shape)) {
    if (leaf.shape.kind !== 'choice') continue
    const low = BigInt(leaf.low)
    const bits = BigInt.asUintN(leaf.width, raw >> low)
    const code = BigInt.asUintN(leaf.width, leaf.shape.codes[Number(bits % BigInt(leaf.shape.codes.length))]!)
    value += (code - bits) << low
  }
  return value
}

/**
 * What a synchronous read of a `collision: 'never'` memory returns in the bits that are written at the same edge.
 * `memoryPath` is the memory's path. It does not depend on time, so that a table could hold it.
 */
export const collisionBits = (seed: number, memoryPath: string, address: number, width: number): bigint =>
  powerUpBits(pathHash(seed, `${memoryPath}!`), address, width)
