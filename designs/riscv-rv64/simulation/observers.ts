import type { Observer } from './run.ts'

/** Several observers as one: each is told, the first that finds something ends the run. */
export function together(observers: readonly Observer[]): Observer | undefined {
  if (observers.length < 2) return observers[0]
  return {
    async retired(entries, count, statuses) {
      for (const observer of observers) {
        const found = await observer.retired(entries, count, statuses)
        if (found !== undefined) return found
      }
      return undefined
    },
    async ended(ram) {
      for (const observer of observers) {
        const found = await observer.ended?.(ram)
        if (found !== undefined) return found
      }
      return undefined
    },
    hostWrote(address, bytes) {
      for (const observer of observers) observer.hostWrote?.(address, bytes)
    },
  }
}
