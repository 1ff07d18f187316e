import { type Bool, bool, cat, mux, type Signal, select, struct, type UInt, uint, wire } from 'gatewright'
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

/** How what is loaded is extended: the bits that are its own, and which of them is the sign. None of it where nothing is loaded. */
export const Widening = struct({
  own: struct({ byte: bool, half: bool, word: bool, doubleword: bool }),
  sign: struct({ byte: bool, half: bool, word: bool }),
})

export function wideningOf(size: Size, isUnsigned: Signal<Bool>, isLoad: Signal<Bool>): Signal<typeof Widening> {
  const isSigned = isLoad.and(isUnsigned.not())
  const widening = wire(Widening)
  widening.set({
    own: {
      byte: isLoad,
      half: isLoad.and(size.ne(0)),
      word: isLoad.and(size.bit(1)),
      doubleword: isLoad.and(size.eq(3)),
    },
    sign: { byte: isSigned.and(size.eq(0)), half: isSigned.and(size.eq(1)), word: isSigned.and(size.eq(2)) },
  } as never)
  return widening as never
}

/** What is loaded, whole; 0 where nothing is. */
export function widened({ own, sign }: Signal<typeof Widening>, data: Doubleword): Doubleword {
  const ofByte = sign.byte.and(data.bit(7))
  const ofHalf = ofByte.or(sign.half.and(data.bit(15)))
  const ofWord = ofHalf.or(sign.word.and(data.bit(31)))
  const part = (high: number, low: number, isOwn: Signal<Bool>, fill: Signal<Bool>) =>
    mux(isOwn, data.bits(high, low), 0).or(fill.repeat(high - low + 1) as never)
  return cat(
    part(63, 32, own.doubleword, ofWord),
    part(31, 16, own.word, ofHalf),
    part(15, 8, own.half, ofByte),
    mux(own.byte, data.low(8), 0),
  ) as unknown as Doubleword
}
