import { fail } from '../../dsl/fault.ts'
import { bool } from '../../dsl/shape.ts'
import type { Bool, Signal, UInt } from '../../dsl/signal-type.ts'
import { literal } from '../../dsl/storage.ts'
import { byteBits } from './axi-lite.ts'

/** Where a peripheral lies: a power of two of bytes, at a multiple of as many. */
export interface Region {
  readonly base: number | bigint
  readonly size: number | bigint
}

/** Bits of a byte address within a region. */
export const regionBits = ({ size }: Region): number => BigInt(size).toString(2).length - 1

/** Refuses regions that cannot be told apart by their upper address bits. */
export function checkRegions(
  regions: readonly Region[],
  { address, data }: { readonly address: number; readonly data: number },
): void {
  const refuse = (message: string, mend: string): never => fail({ code: 'GW244', title: 'address map', message, mend })
  const text = ({ base, size }: Region): string => `0x${base.toString(16)} … 0x${(BigInt(base) + BigInt(size) - 1n).toString(16)}`
  const isWhole = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isSafeInteger(value)
  if (regions.length === 0) refuse('there are no peripherals', 'give at least one region: { base, size }')
  for (const region of regions) {
    const { base, size } = region
    if (!isWhole(base) || !isWhole(size) || base < 0 || size < 1)
      refuse(`a region of ${size} bytes at ${base}`, 'give whole numbers, the size 1 or more')
    const [start, length] = [BigInt(base), BigInt(size)]
    if ((length & (length - 1n)) !== 0n || length < BigInt(data / 4))
      refuse(`a region of ${size} bytes`, `give a power of two, ${data / 4} (two words) or more`)
    if (start % length !== 0n)
      refuse(`a region of 0x${size.toString(16)} bytes at 0x${base.toString(16)}`, 'give a base that is a multiple of the size')
    if (start + length > 1n << BigInt(address))
      refuse(`${text(region)} is past ${address} address bits`, 'widen the address, or move the region')
  }
  const rising = regions.toSorted((a, b) => (BigInt(a.base) < BigInt(b.base) ? -1 : 1))
  for (const [i, region] of rising.entries()) {
    const next = rising[i + 1]
    if (next && BigInt(region.base) + BigInt(region.size) > BigInt(next.base))
      refuse(`${text(region)} and ${text(next)} overlap`, 'move one of them')
  }
}

/** Whether an address is in a region. `low` is the weight of its lowest bit: 0 for a byte address, more for one of words. */
export function isInRegion(address: Signal<UInt<any>>, region: Region, low = 0): Signal<Bool> {
  const bits = regionBits(region) - low
  if (bits >= address.width) return literal(bool, true)
  return address.bits(address.width - 1, bits).eq(BigInt(region.base) >> BigInt(bits + low))
}

/** The bits of a word address, from those of its bytes. */
export const wordBits = (region: Region, data: number): number => regionBits(region) - byteBits(data)
