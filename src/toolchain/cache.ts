import { createHash, randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import envPaths from 'env-paths'
import { lock } from 'proper-lockfile'
import { onCleanup } from './cleanup.ts'
import { explainFileError } from './tool-error.ts'

/**
 * The user's cache: results that are expensive to make and are named by what they were made from.
 *
 * An entry is written under a temporary name and renamed when it is complete, so whoever finds it finds all of it. A lock
 * keeps two processes from doing the same work; should it fail, the rename still decides who was first.
 */

/** Where this user's cache is: `GATEWRIGHT_CACHE`, or the place that the operating system has for such things. */
export function cacheFolder(): string {
  return process.env.GATEWRIGHT_CACHE || envPaths('gatewright', { suffix: '' }).cache
}

/** A key of everything that a result depends on; parts are kept apart, so that ('ab', 'c') is not ('a', 'bc'). */
export function contentKey(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return hash.digest('hex').slice(0, 32)
}

/** Where an entry is, or would be. Not a promise that it exists: see `isCached`. */
export function cachePath(kind: string, key: string): string {
  return join(cacheFolder(), kind, key)
}

export function isCached(kind: string, key: string): boolean {
  return existsSync(cachePath(kind, key))
}

/**
 * A cached folder: `fill` gets an empty folder to write into, and runs only when the entry does not exist.
 *
 * @example
 * const folder = await cachedFolder('verilator', contentKey(version, flags, verilog), (empty) => build(empty))
 */
export async function cachedFolder(kind: string, key: string, fill: (folder: string) => Promise<void>): Promise<string> {
  return cached(kind, key, async (temporary) => {
    await mkdir(temporary)
    await fill(temporary)
  })
}

/** A cached file: `fill` gets the path to write to (nothing is there yet), and runs only when the entry does not exist. */
export async function cachedFile(kind: string, key: string, fill: (path: string) => Promise<void>): Promise<string> {
  return cached(kind, key, fill)
}

async function cached(kind: string, key: string, fill: (path: string) => Promise<void>): Promise<string> {
  const path = cachePath(kind, key)
  if (await exists(path)) return path
  const folder = dirname(path)
  try {
    await mkdir(folder, { recursive: true })
    const release = await lockEntry(path)
    try {
      if (await exists(path)) return path
      await removeAbandoned(path)
      await fillAtomically(path, fill)
      return path
    } finally {
      await release()
    }
  } catch (error) {
    throw explainFileError(error, folder)
  }
}

/** Waits as long as another process holds the lock: a lock whose holder died goes stale after some seconds. */
async function lockEntry(path: string): Promise<() => Promise<void>> {
  const release = await lock(path, {
    realpath: false,
    stale: 5_000,
    update: 1_000,
    retries: { forever: true, factor: 1.3, minTimeout: 50, maxTimeout: 1_000 },
    // A lock taken over while we still write does no harm: the rename below is what counts.
    onCompromised: () => {},
  })
  return () => release().catch(() => {})
}

async function fillAtomically(path: string, fill: (path: string) => Promise<void>): Promise<void> {
  const temporary = `${path}${temporaryMark}${process.pid}-${randomBytes(4).toString('hex')}`
  const forget = onCleanup(() => rmSync(temporary, { recursive: true, force: true }))
  try {
    await fill(temporary)
    await rename(temporary, path).catch(async (error: NodeJS.ErrnoException) => {
      if (!(await exists(path))) throw error
    })
  } finally {
    await rm(temporary, { recursive: true, force: true })
    forget()
  }
}

const temporaryMark = '.part-'

/** What a killed process left of this entry. One that lives may have lost its lock while the machine slept: leave it its own. */
async function removeAbandoned(path: string): Promise<void> {
  const start = basename(path) + temporaryMark
  for (const name of await readdir(dirname(path)))
    if (name.startsWith(start) && !isRunning(Number.parseInt(name.slice(start.length), 10)))
      await rm(join(dirname(path), name), { recursive: true, force: true })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
