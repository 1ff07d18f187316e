import type { Extension } from '../extension.ts'

/**
 * The C extension: instructions of 16 bits among those of 32.
 *
 * It has no rows of its own: the fetch unit hands on the instructions of 32 bits that the compressed ones stand for
 * (fetch/halfword-aligner.ts, isa/c.ts). A stage of its own before `decode` holds the words, so that a wrong prediction costs a
 * cycle more.
 */
export const compressed: Extension = { name: 'C', rows: {} }
