import type { Extension } from '../extension.ts'
import { type DataSide, joinSides } from '../memory/data-side.ts'
import { MisalignedAccess } from '../memory/misaligned-access.ts'

/**
 * Zicclsm: loads and stores at any address, done in hardware; without it they trap. Atomic accesses trap in any case.
 *
 * The stages turn data round instead of copying them to every place in which they can lie (units/load-store.ts).
 */
export const misalignedAccess: Extension = {
  name: 'Zicclsm',
  rows: {},
  data: {
    layer: 'misaligned',
    attach({ execute }, memory): DataSide {
      const splitter = MisalignedAccess()
      joinSides(splitter.memory, memory)
      splitter.size.set(execute.word.bits(13, 12))
      return { ...splitter.core, ...(memory.written ? { written: memory.written } : {}) }
    },
  },
}
