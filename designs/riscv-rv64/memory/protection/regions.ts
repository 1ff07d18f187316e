import { array, type Bool, bool, cat, choice, literal, mux, type Signal, struct, type UInt, uint } from 'gatewright'

/** How a region's addresses are given. Source: volume II, "Physical Memory Protection CSRs", field A. */
export const RegionKind = choice('off', 'top', 'word', 'powerOfTwo')

/** A region as its registers hold it; the address is in words of 4 bytes, of 56 bits. */
export const Region = struct({
  isLocked: bool,
  kind: RegionKind,
  allows: struct({ fetch: bool, store: bool, load: bool }),
  address: uint(54),
})
export const regionsOf = (count: number) => array(Region, count)

export interface ProtectionOptions {
  /** Regions, 1 … 16; the registers of the others read 0. */
  readonly entries: number
  /** The smallest region, in bytes: 4 or a larger power of two. */
  readonly granularity: number
}

/**
 * Whether machine mode may touch words: the first region that holds any of them must hold all, and a locked one must allow it.
 *
 * `words` are those of an access, at most two of a doubleword, with whether the access has them; `isAllowedBy` is what it needs.
 */
export function permits(
  regions: readonly Signal<typeof Region>[],
  words: readonly { readonly address: Signal<UInt<30>>; readonly isTouched: Signal<Bool> }[],
  isAllowedBy: (allows: Signal<typeof Region>['allows']) => Signal<Bool>,
): Signal<Bool> {
  const matches = words.map(({ address, isTouched }) => {
    const isBelow = regions.map((region) =>
      region.address
        .high(24)
        .any()
        .or(address.lt(region.address.low(30) as never)),
    ) as Signal<Bool>[]
    return regions.map((region, i) => {
      const isInRange = i === 0 ? isBelow[0]! : isBelow[i]!.and(isBelow[i - 1]!.not())
      const isNear = nearby(region, address)
      const holds = mux(region.kind.eq('top'), isInRange, isNear.and(region.kind.ne('off')))
      return holds.and(isTouched) as Signal<Bool>
    })
  })
  let isPermitted: Signal<Bool> = literal(bool, true) as Signal<Bool>
  for (let i = regions.length - 1; i >= 0; i--) {
    const region = regions[i]!
    const holdsAny = matches.map((of) => of[i]!).reduce((a, b) => a.or(b))
    const holdsAll = matches.map((of, j) => of[i]!.or(words[j]!.isTouched.not()) as Signal<Bool>).reduce((a, b) => a.and(b))
    const isAllowed = isAllowedBy(region.allows)
    isPermitted = mux(holdsAny, holdsAll.and(region.isLocked.not().or(isAllowed)), isPermitted) as Signal<Bool>
  }
  return isPermitted
}

/** Whether an address is in a region of one word, or of a power of two: the bits that count lie above the lowest 0. */
function nearby(region: Signal<typeof Region>, address: Signal<UInt<30>>): Signal<Bool> {
  // Bit i of the mask is set where all bits below i are 1.
  const ones = region.address.addWrap(1n).xor(region.address).low(54)
  const mask = mux(region.kind.eq('powerOfTwo'), ones, literal(uint(54), 0n))
  const differs = cat(literal(uint(24), 0), address).xor(region.address as never)
  return differs
    .and(mask.not() as never)
    .any()
    .not() as Signal<Bool>
}
