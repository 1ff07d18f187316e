import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let project: string

beforeEach(() => {
  project = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-load-')))
  mkdirSync(join(project, 'designs', 'meter'), { recursive: true })
})

afterEach(() => rmSync(project, { recursive: true, force: true }))

/** In a process of its own, as the command line does it: hooks, a folder, and no test runner between. */
function load(typed: string, source: string): string {
  writeFileSync(join(project, 'designs', 'meter', 'index.ts'), source)
  const script = `
    import { loadDesign } from ${JSON.stringify(new URL('./load-design.ts', import.meta.url).href)}
    try {
      const { module, parameters, boards } = await loadDesign(${JSON.stringify(typed)})
      console.log(module(parameters) + ' ' + Object.keys(boards))
    } catch (error) {
      console.log(error.exitCode + ' ' + error.format())
    }`
  const environment = { ...process.env, GATEWRIGHT_CACHE: join(project, 'cache') }
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: project,
    env: environment,
    encoding: 'utf8',
  })
  return (run.stdout + run.stderr).trim()
}

const meter = `
  export const Meter = (): string => 'the meter'
  export const PulseCounter10 = (): string => 'the counter'
  export const top = Meter
  export const boards = { ulx3s: 1 }`

describe('a design', () => {
  it.each([
    ['meter', 'the meter ulx3s'],
    ['meter/PulseCounter10', 'the counter ulx3s'],
    ['meter/pulse_counter_10', 'the counter ulx3s'],
    ['meter/pulse_counter', `2 GW956 unknown module of meter 'pulse_counter'; mend: did you mean 'PulseCounter10'?`],
    ['metre', `2 GW954 unknown design 'metre'; mend: did you mean 'meter'?`],
  ])('is loaded by name: %s', (typed, answer) => {
    expect(load(typed, meter)).toBe(answer)
  })

  it('may say what its top is built with', () => {
    const source = `export const top = { module: (p) => 'depth ' + p?.depth, parameters: { depth: 4 }, frequencyHz: 1e6 }`
    expect(load('meter', source)).toBe('depth 4')
  })

  it('that throws is named with the line', () => {
    const path = join('designs', 'meter', 'index.ts')
    expect(load('meter', `\nexport const top = (missing as any)()\n`)).toMatch(
      new RegExp(`^1 GW957 ${path} cannot be loaded: ReferenceError: missing is not defined \\(${path}:2:\\d+\\); mend: `),
    )
    expect(load('designs/meter/index.ts', `export const Only = (): string => 'the only'; export const boards = {}\n`)).toBe(
      'the only',
    )
    expect(load('meter', 'export {}\n')).toBe(
      `1 GW957 ${path} cannot be loaded: it exports no module named top; mend: correct it there`,
    )
  })
})
