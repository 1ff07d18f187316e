import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memoryMap } from '../memory-map.ts'
import { buildImage, installedCompiler } from './build.ts'
import { bootWords, compilerOf, imageFile, textOf, wordsOf } from './image.ts'

const text = readFileSync(imageFile, 'utf8')
const compiler = compilerOf(text)

describe('the image of the boot ROM', () => {
  it.skipIf(installedCompiler() !== compiler)(`is what ${compiler} makes of its sources`, () => {
    expect(text).toBe(textOf(compiler, buildImage()))
  })

  it('fits the ROM, begins with a jump, and leaves room for what the SoC is', () => {
    const words = wordsOf(text)
    expect(words.length * 8).toBeLessThanOrEqual(memoryMap.bootRom.size)
    // JAL x0 (opcode 1101111) over the configuration.
    expect(words[0]! & 0xfffn).toBe(0x06fn)
    expect(words.slice(1, 3)).toEqual([0n, 0n])
    const filled = bootWords({ divisor: 27, ramBytes: 0x4_0000, ticksPerSecond: 1_000_000 })
    expect(filled.slice(0, 4)).toEqual([words[0], 0x0004_0000_0000_001bn, 1_000_000n, words[3]])
    expect(filled).toHaveLength(words.length)
  })
})
