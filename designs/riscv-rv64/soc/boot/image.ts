import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The ROM's contents as `build.ts` writes them: a line that says of what, and a word of 64 bits on each line behind. */
export const imageFile = join(import.meta.dirname, 'loader.hex')

/** What the boot program must know of the SoC it is in. */
export interface BootConfiguration {
  /** Of the UART: the rate is the clock's by 16 times this. */
  readonly divisor: number
  readonly ramBytes: number
  /** Of mtime. */
  readonly ticksPerSecond: number
}

/** The boot ROM's words for a SoC: its configuration stands in the second and the third (start.S). */
export function bootWords({ divisor, ramBytes, ticksPerSecond }: BootConfiguration): readonly bigint[] {
  const words = wordsOf(readFileSync(imageFile, 'utf8'))
  return [words[0]!, BigInt(divisor) | (BigInt(ramBytes) << 32n), BigInt(ticksPerSecond), ...words.slice(3)]
}

export const wordsOf = (text: string): readonly bigint[] =>
  text
    .split('\n')
    .filter((line) => /^[0-9a-f]/.test(line))
    .map((line) => BigInt(`0x${line}`))

export const textOf = (compiler: string, words: readonly bigint[]): string =>
  `${[`// rom.ld, start.S and loader.c by ${compiler}`, ...words.map((word) => word.toString(16).padStart(16, '0'))].join('\n')}\n`

/** The compiler that made an image, by its first line. */
export const compilerOf = (text: string): string => /^\/\/ .* by (.*)$/m.exec(text)?.[1] ?? ''
