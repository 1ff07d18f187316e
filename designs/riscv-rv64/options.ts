import type { Extension } from './extension.ts'

/** What a core is made of. */
export interface CoreOptions {
  readonly extensions: readonly Extension[]
  /** Where it starts after reset; a multiple of 4. */
  readonly resetVector: number
  readonly hartId: number
  /** Entries of the branch target buffer: a power of two. */
  readonly predictorEntries: number
  /** Whether it has the port `rvfi` (rvfi.ts). */
  readonly rvfi?: boolean
}
