import { bool, cat, input, literal, module, mux, output, ports, reg, type Signal, type UInt, uint, when } from 'gatewright'
import { type ProtectionOptions, Region, RegionKind, regionsOf } from './regions.ts'

const firstConfiguration = 0x3a0
const firstAddress = 0x3b0
/** A core has the registers of no region, of 16 or of 64. */
const count = 16

export const protectionAddresses: readonly number[] = [
  firstConfiguration,
  firstConfiguration + 2,
  ...Array.from({ length: count }, (_, i) => firstAddress + i),
]

/**
 * `pmpcfg0`, `pmpcfg2`, `pmpaddr0` … `pmpaddr15`: what machine mode may touch.
 *
 * Ports     `old`: what is read at `address`, 0 where it is none of these. `value` is written where `isWritten`. `regions`.
 * Reset     no region, none locked.
 * Source    volume II, "Physical Memory Protection CSRs": what is locked stays until reset, and the address below a locked range
 *           as well; write without read is reserved and loses the write; of a grain above 4 bytes `NA4` becomes `NAPOT`, and the
 *           lowest address bits read as the grain says.
 */
export const ProtectionRegisters = module('protection_registers', (p: ProtectionOptions) => {
  const io = ports({
    address: input(uint(12)),
    isWritten: input(bool),
    value: input(uint(64)),
    old: output(uint(64)),
    regions: output(regionsOf(p.entries)),
  })
  const grain = Math.log2(p.granularity) - 2
  const regions = Array.from({ length: p.entries }, () =>
    reg(Region, {
      init: { isLocked: false, kind: 'off', allows: { fetch: false, store: false, load: false }, address: 0n },
    }),
  )
  const isAt = (register: number) => io.address.eq(register)
  const reads: Signal<UInt<64>>[] = []
  const offer = (register: number, value: Signal<any>) =>
    reads.push(mux(isAt(register), value.extend(64), literal(uint(64), 0n)) as Signal<UInt<64>>)

  for (const first of [0, 8]) {
    const octets = regions
      .slice(first, first + 8)
      .map(({ isLocked, kind, allows }) => cat(isLocked, literal(uint(2), 0), kind.asBits(), allows.asBits()))
    if (octets.length > 0) offer(firstConfiguration + first / 4, cat(...(octets.toReversed() as [Signal<any>])))
  }
  regions.forEach((region, i) => {
    const octet = io.value.bits(8 * (i % 8) + 7, 8 * (i % 8)) as Signal<UInt<8>>
    when(io.isWritten.and(isAt(firstConfiguration + 2 * Math.floor(i / 8))).and(region.isLocked.not()), () => {
      region.isLocked.next = octet.bit(7)
      const asked = octet.bits(4, 3)
      region.kind.next = (grain > 0 ? mux(asked.eq(2), literal(uint(2), 3), asked) : asked).as(RegionKind).value as never
      region.allows.fetch.next = octet.bit(2)
      region.allows.store.next = octet.bit(1).and(octet.bit(0))
      region.allows.load.next = octet.bit(0)
    })
    const above = regions[i + 1]
    const isHeld = above !== undefined ? region.isLocked.or(above.isLocked.and(above.kind.eq('top'))) : region.isLocked
    when(io.isWritten.and(isAt(firstAddress + i)).and(isHeld.not()), () => {
      region.address.next = io.value.low(54)
    })
    offer(firstAddress + i, readAddress(region as never, grain))
  })
  io.old.set(reads.reduce((a, b) => a.or(b) as Signal<UInt<64>>))
  io.regions.set(regions as never)
  return io
})

/** The lowest bits: ones where the region is a power of two, which they cannot make smaller; zeros where they do not count. */
function readAddress({ kind, address }: Signal<typeof Region>, grain: number): Signal<UInt<54>> {
  if (grain === 0) return address as never
  const isPower = kind.asBits().bit(1)
  const top = mux(isPower, address.bit(grain - 1), false)
  const rest = grain > 1 ? [isPower.repeat(grain - 1)] : []
  return cat(address.high(54 - grain), top, ...(rest as [])) as never
}
