import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { writeVerilog } from '../../src/codegen-verilog/write-verilog.ts'
import type { CreateEngine } from '../../src/sim/engine.ts'
import { type Case, caseOf, compareEngine, compareIcarus } from './compare.ts'
import { hasIcarus } from './icarus.ts'
import { type PlantedBug, verilogBugs, wasmBugs } from './planted-bugs.ts'
import { randomDesign } from './random-design.ts'

/** Within how many designs each bug must be found. */
const mostDesigns = 200
const root = join(import.meta.dirname, '..', '..')

const cases: Case[] = []
let folder = ''

beforeAll(async () => {
  mkdirSync(join(root, 'build'), { recursive: true })
  folder = mkdtempSync(join(root, 'build', 'planted-'))
  for (let seed = 1; seed <= mostDesigns; seed++) cases.push(await caseOf(seed, randomDesign(seed)))
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000)

/** A copy of the sources with the bug in it. */
function planted({ file, old, now, breaks }: PlantedBug, number: string): string {
  const text = readFileSync(join(root, file), 'utf8')
  const count = text.split(old).length - 1
  if (count !== 1)
    throw new Error(`the list of planted bugs needs care: '${breaks}' is to change text that stands ${count} times in ${file}`)
  const copy = join(folder, number)
  for (const part of ['ir', 'codegen-verilog', 'sim', 'toolchain'])
    cpSync(join(root, 'src', part), join(copy, 'src', part), { recursive: true, filter: (name) => !name.endsWith('.spec.ts') })
  writeFileSync(
    join(copy, file),
    text.replace(old, () => now),
  )
  return copy
}

const load = <T>(copy: string, file: string): Promise<T> => import(/* @vite-ignore */ pathToFileURL(join(copy, file)).href)

describe.runIf(hasIcarus)(`bugs in the Verilog writer are found within ${mostDesigns} designs`, () => {
  it.each(verilogBugs.map((bug, i) => [bug.breaks, bug, i] as const))('%s', { timeout: 300_000 }, async (_, bug, i) => {
    const copy = planted(bug, `verilog-${i}`)
    const { writeVerilog: write } = await load<{ writeVerilog: typeof writeVerilog }>(
      copy,
      'src/codegen-verilog/write-verilog.ts',
    )
    let found: number | undefined
    for (let from = 0; from < cases.length && found === undefined; from += 20)
      found = (await compareIcarus(cases.slice(from, from + 20), write))[0]?.seed
    console.log(`found by design ${found}: ${bug.breaks}`)
    expect(found).toBeDefined()
  })
})

describe(`bugs in the WebAssembly engine are found within ${mostDesigns} designs`, () => {
  it.each(wasmBugs.map((bug, i) => [bug.breaks, bug, i] as const))('%s', { timeout: 300_000 }, async (_, bug, i) => {
    const copy = planted(bug, `wasm-${i}`)
    const { createEngine } = await load<{ createEngine: CreateEngine }>(copy, 'src/sim/wasm/engine.ts')
    let found: number | undefined
    for (const one of cases) {
      found = (await compareEngine(one, createEngine))?.seed
      if (found !== undefined) break
    }
    console.log(`found by design ${found}: ${bug.breaks}`)
    expect(found).toBeDefined()
  })
})
