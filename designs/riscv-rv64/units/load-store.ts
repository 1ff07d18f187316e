import { type Bool, cat, mux, type Signal, select, type UInt, uint } from 'gatewright'
import type { Doubleword } from './arithmetic.ts'

/** Bytes, as loads and stores encode their size in `funct3`: 0 … 3 for 1, 2, 4, 8. */
type Size = Signal<UInt<2>>
type Offset = Signal<UInt<3>>

/** Whether an access of this size is off its natural border. */
export const isOffBorder = (size: Size, offset: Offset): Signal<Bool> =>
  select(uint(1), size, { 0: 0, 1: offset.bit(0).asBits(), 2: offset.low(2).any().asBits(), 3: offset.any().asBits() }).any()

/** The lanes of a doubleword that an access writes. */
export const lanesOf = (size: Size, offset: Offset): Signal<UInt<8>> =>
  select(uint(8), size, { 0: 1, 1: 3, 2: 15, 3: 255 }).shl(offset) as never

/** What is stored, in every place of a doubleword where it can lie. */
export function toLanes(size: Size, data: Doubleword): Doubleword {
  const times = (width: number) => cat(...(Array(64 / width).fill(data.low(width)) as [Signal<any>]))
  return select(uint(64), size, { 0: times(8), 1: times(16), 2: times(32), 3: data } as never) as Doubleword
}

/** The bytes of a doubleword, each moved up by so many places; what passes the last goes on in the first. */
export function turnedUp(places: Offset, data: Doubleword): Doubleword {
  let turned = data
  for (const bit of [0, 1, 2]) {
    const by = 8 * 2 ** bit
    turned = mux(places.bit(bit), cat(turned.low(64 - by), turned.high(by)), turned) as Doubleword
  }
  return turned
}

/** As `turnedUp`, down. */
export function turnedDown(places: Offset, data: Doubleword): Doubleword {
  let turned = data
  for (const bit of [0, 1, 2]) {
    const by = 8 * 2 ** bit
    turned = mux(places.bit(bit), cat(turned.low(by), turned.high(64 - by)), turned) as Doubleword
  }
  return turned
}

/**
 * What is loaded, moved to the right end of the doubleword: only as far as an access on its natural border needs. What lies
 * beyond its size is not defined.
 */
export function fromLanes(offset: Offset, data: Doubleword): Doubleword {
  const word = mux(offset.bit(2), data.high(32), data.low(32)) as Signal<UInt<32>>
  const half = mux(offset.bit(1), word.high(16), word.low(16)) as Signal<UInt<16>>
  const byte = mux(offset.bit(0), half.high(8), half.low(8)) as Signal<UInt<8>>
  return cat(data.high(32), word.high(16), half.high(8), byte) as unknown as Doubleword
}

/** What is loaded, extended from its size by its sign or by zeros. */
export function extended(size: Size, isUnsigned: Signal<Bool>, data: Doubleword): Doubleword {
  const top = select(uint(1), size, {
    0: data.bit(7).asBits(),
    1: data.bit(15).asBits(),
    2: data.bit(31).asBits(),
    3: data.bit(63).asBits(),
  })
  const sign = top.any().and(isUnsigned.not())
  const bytes = size.eq(0)
  const isHalf = bytes.or(size.eq(1))
  const isWord = size.ne(3)
  const fill = (condition: Signal<Bool>, value: Signal<UInt<any>>) => mux(condition, sign.repeat(value.width), value)
  return cat(
    fill(isWord, data.bits(63, 32)),
    fill(isHalf, data.bits(31, 16)),
    fill(bytes, data.bits(15, 8)),
    data.low(8),
  ) as unknown as Doubleword
}
