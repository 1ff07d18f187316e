import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { elaborateWithWarnings } from 'gatewright'
import { describe, expect, it } from 'vitest'
import { combine } from '../../src/ir/combine.ts'
import type { Design } from '../../src/ir/module.ts'
import { createEngine } from '../../src/sim/engines.ts'
import { buildHierarchy } from '../../src/sim/hierarchy.ts'
import { compareAtRandom, signOff } from '../../src/sim/verilator/sign-off.ts'
import { whyNoVerilator } from '../../src/sim/verilator/why-no-verilator.ts'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/reference/language.md', root), 'utf8')
/** Inside the project, so that `gatewright` is found and the transform sees the files. */
const folder = new URL('build/language-reference/', root)

interface Example {
  readonly section: string
  readonly url: URL
  readonly text: string
}

/** Every block of the page, with the heading above it. */
const examples: readonly Example[] = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map((found) => {
  const section = [...page.slice(0, found.index).matchAll(/^##+ (.+)$/gm)].at(-1)![1]!
  return { section, text: found[1]!, url: new URL(`${section.toLowerCase().replaceAll(' ', '-')}.ts`, folder) }
})

/** What a module of the page is given where it has parameters. */
const parameters: Readonly<Record<string, unknown>> = { Counter: { width: 8 } }

function writeExamples(): void {
  mkdirSync(folder, { recursive: true })
  for (const { url, text } of examples) writeFileSync(url, text)
  writeFileSync(new URL('sine.hex', folder), sineTable())
  const options = { extends: '../../tsconfig.json', include: ['*.ts'], exclude: [] }
  writeFileSync(new URL('tsconfig.json', folder), JSON.stringify(options))
}

function sineTable(): string {
  const words = Array.from({ length: 1024 }, (_, i) => Math.round(32_767.5 + 32_767 * Math.sin((i * Math.PI) / 512)))
  return words.map((word) => word.toString(16).padStart(4, '0')).join('\n')
}

writeExamples()
const designs = new Map<string, Design>()
const warnings: string[] = []
for (const { url } of examples) {
  const exported = (await import(/* @vite-ignore */ fileURLToPath(url))) as Record<string, never>
  for (const [name, module] of Object.entries(exported)) {
    const made = elaborateWithWarnings<unknown>(module, parameters[name])
    designs.set(name, made.design)
    warnings.push(...made.warnings.map(({ code, message }) => `${name}: ${code} ${message}`))
  }
}
const noVerilator = await whyNoVerilator()

describe('docs/reference/language.md', () => {
  it('has an example of each part of the language', () => {
    expect(examples.map(({ section }) => section)).toEqual([
      'Modules',
      'Unions',
      'Fixed point',
      'Control',
      'State machines',
      'Pipelines',
      'Decode tables',
      'Memories',
      'Checks',
    ])
    expect(designs.size).toBe(examples.length)
  })

  it('type-checks', () => {
    const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
    const { stdout, status } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', fileURLToPath(folder)], {
      encoding: 'utf8',
    })
    // What is wrong elsewhere in the project is told by `npm run check`.
    expect([0, 1, 2]).toContain(status)
    expect(stdout.split('\n').filter((line) => line.includes('language-reference') || line.startsWith('error'))).toEqual([])
  })

  it('is without a warning', () => {
    expect(warnings).toEqual([])
  })

  it.each([...designs])('%s does the same on the interpreter and in WebAssembly', async (_, design) => {
    const hierarchy = buildHierarchy(design)
    const options = { seed: 4, jitter: false }
    const [judge, engine] = await Promise.all([
      createEngine('interpreter', hierarchy, options),
      createEngine('wasm', hierarchy, options),
    ])
    const { difference, instants } = compareAtRandom(hierarchy, engine, judge, { instants: 400, seed: 4 })
    expect(difference).toBeUndefined()
    expect(instants).toBe(400)
    engine.dispose()
    judge.dispose()
  })

  it.skipIf(noVerilator !== undefined)('does the same in Verilator', async () => {
    const [result] = await signOff([combine('reference', [...designs.values()])], { judge: 'wasm', instants: 400, seed: 8 })
    expect(result?.difference).toBeUndefined()
    expect(result?.instants).toBe(400)
  })
})
