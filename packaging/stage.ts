import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isDesignFile } from '../src/transform/design-file.ts'
import { javascriptOf, sourceFolder } from './javascript.ts'
import { type Manifest, packageManifest } from './manifest.ts'

const root = dirname(import.meta.dirname)

/** Written for users to read: what an error inside a part points at. */
const shownSources = /^(?:src\/lib|hdl|fpga-targets)\//
/** Of no use without this repository: what measures it, and what tests it. */
const left =
  /^src\/bench\/|^src\/cli\/bench|\.(?:spec|checks)\.ts$|\/(?:corpus|fixtures|golden|recorded)\/|\/upstream\/(?!source)|\/generate\.ts$/

/** The TypeScript that the package is made of, by its path in the repository. */
export function packagedSources(): string[] {
  return globSync('{src,hdl,fpga-targets}/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !left.test(file) && !file.endsWith('.d.ts'))
    .sort()
}

/** What goes into the package as it is: what scripts find beside themselves, and templates. */
export function packagedFiles(): string[] {
  const texts = ['bin/gatewright.js', 'README.md', 'CHANGELOG.md', 'LICENSE']
  return globSync('{src,hdl,fpga-targets,templates}/**/*', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .filter((file) => file.startsWith('templates/') || !(file.endsWith('.ts') || left.test(file)))
    .concat(texts.filter((file) => existsSync(join(root, file))))
    .sort()
}

/** Makes the package in an empty folder: JavaScript, declarations, the library's sources to read, templates. */
export function stagePackage(folder: string): void {
  for (const file of packagedSources()) {
    const source = readFileSync(join(root, file), 'utf8')
    write(join(folder, file.replace(/\.ts$/, '.js')), javascriptOf(source, file, isDesignFile(join(root, file), source)))
    if (shownSources.test(file)) write(join(folder, sourceFolder, file), source)
  }
  for (const file of packagedFiles()) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
  declareTypes(folder, manifest)
  write(join(folder, 'package.json'), `${JSON.stringify(packageManifest(manifest), null, 2)}\n`)
}

/** Types are checked elsewhere (`npm run check`); this writes what the entries say of themselves, and all that they name. */
function declareTypes(folder: string, manifest: Manifest): void {
  const entries = Object.values(manifest.exports).filter((file) => file.endsWith('.ts'))
  const project = join(folder, 'tsconfig.declarations.json')
  const compilerOptions = {
    ...{ rootDir: root, outDir: folder, noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true },
    ...{ stripInternal: true, skipLibCheck: true, typeRoots: [join(root, 'node_modules', '@types')] },
  }
  const files = [...entries, 'src/webassembly.d.ts'].map((file) => join(root, file))
  write(project, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }))
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')
  try {
    execFileSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`no declarations: ${stdout}${stderr}`, { cause: error })
  }
  rmSync(project)
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
