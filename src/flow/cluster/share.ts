import { onCleanup } from '../../toolchain/cleanup.ts'

/**
 * Lets a process and all that runs in its group have `share` of the time: it runs that part of each second, and is stopped for
 * the rest. `stop()` lets it run again for good. Where there are no such signals (Windows) it only has its low priority.
 */
export function throttle(group: number, share: number, periodMs = 1000): () => void {
  if (share >= 1 || process.platform === 'win32') return () => {}
  let timer: NodeJS.Timeout
  const run = (): void => {
    signal(group, 'SIGCONT')
    timer = setTimeout(rest, periodMs * share)
  }
  const rest = (): void => {
    signal(group, 'SIGSTOP')
    timer = setTimeout(run, periodMs * (1 - share))
  }
  run()
  const forget = onCleanup(() => signal(group, 'SIGCONT'))
  return () => {
    clearTimeout(timer)
    forget()
    signal(group, 'SIGCONT')
  }
}

export function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name)
  } catch {
    // It has ended: there is nothing left to slow down.
  }
}
