/**
 * What must be undone when the process is told to stop: child processes, temporary folders.
 *
 * Each entry is synchronous, because it runs from a signal handler just before the process leaves. The command line
 * calls `runCleanups()` on Ctrl-C; a library user who handles signals can do the same.
 */
const cleanups = new Set<() => void>()

/** Registers a cleanup; the returned function takes it out again once the work is done. */
export function onCleanup(cleanup: () => void): () => void {
  cleanups.add(cleanup)
  return () => {
    cleanups.delete(cleanup)
  }
}

/** Runs every registered cleanup, the youngest first; one that fails does not keep the others from running. */
export function runCleanups(): void {
  for (const cleanup of [...cleanups].reverse()) {
    cleanups.delete(cleanup)
    try {
      cleanup()
    } catch {
      // The process is leaving: the other cleanups matter more than this one's failure.
    }
  }
}
