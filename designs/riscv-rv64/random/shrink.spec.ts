import { describe, expect, it } from 'vitest'
import { generate } from './generate.ts'
import { listing } from './program.ts'
import { shrink } from './shrink.ts'

const options = {
  base: 0x8000_0000,
  extensions: ['M', 'A', 'C', 'Zbb'] as const,
  items: 120,
  rounds: 3,
  hasInterrupts: false,
  modifiesItself: true,
}

describe('a failing program', () => {
  it('shrinks to the instructions that make it fail, and is printed as assembly', () => {
    const program = generate({ ...options, seed: 5 })
    const has = (p: typeof program, name: string) => p.items.some(({ lines }) => lines.some((line) => line.name === name))
    const names = ['ecall', 'ebreak', 'mret', 'fence.i', 'wfi'].filter((name) => has(program, name))
    expect(names.length).toBeGreaterThan(0)
    const [first] = names
    const small = shrink(program, (candidate) => has(candidate, first!))
    expect(small.items.flatMap(({ lines }) => lines).map(({ name }) => name)).toEqual([first])
    expect(listing(small, 'items')).toMatch(new RegExp(`^body:\\n {2}${first!.replace('.', '\\.')} +# 80000600: [0-9a-f]{8}$`))
  })

  it('keeps two items that fail together only', () => {
    const program = generate({ ...options, seed: 6 })
    const [a, b] = [program.items[10]!.number, program.items[90]!.number]
    const small = shrink(
      program,
      ({ items }) => items.some((item) => item.number === a) && items.some((item) => item.number === b),
    )
    expect(small.items.map(({ number }) => number)).toEqual([a, b])
  })

  it('stays as it was where less does not fail, and a candidate that throws does not fail', () => {
    const program = generate({ ...options, seed: 7, items: 10 })
    const small = shrink(program, (candidate) => {
      if (candidate.items.length < 10) throw new Error('cannot be put together')
      return candidate.items.every(({ lines }, i) => lines.length === program.items[i]!.lines.length)
    })
    expect(small.items).toEqual(program.items)
  })
})
