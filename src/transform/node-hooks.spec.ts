import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { told } from './fixtures/recording.ts'

vi.mock('gatewright/runtime', () => import('./fixtures/recording.ts'))

const root = join(import.meta.dirname, '..', '..')
const cache = mkdtempSync(join(tmpdir(), 'gatewright-transform-'))
afterAll(() => rmSync(cache, { recursive: true }))

/** Runs a file under Node's hooks with a cache of its own. */
function underNode(file: string, environment: Record<string, string> = {}): string {
  const register = join(import.meta.dirname, 'register.ts')
  return execFileSync(process.execPath, ['--enable-source-maps', '--import', register, file], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, GATEWRIGHT_CACHE: cache, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

const tell = () => JSON.parse(underNode(join(import.meta.dirname, 'fixtures', 'tell.ts')))

it('tells the same names and positions under Node and under vitest, cold and warm', async () => {
  const cold = tell()
  const warm = tell()
  const { build, result } = await import('./fixtures/design.ts')
  expect(result).toBe(8 + 5 + 7)
  expect(cold).toMatchObject({ result, told })
  expect(warm).toMatchObject({ result, told })
  expect(told).toContainEqual(['name', 'inverted', 'src/transform/fixtures/design.ts:9:26+3'])
  expect(told).toContainEqual(['enter', build.name])
})

it('never loads the parser when everything is in the cache', () => {
  tell()
  expect(tell().hasParser).toBe(false)
  const empty = mkdtempSync(join(cache, 'empty-'))
  const cold = JSON.parse(underNode(join(import.meta.dirname, 'fixtures', 'tell.ts'), { GATEWRIGHT_CACHE: empty }))
  expect(cold.hasParser).toBe(true)
})

it('keeps stack traces on the original line and column', async () => {
  const place = /fixtures\/design\.ts:19:55/
  expect(tell().stack).toMatch(place)
  const { fail } = await import('./fixtures/design.ts')
  expect(fail).toThrow('on purpose')
  try {
    fail()
  } catch (error) {
    expect((error as Error).stack).toMatch(place)
  }
})

it('shows a syntax error with its line, and no trace', () => {
  const path = join(cache, 'broken.ts')
  writeFileSync(path, "import { reg } from 'gatewright'\nconst value = reg(8\n")
  try {
    underNode(path)
    expect.unreachable()
  } catch (error) {
    const { stderr } = error as { stderr: string }
    expect(stderr).toContain('GW001 syntax')
    expect(stderr).toMatch(/broken\.ts:3:1/)
    expect(stderr).not.toMatch(/^\s+at /m)
  }
})
