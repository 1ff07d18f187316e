import type { Bool, Signal, UInt } from 'gatewright'
import type { Region } from 'gatewright/lib'

/** Whether an address is in a region: a power of two of bytes, at a multiple of as many. */
export function isInRegion(address: Signal<UInt<32>>, { base, size }: Region): Signal<Bool> {
  const low = Math.log2(Number(size))
  return (address as Signal<UInt<any>>).bits(31, low).eq(Number(base) / Number(size))
}
