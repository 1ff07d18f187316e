import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { elaborate } from '../../src/index.ts'
import type { Design } from '../../src/ir/module.ts'
import { buildHierarchy } from '../../src/sim/hierarchy.ts'
import { createEngine } from '../../src/sim/interpreter/interpreter.ts'
import { type Case, caseOf, compareEngine, compareIcarus } from './compare.ts'
import { Dice } from './dice.ts'
import { hasIcarus } from './icarus.ts'
import { type LanguageDesign, RandomLanguage } from './random-language.ts'

const count = 24
const cycles = 25
const build = join(import.meta.dirname, '..', '..', 'build')
mkdirSync(build, { recursive: true })
const folder = mkdtempSync(join(build, 'spoken-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const words = 'array, bool, cat, input, match, module, mux, output, ports, reg, sint, struct, uint, when, wire'

/** What the interpreter says of the design that the language made, beside what its own model says. */
async function differences(spoken: LanguageDesign, design: Design, seed: number): Promise<string[]> {
  const dice = new Dice(seed, 3)
  const inputs = Array.from({ length: cycles }, () => new Map(spoken.inputs.map(({ port, width }) => [port, dice.value(width)])))
  const expected = spoken.run(inputs)
  const hierarchy = buildHierarchy(design)
  const engine = await createEngine(hierarchy, { seed, jitter: false })
  const { ports } = design.top
  const indexOf = (name: string): number => ports.findIndex((port) => port.name === name)
  const found: string[] = []
  for (const [i, values] of inputs.entries()) {
    for (const [port, value] of values) if (indexOf(port) >= 0) engine.set(indexOf(port), value)
    engine.step(1)
    for (const [port, value] of expected[i]!) {
      const got = engine.get(indexOf(port))
      if (got !== value) found.push(`${spoken.name} cycle ${i} ${port}: 0x${got.toString(16)}, not 0x${value.toString(16)}`)
    }
  }
  return found
}

describe('random designs in the language', () => {
  it('mean what the reference says, in every engine and in Verilog', { timeout: 120_000 }, async () => {
    const spoken = Array.from({ length: count }, (_, i) => new RandomLanguage(i + 1).make())
    const file = join(folder, 'designs.ts')
    writeFileSync(file, `import { ${words} } from 'gatewright'\n${spoken.map(({ source }) => source).join('\n')}\n`)
    const modules: Record<string, () => unknown> = await import(/* @vite-ignore */ pathToFileURL(file).href)
    const cases: Case[] = []
    for (const [i, one] of spoken.entries()) {
      const design = elaborate(modules[one.name]!)
      expect((await differences(one, design, i + 1)).slice(0, 3).join('\n'), one.source).toBe('')
      cases.push(await caseOf(i + 1, design))
    }
    for (const one of cases) expect(await compareEngine(one)).toBeUndefined()
    if (hasIcarus) expect(await compareIcarus(cases)).toEqual([])
  })
})
