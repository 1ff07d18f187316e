import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packageFolder, run } from '../packed/bare-project.ts'
import { walk } from './page.ts'
import { follow, type Reader } from './walk.ts'

/**
 * The same walk on a bare machine: an empty home but for the settings of npm and pip, an empty cache, a package that npm
 * installs, and every command as it stands on the page. What stands for the registry that will have the package: its tarball,
 * installed in the folder where the reader begins.
 */
let folder: string
let reader: Reader
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-walk-')))
  const [home, start] = ['home', 'start'].map((name) => join(folder, name))
  for (const made of [home!, start!]) mkdirSync(made)
  for (const settings of ['.npmrc', '.config/pip/pip.conf', '.pip/pip.conf']) {
    if (!existsSync(join(homedir(), settings))) continue
    mkdirSync(dirname(join(home!, settings)), { recursive: true })
    copyFileSync(join(homedir(), settings), join(home!, settings))
  }
  const [name] = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, await packageFolder()], {
    encoding: 'utf8',
  }).split('\n')
  reader = { folder: start!, environment: bareEnvironment(home!), spell: (command) => command }
  const installed = await run('npm', ['install', '--no-audit', '--no-fund', join(folder, name!)], {
    cwd: start!,
    env: reader.environment,
  })
  expect(installed.code, installed.err).toBe(0)
}, 1_800_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 300_000)

/** Settings that reach npm and pip through the environment stay; Node is the machine's own, not this repository's. */
function bareEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(?:PIP_|NPM_CONFIG_|https?_proxy|no_proxy|SSL_|NODE_EXTRA_CA_CERTS|LANG|TMPDIR)/i.test(name),
  )
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'))
  return { ...Object.fromEntries(kept), HOME: home, PATH: path.join(delimiter), NO_COLOR: '1', npm_config_yes: 'false' }
}

describe('a bare machine', () => {
  it.each(walk)('does what %s says', (page) => follow(page, reader))

  it('has a project whose types fit', async () => {
    expect(await run('npx', ['tsc', '--noEmit'], { cwd: reader.folder, env: reader.environment })).toMatchObject({
      code: 0,
      out: '',
    })
  })

  it('builds the project that it was given', async () => {
    const built = await run('npm', ['run', 'synth'], { cwd: reader.folder, env: reader.environment })
    expect(built.code, built.err).toBe(0)
    expect(existsSync(join(reader.folder, 'build', 'hello-ulx3s-85f', 'hello-ulx3s-85f.bit'))).toBe(true)
  })
})
