import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import envPaths from 'env-paths'
import { isDesignFile, nameOfFile } from './design-file.ts'
import { type Transformed, transform } from './transform.ts'

export interface LoadOptions {
  /** The folder that file names in messages are relative to; the current one unless said. */
  readonly root?: string
  /** Where rewritten files are kept between runs; a folder of the user's cache unless said. */
  readonly cacheDir?: string
}

/**
 * The rewritten form of a design file; undefined for files that are not.
 *
 * Kept on disk under a hash of everything it is made from, so that a warm start reads one small file a module and never
 * loads ts-morph. Node's hooks and the Vite plug-in both come through here: they cannot differ.
 */
export function loadDesign(path: string, source: string, options: LoadOptions = {}): Transformed | undefined {
  if (!isDesignFile(path, source)) return undefined
  const file = nameOfFile(path, options.root ?? process.cwd())
  const cacheDir =
    options.cacheDir ?? join(process.env.GATEWRIGHT_CACHE || envPaths('gatewright', { suffix: '' }).cache, 'transform')
  const content = JSON.stringify([transformVersion(), file, source])
  const entry = join(cacheDir, `${createHash('sha256').update(content).digest('hex').slice(0, 32)}.json`)
  return readEntry(entry) ?? keepEntry(cacheDir, entry, transformNow(source, file, cacheDir))
}

/** Compiled code is kept as well: with it the parser loads in 140 ms instead of 270, which is what an edit waits for. */
function transformNow(source: string, file: string, cacheDir: string): Transformed {
  enableCompileCache(join(cacheDir, 'compiled'))
  return transform(source, file)
}

/** The version is the text of the transform itself: nobody has to remember to count it up. */
let version: string | undefined
export function transformVersion(): string {
  if (version === undefined) {
    const hash = createHash('sha256')
    for (const name of readdirSync(import.meta.dirname).sort())
      if (/^[a-z-]+\.[jt]s$/.test(name)) hash.update(name).update(readFileSync(join(import.meta.dirname, name)))
    version = hash.digest('hex')
  }
  return version
}

function readEntry(entry: string): Transformed | undefined {
  try {
    return JSON.parse(readFileSync(entry, 'utf8')) as Transformed
  } catch {
    return undefined
  }
}

/** A cache that cannot be written is slow, not broken: the file is rewritten again next time. */
function keepEntry(folder: string, entry: string, transformed: Transformed): Transformed {
  const temporary = `${entry}.${process.pid}-${randomBytes(4).toString('hex')}`
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(temporary, JSON.stringify(transformed))
    renameSync(temporary, entry)
    dropOldEntries(folder)
  } catch {
    removeFile(temporary)
  }
  return transformed
}

function removeFile(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It lies where nothing can be written, so it was never there.
  }
}

let hasDroppedOldEntries = false
function dropOldEntries(folder: string): void {
  if (hasDroppedOldEntries) return
  hasDroppedOldEntries = true
  const monthAgo = Date.now() - 30 * 24 * 3600 * 1000
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (name.endsWith('.json') && statSync(path).mtimeMs < monthAgo) rmSync(path, { force: true })
  }
}
