import { fail } from '../../dsl/fault.ts'

/** What a queue keeps its values in. */
export type FifoKind = 'registers' | 'distributed' | 'block'

/** A block RAM's queue is the memory, its read port and the output register: below this it would never run at full rate. */
export const leastBlockDepth = 4

/**
 * What a queue of this size is cheapest in on ECP5.
 *
 * To two values a register each beats any memory. Distributed RAM has 16 words of 4 bits in six LUT sites, and a multiplexer
 * above 16 words; a block RAM has 18 Kbit whatever of it is used, and there are few.
 */
export function fifoKindOf(depth: number, width: number): FifoKind {
  if (depth <= 2) return 'registers'
  return depth <= 32 || (depth <= 128 && depth * width <= 512) ? 'distributed' : 'block'
}

/**
 * Words of a memory that a pointer can go round without a comparison: a power of two, unless the next multiple of what the
 * device's memories have saves some of them.
 */
export function memoryWords(least: number, kind: FifoKind): number {
  const rounded = 2 ** Math.max(1, Math.ceil(Math.log2(least)))
  const unit = kind === 'block' ? 2048 : 16
  return Math.min(rounded, Math.ceil(least / unit) * unit)
}

/** A depth that is none, or that this kind of storage cannot have. */
export function checkFifoDepth(depth: number, kind: FifoKind | undefined): void {
  if (!Number.isSafeInteger(depth) || depth < 1)
    fail({
      code: 'GW210',
      title: 'depth of a FIFO',
      message: `a FIFO of depth ${depth}`,
      mend: 'give a whole number of values, 1 or more',
    })
  if (kind !== undefined && !['registers', 'distributed', 'block'].includes(kind))
    fail({
      code: 'GW211',
      title: 'storage of a FIFO',
      message: `kind '${String(kind)}' is none that a FIFO can have`,
      mend: "give kind: 'registers', 'distributed' or 'block', or leave it to the FIFO",
    })
  if (kind === 'block' && depth < leastBlockDepth)
    fail({
      code: 'GW211',
      title: 'storage of a FIFO',
      message: `a FIFO of depth ${depth} in a block RAM`,
      note: 'the memory, its read port and the output register hold a value each before the first can leave',
      mend: `give a depth of ${leastBlockDepth} or more, or another kind`,
    })
}
