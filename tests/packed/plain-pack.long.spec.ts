import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const repository = dirname(dirname(import.meta.dirname))
const leftOut = new Set(['node_modules', 'build', '.git', '.vitest'])
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-pack-'))
  cpSync(repository, folder, { recursive: true, filter: (path) => !leftOut.has(basename(path)) || dirname(path) !== repository })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }), 120_000)

/** Every file with what is in it. */
const contents = (root: string, but: (path: string) => boolean = () => false): Record<string, string> =>
  Object.fromEntries(
    globSync('**/*', { cwd: root, withFileTypes: true, exclude: (entry) => leftOut.has(entry.name) })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !but(path))
      .map((path) => [path.slice(root.length + 1), createHash('sha256').update(readFileSync(path)).digest('hex')])
      .sort(),
  )

const npm = (...args: string[]): string =>
  execFileSync('npm', [...args, '--silent'], { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' }).trim()

function unpacked(tarball: string): Record<string, string> {
  const into = mkdtempSync(join(tmpdir(), 'gatewright-unpacked-'))
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', into])
    return contents(into)
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

describe('`npm pack` in the repository', () => {
  it('makes what `npm run package` makes, and leaves nothing behind', () => {
    const before = contents(folder)
    const tarball = join(folder, npm('pack').split('\n').at(-1)!)
    const found = unpacked(tarball)
    rmSync(tarball)
    expect(contents(folder)).toEqual(before)
    const wanted = unpacked(npm('run', 'package').split('\n').at(-1)!)
    expect(Object.keys(found).length).toBeGreaterThan(500)
    expect(found).toEqual(wanted)
    expect(found).not.toHaveProperty('package/packaging/stage.ts')
  })

  it('is undone by hand where it was broken off', () => {
    const before = contents(folder)
    const run = (script: string) => execFileSync(process.execPath, [`packaging/${script}.ts`], { cwd: folder, stdio: 'pipe' })
    run('prepack')
    expect(contents(folder)).not.toEqual(before)
    run('postpack')
    expect(contents(folder)).toEqual(before)
  })

  it('leaves nothing behind where it cannot go on', () => {
    const before = contents(folder)
    writeFileSync(join(folder, '.npmignore'), 'docs\n')
    expect(() => npm('pack')).toThrow(/npmignore is there already/)
    rmSync(join(folder, '.npmignore'))
    expect(contents(folder)).toEqual(before)
  })
})
