import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { stagePackage } from './stage.ts'

const root = dirname(import.meta.dirname)
const build = join(root, 'build')
/** What `npm pack` has put here for its time: written before the first file is, gone when the last one is. */
const record = join(build, 'packing.json')

interface Record {
  /** The repository's own package.json, as it was. */
  readonly manifest: string
  /** What was not here before: files, and the folders that came with them, by path. */
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

/**
 * Makes the repository's root the package, for as long as npm packs it: npm packs the folder that it is called in, and this
 * one runs from its TypeScript, which Node refuses to read inside node_modules.
 *
 * JavaScript and declarations come to lie beside their sources, package.json is that of the package, and .npmignore leaves all
 * else out. `takeAway` undoes it.
 */
export function putInPlace(): void {
  takeAway()
  if (existsSync(join(root, '.npmignore'))) throw new Error('.npmignore is there already: move it away')
  mkdirSync(build, { recursive: true })
  const staged = mkdtempSync(join(build, '.package-'))
  try {
    stagePackage(staged)
    const files = globSync('**/*', { cwd: staged, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posixPath(join(entry.parentPath, entry.name).slice(staged.length + 1)))
    const isNew = (path: string): boolean => !existsSync(join(root, path))
    const added = files.filter(isNew)
    const folders = [...new Set(added.flatMap(foldersOf))].filter(isNew).sort()
    const manifest = readFileSync(join(root, 'package.json'), 'utf8')
    writeFileSync(record, JSON.stringify({ manifest, files: [...added, '.npmignore'], folders } satisfies Record))
    for (const file of added) cpSync(join(staged, file), join(root, file))
    writeFileSync(join(root, '.npmignore'), everythingBut(files))
    // npm has read its scripts already, `postpack` among them.
    const packed = JSON.parse(readFileSync(join(staged, 'package.json'), 'utf8'))
    writeFileSync(join(root, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`)
  } catch (error) {
    takeAway()
    throw error
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}

/** The repository as it was. */
export function takeAway(): void {
  if (!existsSync(record)) return
  const { manifest, files, folders } = JSON.parse(readFileSync(record, 'utf8')) as Record
  writeFileSync(join(root, 'package.json'), manifest)
  for (const file of files) rmSync(join(root, file), { force: true })
  for (const folder of folders.toReversed()) if (existsSync(join(root, folder))) rmdirSync(join(root, folder))
  rmSync(record)
}

/** `src/flow/cluster/client.py` → `src`, `src/flow`, `src/flow/cluster` */
function foldersOf(file: string): string[] {
  const parts = file.split('/').slice(0, -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

/** In each folder on the way to a file everything is left out but the way and the file. */
function everythingBut(files: readonly string[]): string {
  const wanted = new Map<string, Set<string>>([['', new Set()]])
  const want = (folder: string, name: string): void => void wanted.set(folder, (wanted.get(folder) ?? new Set()).add(name))
  for (const file of files) {
    for (const folder of foldersOf(file)) want(parentOf(folder), `${posix.basename(folder)}/`)
    want(parentOf(file), posix.basename(file))
  }
  return [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, names]) => {
      const prefix = folder === '' ? '' : `/${folder}`
      return [`${prefix}/*`, ...[...names].map((name) => `!${prefix}/${name}`)]
    })
    .join('\n')
}

const parentOf = (path: string): string => (path.includes('/') ? posix.dirname(path) : '')
const posixPath = (path: string): string => path.replaceAll('\\', '/')
