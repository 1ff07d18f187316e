import { type ParameterFact, text } from './facts.ts'

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'A' | 'B' | 'C' | 'D' | 'E' | 'F'
/** 64 words of 320 bits: 16 words of 18, each with two bits more that do not count. */
export type ContentsName = `INITVAL_${'0' | '1' | '2' | '3'}${Digit}`

const rows = 64
const wordsInRow = 16
const rowName = (row: number): ContentsName => `INITVAL_${row.toString(16).toUpperCase().padStart(2, '0')}` as ContentsName

/** As Yosys' cell has them; a value is `0x` and 80 hexadecimal digits, as nextpnr reads them. */
export const contentsParameters = Object.fromEntries(
  Array.from({ length: rows }, (_, row) => [rowName(row), text(`0x${'0'.repeat(80)}`)]),
) as { readonly [K in ContentsName]: ParameterFact & { readonly kind: 'text' } }

/**
 * What a block RAM holds at power-up, as parameters of `DP16KD` or `PDPW16KD`: words of 1, 2, 4, 9, 18 or 36 bits from address
 * 0 on, as a port of that width reads them; the rest is 0.
 *
 * @example
 * DP16KD(pins, { parameters: { DATA_WIDTH_A: 9, ...blockRamContents([1, 2, 3], 9) } })
 */
export function blockRamContents(
  words: readonly (number | bigint)[],
  width: 1 | 2 | 4 | 9 | 18 | 36,
): { readonly [K in ContentsName]?: string } {
  const halves = new Array<bigint>(rows * wordsInRow).fill(0n)
  const perByte = width < 9 ? 8 / width : 1
  words.forEach((word, i) => {
    const bits = BigInt.asUintN(width, BigInt(word))
    const at = width < 9 ? 9 * Math.floor(i / perByte) + width * (i % perByte) : width * i
    for (let done = 0; done < width; done += 18) {
      const place = Math.floor((at + done) / 18)
      if (place >= halves.length)
        throw new RangeError(`a block RAM has ${16_384 / (width < 9 ? width : (width / 9) * 8)} words of ${width} bits`)
      halves[place]! |= BigInt.asUintN(18, (bits >> BigInt(done)) << BigInt(at % 18))
    }
  })
  const used = Array.from({ length: rows }, (_, row) => halves.slice(row * wordsInRow, (row + 1) * wordsInRow))
  return Object.fromEntries(
    used.flatMap((row, i) => {
      const value = row.reduce((sum, half, k) => sum | (half << BigInt(20 * k)), 0n)
      return value === 0n ? [] : [[rowName(i), `0x${value.toString(16).padStart(80, '0')}`]]
    }),
  )
}

/** The bytes of nine bits that such parameters give a block RAM. */
export function contentsOf(parameters: Readonly<Record<string, string | number>>): readonly number[] {
  return Array.from({ length: rows }, (_, row) => {
    const value = BigInt(parameters[rowName(row)] ?? 0)
    return Array.from({ length: 2 * wordsInRow }, (_, k) => Number((value >> BigInt(20 * (k >> 1) + 9 * (k & 1))) & 0x1ffn))
  }).flat()
}
