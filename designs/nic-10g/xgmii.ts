import { cat, literal, type Signal, struct, type UInt, uint } from 'gatewright'

/**
 * XGMII, 64 bits wide: eight lanes a cycle, lane 0 in the lowest bits and first in time (IEEE 802.3-2022, clause 46, whose
 * 32-bit bus carries two of its columns in one of our words).
 */
export const XgmiiWord = struct({
  /** One bit a lane: the lane holds a control character. */
  control: uint(8),
  data: uint(64),
})

/** Control characters, IEEE 802.3-2022, table 46-3 and 46-4. */
export const idle = 0x07
export const sequence = 0x9c
export const start = 0xfb
export const terminate = 0xfd
export const error = 0xfe

/** IEEE 802.3-2022, 46.2.2: the first octet of the preamble becomes /S/, the last is the start frame delimiter. */
export const preambleOctet = 0x55
export const startFrameDelimiter = 0xd5

/** The word that carries /S/, the preamble and the delimiter, as the transmitter sends it. */
export const preambleWord = 0xd555_5555_5555_55fbn

/** One control character in every lane. */
export const everyLane = (character: number): bigint => 0x0101_0101_0101_0101n * BigInt(character)

export const lanes = [0, 1, 2, 3, 4, 5, 6, 7] as const

/** The octet of a lane. */
export const octet = (word: Signal<UInt<any>>, lane: number): Signal<UInt<any>> =>
  word.bits(8 * lane + 7, 8 * lane) as Signal<UInt<any>>

/** Something of every lane, that of lane 0 in the lowest bits. */
export const ofLanes = (value: (lane: number) => Signal<any>): Signal<any> => cat(...lanes.map(value).reverse())

export const idleWord = (): Signal<typeof XgmiiWord> => literal(XgmiiWord, { control: 0xff, data: everyLane(idle) })
