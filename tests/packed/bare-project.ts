import { type SpawnOptions, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { packagedFiles, packagedSources, stagePackage } from '../../packaging/stage.ts'
import { cachedFolder, contentKey } from '../../src/toolchain/cache.ts'

export const root = dirname(dirname(import.meta.dirname))

/** The package in a folder, made once for each state of what it is made of. */
export async function packageFolder(): Promise<string> {
  const packaging = readdirSync(join(root, 'packaging')).map((name) => `packaging/${name}`)
  const files = [...packagedSources(), ...packagedFiles(), ...packaging, 'package.json', 'src/transform/transform.ts']
  const key = contentKey(...files.flatMap((file) => [file, readFileSync(join(root, file))]))
  const kept = await cachedFolder('packed', key, async (folder) => stagePackage(folder))
  const dayAgo = Date.now() - 24 * 3600 * 1000
  for (const name of readdirSync(dirname(kept)))
    if (name !== key && statSync(join(dirname(kept), name)).mtimeMs < dayAgo)
      rmSync(join(dirname(kept), name), { recursive: true, force: true })
  return kept
}

/** A folder outside the repository that has the package installed, without npm: its dependencies are links to the repository's. */
export interface BareProject {
  readonly folder: string
  run(command: string, ...args: readonly string[]): Promise<Run>
  remove(): void
}

export interface Run {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export async function bareProject(): Promise<BareProject> {
  const staged = await packageFolder()
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewright-bare-')))
  const modules = join(folder, 'node_modules')
  const bins = join(modules, '.bin')
  mkdirSync(bins, { recursive: true })
  const installed = join(root, 'node_modules')
  for (const name of readdirSync(installed)) if (!name.startsWith('.')) symlinkSync(join(installed, name), join(modules, name))
  for (const name of readdirSync(join(installed, '.bin')))
    symlinkSync(realpathSync(join(installed, '.bin', name)), join(bins, name))
  cpSync(staged, join(modules, 'gatewright'), { recursive: true })
  chmodSync(join(modules, 'gatewright', 'bin', 'gatewright.js'), 0o755)
  symlinkSync('../gatewright/bin/gatewright.js', join(bins, 'gatewright'))
  return {
    folder,
    run: (command, ...args) => run(command, args, { cwd: folder, env: environment(bins) }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** As a shell has it that npm started: the project's programs first, and nothing of the test run around us. */
export function environment(bins: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|VITE|NODE_|TEST$|MODE$|DEV$|PROD$|SSR$|BASE_URL$)/i.test(name),
  )
  return { ...Object.fromEntries(kept), PATH: `${bins}${delimiter}${process.env.PATH}`, NO_COLOR: '1' }
}

export function run(command: string, args: readonly string[], options: SpawnOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout!.on('data', (data) => (said.out += data))
    child.stderr!.on('data', (data) => (said.err += data))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...said }))
  })
}
