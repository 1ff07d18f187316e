import { type FSWatcher, statSync, watch } from 'node:fs'
import { join } from 'node:path'

/** An editor writes a file in several steps, and "save all" several files: what comes within this time is one change. */
const settleMs = 50

/**
 * Tells of files that were saved below some folders, in batches. What is written beside them (backups, temporary files) and
 * events without a change of content are left out.
 *
 * Node's own watcher: recursive on every platform since Node 20, and only folders with designs are watched, which have no
 * node_modules below them.
 */
export function watchSaves(folders: readonly string[], onSaved: (files: readonly string[]) => void): () => void {
  const saved = new Set<string>()
  // File systems keep a coarser time than the clock.
  const start = Date.now() - 50
  const seen = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  const note = (file: string): void => {
    const time = changeTime(file)
    // A watcher that starts may tell of what was written just before.
    if (time !== undefined && (seen.get(file) === time || (!seen.has(file) && time < start))) return
    if (time !== undefined) seen.set(file, time)
    saved.add(file)
    clearTimeout(timer)
    timer = setTimeout(() => {
      const batch = [...saved].sort()
      saved.clear()
      onSaved(batch)
    }, settleMs)
  }
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(folder, { recursive: true }, (_, name) => name !== null && isSource(name) && note(join(folder, name))),
  )
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

const isSource = (name: string): boolean =>
  /\.(?:m?ts|json|hex|mem|bin|v)$/.test(name) &&
  name.split(/[\\/]/).every((part) => part !== 'node_modules' && part !== 'build' && !part.startsWith('.'))

/** Undefined where the file is gone: that is a change as well. */
function changeTime(file: string): number | undefined {
  try {
    return statSync(file).mtimeMs
  } catch {
    return undefined
  }
}
