import { randomBytes } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onCleanup } from '../toolchain/cleanup.ts'
import { UsageError } from './usage-error.ts'

/** Gatewright's own folder: a repository, or what npm installed. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const template = join(root, 'templates', 'project')

export interface NewProject {
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
}

/** Makes a project of the template, whole or not at all. An empty folder may be there already; one with files is left alone. */
export function makeProject(typed: string): NewProject {
  const folder = resolve(typed)
  const name = basename(folder)
  if (!/^[a-z0-9][a-z0-9._-]{0,200}$/.test(name))
    throw new UsageError(
      'other',
      `'${name}' cannot be a project's name`,
      'take small letters, digits and dashes, as in my-design',
    )
  if (existsSync(folder) && !isEmptyFolder(folder))
    throw new UsageError('other', `${typed} exists and is not empty`, 'choose another name, or remove it')
  const files = projectFiles(name)
  const parent = dirname(folder)
  const temporary = join(parent, `.${name}-${randomBytes(4).toString('hex')}`)
  const forget = onCleanup(() => rmSync(temporary, { recursive: true, force: true }))
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(temporary, file)), { recursive: true })
      writeFileSync(join(temporary, file), text)
    }
    if (existsSync(folder)) for (const entry of readdirSync(temporary)) renameSync(join(temporary, entry), join(folder, entry))
    else renameSync(temporary, folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError('other', `cannot write to ${parent} (${code})`, 'make the project where you may write')
  } finally {
    rmSync(temporary, { recursive: true, force: true })
    forget()
  }
  return { name, folder, files: [...files.keys()] }
}

/** npm leaves a `.gitignore` out of packages, so the template's has no dot. */
function projectFiles(name: string): Map<string, string> {
  const files = new Map([['package.json', `${JSON.stringify(projectManifest(name), null, 2)}\n`]])
  for (const entry of globSync('**/*', { cwd: template, withFileTypes: true }).filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const file = relative(template, path)
      .replaceAll('\\', '/')
      .replace(/^gitignore$/, '.gitignore')
    files.set(file, readFileSync(path, 'utf8').replaceAll('{{name}}', name))
  }
  return files
}

function projectManifest(name: string): object {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>
  }
  const board = '--board ulx3s-85f'
  return {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    scripts: {
      test: 'vitest run',
      check: 'tsc --noEmit',
      'check:design': 'gatewright check hello',
      synth: `gatewright synth hello ${board} --seeds 1`,
      flash: `gatewright flash hello ${board}`,
      watch: 'gatewright watch',
    },
    dependencies: { gatewright: ownSpecifier() },
    devDependencies: Object.fromEntries(['@types/node', 'typescript', 'vitest'].map((name) => [name, devDependencies[name]])),
  }
}

/** Where the project's npm is to get Gatewright from: from where this one came. */
function ownSpecifier(): string {
  const modules = dirname(root)
  if (basename(modules) !== 'node_modules') return `file:${root}`
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  try {
    const lock = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
    const { resolved } = lock.packages['node_modules/gatewright'] as { readonly resolved?: string }
    if (resolved?.startsWith('file:')) return `file:${resolve(dirname(modules), resolved.slice('file:'.length))}`
  } catch {
    // No lock of npm's: another package manager.
  }
  return `^${version}`
}

const isEmptyFolder = (path: string): boolean => statSync(path).isDirectory() && readdirSync(path).length === 0
