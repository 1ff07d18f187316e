import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadDesign } from './load.ts'
import { SyntaxProblem } from './syntax-problem.ts'
import { transform } from './transform.ts'
import { gatewright } from './vite-plugin.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-transform-'))
afterAll(() => rmSync(folder, { recursive: true }))

const source = "import { reg } from 'gatewright'\nconst value = reg(8)\n"
const path = join(folder, 'designs', 'part.ts')

describe('the plug-in', () => {
  const plugin = gatewright({ root: folder, cacheDir: join(folder, 'cache') })
  const run = plugin.transform as (code: string, id: string) => { code: string } | undefined

  it('rewrites design files under their name in the project', () => {
    expect(run(source, path)).toEqual(transform(source, 'designs/part.ts'))
    expect(run(source, `${path}?v=3`)).toEqual(transform(source, 'designs/part.ts'))
  })

  it('takes the root from Vite, unless it is given one', () => {
    const unrooted = gatewright({ cacheDir: join(folder, 'cache') })
    ;(unrooted.configResolved as (config: object) => void)({ root: join(folder, 'designs') })
    expect((unrooted.transform as typeof run)(source, path)).toEqual(transform(source, 'part.ts'))
  })

  it('makes vitest forget what another version of it wrote', () => {
    let generate = () => ''
    plugin.configureVitest({ defineCacheKeyGenerator: (generator) => (generate = generator) })
    expect(JSON.parse(generate())).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), folder])
  })

  it('leaves other files and raw text alone', () => {
    expect(run('const a = f(1)', path)).toBeUndefined()
    expect(run(source, `${path}?raw`)).toBeUndefined()
  })

  it('tells vitest where a syntax error is', () => {
    const attempt = () => run("import { reg } from 'gatewright'\nconst value = reg(8", path)
    expect(attempt).toThrow(SyntaxProblem)
    expect(attempt).toThrow(expect.objectContaining({ id: path, loc: { file: path, line: 2, column: 19 } }))
  })
})

describe('the cache', () => {
  const cacheDir = join(folder, 'kept')
  const entries = () => readdirSync(cacheDir).filter((name) => name.endsWith('.json'))
  const load = (text: string, file = path) => loadDesign(file, text, { root: folder, cacheDir })

  it('has one entry for each text and name', () => {
    load(source)
    load(source)
    expect(entries()).toHaveLength(1)
    load(source.replace('value', 'other'))
    expect(load(source, path.replace('part', 'unit'))!.code).toContain('designs/unit.ts')
    expect(entries()).toHaveLength(3)
  })

  it('is read instead of the parser, and replaced when it is damaged', () => {
    const whole = load(source)!
    for (const name of entries()) writeFileSync(join(cacheDir, name), '{"code":"kept","map":{}}')
    expect(load(source)!.code).toBe('kept')
    for (const name of entries()) writeFileSync(join(cacheDir, name), '{"code":"ke')
    expect(load(source)).toEqual(whole)
  })

  it('does not fail where it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '')
    const loaded = loadDesign(path, source, { root: folder, cacheDir: join(folder, 'file', 'cache') })
    expect(loaded).toEqual(transform(source, 'designs/part.ts'))
  })
})
