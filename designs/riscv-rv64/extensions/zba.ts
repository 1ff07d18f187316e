import type { Extension } from '../extension.ts'
import { zba as rows } from '../isa/zba.ts'

/** The Zba extension: sums of a register moved up. The base's adder makes them, behind a multiplexer for its left operand. */
export const zba: Extension = { name: 'Zba', rows }
