import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { lock } from 'proper-lockfile'
import { onCleanup } from '../../toolchain/cleanup.ts'
import { FlowError } from '../flow-error.ts'

/** Runs `work` while no other build may write to `folder`; a second one is refused at once. */
export async function withFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const release = await takeFolder(folder)
  try {
    return await work()
  } finally {
    await release()
  }
}

async function takeFolder(folder: string): Promise<() => Promise<void>> {
  try {
    await mkdir(folder, { recursive: true })
    const lockFolder = join(folder, '.lock')
    const release = await lock(folder, { lockfilePath: lockFolder, stale: 15_000, update: 3_000, onCompromised: () => {} })
    const forget = onCleanup(() => rmSync(lockFolder, { recursive: true, force: true }))
    return async () => {
      forget()
      await release().catch(() => {})
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ELOCKED')
      throw new FlowError(
        'folderBusy',
        `another build is writing to ${folder}`,
        'wait for it, or give this one its own folder with --out',
      )
    throw explainWriting(error, folder)
  }
}

/** Puts files into a folder, each whole; what else is there stays. */
export function writeFiles(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  moveIn(folder, files, (temporary) => {
    for (const name of files.keys()) renameSync(join(temporary, name), join(folder, name))
  })
}

/** The file that says a folder's other files belong together: it goes first and comes last. */
export const reportFile = 'report.json'

/**
 * Puts a build's files into its folder, each whole. They are written elsewhere first and then renamed in one go; files of the
 * build before that this one no longer has are removed, everything else in the folder stays as it is.
 */
export function publish(folder: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  moveIn(folder, files, (temporary) => {
    const before = filesBefore(folder)
    rmSync(join(folder, reportFile), { force: true })
    for (const name of before) if (!files.has(name)) rmSync(join(folder, name), { force: true })
    for (const name of files.keys()) if (name !== reportFile) renameSync(join(temporary, name), join(folder, name))
    if (files.has(reportFile)) renameSync(join(temporary, reportFile), join(folder, reportFile))
  })
}

/** Writes files to a temporary folder inside `folder`, and lets `move` take them out of it. */
function moveIn(folder: string, files: ReadonlyMap<string, string | Uint8Array>, move: (temporary: string) => void): void {
  const temporary = join(folder, `.part-${process.pid}-${randomBytes(4).toString('hex')}`)
  const forget = onCleanup(() => rmSync(temporary, { recursive: true, force: true }))
  try {
    mkdirSync(temporary, { recursive: true })
    for (const [name, content] of files) writeFileSync(join(temporary, name), content)
    move(temporary)
  } catch (error) {
    throw explainWriting(error, folder)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
    forget()
  }
}

function filesBefore(folder: string): string[] {
  const path = join(folder, reportFile)
  if (!existsSync(path)) return []
  try {
    const { files } = JSON.parse(readFileSync(path, 'utf8')) as { readonly files?: readonly string[] }
    // A name with a folder in it is none of ours.
    return (files ?? []).filter((name) => name === basename(name))
  } catch {
    return []
  }
}

export function explainWriting(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === undefined || error instanceof FlowError) return error
  return new FlowError(
    'notWritable',
    `cannot write to ${folder} (${code})`,
    'choose another folder with --out, or free some space',
  )
}
