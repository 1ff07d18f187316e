import { distance } from 'fastest-levenshtein'
import { UsageError, type UsageErrorKind } from './usage-error.ts'

/** The candidate that a mistyped name most probably meant; `undefined` when none is alike. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  let best: { readonly candidate: string; readonly edits: number; readonly rank: number } | undefined
  for (const candidate of candidates) {
    const edits = editsTo(wanted, candidate.toLowerCase())
    // Among equals the one of the same length: letters changed places more often than they went missing.
    const rank = edits + Math.abs(wanted.length - candidate.length) / 1000
    if (best === undefined || rank < best.rank) best = { candidate, edits, rank }
  }
  const limit = Math.max(2, Math.floor(name.length / 2))
  return best !== undefined && best.edits <= limit ? best.candidate : undefined
}

/** A name that was cut short counts as nearest: `nic` means `nic-10g`, `--seed` means `--seeds` rather than `--speed`. */
function editsTo(wanted: string, candidate: string): number {
  const edits = distance(wanted, candidate)
  return wanted.length >= 2 && candidate.startsWith(wanted) ? Math.min(edits, 0.5) : edits
}

/**
 * The error for a name that does not exist, with the nearest one that does, or with all of them when none is near.
 *
 * @example
 * throw unknownName('unknownBoard', 'board', 'ulx4s', boards) // … unknown board 'ulx4s'; mend: did you mean 'ulx3s'?
 */
export function unknownName(kind: UsageErrorKind, noun: string, name: string, candidates: readonly string[]): UsageError {
  const near = nearest(name, candidates)
  if (near !== undefined) return new UsageError(kind, `unknown ${noun} '${name}'`, `did you mean '${near}'?`)
  if (candidates.length === 0) return new UsageError(kind, `unknown ${noun} '${name}': there are none here`)
  return new UsageError(kind, `unknown ${noun} '${name}'`, `known: ${[...candidates].sort().join(', ')}`)
}
