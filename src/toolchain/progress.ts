import { SingleBar } from 'cli-progress'

/** Shows how much of a download has arrived. */
export interface DownloadProgress {
  update(bytes: number): void
  stop(): void
}

let isQuiet = false

/** `--quiet` and `--json` turn every bar off. */
export function quietProgress(quiet: boolean): void {
  isQuiet = quiet
}

/** A bar on a terminal, nothing elsewhere: a log has no use for a thousand half-lines. */
export function downloadProgress(label: string, totalBytes: number): DownloadProgress {
  if (isQuiet || !process.stderr.isTTY) return { update: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: `{label} {bar} {value}/{total} MB`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  })
  const total = megabytes(totalBytes)
  bar.start(total, 0, { label })
  return { update: (bytes) => bar.update(Math.min(total, megabytes(bytes))), stop: () => bar.stop() }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10
}
