import { literal, mux, uint } from 'gatewright'
import type { Extension } from '../extension.ts'
import { zbs as rows } from '../isa/zbs.ts'
import type { Doubleword } from '../units/arithmetic.ts'

/** The Zbs extension: single bits. The base's logic sets, clears and inverts them, its shifter brings one down. */
export const zbs: Extension = {
  name: 'Zbs',
  rows,
  attach({ memory, soonResult }) {
    soonResult('bit', mux(memory.shifted.bit(0), literal(uint(64), 1n), 0n as never) as Doubleword)
  },
}
