import { describe, expect, it } from 'vitest'
import { Decoder, extensionNames } from '../model/decoder.ts'
import { Model } from '../model/model.ts'
import { generate } from './generate.ts'
import { lengthOf } from './instruction.ts'
import { assemble, listing } from './program.ts'

const options = { base: 0x8000_0000, items: 400, rounds: 4, hasInterrupts: true, modifiesItself: true }
const ram = { base: 0x8000_0000n, bytes: 0x4000 }

describe('a random program', () => {
  it('is the same for the same seed, and another for another', () => {
    const text = (seed: number) => listing(generate({ ...options, seed, extensions: extensionNames }))
    expect(text(3)).toBe(text(3))
    expect(text(3)).not.toBe(text(4))
  })

  it('has only instructions of the extensions it was made for, but for words that are illegal on purpose', () => {
    const decoder = new Decoder(['M'])
    for (let seed = 0; seed < 20; seed++) {
      const { placed } = assemble(generate({ ...options, seed, extensions: ['M'] }))
      const wrong = placed.filter(({ line, word }) => (decoder.decode(word) === undefined) !== (line.name === '.word'))
      expect(wrong).toEqual([])
    }
  })

  it('reaches its end, and meets every exception on the way', () => {
    const causes = new Set<number>()
    for (let seed = 0; seed < 12; seed++) {
      const isPlain = seed % 2 === 0
      const extensions = isPlain ? (['M', 'A'] as const) : extensionNames
      const image = assemble(generate({ ...options, seed, extensions, hasInterrupts: false }))
      const model = new Model({ extensions, resetVector: ram.base, ram })
      model.load(ram.base, image.bytes)
      const end = BigInt(image.labels.get('end')!)
      let steps = 0
      for (; model.pc !== end && steps < 60_000; steps++) {
        const { trap } = model.step()
        if (trap) causes.add(trap.cause)
      }
      expect(steps).toBeLessThan(60_000)
    }
    expect([...causes].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 11])
  })

  it('holds hazards: results used by the next instruction, divisions back to back, words across borders', () => {
    const { placed } = assemble(generate({ ...options, seed: 1, extensions: extensionNames }))
    const lines = placed.map(({ line }) => line)
    const count = (is: (i: number) => boolean) => lines.filter((_, i) => i > 0 && is(i)).length
    const uses = (i: number) => [lines[i]!.rs1, lines[i]!.rs2].includes(lines[i - 1]!.rd || 99)
    const divides = (i: number) => /^(div|rem)/.test(lines[i]!.name)
    expect(count(uses)).toBeGreaterThan(50)
    expect(count((i) => uses(i) && /^l[bhwd]/.test(lines[i - 1]!.name))).toBeGreaterThan(5)
    expect(count((i) => divides(i) && divides(i - 1))).toBeGreaterThan(1)
    expect(placed.filter(({ address, line }) => address % 4 === 2 && lengthOf(line) === 4).length).toBeGreaterThan(50)
  })
})
