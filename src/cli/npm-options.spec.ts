import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What npm does to options is its own business and changes: only a real `npm run` shows that we notice it. */
let project: string

const script = `
  import { Command } from ${JSON.stringify(import.meta.resolve('commander'))}
  import { refuseSwallowedOptions } from ${JSON.stringify(new URL('./npm-options.ts', import.meta.url).href)}
  const synth = new Command('synth').argument('<design>').option('--seeds <count>').option('--freq <mhz>').option('--device <name>')
    .option('--package <name>').option('--engine <name>').option('--out <folder>').option('--jobs <count>').option('--dry-run').option('--no-route')
  new Command('gatewright').option('--json').option('--quiet').version('0').addCommand(synth)
  try {
    refuseSwallowedOptions(synth, process.argv.slice(3))
    console.log('ran ' + process.argv.slice(3).join(' '))
  } catch (error) {
    console.log(error.format())
  }`

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'gatewright-npm-'))
  writeFileSync(join(project, 'command.mjs'), script)
  const node = JSON.stringify(process.execPath)
  const scripts = { synth: `${node} command.mjs synth`, gatewright: `${node} command.mjs`, other: `${node} command.mjs synth` }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'a-project', version: '1.0.0', scripts }))
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Without what an outer `npm test` has put into the environment. */
function npm(...args: string[]): string {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  const { stdout } = spawnSync('npm', args, {
    cwd: project,
    env: environment,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  return stdout.trim().split('\n').at(-1)!
}

describe('options before a lone -- of npm run', { timeout: 30_000 }, () => {
  it.each([
    [['--seeds', '5'], '--seeds 5'],
    [['--seeds=5'], '--seeds 5'],
    [['--package', 'CABGA381'], '--package CABGA381'],
    [['--engine', 'wasm'], '--engine wasm'],
    [['--dry-run'], '--dry-run'],
    [['--no-route'], '--no-route'],
    [['--quiet'], '--quiet'],
    [['--json'], '--json'],
    [['--device', '85F', '--freq', '100'], '--freq <mhz> --device <name>'],
  ])('are refused with the right spelling: %s', (options, spelled) => {
    const names = spelled.match(/--[a-z-]+/g)!.join(', ')
    expect(npm('run', 'synth', 'nic-10g', ...options)).toBe(
      `GW953 npm took ${names} for itself, because it stands before a lone --; mend: npm run synth nic-10g -- ${spelled}`,
    )
  })

  it('are named with the whole script', () => {
    expect(npm('run', 'gatewright', 'synth', 'nic-10g', '--out', 'there')).toContain(
      'mend: npm run gatewright synth nic-10g -- --out there',
    )
  })

  it('are fine after it', () => {
    expect(npm('run', 'synth', 'nic-10g', '--', '--seeds', '5', '--json')).toBe('ran nic-10g --seeds 5 --json')
  })

  it("of another script are that script's business", () => {
    expect(npm('run', 'other', 'nic-10g', '--seeds', '5')).toBe('ran nic-10g 5')
  })

  it('are not seen in what a .npmrc sets', () => {
    writeFileSync(join(project, '.npmrc'), 'jobs=max\nloglevel=warn\n')
    expect(npm('run', 'synth', 'nic-10g')).toBe('ran nic-10g')
    rmSync(join(project, '.npmrc'))
  })
})
