/**
 * The 8b/10b code of A. X. Widmer and P. A. Franaszek, "A DC-balanced, partitioned-block, 8B/10B transmission code", IBM Journal
 * of Research and Development 27(5), 1983 (IEEE 802.3-2022, table 36-1). Codes are numbers whose bit 0 is sent first.
 */

const sent = (bits: string): number => Number(`0b${[...bits].reverse().join('')}`)

/** abcdei of D.0 … D.31 at negative disparity. */
const sixOfData = (
  '100111 011101 101101 110001 110101 101001 011001 111000 111001 100101 010101 110100 001101 101100 011100 010111 ' +
  '011011 100011 010011 110010 001011 101010 011010 111010 110011 100110 010110 110110 001110 101110 011110 101011'
)
  .split(' ')
  .map(sent)
const sixOfK28 = sent('001111')

/** fghj of .0 … .7 at negative disparity, of data and of K28. The other .7 avoids runs of five. */
const fourOfData = '1011 1001 0101 1100 1101 1010 0110 1110'.split(' ').map(sent)
const fourOfControl = '1011 0110 1010 1100 1101 0101 1001 0111'.split(' ').map(sent)
const otherSeven = sent('0111')

/** Octets that have a control code: K28.0 … K28.7, K23.7, K27.7, K29.7, K30.7. */
export const isControlOctet = (octet: number): boolean =>
  (octet & 31) === 28 || (octet >> 5 === 7 && [23, 27, 29, 30].includes(octet & 31))

/** Half a code as it is at negative disparity. */
export interface HalfCode {
  readonly bits: number
  /** At positive disparity it is sent inverted. */
  readonly alternates: boolean
  /** It turns the running disparity. */
  readonly turns: boolean
}

const ones = (value: number): number => [...value.toString(2)].filter((digit) => digit === '1').length
const halfCode = (bits: number, width: number, alternates: boolean): HalfCode => {
  const turns = ones(bits) !== width / 2
  return { bits, alternates: alternates || turns, turns }
}

/** abcdei of the low five bits. */
export const sixOf = (five: number, isControl: boolean): HalfCode =>
  isControl && five === 28 ? halfCode(sixOfK28, 6, true) : halfCode(sixOfData[five]!, 6, five === 7)

/** fghj of the high three bits. */
export function fourOf(three: number, isControl: boolean, useOtherSeven: boolean): HalfCode {
  if (three === 7 && useOtherSeven) return halfCode(otherSeven, 4, true)
  return isControl ? halfCode(fourOfControl[three]!, 4, true) : halfCode(fourOfData[three]!, 4, three === 3)
}

/** Whether data with these low five bits takes the other .7 at a disparity. */
export const takesOtherSeven = (five: number, isPositive: boolean): boolean =>
  (isPositive ? [11, 13, 14] : [17, 18, 20]).includes(five)

/** The code of an octet and the running disparity after it. */
export function encode8b10b(octet: number, isControl: boolean, isPositive: boolean): { code: number; isPositive: boolean } {
  const five = octet & 31
  const six = sixOf(five, isControl)
  const between = isPositive !== six.turns
  const four = fourOf(octet >> 5, isControl, isControl || takesOtherSeven(five, between))
  const low = isPositive && six.alternates ? six.bits ^ 63 : six.bits
  const high = between && four.alternates ? four.bits ^ 15 : four.bits
  return { code: low | (high << 6), isPositive: between !== four.turns }
}

/** All codes that are sent at a disparity. */
export const codesAt = (isPositive: boolean): ReadonlySet<number> =>
  new Set(
    [false, true].flatMap((isControl) =>
      Array.from({ length: 256 }, (_, octet) => octet)
        .filter((octet) => !isControl || isControlOctet(octet))
        .map((octet) => encode8b10b(octet, isControl, isPositive).code),
    ),
  )

/**
 * The running disparity that half a code leaves behind, if it says: of more ones than zeros it is positive, of fewer negative,
 * and of the balanced 000111, 0011, 111000 and 1100 as their last bits are (IEEE 802.3-2022, 36.2.4.4).
 */
export function disparityAfter(bits: number, width: 4 | 6): 'positive' | 'negative' | 'same' {
  const half = width / 2
  const low = (1 << half) - 1
  if (ones(bits) > half || bits === low << half) return 'positive'
  return ones(bits) < half || bits === low ? 'negative' : 'same'
}
