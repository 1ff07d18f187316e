import type { Effect } from '../effect.ts'

/** An extension's instructions: the word as the manual writes it, and what it does. */
export type Rows = Readonly<Record<string, readonly [pattern: string, effect: Effect]>>
