import type { Extension } from '../extension.ts'
import { a as rows } from '../isa/a.ts'
import { AtomicUnit } from '../memory/atomic-unit.ts'
import { type DataSide, joinSides } from '../memory/data-side.ts'

/** The A extension, for a single hart: a unit before the memory does an atomic access in several steps. */
export const atomics: Extension = {
  name: 'A',
  rows,
  data: {
    layer: 'atomic',
    attach({ execute }, memory): DataSide {
      const atomic = AtomicUnit()
      joinSides(atomic.memory, memory)
      atomic.atomic.set(execute.control.atomic)
      atomic.isDoubleword.set(execute.word.bit(12))
      atomic.register.set(execute.stored)
      return { ...atomic.core, written: atomic.written }
    },
  },
}
