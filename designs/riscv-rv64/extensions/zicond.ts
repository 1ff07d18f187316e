import { mux } from 'gatewright'
import type { Extension } from '../extension.ts'
import { zicond as rows } from '../isa/zicond.ts'
import type { Doubleword } from '../units/arithmetic.ts'

/** The Zicond extension: the left operand, or zero where the right one is zero, or is not. */
export const zicond: Extension = {
  name: 'Zicond',
  rows,
  attach({ execute, result }) {
    const { control, left, right } = execute
    const keeps = right.any().xor(control.inverts)
    result('condition', mux(keeps, left, 0n as never) as Doubleword)
  },
}
