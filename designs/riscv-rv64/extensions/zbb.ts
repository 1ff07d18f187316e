import { type Bool, bool, cat, literal, mux, type Signal, select, sint, struct, type UInt, uint } from 'gatewright'
import { firstSet, popcount } from 'gatewright/lib'
import type { CoreSeams, Extension } from '../extension.ts'
import { zbb as rows } from '../isa/zbb.ts'
import type { Doubleword } from '../units/arithmetic.ts'

/**
 * The Zbb extension. The base's logic takes a complement, its shifter rotates; bytes are moved and words extended at once;
 * counts and extremes are settled a stage later.
 */
export const zbb: Extension = {
  name: 'Zbb',
  rows,
  attach(core) {
    attachExtremes(core)
    attachCounts(core)
    core.result('bytes', movedBytes(core))
  },
}

/** The smaller or the larger operand, as the base's comparison says. */
function attachExtremes(core: CoreSeams): void {
  const { left, right, compares } = core.execute
  const isLeft = core.carry(bool, compares)
  const operands = { left: core.carry(uint(64), left), right: core.carry(uint(64), right.not()) }
  core.settledResult('extreme', mux(isLeft, operands.left, operands.right) as Doubleword)
}

/** What is known of eight bits: how many are set, whether one is, and where the lowest is. */
const OctetCount = struct({ population: uint(4), isAny: bool, lowest: uint(3) })

/** Eight octets are counted in `execute`, put together in `memory`: each half of the way some six LUT levels. */
function attachCounts(core: CoreSeams): void {
  const { control, word, left } = core.execute
  const kind = word.bits(21, 20)
  const isLeading = kind.eq(0)
  const counted = mux(control.isWord, cat(mux(kind.eq(2), literal(uint(32), 0), 0xffff_ffff), left.low(32)) as never, left)
  const reversed = mux(
    control.isWord,
    cat(literal(uint(32), 0xffff_ffff), reversedBits(left.low(32))) as never,
    reversedBits(left),
  )
  const searched = mux(isLeading, reversed, counted) as Doubleword
  const octets = Array.from({ length: 8 }, (_, i) => {
    const octet = searched.bits(8 * i + 7, 8 * i) as Signal<UInt<8>>
    const { any, index } = firstSet(octet)
    return core.carry(OctetCount, literalOf({ population: popcount(octet), isAny: any, lowest: index }))
  })
  const isPopulation = core.memory.word.bit(21)
  const total = octets.map(({ population }) => population as Signal<UInt<any>>).reduce((a, b) => a.add(b) as never)
  const { any, index } = firstSet(cat(...(octets.map((octet) => octet.isAny).toReversed() as [Signal<Bool>])) as never)
  const lowest = select(uint(3), index, Object.fromEntries(octets.map((octet, i) => [i, octet.lowest])) as never)
  const zeros = mux(any, cat(literal(uint(1), 0), index, lowest as never), 64)
  core.settledResult('count', mux(isPopulation, total.low(7), zeros as never).extend(64) as Doubleword)
}

/** `sext.b`, `sext.h`, `zext.h`, `orc.b`, `rev8`. */
function movedBytes({ execute: { control, left } }: CoreSeams): Doubleword {
  const octets = Array.from({ length: 8 }, (_, i) => left.bits(8 * i + 7, 8 * i) as Signal<UInt<8>>)
  const extended = (width: number) => left.low(width).as(sint(width)).extend(64).asBits()
  return select(uint(64), control.bytes, {
    signByte: extended(8),
    signHalf: extended(16),
    zeroHalf: left.low(16).extend(64),
    orCombine: cat(...(octets.map((octet) => octet.any().repeat(8)).toReversed() as [Signal<any>])),
    reverse: cat(...(octets as [Signal<any>, ...Signal<any>[]])),
  } as never) as Doubleword
}

const reversedBits = (word: Signal<UInt<any>>): Signal<UInt<any>> =>
  cat(...(Array.from({ length: word.width }, (_, i) => word.bit(i)) as [Signal<Bool>]))

/** The fields of an octet's count as one signal. */
function literalOf(fields: {
  population: Signal<UInt<any>>
  isAny: Signal<Bool>
  lowest: Signal<UInt<any>>
}): Signal<typeof OctetCount> {
  return cat(fields.population, fields.isAny, fields.lowest).as(OctetCount) as never
}
